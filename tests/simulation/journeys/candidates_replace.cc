// Candidates for REPLACE, ORDER and COUNTERSIGN.
#include <algorithm>

#include "tests/simulation/journeys/candidates.h"

namespace yidan::journeys {

namespace {

constexpr std::uint64_t kPackagesOfAMerge = 8;

void Set(v1::OrderClause* out, const Order& order) {
  out->set_kind(order.kind);
  out->set_party(order.party);
}

bool Mergeable(const Document& d, const Document& p) {
  return p.id != d.id && p.issuer == d.issuer && p.holder == d.holder && p.form == d.form && !d.pledge &&
         !p.pledge && p.OrderAfter() == d.OrderAfter() && p.consignee_by_order == d.consignee_by_order;
}

std::uint64_t Packages(const Document& d) {
  std::uint64_t sum = 0;
  for (const auto& [id, line] : d.remaining) sum += line.packages;
  return sum;
}

// What remains of a line, split into its first package and the rest.
std::pair<Bill::Line, Bill::Line> InTwo(const Bill::Line& line) {
  const std::uint64_t grams = line.quantity.grams / line.quantity.packages;
  Bill::Line first = {{1, grams}, {}};
  Bill::Line rest = {{line.quantity.packages - 1, line.quantity.grams - grams}, line.vehicles};
  if (!rest.vehicles.empty()) first.vehicles.insert(rest.vehicles.extract(rest.vehicles.begin()));
  return {first, rest};
}

}  // namespace

const Document* Candidates::PartnerOf(const Model& model, const Document& d) const {
  if (d.status != v1::TITLE_STATUS_ISSUED && d.status != v1::TITLE_STATUS_SURRENDERED) return nullptr;
  for (const std::string& id : live_) {
    const Document& p = model.document(id);
    const bool waits = p.surrender && p.surrender->purpose == v1::SURRENDER_PURPOSE_MERGE;
    if (waits && Mergeable(d, p) && Packages(d) + Packages(p) <= kPackagesOfAMerge) return &p;
  }
  return nullptr;
}

std::vector<const Document*> Candidates::Predecessors(const Model& model, const Document& d) {
  std::vector<const Document*> before = {&d};
  const bool merges = d.surrender && d.surrender->purpose == v1::SURRENDER_PURPOSE_MERGE;
  if (const Document* partner = merges ? PartnerOf(model, d) : nullptr; partner != nullptr) {
    before.push_back(partner);
  } else if (OneIn(merges ? 3 : 30)) {
    const Document& any = model.document(live_[Below(live_.size())]);
    if (any.id != d.id) before.push_back(&any);
  }
  return before;
}

std::vector<Bill> Candidates::Successors(const std::vector<const Document*>& before,
                                         const std::string& holder, const Order& order) {
  const Document& d = *before.front();
  const auto id = [this] { return "YD-SIM-" + std::to_string(100'000'000 + ++issued_) + ".R"; };
  Bill bill;
  bill.carrier = d.issuer;
  bill.form = d.form;
  bill.first_holder = holder;
  bill.order = order;
  for (const Document* p : before) {
    bill.replaces.push_back(p->id);
    for (const auto& [line, rest] : p->remaining) {
      if (rest.packages == 0) continue;
      Bill::Line& sum = bill.lines[line];
      sum.quantity.packages += rest.packages;
      sum.quantity.grams += rest.grams;
      const auto own = p->vehicles.find(line);
      if (own != p->vehicles.end()) sum.vehicles.insert(own->second.begin(), own->second.end());
    }
  }
  bill.id = id();
  std::vector<Bill> bills = {bill};
  const bool splits = d.surrender && d.surrender->purpose == v1::SURRENDER_PURPOSE_SPLIT;
  if (!OneIn(splits ? 15 : 0x40)) {
    if (!splits) return bills;
  } else if (splits) {
    return bills;  // one, where two are wanted
  }
  Bill second = bill;
  second.id = id();
  if (bill.lines.size() > 1) {
    second.lines = {*bill.lines.begin()};
    bills.front().lines.erase(bill.lines.begin()->first);
  } else if (!bill.lines.empty() && bill.lines.begin()->second.quantity.packages > 1) {
    auto& [line, all] = *bill.lines.begin();
    const auto [one, rest] = InTwo(all);
    second.lines[line] = one;
    bills.front().lines[line] = rest;
  } else {
    return bills;  // one package is not split
  }
  bills.push_back(second);
  return bills;
}

std::string Candidates::SpoilBills(const Model& model, const Document& d, v1::Replace& replace,
                                   std::vector<Bill>& bills) {
  Bill& bill = bills.back();
  if (bill.lines.empty()) return "";
  auto& [line, stated] = *bill.lines.begin();
  switch (Below(12)) {
    case 0:
      bill.other_container = true;
      return ", another container";
    case 1:
    case 2: {
      const Document::Quantity from = d.remaining.contains(line) ? d.remaining.at(line) : stated.quantity;
      stated.quantity.grams -= 1'000;
      if (OneIn(3)) return ", a weight that differs";
      auto* correction = replace.add_corrections();
      correction->set_line_id(line);
      correction->mutable_from()->set_line_id(line);
      correction->mutable_from()->set_packages(from.packages);
      correction->mutable_from()->set_gross_weight_grams(from.grams);
      *correction->mutable_to() = correction->from();
      correction->mutable_to()->set_gross_weight_grams(from.grams - 1'000);
      correction->set_reason("weighed again");
      return ", a weight corrected";
    }
    case 3:
      bill.id = live_[Below(live_.size())];
      return ", an id that is used";
    case 4:
      bill.first_holder = Trader();
      return ", somebody as first holder";
    case 5:
      if (d.form == v1::WAYBILL_FORM_STRAIGHT) return "";
      do {
        bill.order = {v1::ORDER_KIND_NAMED, Trader()};
      } while (bill.order.party == d.issuer);  // no content names its carrier
      return ", to somebody's order";
    case 6:
      // To somebody's order, a BEARER document is in another's place.
      bill.replaces = {"YD-SIM-ANOTHER-ONE"};
      if (OneIn(2) && d.form != v1::WAYBILL_FORM_BEARER) bill.replaces.clear();
      return ", a content that replaces something else";
    case 7: {
      const Document& other = model.document(live_[Below(live_.size())]);
      if (other.covers.empty()) return "";
      stated.vehicles = {*other.covers.begin()};
      return ", the vehicle of " + other.id;
    }
    case 8:
    case 9:
      stated.vehicles = {2 * ++goods_};
      return ", another vehicle";
    case 10:
      for (Bill& each : bills) each.lines.begin()->second.vehicles = stated.vehicles;
      return ", one vehicle in each";
    default:
      bill.through_germany = false;
      return ", past Germany";
  }
}

std::string Candidates::SpoilReplace(const Model& model, Candidate& out) {
  v1::Replace& replace = *out.act.mutable_replace();
  const bool paper = replace.all_originals_in();
  switch (Below(5)) {
    case 0:
      out.act.set_actor(OneIn(2) ? Anybody() : out.act.actor() == "cdirp" ? "yuxinou" : "cdirp");
      return " (not its issuer)";
    case 1:
      out.contents.pop_back();
      out.at.content_fits = false;
      return ", without its content";
    case 2: {
      if (replace.predecessors_size() < 2) return "";
      auto* other = replace.mutable_predecessors(1);
      other->set_sequence(other->sequence() + 1);
      return ", another head of " + other->document_id();
    }
    case 3: {
      const std::string id =
          OneIn(2) || ended_.empty() ? "YD-SIM-NEVER-ISSUED" : ended_[Below(ended_.size())];
      if (replace.predecessors_size() > 1) return "";
      auto* other = replace.add_predecessors();
      const auto known = model.documents().find(id);
      other->set_document_id(id);
      other->set_sequence(known == model.documents().end() ? 1 : known->second.sequence);
      other->set_last_act(known == model.documents().end() ? std::string(32, 'x') : known->second.last_act);
      // Its content says what it said.
      out.at.content_fits = false;
      return ", with " + id;
    }
    default:
      if (!paper || OneIn(4)) {
        replace.set_all_originals_in(!paper);
        return paper ? ", an original is out" : ", as if from paper";
      }
      if (OneIn(2)) {
        replace.clear_paper_digest();
        return ", without the paper's digest";
      }
      replace.clear_paper_order();
      return ", without the paper's order";
  }
}

void Candidates::Replace(const Model& model, const Document& d, Candidate& out) {
  const bool paper = d.status == v1::TITLE_STATUS_ON_PAPER;
  v1::Replace& replace = *out.act.mutable_replace();
  out.act.set_actor(d.issuer);
  const auto before = Predecessors(model, d);
  for (const Document* p : before) {
    auto* named = replace.add_predecessors();
    named->set_document_id(p->id);
    named->set_sequence(p->sequence);
    named->set_last_act(p->last_act);
  }
  std::string holder = d.holder;
  Order order = d.OrderAfter();
  if (paper) {
    holder = d.form == v1::WAYBILL_FORM_STRAIGHT && !OneIn(6) ? d.consignee : Trader();
    if (d.pledge && !OneIn(8)) {
      holder = d.pledge->on_trust_receipt != OneIn(8) ? d.pledge->pledgor : d.pledge->pledgee;
    }
    if (OneIn(40)) holder = "registrar";
    if (d.form != v1::WAYBILL_FORM_STRAIGHT && OneIn(2)) {
      order = OneIn(3) ? Order{v1::ORDER_KIND_BLANK, ""} : Order{v1::ORDER_KIND_NAMED, holder};
      if (order.party == d.issuer) order = d.order;
    }
    replace.set_presented_by(holder);
    replace.set_all_originals_in(true);
    replace.set_paper_digest(std::string(32, 'd'));
    Set(replace.mutable_paper_order(), order);
  }
  auto bills = Successors(before, holder, order);
  out.what = " for " + v1::SurrenderPurpose_Name(paper ? v1::SURRENDER_PURPOSE_PAPER : d.surrender->purpose);
  if (OneIn(4)) out.what += SpoilBills(model, d, replace, bills);
  // While an ORDER waits, these are what an evasion would look like.
  if (!d.orders.empty() && OneIn(3)) {
    bills.back().through_germany = OneIn(2);
    if (!bills.back().lines.empty()) bills.back().lines.begin()->second.vehicles = {2 * ++goods_};
    out.what += ", past the ORDER";
  }
  for (const Bill& bill : bills) {
    const auto committed = cast_.Commit(bill);
    auto* successor = replace.add_successors();
    successor->set_document_id(bill.id);
    *successor->mutable_header() = committed.header;
    out.contents.push_back(committed.content);
    out.at.vehicles.push_back(bill.AllVehicles());
    std::vector<std::string> replaced;
    for (const Document* p : before) replaced.push_back(p->id);
    out.at.content_fits = out.at.content_fits && bill.replaces == replaced;
  }
  if (OneIn(12)) out.what += SpoilReplace(model, out);
}

const std::string& Candidates::OldestOrder(const Document& d) {
  const auto age = [](const auto& item) {
    return std::make_pair(item.second.expires_at, item.second.sequence);
  };
  return std::min_element(d.orders.begin(), d.orders.end(),
                          [&age](const auto& a, const auto& b) { return age(a) < age(b); })
      ->first;
}

void Candidates::Ordered(const Document& d, v1::Act& act) {
  if (d.orders.empty() ? !OneIn(10) : OneIn(3)) {
    act.set_actor(OneIn(8) ? Anybody() : OneIn(2) ? "chengdu-customs" : "chengdu-court");
    auto& order = *act.mutable_order();
    order.set_order_digest(std::string(32, 'o'));
    order.set_effect(static_cast<v1::OrderEffect>(1 + Below(4)));
    if (d.status == v1::TITLE_STATUS_ON_PAPER && OneIn(2)) order.set_effect(v1::ORDER_EFFECT_REISSUE);
    if (order.effect() == v1::ORDER_EFFECT_CANCEL) return;
    order.set_to(OneIn(30) ? "registrar" : d.pledge && OneIn(3) ? d.pledge->pledgee : Trader());
    *order.mutable_endorsement() = AnyEndorsement(d.form != v1::WAYBILL_FORM_STRAIGHT || OneIn(6));
    return;
  }
  act.set_actor(OneIn(12) ? Anybody() : "registrar");
  const bool known = !d.orders.empty() && !OneIn(12);
  act.mutable_countersign()->set_order_id(known ? OldestOrder(d) : std::string(32, 'x'));
}

}  // namespace yidan::journeys
