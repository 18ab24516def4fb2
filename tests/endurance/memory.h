// What the clients of a registry under test remember of it, in the driver, which outlives it: every answer,
// in the order that one counter gives; and what of that a log read back later contradicts. Thread rule:
// Memory any thread; the rest is pure.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "services/base/result.h"
#include "tests/endurance/history.h"
#include "yidan/v1/log.pb.h"
#include "yidan/v1/submission.pb.h"

namespace yidan::endurance {

// An act of the load: what was sent, and by whom.
struct Sent {
  std::string document;
  std::string sender;
  v1::SubmitActRequest request;
  Operation operation;
  bool alone = true;    // no part of a group
  bool in_log = false;  // known from the log, though no answer came
};

class Memory {
 public:
  std::uint64_t Moment() { return ++moment_; }

  // An act that a receipt acknowledged.
  void Acknowledged(const v1::Receipt& receipt);
  // An act that was refused, of whatever kind: its digest may never be in the log.
  void Refused(const std::string& digest);
  // Acts that were sent as one, all or nothing.
  void Group(std::vector<std::string> digests);
  // A transfer or a reading of the load, with its answer.
  void Keep(Sent sent);
  void Found(const std::string& fault);  // that needs no log to be seen

  // ---- Between two rounds, when no client runs ----
  [[nodiscard]] std::vector<std::string> TakeFaults();
  // By document; what is kept of this round begins anew.
  std::map<std::string, std::vector<Operation>> TakeHistories();
  std::vector<Sent> TakeUnanswered();
  [[nodiscard]] const std::map<std::string, std::uint64_t>& acknowledged() const { return acknowledged_; }
  [[nodiscard]] const std::set<std::string>& refused() const { return refused_; }
  [[nodiscard]] const std::vector<std::vector<std::string>>& groups() const { return groups_; }
  [[nodiscard]] const std::map<std::uint64_t, std::set<std::string>>& roots() const { return roots_; }
  [[nodiscard]] std::size_t acknowledgements() const { return count_; }
  // The largest checkpoint that came with a receipt.
  [[nodiscard]] std::uint64_t newest_size() const { return roots_.empty() ? 0 : roots_.rbegin()->first; }

 private:
  std::atomic<std::uint64_t> moment_{0};
  std::atomic<std::size_t> count_{0};
  std::mutex mutex_;
  std::map<std::string, std::uint64_t> acknowledged_;     // act digest -> index
  std::map<std::uint64_t, std::set<std::string>> roots_;  // checkpoint size -> roots that were shown
  std::set<std::string> refused_;
  std::vector<std::vector<std::string>> groups_;
  std::map<std::string, std::vector<Operation>> histories_;
  std::vector<Sent> unanswered_;
  std::vector<std::string> faults_;
};

// The log as it is after a round.
struct Log {
  std::uint64_t size = 0;
  std::map<std::string, std::uint64_t> index_of;  // act digest -> index
  std::map<std::uint64_t, std::string> roots;     // at every size
  std::vector<std::uint64_t> seals;               // indices, ascending
  std::map<std::string, Title> titles;            // document id -> what its acts make of it
  std::map<std::string, std::string> orders;      // digest of an ORDER -> to whom it moves the document
};

// One entry more. kCorrupt: it does not follow.
class LogReader {
 public:
  LogReader();
  ~LogReader();
  Outcome Add(const std::string& entry);
  // `note` is the checkpoint over all that was added, signed by `verifier_key`.
  Outcome Matches(const std::string& note, const std::string& verifier_key) const;
  [[nodiscard]] const Log& log() const { return log_; }

 private:
  class Chain;
  std::unique_ptr<Chain> chain_;
  Log log_;
};

// What of the memory the log contradicts, one line each. `lost`: how many acknowledged acts are not in it.
std::vector<std::string> Contradictions(const Memory& memory, const Log& log, std::uint64_t* lost);

}  // namespace yidan::endurance
