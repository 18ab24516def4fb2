// The offline verifier of proof files (PROTOCOL §6): replays the directory and the title chains with the
// production rules, holds every byte against the checkpoint that the registry signed, and says for each
// question separately what it found. What it shows, it verified.
//
// It trusts one thing that it is given: the registry's verifier key. Hostile files never crash it. Pure; any
// thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "services/base/result.h"
#include "services/log/proof/proof_file.h"
#include "yidan/v1/query.pb.h"
#include "yidan/v1/title.pb.h"
#include "yidan/v1/waybill.pb.h"

namespace yidan::proof {

enum class Ruling { kValid, kInvalid, kNotChecked, kPartial };
std::string_view RulingName(Ruling ruling);  // "NOT_CHECKED"

struct Verdict {
  Ruling ruling = Ruling::kNotChecked;
  std::string sentence;
};

struct VerifyOptions {
  std::string registry_key;           // verifier key "name+id+key"
  std::int64_t now_ms = 0;            // the verifier's clock
  std::int64_t max_age_ms = 600'000;  // how old the seal may be to count as present
};

struct Report {
  std::string document_id;  // as the file names it
  Verdict content;          // the content is what the issuer committed to
  Verdict issuer;           // signed by a carrier of good standing at that index
  Verdict chain;            // every act admitted by the rules, none missing by `history`
  Verdict log;              // all entries under the checkpoint, signed by the registry
  Verdict present;          // nothing came after
  Verdict burdens;
  Verdict witnesses;

  // Set iff chain and log are VALID: the derived state, and how it came about.
  std::optional<v1::TitleState> title;
  std::vector<v1::HistoryEntry> history;
  std::vector<std::string> burden_list;
  // Set iff content is VALID too.
  std::optional<v1::Waybill> waybill;
  // Set iff the checkpoint's signature holds.
  std::string origin;
  std::uint64_t checkpoint_size = 0;
  // Set iff log is VALID.
  std::int64_t sealed_at_ms = 0;

  // Whether the document can still be acted on. False if nobody knows.
  [[nodiscard]] bool Live() const;
  // Every required verdict is VALID and the document is live.
  [[nodiscard]] bool Valid() const;
};

// kInvalid iff options.registry_key is not a verifier key: then nothing was judged.
Result<Report> Verify(const ProofFile& file, const VerifyOptions& options);

}  // namespace yidan::proof
