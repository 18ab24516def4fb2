#include "services/replica/fsck.h"

#include <memory>
#include <utility>

#include "services/replica/compare.h"
#include "services/replica/fsck_log.h"
#include "services/store/records.h"

namespace yidan::replica {
namespace {

// The record of who read contents: a chain beside the log, whose head each seal names.
Outcome CheckAccess(const store::StoreView& view, std::vector<std::string>& faults) {
  Digest root;
  std::uint64_t size = 0;
  Rows rows(view, store::Table::kAccess);
  for (;; rows.Next(), ++size) {
    YIDAN_ASSIGN(const store::KeyValue* row, rows.Peek());
    if (row == nullptr) break;
    const auto record = store::DecodeAccess(row->second);
    if (row->first != store::KeyOfIndex(size) || !record || record->previous != root) {
      faults.push_back("access record " + std::to_string(size) +
                       ": missing, damaged, or not linked to the one before");
      return {};
    }
    root = store::LinkOf(*record);
  }
  YIDAN_ASSIGN(const auto stored_root, view.Get(store::Table::kMeta, store::kMetaAccessRoot));
  YIDAN_ASSIGN(const auto stored_size, view.Get(store::Table::kMeta, store::kMetaAccessSize));
  if (stored_root != root.ToString()) {
    faults.push_back("meta access-root: it is not the newest access record's");
  }
  if (stored_size != store::KeyOfIndex(size)) {
    faults.push_back("meta access-size: there are " + std::to_string(size));
  }
  return {};
}

// Contents that no document of the log is of.
Outcome FindStrays(const store::StoreView& view, const store::StoreView& derived,
                   std::vector<std::string>& faults) {
  Rows contents(view, store::Table::kContents);
  for (;; contents.Next()) {
    YIDAN_ASSIGN(const store::KeyValue* row, contents.Peek());
    if (row == nullptr) return {};
    YIDAN_ASSIGN(const auto title, derived.Get(store::Table::kTitles, row->first));
    if (!title) faults.push_back("content of " + Shown(row->first) + ": the log issued no such document");
  }
}

void Add(FsckReport& report, std::string fault) {
  ++report.damages;
  if (report.faults.size() < kFaultsMax) report.faults.push_back(std::move(fault));
}

}  // namespace

Result<FsckReport> Fsck(const FsckPorts& ports) {
  const std::unique_ptr<store::StoreView> view = ports.store.Snapshot();
  YIDAN_ASSIGN(const ExaminedLog log, ExamineLog(ports, *view));
  FsckReport report;
  report.head = log.head;
  report.sealed_at_ms = log.sealed_at_ms;
  for (const std::string& fault : log.faults) Add(report, fault);
  for (const std::string& slot : log.torn_slots) Add(report, "head slot: " + slot);
  std::vector<std::string> beside;
  YIDAN_TRY(CheckAccess(*view, beside));
  if (log.whole) YIDAN_TRY(FindStrays(*view, ports.scratch, beside));
  for (const std::string& fault : log.content_faults) Add(report, fault);
  for (std::string& fault : beside) Add(report, std::move(fault));
  if (!log.whole) {
    Add(report, "derived tables: not compared, because the log does not hold beyond entry " +
                    std::to_string(log.size));
    return report;
  }
  const auto name = [&report](const Difference& found) -> Outcome {
    const char* how = !found.wanted  ? ": it does not follow from the log"
                      : found.stored ? ": it differs from what the log gives"
                                     : ": it is missing";
    Add(report, RowName(found.table, found.key) + how);
    return {};
  };
  YIDAN_TRY(CompareDerived(*view, ports.scratch, log.unreadable, name));
  return report;
}

}  // namespace yidan::replica
