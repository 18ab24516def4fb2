// The stories that SyntheticRegistry plays.
#include <algorithm>

#include "services/title/rules.h"
#include "services/title/times.h"
#include "services/waybill/canonical_json.h"
#include "tests/support/synthetic_registry.h"

namespace yidan::testing {

void PlayJourney(SyntheticRegistry& registry, int acts) {
  registry.Admit("cdirp", {v1::ROLE_CARRIER});
  registry.Admit("landrover-nl", {v1::ROLE_SHIPPER});
  registry.Admit("rongou", {v1::ROLE_CONSIGNEE});
  registry.Admit("boc-frankfurt", {v1::ROLE_FINANCIER});
  registry.Admit("boc-jinjiang", {v1::ROLE_FINANCIER});
  registry.Issue(kJourney, SourceFile("deploy/demo-data/waybill-2017-tilburg-chengdu.json"));
  const auto pass_on = [&registry](const std::string& from, const std::string& to) {
    v1::Act act;
    act.mutable_transfer()->set_to(to);
    act.mutable_transfer()->mutable_endorsement()->set_kind(v1::ENDORSEMENT_KIND_FULL);
    registry.Do(from, kJourney, std::move(act));
  };
  if (acts > 0) pass_on("landrover-nl", "boc-frankfurt");
  if (acts > 1) pass_on("boc-frankfurt", "boc-jinjiang");
  if (acts > 2) pass_on("boc-jinjiang", "rongou");
  if (acts > 3) {
    v1::Act act;
    act.mutable_surrender()->mutable_terms()->set_purpose(v1::SURRENDER_PURPOSE_DELIVERY);
    act.mutable_surrender()->mutable_terms()->set_collector("Sichuan Port Trucking");
    registry.Do("rongou", kJourney, std::move(act));
  }
  if (acts > 4) {
    v1::Act act;
    for (const auto& [line, quantity] : registry.Title(kJourney).header.goods) {
      auto* out = act.mutable_deliver()->add_quantities();
      out->set_line_id(line);
      out->set_packages(quantity.packages);
      out->set_gross_weight_grams(quantity.gross_weight_grams);
    }
    registry.Do("cdirp", kJourney, std::move(act));
  }
}

std::string SmallWaybill() {
  auto content = *waybill::ParseContent(SourceFile("deploy/demo-data/waybill-2017-tilburg-chengdu.json"));
  std::erase_if(content.members, [](const auto& member) {
    return member.name == "attached_documents" || member.name == "declared_value" ||
           member.name == "letter_of_credit" || member.name == "wagons";
  });
  for (auto& [name, value] : content.members) {
    if (name != "goods_lines") continue;
    for (auto& line : value.elements)
      std::erase_if(line.members, [](const auto& member) { return member.name == "wagon_numbers"; });
  }
  return content.Canonical();
}

void PlayTwelveActs(SyntheticRegistry& registry) {
  registry.Admit("cdirp", {v1::ROLE_CARRIER});
  registry.Admit("landrover-nl", {v1::ROLE_SHIPPER});
  registry.Admit("rongou", {v1::ROLE_CONSIGNEE});
  registry.Admit("boc-jinjiang", {v1::ROLE_FINANCIER});
  registry.Admit("chengdu-customs", {v1::ROLE_AUTHORITY});
  registry.Issue(kJourney, SmallWaybill());
  const auto later = [&registry](google::protobuf::Timestamp* time, std::int64_t hours) {
    title::SetTime(time, registry.now_ms + hours * 3'600'000);
  };
  const auto milestone = [&](const std::string& code) {
    v1::Act act;
    act.mutable_milestone()->set_code(code);
    act.mutable_milestone()->set_location("NLTLB");
    later(act.mutable_milestone()->mutable_at(), 0);
    registry.Do("cdirp", kJourney, std::move(act));
  };
  const auto pass_on = [&](const std::string& from, const std::string& to) {
    v1::Act act;
    act.mutable_transfer()->set_to(to);
    act.mutable_transfer()->mutable_endorsement()->set_kind(v1::ENDORSEMENT_KIND_FULL);
    registry.Do(from, kJourney, std::move(act));
  };
  v1::Act notation;
  notation.mutable_notation()->set_kind(v1::NOTATION_KIND_DISPATCHED);
  notation.mutable_notation()->set_text("Train X8020");
  later(notation.mutable_notation()->mutable_at(), 0);
  registry.Do("cdirp", kJourney, std::move(notation));
  milestone("DEPARTED");
  pass_on("landrover-nl", "boc-jinjiang");
  v1::Act grant;
  grant.mutable_grant()->set_reader("rongou");
  later(grant.mutable_grant()->mutable_until(), 24);
  registry.Do("boc-jinjiang", kJourney, std::move(grant));
  pass_on("boc-jinjiang", "landrover-nl");
  v1::Act hold;
  hold.mutable_hold()->set_kind(v1::HOLD_KIND_CUSTOMS);
  hold.mutable_hold()->set_reason("inspection");
  hold.mutable_hold()->set_reference("5101-2017-77");
  registry.Do("chengdu-customs", kJourney, std::move(hold));
  milestone("BORDER_CROSSED");
  v1::Act lift;
  lift.mutable_lift()->set_hold_id(registry.Title(kJourney).holds.begin()->first.ToString());
  lift.mutable_lift()->set_result("released");
  registry.Do("chengdu-customs", kJourney, std::move(lift));
  v1::Act offer;
  offer.mutable_offer()->set_to("rongou");
  offer.mutable_offer()->set_purpose(v1::OFFER_PURPOSE_TRANSFER);
  offer.mutable_offer()->mutable_endorsement()->set_kind(v1::ENDORSEMENT_KIND_FULL);
  later(offer.mutable_offer()->mutable_expires_at(), 12);
  registry.Do("landrover-nl", kJourney, std::move(offer));
  v1::Act accept;
  accept.mutable_accept();
  registry.Do("rongou", kJourney, std::move(accept));
  milestone("ARRIVED");
}

}  // namespace yidan::testing
