#include "services/yidand/idle_seals.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "services/base/bytes.h"
#include "services/crypto/crypto.h"
#include "services/log/entry.h"
#include "services/posix/durable_file.h"
#include "services/replica/replica.h"
#include "services/store/records.h"

namespace yidan::yidand {
namespace {

// DO NOT CHANGE: on disk.
constexpr std::string_view kMagic = "yidan-is";
constexpr std::uint32_t kVersion = 1;
// Six weeks without a backup that succeeds; then nobody needs the seals.
constexpr std::size_t kSealsMax = 65'536;
constexpr std::size_t kFileBytesMax = std::size_t{32} << 20U;
constexpr std::size_t kPage = 512;

struct Run {
  std::uint64_t first = 0;
  std::vector<std::string> entries;
};

std::string Encode(std::uint64_t first, const std::vector<std::string>& entries) {
  Encoder out;
  out.Raw(kMagic).U32(kVersion).U64(first).U32(static_cast<std::uint32_t>(entries.size()));
  for (const std::string& entry : entries) out.Str(entry);
  out.Fixed(crypto::Sha256(out.bytes()));
  return out.Take();
}

Result<Run> Decode(std::string_view bytes) {
  Decoder in(bytes);
  if (in.Raw(kMagic.size()) != kMagic || in.U32() != kVersion) return Corrupt("it is no file of idle seals");
  Run run;
  run.first = in.U64();
  const std::uint32_t count = in.U32();
  for (std::uint32_t i = 0; in.ok() && i < std::min<std::size_t>(count, kSealsMax); ++i) {
    run.entries.emplace_back(in.Str());
  }
  const std::size_t covered = bytes.size() - in.remaining();
  const Digest sum = in.Fixed();
  if (!in.ok() || in.remaining() != 0 || crypto::Sha256(bytes.substr(0, covered)) != sum)
    return Corrupt("it is damaged");
  return run;
}

// Empty: no seal. Two seals in a row with the same roots: nothing happened between them.
std::string RootsOf(const log::Entry& entry) {
  const auto* seal = std::get_if<log::SealBody>(&entry.body);
  return seal == nullptr ? "" : seal->state_map_root.ToString() + seal->access_root.ToString();
}

}  // namespace

Outcome IdleSeals::Follow(const store::Store& store) {
  if (!started_) {
    // From the end: what came before is in the first backup.
    YIDAN_ASSIGN(const auto last, store.Last(store::Table::kEntries, ""));
    if (!last) return {};
    YIDAN_TRY(Begin(store::IndexOfKey(last->first).value_or(0), last->second));
  }
  for (bool more = true; more;) {
    const std::string after = next_ == 0 ? "" : store::KeyOfIndex(next_ - 1);
    YIDAN_ASSIGN(auto page, store.Scan(store::Table::kEntries, "", after, kPage));
    more = page.size() == kPage;
    for (auto& [key, bytes] : page) {
      YIDAN_TRY(Take(store::IndexOfKey(key).value_or(0), std::move(bytes)));
    }
  }
  if (!changed_) return {};
  YIDAN_TRY(posix::ReplaceFile(path_, Encode(first_, run_)));
  changed_ = false;
  return {};
}

// A run that an earlier process kept, up to this end of the log, goes on.
Outcome IdleSeals::Begin(std::uint64_t index, const std::string& last) {
  YIDAN_ASSIGN(const log::Entry entry, log::DecodeEntry(last));
  last_roots_ = RootsOf(entry);
  last_was_seal_ = !last_roots_.empty();
  next_ = index + 1;
  first_ = next_;
  const auto kept = posix::ReadFile(path_, kFileBytesMax);
  auto run = kept ? Decode(*kept) : Result<Run>(tl::unexpected(kept.error()));
  if (run && !run->entries.empty() && run->first + run->entries.size() == next_ &&
      run->entries.back() == last) {
    first_ = run->first;
    run_ = std::move(run->entries);
  }
  started_ = true;
  return {};
}

Outcome IdleSeals::Take(std::uint64_t index, std::string bytes) {
  YIDAN_ASSIGN(const log::Entry entry, log::DecodeEntry(bytes));
  const std::string roots = RootsOf(entry);
  const bool idle = last_was_seal_ && !roots.empty() && roots == last_roots_ && run_.size() < kSealsMax;
  if (idle) {
    run_.push_back(std::move(bytes));
    changed_ = true;
  } else {
    changed_ = changed_ || !run_.empty();
    run_.clear();
    first_ = index + 1;
  }
  last_was_seal_ = !roots.empty();
  if (last_was_seal_) last_roots_ = roots;
  next_ = index + 1;
  return {};
}

void IdleSeals::Drop(std::uint64_t size) {
  if (size <= first_ || run_.empty()) return;
  const auto gone = static_cast<std::ptrdiff_t>(std::min<std::uint64_t>(size - first_, run_.size()));
  run_.erase(run_.begin(), run_.begin() + gone);
  first_ += static_cast<std::uint64_t>(gone);
  changed_ = true;
}

Result<std::uint64_t> AppendIdleSeals(const std::string& collection, const Disk& disk,
                                      const title::RuleBook& rules) {
  const std::string path = collection + "/idle-seals";
  const auto bytes = posix::ReadFileIfThere(path, kFileBytesMax);
  if (bytes && !*bytes) return std::uint64_t{0};
  const auto run = bytes ? Decode(**bytes) : Result<Run>(tl::unexpected(bytes.error()));
  if (!run) {
    spdlog::warn("{}: {}; the backup is taken as it is", path, run.error().message);
    return std::uint64_t{0};
  }
  YIDAN_ASSIGN(const auto last, disk.store->Last(store::Table::kEntries, ""));
  const std::uint64_t size = last ? store::IndexOfKey(last->first).value_or(0) + 1 : 0;
  // Behind a gap there was an act.
  if (size == 0 || run->first > size || run->first + run->entries.size() <= size) return std::uint64_t{0};
  const auto replica = replica::Replica::Open(*disk.store, *disk.log, rules);
  if (!replica) return std::uint64_t{0};  // the examination that follows says what is wrong
  YIDAN_ASSIGN(const auto readings, disk.store->Get(store::Table::kMeta, store::kMetaAccessSize));
  std::uint64_t added = 0;
  for (std::size_t i = size - run->first; i < run->entries.size(); ++i) {
    store::LogBatch batch;
    batch.first_index = run->first + i;
    batch.entries = {run->entries[i]};
    batch.access_first = store::IndexOfKey(readings.value_or("")).value_or(0);
    if (const auto entry = log::DecodeEntry(run->entries[i]))
      batch.time_ms = static_cast<std::int64_t>(entry->time_ms);
    if (const auto followed = (*replica)->Follow(batch); !followed) {
      if (followed.error().kind == Error::Kind::kUnavailable) return tl::unexpected(followed.error());
      spdlog::warn("{}: entry {} does not follow from the backup: {}", path, batch.first_index,
                   followed.error().message);
      break;
    }
    ++added;
  }
  return added;
}

}  // namespace yidan::yidand
