#include "services/replica/rebuild_anew.h"

#include <memory>
#include <optional>
#include <utility>

#include "services/replica/compare.h"
#include "services/replica/fsck_log.h"
#include "services/store/records.h"

namespace yidan::replica {
namespace {

using store::Table;

constexpr std::size_t kBatchBytesMax = 8U << 20U;

tl::unexpected<Error> CannotRead(const std::string& what, const Error& error) {
  if (error.kind != Error::Kind::kCorrupt) return tl::unexpected(error);
  return Corrupt("nothing was rebuilt: " + what + " cannot be read, and follows from nothing (" +
                 error.message + "). Remedy: " + std::string(kRestore));
}

class Carrier {
 public:
  Carrier(const store::StoreView& from, const store::StoreView& derived, store::RowWriter& writer,
          std::uint64_t log_size)
      : from_(from), derived_(derived), writer_(writer), log_size_(log_size) {}

  Result<Anew> Run() {
    YIDAN_TRY(Contents());
    YIDAN_TRY(Access());
    YIDAN_TRY(Requests());
    if (!writes_.empty()) YIDAN_TRY(writer_.Write(log_size_, writes_));
    return std::move(out_);
  }

 private:
  Outcome Put(Table table, std::string key, std::string value) {
    writes_.Put(table, std::move(key), std::move(value));
    ++out_.rows;
    if (writes_.bytes() < kBatchBytesMax) return {};
    YIDAN_TRY(writer_.Write(log_size_, writes_));
    writes_.Clear();
    return {};
  }

  Outcome Contents() {
    const auto goods_key = from_.Get(Table::kMeta, store::kMetaGoodsKey);
    if (!goods_key) return CannotRead("the goods key", goods_key.error());
    if (*goods_key) YIDAN_TRY(Put(Table::kMeta, std::string(store::kMetaGoodsKey), **goods_key));
    Rows documents(derived_, Table::kTitles);
    for (;; documents.Next()) {
      YIDAN_ASSIGN(const store::KeyValue* document, documents.Peek());
      if (document == nullptr) return {};
      const auto content = from_.Get(Table::kContents, document->first);
      if (!content) return CannotRead("the content of " + document->first, content.error());
      if (*content) YIDAN_TRY(Put(Table::kContents, document->first, **content));
    }
  }

  // Root and size are what the records themselves make.
  Outcome Access() {
    YIDAN_ASSIGN(const auto last, derived_.Last(Table::kEntries, ""));
    YIDAN_ASSIGN(const log::Entry seal, log::DecodeEntry(last ? last->second : std::string()));
    const auto* sealed = std::get_if<log::SealBody>(&seal.body);
    if (sealed == nullptr) return Corrupt("the replay does not end with a seal");
    Digest root;
    bool met = sealed->access_root == root;
    std::uint64_t size = 0;
    Rows records(from_, Table::kAccess);
    for (;; records.Next(), ++size) {
      const auto row = records.Peek();
      if (!row) return CannotRead("a record of readers from " + std::to_string(size) + " on", row.error());
      if (*row == nullptr) break;
      const auto record = store::DecodeAccess((*row)->second);
      if (!record || (*row)->first != store::KeyOfIndex(size) || record->previous != root) {
        return Corrupt("nothing was rebuilt: access record " + std::to_string(size) +
                       " is not linked to the one before. Remedy: " + std::string(kRestore));
      }
      root = store::LinkOf(*record);
      met = met || root == sealed->access_root;
      YIDAN_TRY(Put(Table::kAccess, (*row)->first, (*row)->second));
    }
    if (!met) {
      return Corrupt(
          "nothing was rebuilt: the records of readers do not reach the one that the last seal names. "
          "Remedy: " +
          std::string(kRestore));
    }
    YIDAN_TRY(Put(Table::kMeta, std::string(store::kMetaAccessRoot), root.ToString()));
    return Put(Table::kMeta, std::string(store::kMetaAccessSize), store::KeyOfIndex(size));
  }

  // By caller: what cannot be read costs that caller's later records, and no other's.
  Outcome Requests() {
    Rows callers(derived_, Table::kParticipants);
    for (;; callers.Next()) {
      YIDAN_ASSIGN(const store::KeyValue* caller, callers.Peek());
      if (caller == nullptr) return {};
      YIDAN_TRY(RequestsOf(caller->first));
    }
  }
  Outcome RequestsOf(const std::string& caller) {
    std::string after;
    for (;;) {
      const auto page = from_.Scan(Table::kRequests, store::JoinKey(caller, ""), after, 1);
      if (!page && page.error().kind == Error::Kind::kCorrupt) {
        out_.lost.push_back("request records of " + caller + (after.empty() ? "" : " after " + Shown(after)) +
                            ": a request that is sent again is judged anew; an act that was admitted is "
                            "known by its digest and gets its receipt");
        return {};
      }
      if (!page) return tl::unexpected(page.error());
      if (page->empty()) return {};
      const auto& [key, value] = page->front();
      if (const auto record = store::DecodeRequest(value)) {
        YIDAN_TRY(Put(Table::kRequests, key, value));
        YIDAN_TRY(Put(Table::kRequestTimes,
                      store::KeyOfIndex(static_cast<std::uint64_t>(record->time_ms)) + key, ""));
      } else {
        out_.lost.push_back("request record " + Shown(key) + ": " + record.error().message);
      }
      after = key;
    }
  }

  const store::StoreView& from_;
  const store::StoreView& derived_;
  store::RowWriter& writer_;
  const std::uint64_t log_size_;
  store::WriteSet writes_;
  Anew out_;
};

}  // namespace

Result<Anew> RebuildAnew(const FsckPorts& ports, store::RowWriter& writer) {
  const std::unique_ptr<store::StoreView> view = ports.store.Snapshot();
  YIDAN_ASSIGN(const ExaminedLog log, ExamineLog(ports, *view));
  if (const Fault* const fault = Obstacle(log, ports))
    return Corrupt("nothing was rebuilt: " + LineOf(*fault));
  if (!log.content_faults.empty()) {
    return Corrupt("nothing was rebuilt: " + LineOf({log.content_faults.front()}));
  }
  return Carrier(*view, ports.scratch, writer, log.size).Run();
}

}  // namespace yidan::replica
