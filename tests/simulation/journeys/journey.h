// One simulation: acts by seed, each held against the model, the whole registry audited now and then.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "tests/simulation/journeys/audit.h"
#include "tests/simulation/journeys/candidates.h"
#include "tests/simulation/journeys/cast.h"
#include "tests/simulation/journeys/model.h"

namespace yidan::journeys {

struct Settings {
  std::uint64_t seed = 0;
  std::uint64_t acts = 3'500;
  bool on_disk = false;
  std::size_t batch_max = 8;
  std::uint64_t audit_every = 1'500;  // acts; then the ledger is started anew
};

struct Tally {
  std::uint64_t acts = 0, admitted = 0, refused = 0, duplicates = 0, silent = 0, restarts = 0;
  std::map<std::string, std::uint64_t> admitted_by_kind;
};

class Journey {
 public:
  explicit Journey(const Settings& settings);
  // Empty if all went as the model says; else what did not, with the seed and the last acts.
  std::string Run();
  [[nodiscard]] const Tally& tally() const { return tally_; }

 private:
  std::string Batch();
  std::string Judge(const Candidate& candidate, const v1::ActResult& result);
  std::string CompareStates();
  std::string CompareState(const Document& d);
  std::string AuditAndRestart();
  std::string Story(const std::string& fault) const;

  const Settings settings_;
  Cast cast_;
  Model model_;
  Candidates candidates_;
  Audit audit_;
  Tally tally_;
  std::deque<std::string> last_acts_;
  std::vector<Candidate> admitted_;      // some, to be replayed
  std::map<std::string, bool> touched_;  // in this batch: document -> an act on it was admitted
  std::map<std::string, bool> adopt_;    // in this batch: admitted where the text is silent
  std::map<std::string, Digest> bytes_;  // document -> hash of its state's bytes
};

}  // namespace yidan::journeys
