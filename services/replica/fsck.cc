#include "services/replica/fsck.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "services/replica/beside.h"
#include "services/replica/compare.h"
#include "services/replica/fsck_log.h"
#include "services/store/records.h"

namespace yidan::replica {
namespace {

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
  YIDAN_ASSIGN(auto beside, BesideTheLog(*view, ports.scratch, log));
  const bool all_read =
      log.content_faults.empty() &&
      std::none_of(beside.begin(), beside.end(), [](const auto& fault) { return fault.lost; });
  if (!CanBeReplayed(log) || (ports.files_damaged && !all_read)) report.for_what_follows = kRestore;
  for (const std::string& fault : log.content_faults) AddFault(report, {fault});
  for (const BesideFault& fault : beside) {
    AddFault(report, {fault.what, fault.lost ? kRestore : report.for_what_follows});
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
  YIDAN_TRY(CompareDerived(*view, ports.scratch, log.unreadable, log.goods_known, name, name_unreadable));
  return report;
}

}  // namespace yidan::replica
