#include "services/replica/beside.h"

#include <algorithm>
#include <optional>

#include "services/replica/compare.h"
#include "services/store/records.h"

namespace yidan::replica {
namespace {

using store::Table;
using Faults = std::vector<BesideFault>;

// The record of who read contents: a chain beside the log, whose newest link each seal names.
class Access {
 public:
  Access(const store::StoreView& view, const ExaminedLog& log, Faults& faults)
      : view_(view), log_(log), faults_(faults) {}

  Outcome Check() {
    YIDAN_ASSIGN(const bool whole, Follow());
    if (!whole) return {};
    YIDAN_ASSIGN(const auto stored_root, Meta(store::kMetaAccessRoot));
    YIDAN_ASSIGN(const auto stored_size, Meta(store::kMetaAccessSize));
    const bool root_fits = stored_root == root_.ToString();
    const bool size_fits = stored_size == store::KeyOfIndex(size_);
    if (root_fits && size_fits && sealed_) return {};
    // Rows of meta that are wrong can be told from records that are lost: one row that fits, or the last
    // seal, says where the chain ended.
    if (!sealed_ || (!root_fits && !size_fits && stored_size && stored_size->size() == sizeof(size_) &&
                     *stored_size > store::KeyOfIndex(size_))) {
      faults_.push_back({"access record " + std::to_string(size_) +
                         ": it is missing, or one after it, though " +
                         (sealed_ ? "meta access-size" : "the last seal") + " knows of it"});
      return {};
    }
    if (!root_fits) {
      Wrong(store::kMetaAccessRoot, "it is not the newest access record's", root_.ToString());
    }
    if (!size_fits) {
      Wrong(store::kMetaAccessSize, "there are " + std::to_string(size_), store::KeyOfIndex(size_));
    }
    return {};
  }

 private:
  // Every record, from the first on. False: the chain is broken, which is named.
  Result<bool> Follow() {
    sealed_ = !log_.whole || log_.access_root == root_;
    Rows rows(view_, Table::kAccess);
    for (;; rows.Next(), ++size_) {
      const auto peeked = rows.Peek();
      if (!peeked) {
        if (peeked.error().kind != Error::Kind::kCorrupt) return tl::unexpected(peeked.error());
        faults_.push_back({"access record " + std::to_string(size_) +
                           " or one soon after it: cannot be read: " + peeked.error().message});
        return false;
      }
      const store::KeyValue* const row = *peeked;
      if (row == nullptr) return true;
      const auto record = store::DecodeAccess(row->second);
      if (row->first != store::KeyOfIndex(size_) || !record || record->previous != root_) {
        faults_.push_back({"access record " + std::to_string(size_) +
                           ": missing, damaged, or not linked to the one before"});
        return false;
      }
      root_ = store::LinkOf(*record);
      sealed_ = sealed_ || root_ == log_.access_root;
    }
  }

  Result<std::optional<std::string>> Meta(std::string_view name) const {
    auto value = view_.Get(Table::kMeta, name);
    if (value || value.error().kind != Error::Kind::kCorrupt) return value;
    return std::optional<std::string>();  // its file is named already
  }

  void Wrong(std::string_view name, const std::string& how, std::string right) {
    faults_.push_back({"meta " + std::string(name) + ": " + how, /*lost=*/false,
                       BesideFault::Row{Table::kMeta, std::string(name), std::move(right)}});
  }

  const store::StoreView& view_;
  const ExaminedLog& log_;
  Faults& faults_;
  Digest root_;
  std::uint64_t size_ = 0;
  bool sealed_ = false;  // the link that the last seal names is among them
};

// Contents that no document of the log is of.
Outcome FindStrays(const store::StoreView& view, const store::StoreView& derived, Faults& faults) {
  Rows contents(view, Table::kContents);
  for (;; contents.Next()) {
    const auto peeked = contents.Peek();
    if (!peeked) {
      if (peeked.error().kind != Error::Kind::kCorrupt) return tl::unexpected(peeked.error());
      faults.push_back({"contents: not all can be read: " + peeked.error().message});
      return {};
    }
    const store::KeyValue* const row = *peeked;
    if (row == nullptr) return {};
    YIDAN_ASSIGN(const auto title, derived.Get(Table::kTitles, row->first));
    if (title) continue;
    faults.push_back({"content of " + Shown(row->first) + ": the log issued no such document", /*lost=*/false,
                      BesideFault::Row{Table::kContents, row->first, std::nullopt}});
  }
}

}  // namespace

Result<Faults> BesideTheLog(const store::StoreView& view, const store::StoreView& derived,
                            const ExaminedLog& log) {
  Faults faults;
  YIDAN_TRY(Access(view, log, faults).Check());
  if (log.whole) YIDAN_TRY(FindStrays(view, derived, faults));
  return faults;
}

}  // namespace yidan::replica
