// A RULES entry on its way to the keys of the registrar that must sign it, each on a machine of its own.
// Text, so that whoever signs can read it; what is signed is RulesMessage, which the text says field by
// field:
//
//   yidan-rules-proposal/1
//   registry HEX              leaf hash of entry 0
//   phase ANNOUNCE            or ADOPT
//   sequence 1
//   version 1
//   parameters BASE64         as services/title encodes them
//   signature KEY-ID BASE64   one line a signature, by ascending key id, none at first
//
// Pure; any thread.
#pragma once

#include <string>
#include <string_view>

#include "services/base/result.h"
#include "services/log/entry.h"

namespace yidan::log {

struct RulesProposal {
  Digest registry;
  RulesBody body;
};

std::string FormatRulesProposal(const RulesProposal& proposal);
// kCorrupt, with the line: it is written otherwise. Whose the signatures are, and whether they verify, it
// cannot know.
Result<RulesProposal> ParseRulesProposal(std::string_view text);
// Whether a text is meant to be one.
bool LooksLikeRulesProposal(std::string_view text);

// Puts a signature in its place; kConflict: that key's is there already, or there are kMaxRulesSignatures.
Outcome AddRulesSignature(RulesBody& body, RulesSignature signature);
// Takes over the signatures of a copy that was signed apart; one that both have is there once. kInvalid: the
// copy proposes something else; kConflict: a key signed the two differently, or kMaxRulesSignatures are not
// enough. After an error `into` may have some of them.
Outcome MergeRulesProposal(RulesProposal& into, RulesProposal copy);

}  // namespace yidan::log
