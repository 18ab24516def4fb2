#include "tests/endurance/memory.h"

#include <algorithm>
#include <memory>
#include <utility>
#include <variant>

#include "services/base/bytes.h"
#include "services/log/chain.h"
#include "services/log/checkpoint.h"
#include "services/log/entry.h"
#include "services/title/rules.h"

namespace yidan::endurance {
namespace {

constexpr std::size_t kFaultsOfAKind = 5;  // told; the others are counted

std::string Short(const std::string& digest) { return ToHex(digest).substr(0, 12); }

}  // namespace

// ---- Memory ----

void Memory::Acknowledged(const v1::Receipt& receipt) {
  const std::scoped_lock lock(mutex_);
  const auto [known, fresh] = acknowledged_.emplace(receipt.act_digest(), receipt.index());
  if (!fresh && known->second != receipt.index()) {
    faults_.push_back("act " + Short(receipt.act_digest()) + " was acknowledged at " +
                      std::to_string(known->second) + " and at " + std::to_string(receipt.index()));
  }
  if (receipt.has_checkpoint()) {
    roots_[receipt.checkpoint().size()].insert(receipt.checkpoint().root());
    if (receipt.index() >= receipt.checkpoint().size()) {
      faults_.push_back("act " + Short(receipt.act_digest()) + " was acknowledged at " +
                        std::to_string(receipt.index()) + " under a checkpoint of size " +
                        std::to_string(receipt.checkpoint().size()));
    }
  }
  if (fresh) ++count_;
}

void Memory::Refused(const std::string& digest) {
  const std::scoped_lock lock(mutex_);
  refused_.insert(digest);
}

void Memory::Group(std::vector<std::string> digests) {
  const std::scoped_lock lock(mutex_);
  groups_.push_back(std::move(digests));
}

void Memory::Keep(Sent sent) {
  const std::scoped_lock lock(mutex_);
  const Operation& operation = sent.operation;
  histories_[sent.document].push_back(operation);
  if (operation.kind == Operation::Kind::kTransfer && operation.answer == Operation::Answer::kUnknown) {
    unanswered_.push_back(std::move(sent));
  }
}

void Memory::Found(const std::string& fault) {
  const std::scoped_lock lock(mutex_);
  faults_.push_back(fault);
}

std::vector<std::string> Memory::TakeFaults() { return std::exchange(faults_, {}); }
std::map<std::string, std::vector<Operation>> Memory::TakeHistories() {
  return std::exchange(histories_, {});
}
std::vector<Sent> Memory::TakeUnanswered() { return std::exchange(unanswered_, {}); }

// ---- The log ----

class LogReader::Chain {
 public:
  log::ChainVerifier verifier;
};

LogReader::LogReader() : chain_(std::make_unique<Chain>()) {}
LogReader::~LogReader() = default;

Outcome LogReader::Add(const std::string& entry) {
  YIDAN_ASSIGN(const log::Entry decoded, chain_->verifier.Add(entry));
  log_.size = chain_->verifier.size();
  log_.roots[log_.size] = chain_->verifier.root().ToString();
  if (std::holds_alternative<log::SealBody>(decoded.body)) log_.seals.push_back(decoded.index);
  const auto* body = std::get_if<log::ActBody>(&decoded.body);
  if (body == nullptr) return {};
  const std::string digest = title::ActDigest(body->act).ToString();
  log_.index_of[digest] = decoded.index;
  v1::Act act;
  if (!act.ParseFromString(body->act)) return Corrupt("entry " + std::to_string(decoded.index) + ": no act");
  // The harness's own reading of what moves a document: its clients issue, transfer, order, surrender and
  // replace, and no more.
  if (act.has_issue()) log_.titles[act.document_id()] = {act.issue().header().first_holder(), digest};
  if (act.has_transfer()) log_.titles[act.document_id()] = {act.transfer().to(), digest};
  if (act.has_order()) log_.orders[digest] = act.order().to();
  if (act.has_order() || act.has_surrender()) log_.titles[act.document_id()].last_act = digest;
  if (act.has_countersign()) {
    log_.titles[act.document_id()] = {log_.orders[act.countersign().order_id()], digest};
  }
  for (const auto& predecessor : act.replace().predecessors()) {
    log_.titles[predecessor.document_id()] = {"", digest};
  }
  for (const auto& successor : act.replace().successors()) {
    log_.titles[successor.document_id()] = {successor.header().first_holder(), digest};
  }
  return {};
}

Outcome LogReader::Matches(const std::string& note, const std::string& verifier_key) const {
  YIDAN_ASSIGN(const log::NoteVerifier key, log::NoteVerifier::FromKeyString(verifier_key));
  YIDAN_ASSIGN(const auto opened, log::OpenCheckpoint(note, {&key, 1}, {}));
  return chain_->verifier.Matches(opened.checkpoint);
}

// ---- Both ----

namespace {

// Whether a seal stands between two indices.
bool SealBetween(const Log& log, std::uint64_t first, std::uint64_t last) {
  const auto seal = std::lower_bound(log.seals.begin(), log.seals.end(), first);
  return seal != log.seals.end() && *seal < last;
}

class Told {
 public:
  explicit Told(std::vector<std::string>& faults) : faults_(faults) {}
  void Add(const std::string& fault) {
    if (++count_ <= kFaultsOfAKind) faults_.push_back(fault);
    if (count_ == kFaultsOfAKind + 1) faults_.push_back("... and more like that");
  }
  [[nodiscard]] std::uint64_t count() const { return count_; }

