#include "tests/simulation/setting.h"

namespace yidan::simulation {
namespace {

const v1::Endorsement& None() {
  static const v1::Endorsement e = Endorsed(v1::ENDORSEMENT_KIND_NONE);
  return e;
}
const v1::Endorsement& Full() {
  static const v1::Endorsement e = Endorsed(v1::ENDORSEMENT_KIND_FULL);
  return e;
}
const v1::Endorsement& Blank() {
  static const v1::Endorsement e = Endorsed(v1::ENDORSEMENT_KIND_BLANK);
  return e;
}

v1::AgreedEndorsements Agreed(const v1::Endorsement& on_release, const v1::Endorsement& on_sale) {
  v1::AgreedEndorsements agreed;
  *agreed.mutable_on_release() = on_release;
  *agreed.mutable_on_sale() = on_sale;
  return agreed;
}

constexpr auto kToOrder = v1::WAYBILL_FORM_TO_ORDER;
constexpr auto kDelivery = v1::SURRENDER_PURPOSE_DELIVERY;
constexpr auto kAmendment = v1::SURRENDER_PURPOSE_AMENDMENT;
constexpr auto kVoid = v1::SURRENDER_PURPOSE_VOID;
constexpr auto kPaper = v1::SURRENDER_PURPOSE_PAPER;
constexpr auto kByTransfer = v1::OFFER_PURPOSE_TRANSFER;
constexpr auto kPledge = v1::OFFER_PURPOSE_PLEDGE;
constexpr auto kDeclare = v1::OFFER_PURPOSE_DECLARE_PLEDGE;
constexpr auto kAssign = v1::OFFER_PURPOSE_ASSIGN_PLEDGE;
constexpr auto kJoint = v1::OFFER_PURPOSE_JOINT_SURRENDER;

// Transfers, endorsements and rejections among carrier, shipper, bank and importer: the endorsement gap
// and its cure, and offers for them.
Setting Trade() {
  Setting s;
  s.name = "trade";
  s.actors = s.receivers = {kCarrier, kShipper, kImporter, kBank};
  s.issues = {HeaderOf(kToOrder, kShipper, kShipper, 1), HeaderOf(kToOrder, kShipper, kImporter, 1)};
  s.endorsements = {None(), Full(), Blank(), Endorsed(v1::ENDORSEMENT_KIND_ORDER_OF, kImporter)};
  s.offered = {None(), Full()};
  s.offers = {kByTransfer};
  s.release_by = {kBank};
  s.purposes = {kDelivery, kVoid};
  return s;
}

// The letter of credit: pledge, declared pledge, trust receipt, enforcement, assignment, joint surrender.
Setting Credit() {
  Setting s;
  s.name = "credit";
  s.actors = s.receivers = {kCarrier, kShipper, kImporter, kBank, kOtherBank};
  s.issues = {HeaderOf(kToOrder, kShipper, kShipper, 1)};
  s.endorsements = {None(), Full()};
  s.offered = {None(), Full()};
  s.offers = {kByTransfer, kPledge, kDeclare, kAssign, kJoint};
  s.agreed = {Agreed(Full(), Blank())};
  s.purposes = {kDelivery, kAmendment};
  return s;
}

// Customs and court: holds of every kind, with and without an end, and the ORDER of either.
Setting Authorities() {
  Setting s;
  s.name = "authorities";
  s.actors = {kCarrier, kShipper, kImporter, kCustoms, kCourt, kRegistrar};
  s.receivers = {kShipper, kImporter};
  s.issues = {HeaderOf(kToOrder, kShipper, kShipper, 1)};
  s.endorsements = {None(), Full()};
  s.purposes = {kDelivery, kAmendment};
  s.holds = s.orders = true;
  // Each authority has an order of its own waiting; "pledge and court" has all effects, and offers.
  s.order_effects = {v1::ORDER_EFFECT_CANCEL, v1::ORDER_EFFECT_DISPOSE};
  s.parameters.max_holds_ever = s.parameters.max_holds_each = 1;
  return s;
}

// A pledge meets a court: freezes and orders between offer and acceptance, and against a pledgee.
Setting PledgeAndCourt() {
  Setting s = Authorities();
  s.name = "pledge and court";
  s.actors = {kCarrier, kShipper, kBank, kCourt, kRegistrar};
  s.receivers = {kShipper, kBank};
  s.endorsements = {Full()};
  s.offered = {Full()};
  s.offers = {kByTransfer, kPledge, kDeclare};
  s.agreed = {Agreed(Full(), Blank())};
  s.purposes = {kDelivery};
  s.order_effects.clear();
  return s;
}

// Partial deliveries, shortages, holds on single containers, refusals and balances.
Setting Delivery() {
  Setting s;
  s.name = "delivery";
  s.actors = {kCarrier, kShipper, kImporter, kCustoms};
  s.receivers = {kShipper, kImporter};
  // The one line is in both boxes.
  s.issues = {HeaderOf(kToOrder, kShipper, kImporter, 2)};
  auto* stowage = s.issues[0].add_stowage();
  stowage->set_line_id("1");
  for (const char* box : {kBoxA, kBoxB}) stowage->add_containers(box);
  s.endorsements = {None(), Full()};
  s.purposes = {kDelivery, kAmendment, kVoid};
  s.collectors = {kImporter, "a driver"};
  s.holds = s.containers = s.new_orders = s.corrections = s.substitutions = true;
  s.parameters.max_holds_ever = s.parameters.max_holds_each = 1;
  s.parameters.max_notations = 1;
  return s;
}

// Split and merge: two documents at once.
Setting SplitAndMerge() {
  Setting s;
  s.name = "split and merge";
  s.actors = {kCarrier, kShipper, kImporter, kCustoms};
  s.receivers = {kShipper, kImporter};
  s.issues = {HeaderOf(kToOrder, kShipper, kShipper, 2)};
  s.endorsements = {None(), Full()};
  s.purposes = {kDelivery, v1::SURRENDER_PURPOSE_SPLIT, v1::SURRENDER_PURPOSE_MERGE};
  s.documents_max = 2;
  return s;
}

// To paper and back, pledged or not, with a court that reissues lost paper.
Setting Paper() {
  Setting s;
  s.name = "paper";
  s.actors = {kCarrier, kShipper, kBank, kCourt, kRegistrar};
  s.receivers = {kShipper, kBank};
  s.issues = {HeaderOf(kToOrder, kShipper, kShipper, 1)};
  s.endorsements = {None(), Full()};
  s.offers = {kPledge, kJoint};
  s.agreed = {Agreed(Full(), Blank())};
  s.purposes = {kDelivery, kPaper};
  s.paper = s.orders = true;
  // Only what a court can order of paper: with one order at a time, another would stand in its way.
  s.order_effects = {v1::ORDER_EFFECT_REISSUE, v1::ORDER_EFFECT_CANCEL};
  s.parameters.max_holds_ever = s.parameters.max_holds_each = 1;
  return s;
}

Setting Bearer() {
  Setting s = Trade();
  s.name = "bearer";
  s.actors = s.receivers = {kCarrier, kShipper, kImporter, kBank};
  s.issues = {HeaderOf(v1::WAYBILL_FORM_BEARER, kShipper, {}, 1)};
  s.endorsements = {None(), Full(), Blank()};
  s.offers = {kByTransfer, kPledge};
  s.offered = {None()};
  s.agreed = {Agreed(None(), Blank())};
  s.release_by = {};
  s.purposes = {kDelivery, kAmendment};
  s.new_orders = true;
  return s;
}

Setting Straight() {
  Setting s = Trade();
  s.name = "straight";
  s.actors = {kCarrier, kShipper, kImporter, kBank, kCourt, kRegistrar};
  s.receivers = {kCarrier, kShipper, kImporter, kBank, kOtherBank};
  s.issues = {HeaderOf(v1::WAYBILL_FORM_STRAIGHT, kShipper, {}, 1)};
  s.offers = {kByTransfer, kPledge, kDeclare};
  s.agreed = {Agreed(Full(), Blank())};
  s.offered = {None(), Full()};
  s.purposes = {kDelivery, kAmendment, kVoid};
  s.orders = true;
  s.parameters.max_holds_ever = s.parameters.max_holds_each = 1;
  return s;
}

// Acts beside the chain, release without surrender, and the issuer as first holder.
Setting BesideTheChain() {
  Setting s;
  s.name = "beside the chain";
  s.actors = s.receivers = {kCarrier, kShipper, kImporter, kBank};
  s.issues = {HeaderOf(kToOrder, kShipper, kShipper, 1), HeaderOf(kToOrder, kCarrier, kShipper, 1)};
  s.endorsements = {None(), Full()};
  s.offers = {kPledge};
  s.agreed = {Agreed(Full(), Blank())};
  s.purposes = {kDelivery, kVoid};
  s.beside = s.irrevocable = true;
  s.parameters.max_grants = 1;
  return s;
}

// Lost keys, suspension, agents and successors of the shipper.
Setting Successors() {
  Setting s;
  s.name = "successors";
  s.actors = {kCarrier, kShipper, kImporter, kRegistrar, kLiquidator};
  s.receivers = {kShipper, kImporter};
  s.issues = {HeaderOf(kToOrder, kShipper, kShipper, 1)};
  s.endorsements = {Full()};
  s.purposes = {kDelivery};
  s.directory = true;
  return s;
}

}  // namespace

v1::Endorsement Endorsed(v1::EndorsementKind kind, const std::string& party) {
  v1::Endorsement e;
  e.set_kind(kind);
  e.set_party(party);
  return e;
}

v1::TitleHeader HeaderOf(v1::WaybillForm form, const std::string& holder, const std::string& order,
                         std::uint64_t packages) {
  v1::TitleHeader h;
  h.set_form(form);
  h.set_first_holder(holder);
  const bool straight = form == v1::WAYBILL_FORM_STRAIGHT;
  h.mutable_order()->set_kind(straight                          ? v1::ORDER_KIND_NOT_APPLICABLE
                              : form == v1::WAYBILL_FORM_BEARER ? v1::ORDER_KIND_BLANK
                                                                : v1::ORDER_KIND_NAMED);
  h.mutable_order()->set_party(order);
  h.set_consignor(kShipper);
  h.set_consignee(kImporter);
  if (straight) h.add_financiers(kBank);
  auto* line = h.add_goods();
  line->set_line_id("1");
  line->set_packages(packages);
  line->set_gross_weight_grams(packages * 1000);
  h.add_jurisdictions("CN");
  h.add_containers(kBoxA);
  h.add_containers(kBoxB);
  h.set_content_root(Small(5).ToString());
  h.set_content_leaf_count(42);
  return h;
}

std::vector<Setting> NormalSettings() {
  return {Trade(), Credit(),   Authorities(),    PledgeAndCourt(), Delivery(),  SplitAndMerge(),
          Paper(), Straight(), BesideTheChain(), Bearer(),         Successors()};
}

std::vector<Setting> DeepSettings() {
  std::vector<Setting> deep = NormalSettings();
  Setting trade = Trade();
  trade.name = "trade, deep";
  trade.actors = trade.receivers = {kCarrier, kShipper, kImporter, kBank, kOtherBank};
  trade.endorsements.push_back(Endorsed(v1::ENDORSEMENT_KIND_ORDER_OF, kBank));
  trade.offered.push_back(Blank());
  trade.purposes = {kDelivery, kAmendment, kVoid};
  trade.irrevocable = trade.new_orders = true;
  deep.push_back(trade);
  Setting credit = Credit();
  credit.name = "credit, deep";
  credit.endorsements = {None(), Full(), Blank()};
  credit.agreed.push_back(Agreed(None(), Full()));
  credit.purposes = {kDelivery, kAmendment, kVoid, kPaper};
  deep.push_back(credit);
  Setting authorities = Authorities();
  authorities.name = "authorities, deep";
  authorities.receivers = {kShipper, kImporter, kBank};
  authorities.endorsements = {None(), Full(), Blank()};
  authorities.purposes = {kDelivery, kAmendment, kVoid};
  authorities.offered = {Full()};
  authorities.offers = {kByTransfer};
  authorities.order_effects.clear();
  deep.push_back(authorities);
  Setting split = SplitAndMerge();
  split.name = "split and merge, deep";
  split.offers = {kPledge, kJoint};
  split.agreed = {Agreed(Full(), Blank())};
  split.actors.push_back(kBank);
  split.receivers.push_back(kBank);
  deep.push_back(split);
  return deep;
}

std::vector<Setting> SmallSettings() {
  Setting credit = Credit();
  credit.actors = credit.receivers = {kCarrier, kShipper, kBank, kOtherBank};
  credit.endorsements = {Full()};
  credit.offered = {Full()};
  credit.name = "credit, small";
  Setting trade = Trade();
  trade.name = "trade, small";
  trade.actors = trade.receivers = {kShipper, kImporter, kCarrier};
  trade.endorsements = {None(), Full(), Blank()};
  trade.release_by = {kBank};
  trade.actors.push_back(kBank);
  Setting authorities = Authorities();
  authorities.name = "authorities, small";
  authorities.order_effects = {v1::ORDER_EFFECT_DISPOSE};
  authorities.endorsements = {Full()};
  return {trade,    Delivery(), Successors(), BesideTheChain(), Paper(),        Straight(),
          Bearer(), credit,     authorities,  PledgeAndCourt(), SplitAndMerge()};
}

}  // namespace yidan::simulation
