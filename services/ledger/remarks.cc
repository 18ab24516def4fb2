#include "services/ledger/remarks.h"

#include <algorithm>

namespace yidan::ledger {
namespace {

constexpr std::size_t kPointerBytes = 255;  // of one remark (log/entry.h)
constexpr std::size_t kFrameBytes = 4 + 1;  // of one remark beside its pointer: length and kind

}  // namespace

void FoundRemarks::Add(const std::vector<waybill::Remark>& remarks) {
  for (const waybill::Remark& remark : remarks) {
    OfKind& of_kind = kinds_[remark.kind];
    const auto& there = of_kind.pointers;
    if (std::find(there.begin(), there.end(), remark.pointer) != there.end()) continue;
    of_kind.count += 1;
    const bool fits = !remark.pointer.empty() && remark.pointer.size() <= kPointerBytes;
    if (fits && there.size() < log::kMaxRemarks) of_kind.pointers.push_back(remark.pointer);
  }
}

void FoundRemarks::Choose(std::size_t bytes, log::GoodsAnnex& out) const {
  out.remarks.clear();
  out.remarks_left_out.clear();
  std::map<v1::RemarkKind, std::uint32_t> taken;
  const auto take = [&](v1::RemarkKind kind, const std::string& pointer) {
    const std::size_t size = pointer.size() + kFrameBytes;
    if (out.remarks.size() == log::kMaxRemarks || size > bytes) return;
    bytes -= size;
    taken[kind] += 1;
    out.remarks.push_back({pointer, static_cast<std::uint8_t>(kind)});
  };
  for (const bool first : {true, false}) {
    for (const v1::RemarkKind kind : waybill::KindsByGravity()) {
      const auto found = kinds_.find(kind);
      if (found == kinds_.end()) continue;
      const auto& pointers = found->second.pointers;
      for (std::size_t i = first ? 0 : 1;
           i < (first ? std::min<std::size_t>(1, pointers.size()) : pointers.size()); ++i) {
        take(kind, pointers[i]);
      }
    }
  }
  std::sort(out.remarks.begin(), out.remarks.end());
  for (const auto& [kind, of_kind] : kinds_) {
    const std::uint32_t left = of_kind.count - taken[kind];
    if (left > 0) out.remarks_left_out.push_back({static_cast<std::uint8_t>(kind), left});
  }
}

std::vector<log::GoodsAnnex> WithLeastRemarks(std::vector<log::GoodsAnnex> goods) {
  for (log::GoodsAnnex& annex : goods) {
    annex.remarks.clear();
    annex.remarks_left_out.clear();
    for (const v1::RemarkKind kind : waybill::KindsByGravity()) {
      annex.remarks_left_out.push_back({static_cast<std::uint8_t>(kind), 1});
    }
    std::sort(annex.remarks_left_out.begin(), annex.remarks_left_out.end());
  }
  return goods;
}

}  // namespace yidan::ledger
