// What a document checker reads: titles, endorsement chains, participants, verdicts. Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "services/cli/off_log.h"
#include "services/cli/words.h"
#include "services/proof/verifier.h"
#include "yidan/v1/directory.pb.h"
#include "yidan/v1/query.pb.h"
#include "yidan/v1/title.pb.h"

namespace yidan::cli {

// An entry of a document's history, and what the document was after it: known where the chain was replayed.
struct ChainEntry {
  v1::HistoryEntry entry;
  std::optional<proof::StandingAfter> after;
  std::vector<OffLog> off_log;  // what its act names by digest
};
ChainEntry EntryOf(v1::HistoryEntry entry, std::optional<proof::StandingAfter> after);
std::vector<ChainEntry> ChainOf(const proof::Report& report);

// The document as it stands at `at_ms`, the time of the seal: what ended it first of all, then what stands in
// the way as it was found, then parties and goods.
std::string RenderTitle(const v1::TitleState& title, std::int64_t at_ms,
                        const std::vector<proof::InTheWay>& in_the_way);
// What the registry remarked of the content, the gravest first, a sentence each.
std::vector<std::string> RemarksOf(const v1::TitleState& title);
// The endorsement chain (背书链): who, to whom, in what form, when, where in the log. `everything`: also what
// stands beside the chain, with digests and signing keys.
std::string RenderHistory(const std::vector<ChainEntry>& history, bool everything);
// After this entry the holder was not the order party: who held, to whose order it stood, and what cures it.
// Empty: no gap. This is what a bank refuses a set of documents for (背书不连续).
std::string GapAfter(const ChainEntry& entry);
// What one act does, in a few words: "to boc-jinjiang, full endorsement 记名背书 to boc-jinjiang".
std::string DescribeAct(const v1::Act& act);

std::string RenderParticipant(const v1::Participant& participant);
std::string RenderParticipantLine(const v1::Participant& participant);
// "signs TRANSFER only, for documents YD-7… only", "signs everything".
std::string PowersText(const v1::ParticipantKey& key);

// "VALID"; "ENDED": as sound, but the document is delivered, void, replaced or on paper; "INVALID": something
// in it is false; "UNPROVEN": nothing is, but not all that was asked for is shown (too old, no witnesses).
std::string ResultOf(const proof::Report& report);
// What stands in the way, then the verdicts of a proof file and, if it is sound, the document.
std::string RenderReport(const proof::Report& report);

}  // namespace yidan::cli
