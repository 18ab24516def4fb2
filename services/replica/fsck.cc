#include "services/replica/fsck.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "services/replica/compare.h"
#include "services/replica/fsck_log.h"
#include "services/store/records.h"

namespace yidan::replica {
namespace {

// What stands beside the log.
struct BesideFault {
  std::string what;
  bool lost = true;  // what follows from nothing; otherwise it is made anew with the whole database
};

// The record of who read contents: a chain beside the log, whose head each seal names.
Outcome CheckAccess(const store::StoreView& view, std::vector<BesideFault>& faults) {
  Digest root;
  std::uint64_t size = 0;
  Rows rows(view, store::Table::kAccess);
  for (;; rows.Next(), ++size) {
    const auto peeked = rows.Peek();
    if (!peeked) {
      if (peeked.error().kind != Error::Kind::kCorrupt) return tl::unexpected(peeked.error());
      faults.push_back({"access record " + std::to_string(size) +
                        " or one soon after it: cannot be read: " + peeked.error().message});
      return {};
    }
    const store::KeyValue* const row = *peeked;
    if (row == nullptr) break;
    const auto record = store::DecodeAccess(row->second);
    if (row->first != store::KeyOfIndex(size) || !record || record->previous != root) {
      faults.push_back(
          {"access record " + std::to_string(size) + ": missing, damaged, or not linked to the one before"});
      return {};
    }
    root = store::LinkOf(*record);
  }
  const auto meta = [&view](std::string_view name) -> Result<std::optional<std::string>> {
    auto value = view.Get(store::Table::kMeta, name);
    if (value || value.error().kind != Error::Kind::kCorrupt) return value;
    return std::optional<std::string>();  // its file is named already
  };
  YIDAN_ASSIGN(const auto stored_root, meta(store::kMetaAccessRoot));
  YIDAN_ASSIGN(const auto stored_size, meta(store::kMetaAccessSize));
  if (stored_root != root.ToString()) {
    faults.push_back({"meta access-root: it is not the newest access record's", /*lost=*/false});
  }
  if (stored_size != store::KeyOfIndex(size)) {
    faults.push_back({"meta access-size: there are " + std::to_string(size), /*lost=*/false});
  }
  return {};
}

// Contents that no document of the log is of.
Outcome FindStrays(const store::StoreView& view, const store::StoreView& derived,
                   std::vector<BesideFault>& faults) {
  Rows contents(view, store::Table::kContents);
  for (;; contents.Next()) {
    const auto peeked = contents.Peek();
    if (!peeked) {
      if (peeked.error().kind != Error::Kind::kCorrupt) return tl::unexpected(peeked.error());
      faults.push_back({"contents: not all can be read: " + peeked.error().message});
      return {};
    }
    const store::KeyValue* const row = *peeked;
    if (row == nullptr) return {};
    YIDAN_ASSIGN(const auto title, derived.Get(store::Table::kTitles, row->first));
    if (!title)
      faults.push_back(
          {"content of " + Shown(row->first) + ": the log issued no such document", /*lost=*/false});
  }
}

// Whether rebuild will take this log, once what else was named is mended.
bool CanBeReplayed(const ExaminedLog& log) {
  return log.whole && std::none_of(log.faults.begin(), log.faults.end(), [](const Fault& fault) {
           return fault.remedy == kRestore || fault.remedy == kNewerDatabase;
         });
}

// Request records follow from nothing: of them only the form is checked.
Outcome CheckRequests(const store::StoreView& view, FsckReport& report) {
  const auto bad = [&report](store::Table table, const std::string& key) -> Outcome {
    const bool record = table == store::Table::kRequests;
    AddFault(report, {std::string(record ? "request record " : "request time ") + Shown(key) +
                          ": it has not the form of one",
                      report.for_what_follows});
    return {};
  };
  return EachBadRequestRow(view, bad, [&report](const std::string&, const std::string& why) {
    AddFault(report, {"request records: not all can be read: " + why, report.for_what_follows});
  });
}

}  // namespace

void AddFault(FsckReport& report, const Fault& fault) {
  ++report.damages;
  if (report.faults.size() < kFaultsMax) report.faults.push_back(LineOf(fault));
}

Result<FsckReport> Fsck(const FsckPorts& ports) {
  const std::unique_ptr<store::StoreView> view = ports.store.Snapshot();
  YIDAN_ASSIGN(const ExaminedLog log, ExamineLog(ports, *view));
  FsckReport report;
  report.head = log.head;
  report.sealed_at_ms = log.sealed_at_ms;
  report.note_keys = log.note_keys;
  report.older = log.older;
  for (const Fault& fault : log.faults) AddFault(report, fault);
  for (const std::string& slot : log.torn_slots) {
    AddFault(report, {"head slot: " + slot, RemedyOfSlot(log.torn_slots.size(), log.ahead_of_slot)});
  }
  std::vector<BesideFault> beside;
  YIDAN_TRY(CheckAccess(*view, beside));
  if (log.whole) YIDAN_TRY(FindStrays(*view, ports.scratch, beside));
  const bool all_read =
      log.content_faults.empty() &&
      std::none_of(beside.begin(), beside.end(), [](const auto& fault) { return fault.lost; });
  if (!CanBeReplayed(log) || (ports.files_damaged && !all_read)) report.for_what_follows = kRestore;
  for (const std::string& fault : log.content_faults) AddFault(report, {fault});
  for (const BesideFault& fault : beside) {
    const bool anew = ports.files_damaged && !fault.lost;
    AddFault(report, {fault.what, anew ? report.for_what_follows : kRestore});
  }
  YIDAN_TRY(CheckRequests(*view, report));
  if (!log.whole) {
    AddFault(report, {"derived tables: not compared, because the log does not hold beyond entry " +
                      std::to_string(log.size)});
    return report;
  }
  const auto name = [&report](const Difference& found) -> Outcome {
    const char* how = !found.wanted  ? ": it does not follow from the log"
                      : found.stored ? ": it differs from what the log gives"
                                     : ": it is missing";
    AddFault(report, {RowName(found.table, found.key) + how, report.for_what_follows});
    return {};
  };
  const auto name_unreadable = [&report](const std::string& table, const std::string& why) {
    AddFault(report, {table + " rows: not all can be read, and the rest is not compared: " + why,
                      report.for_what_follows});
  };
  YIDAN_TRY(CompareDerived(*view, ports.scratch, log.unreadable, name, name_unreadable));
  return report;
}

}  // namespace yidan::replica
