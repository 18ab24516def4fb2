// Which remarks an entry has room for. A remark never refuses: the room for how many were left out is set
// aside in every entry that issues a document, and the remarks themselves have what is left over.
// Internal to services/ledger. Thread rule: plain values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "services/log/entry.h"
#include "services/waybill/remarks.h"

namespace yidan::ledger {

// Remarks of one document by kind: the first of each, and how many there are. Its size is bounded.
class FoundRemarks {
 public:
  void Add(const std::vector<waybill::Remark>& remarks);
  // The gravest first (waybill::KindsByGravity): one of each kind, then more of each in that order, at most
  // 64 and so many bytes of the entry. What has no room is counted by kind.
  void Choose(std::size_t bytes, log::GoodsAnnex& out) const;

 private:
  struct OfKind {
    std::vector<std::string> pointers;  // the first of them, as the content has them
    std::uint32_t count = 0;
  };
  std::map<v1::RemarkKind, OfKind> kinds_;
};

// Of each annex the remarks taken away, and as many kinds left out as there are: the most that must have
// room.
std::vector<log::GoodsAnnex> WithLeastRemarks(std::vector<log::GoodsAnnex> goods);

}  // namespace yidan::ledger
