// Two databases side by side: what is stored, and what the log derives. Thread rule: one thread.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "services/store/ports/ports.h"

namespace yidan::replica {

// The rows of one table, page by page.
class Rows {
 public:
  Rows(const store::StoreView& view, store::Table table) : view_(view), table_(table) {}
  // Null at the end. Valid until Next.
  Result<const store::KeyValue*> Peek();
  void Next() { ++at_; }

 private:
  const store::StoreView& view_;
  const store::Table table_;
  std::vector<store::KeyValue> page_;
  std::size_t at_ = 0;
  bool last_ = false;
};

// One row in which database and log differ.
struct Difference {
  store::Table table;
  std::string key;
  std::optional<std::string> wanted;  // nullopt: the row is not to be there
  bool stored = false;
};
using OnDifference = std::function<Outcome(const Difference&)>;

// A table of which the rest cannot be read, and why.
using OnUnreadable = std::function<void(const std::string& table, const std::string& why)>;

// Every table that follows from the log, row by row. Search rows of the documents in `unreadable`, whose
// contents cannot be opened, are passed over; all goods rows where the goods key did not open the log's tags.
Outcome CompareDerived(const store::StoreView& stored, const store::StoreView& derived,
                       const std::set<std::string>& unreadable, bool goods_known, const OnDifference& differs,
                       const OnUnreadable& rest_unreadable);

// Every row of the request tables (records, and times for their expiry) that has not the form of one. They
// follow from nothing: more cannot be said of them, and none of them is missed. `rest_unreadable` as above.
Outcome EachBadRequestRow(const store::StoreView& stored,
                          const std::function<Outcome(store::Table, const std::string& key)>& bad,
                          const OnUnreadable& rest_unreadable);

// REQUIRES: a table that CompareDerived walks.
// A row as an engineer reads it: "tree node 3/17", "title row CDLB-2017-000001"; bytes that are no text in
// hex.
std::string RowName(store::Table table, const std::string& key);
std::string Shown(std::string_view key);

}  // namespace yidan::replica