 private:
  std::vector<std::string>& faults_;
  std::uint64_t count_ = 0;
};

void JudgeGroup(const std::vector<std::string>& group, const Log& log, Told& told) {
  std::vector<std::uint64_t> indices;
  for (const std::string& digest : group) {
    if (const auto found = log.index_of.find(digest); found != log.index_of.end()) {
      indices.push_back(found->second);
    }
  }
  if (indices.empty()) return;
  const auto [first, last] = std::minmax_element(indices.begin(), indices.end());
  if (indices.size() != group.size()) {
    told.Add("half of a group: " + std::to_string(indices.size()) + " of " + std::to_string(group.size()) +
             " acts are in the log, the first at " + std::to_string(*first));
  } else if (SealBetween(log, *first, *last)) {
    told.Add("a group was parted by a seal: from " + std::to_string(*first) + " to " + std::to_string(*last));
  }
}

}  // namespace

std::vector<std::string> Contradictions(const Memory& memory, const Log& log, std::uint64_t* lost) {
  std::vector<std::string> faults;
  Told gone(faults);
  Told moved(faults);
  Told checkpoints(faults);
  Told groups(faults);
  Told refused(faults);
  for (const auto& [digest, index] : memory.acknowledged()) {
    const auto found = log.index_of.find(digest);
    if (found == log.index_of.end()) {
      gone.Add("LOST: act " + Short(digest) + " was acknowledged at " + std::to_string(index) +
               " and is not in the log of " + std::to_string(log.size) + " entries");
    } else if (found->second != index) {
      moved.Add("act " + Short(digest) + " was acknowledged at " + std::to_string(index) + " and is at " +
                std::to_string(found->second));
    }
  }
  for (const auto& [size, roots] : memory.roots()) {
    const auto now = log.roots.find(size);
    if (roots.size() != 1) checkpoints.Add("two checkpoints of size " + std::to_string(size));
    if (now == log.roots.end()) {
      checkpoints.Add("a checkpoint of size " + std::to_string(size) + " was shown, the log has " +
                      std::to_string(log.size));
    } else if (!roots.contains(now->second)) {
      checkpoints.Add("a checkpoint of size " + std::to_string(size) + " was shown with another root");
    }
  }
  for (const auto& group : memory.groups()) JudgeGroup(group, log, groups);
  for (const std::string& digest : memory.refused()) {
    if (const auto found = log.index_of.find(digest); found != log.index_of.end()) {
      refused.Add("act " + Short(digest) + " was refused and is in the log at " +
                  std::to_string(found->second));
    }
  }
  *lost = gone.count();
  return faults;
}

}  // namespace yidan::endurance
