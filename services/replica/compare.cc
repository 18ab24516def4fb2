#include "services/replica/compare.h"

#include <algorithm>
#include <array>

#include "services/store/records.h"

namespace yidan::replica {
namespace {

constexpr std::size_t kPage = 1024;

struct NamedTable {
  store::Table table;
  const char* name;
};
constexpr std::array<NamedTable, 13> kDerivedTables = {{{store::Table::kTreeNodes, "tree node"},
                                                        {store::Table::kTitles, "title"},
                                                        {store::Table::kParticipants, "participant"},
                                                        {store::Table::kRegistry, "registry"},
                                                        {store::Table::kKeyOwners, "key owner"},
                                                        {store::Table::kActs, "act"},
                                                        {store::Table::kTouches, "touch"},
                                                        {store::Table::kSearch, "search"},
                                                        {store::Table::kHolders, "holder"},
                                                        {store::Table::kPaperForms, "paper form"},
                                                        {store::Table::kGoods, "goods"},
                                                        {store::Table::kMapNodes, "map node"},
                                                        {store::Table::kSeals, "seal"}}};

// The document that a search row is about.
std::string SearchedDocument(const std::string& key) { return key.substr(key.rfind('\0') + 1); }

Outcome Compare(const NamedTable& table, const store::StoreView& stored_view,
                const store::StoreView& derived_view, const std::set<std::string>& unreadable,
                const OnDifference& differs, const OnUnreadable& rest_unreadable) {
  Rows stored(stored_view, table.table);
  Rows derived(derived_view, table.table);
  for (;;) {
    const auto peeked = stored.Peek();
    if (!peeked && peeked.error().kind == Error::Kind::kCorrupt) {
      rest_unreadable(table.name, peeked.error().message);
      return {};
    }
    if (!peeked) return tl::unexpected(peeked.error());
    const store::KeyValue* const found = *peeked;
    YIDAN_ASSIGN(const store::KeyValue* wanted, derived.Peek());
    if (found == nullptr && wanted == nullptr) return {};
    if (found == nullptr || (wanted != nullptr && wanted->first < found->first)) {
      YIDAN_TRY(differs({table.table, wanted->first, wanted->second, false}));
      derived.Next();
    } else if (wanted == nullptr || found->first < wanted->first) {
      const bool unknown =
          table.table == store::Table::kSearch && unreadable.contains(SearchedDocument(found->first));
      if (!unknown) YIDAN_TRY(differs({table.table, found->first, std::nullopt, true}));
      stored.Next();
    } else {
      if (found->second != wanted->second)
        YIDAN_TRY(differs({table.table, found->first, wanted->second, true}));
      stored.Next();
      derived.Next();
    }
  }
}

}  // namespace

Result<const store::KeyValue*> Rows::Peek() {
  if (at_ == page_.size() && !last_) {
    const std::string after = page_.empty() ? std::string() : page_.back().first;
    YIDAN_ASSIGN(page_, view_.Scan(table_, "", after, kPage));
    at_ = 0;
    last_ = page_.size() < kPage;
  }
  return at_ < page_.size() ? &page_[at_] : nullptr;
}

// A key for an engineer's eyes: text as it is, the rest in hex.
std::string Shown(std::string_view key) {
  std::string out;
  for (const char c : key) {
    if (c > 0x20 && c < 0x7F && c != '\\') {
      out += c;
    } else {
      out += "\\x" + ToHex(std::string_view(&c, 1));
    }
  }
  return out;
}

std::string RowName(store::Table number, const std::string& key) {
  const auto& table = *std::find_if(kDerivedTables.begin(), kDerivedTables.end(),
                                    [number](const NamedTable& named) { return named.table == number; });
  if (table.table == store::Table::kTreeNodes && key.size() == 9) {
    Decoder in(key);
    const unsigned level = in.U8();
    return "tree node " + std::to_string(level) + "/" + std::to_string(in.U64());
  }
  if (table.table == store::Table::kSeals && key.size() == 8)
    return "seal row " + std::to_string(*store::IndexOfKey(key));
  if (table.table == store::Table::kTouches && key.size() > 9) {
    const std::size_t end = key.size() - 8;
    return "touch row " + Shown(key.substr(0, end - 1)) + " " +
           std::to_string(*store::IndexOfKey(key.substr(end)));
  }
  return std::string(table.name) + " row " + Shown(key);
}

Outcome CompareDerived(const store::StoreView& stored, const store::StoreView& derived,
                       const std::set<std::string>& unreadable, bool goods_known, const OnDifference& differs,
                       const OnUnreadable& rest_unreadable) {
  for (const NamedTable& table : kDerivedTables) {
    if (table.table == store::Table::kGoods && !goods_known) continue;
    YIDAN_TRY(Compare(table, stored, derived, unreadable, differs, rest_unreadable));
  }
  return {};
}

Outcome EachBadRequestRow(const store::StoreView& stored,
                          const std::function<Outcome(store::Table, const std::string& key)>& bad,
                          const OnUnreadable& rest_unreadable) {
  const auto of_request = [](std::string_view key) {  // caller, 0x00, request id
    const std::size_t end = key.find('\0');
    return end != std::string_view::npos && end > 0;
  };
  for (const auto table : {store::Table::kRequests, store::Table::kRequestTimes}) {
    for (Rows rows(stored, table);; rows.Next()) {
      const auto peeked = rows.Peek();
      if (!peeked && peeked.error().kind != Error::Kind::kCorrupt) return tl::unexpected(peeked.error());
      if (!peeked) rest_unreadable("request", peeked.error().message);
      if (!peeked || *peeked == nullptr) break;
      const auto& [key, value] = **peeked;
      const bool record = table == store::Table::kRequests;
      const bool good = record ? of_request(key) && store::DecodeRequest(value).has_value()
                               : key.size() > sizeof(std::uint64_t) && value.empty() &&
                                     of_request(std::string_view(key).substr(sizeof(std::uint64_t)));
      if (!good) YIDAN_TRY(bad(table, key));
    }
  }
  return {};
}

}  // namespace yidan::replica
