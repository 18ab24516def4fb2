#include "services/cli/json_answers.h"

#include "services/cli/to_json.h"
#include "services/proof/terms.h"

namespace yidan::cli {

void AddInTheWay(const v1::TitleState& title, const std::vector<proof::InTheWay>& in_the_way, Json& out) {
  out["in_the_way"] = Json::array();
  for (const proof::InTheWay& one : in_the_way) {
    out["in_the_way"].push_back({{"code", one.code}, {"says", one.sentence}});
  }
  out["endorsement_gap"] = proof::EndorsementGap(title);
  out["surrendered"] = title.has_surrender()
                           ? Json(ShortName(*v1::SurrenderPurpose_descriptor(), title.surrender().purpose()))
                           : Json(nullptr);
  out["warnings"] = Json::array();
  for (const auto& warning : title.warnings()) out["warnings"].push_back(ToJson(warning));
}

Json HistoryJson(const std::vector<ChainEntry>& history) {
  Json out = Json::array();
  for (const ChainEntry& one : history) {
    Json item = ToJson(one.entry);
    v1::Act act;
    const bool readable = act.ParseFromString(one.entry.act().act());
    item["says"] = readable ? DescribeAct(act) : "";
    item["gap"] = GapAfter(one);
    item["holder_after"] = one.after ? Json(one.after->holder) : Json(nullptr);
    item["order_after"] = one.after ? ToJson(one.after->order) : Json(nullptr);
    item["status_after"] =
        one.after ? Json(ShortName(*v1::TitleStatus_descriptor(), one.after->status)) : Json(nullptr);
    item["off_log"] = console::JsonOf(one.off_log);
    out.push_back(std::move(item));
  }
  return out;
}

}  // namespace yidan::cli
