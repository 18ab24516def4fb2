// Candidates for REPLACE: amendment, split, merge, balance after a partial delivery, take-back from
// paper; each right, and spoiled in the ways in which somebody would gain by it.
#include <algorithm>

#include "tests/simulation/candidates.h"

namespace yidan::simulation {
namespace {

// What is neither delivered nor stated short of the one goods line.
title::Quantity Rest(const TitleState& s) {
  title::Quantity rest = s.header.goods.at("1");
  for (const auto* out : {&s.delivered, &s.short_lines}) {
    const auto found = out->find("1");
    if (found == out->end()) continue;
    rest.packages -= found->second.packages;
    rest.gross_weight_grams -= found->second.gross_weight_grams;
  }
  return rest;
}

// A header that carries on from `s`.
v1::TitleHeader Following(const TitleState& s) {
  v1::TitleHeader h = ToProto(s.header);
  // What was handed out is not of the goods that remain.
  const auto out = [&s](const std::string& box) {
    return std::find(s.delivered_containers.begin(), s.delivered_containers.end(), box) !=
           s.delivered_containers.end();
  };
  const auto keep = [&out](google::protobuf::RepeatedPtrField<std::string>& boxes) {
    boxes.erase(std::remove_if(boxes.begin(), boxes.end(), out), boxes.end());
  };
  keep(*h.mutable_containers());
  for (auto& line : *h.mutable_stowage()) keep(*line.mutable_containers());
  // Paper is presented by the pledgee or its borrower, if it is pledged, or by the order party.
  std::string bearer = s.order.party.empty() ? kBank : s.order.party;
  if (s.pledge) bearer = s.pledge->on_trust_receipt ? s.pledge->pledgor : s.pledge->pledgee;
  h.set_first_holder(s.holder.empty() ? bearer : s.holder);
  const title::OrderClause& order =
      s.surrender && s.surrender->terms.new_order ? *s.surrender->terms.new_order : s.order;
  h.mutable_order()->set_kind(order.kind);
  h.mutable_order()->set_party(order.party);
  return h;
}

v1::LineQuantity& Line(v1::Replace& replace, int successor) {
  return *replace.mutable_successors(successor)->mutable_header()->mutable_goods(0);
}

void SetLine(v1::LineQuantity& line, std::uint64_t packages) {
  line.set_packages(packages);
  line.set_gross_weight_grams(packages * 1000);
}

}  // namespace

v1::Act Candidates::Replacing(const std::vector<const TitleState*>& predecessors, std::size_t successors,
                              const std::string& actor) const {
  v1::Act act = On(predecessors.front()->document_id, actor);
  v1::Replace& replace = *act.mutable_replace();
  std::uint64_t packages = 0;
  std::uint64_t grams = 0;
  for (const TitleState* p : predecessors) {
    auto* named = replace.add_predecessors();
    named->set_document_id(p->document_id);
    named->set_sequence(p->sequence);
    named->set_last_act(p->last_act.ToString());
    packages += Rest(*p).packages;
    grams += Rest(*p).gross_weight_grams;
  }
  const TitleState& first = *predecessors.front();
  for (std::size_t i = 0; i < successors; ++i) {
    auto* successor = replace.add_successors();
    successor->set_document_id(SuccessorIds().at(i));
    *successor->mutable_header() = Following(first);
    // The first takes all but one package per later one.
    const std::uint64_t own = i == 0 ? packages - (successors - 1) : 1;
    v1::LineQuantity& line = Line(replace, static_cast<int>(i));
    line.set_packages(own);
    line.set_gross_weight_grams(successors == 1 ? grams : own * 1000);
  }
  if (first.status == v1::TITLE_STATUS_ON_PAPER) {
    replace.set_all_originals_in(true);
    replace.set_presented_by(replace.successors(0).header().first_holder());
    *replace.mutable_paper_order() = replace.successors(0).header().order();
    replace.set_paper_digest(Small(6).ToString());
  }
  return act;
}

const Group& Candidates::Replacements(const Node& node) {
  replacements_.clear();
  if (node.Ended()) {
    if (!node.documents.empty()) Put(replacements_, Replacing({&node.documents[0]}, 1, kCarrier), true);
    return replacements_;
  }
  for (const TitleState& s : node.documents) ReplaceOne(node, s, kCarrier);
  if (setting_.documents_max == 2) SplitAndMerge(node, kCarrier);
  return replacements_;
}

void Candidates::ReplaceOne(const Node&, const TitleState& s, const std::string& actor) {
  const v1::Act right = Replacing({&s}, 1, actor);
  Put(replacements_, right);
  // Paper may be presented by anybody.
  if (s.status == v1::TITLE_STATUS_ON_PAPER && !s.pledge) {
    for (const std::string& bearer : setting_.receivers) {
      v1::Act act = right;
      act.mutable_replace()->mutable_successors(0)->mutable_header()->set_first_holder(bearer);
      act.mutable_replace()->set_presented_by(bearer);
      Put(replacements_, act);
      // As endorsed to the bearer on the paper; never to the carrier's order.
      if (s.order.kind != v1::ORDER_KIND_NAMED) continue;
      for (auto* order : {act.mutable_replace()->mutable_paper_order(),
                          act.mutable_replace()->mutable_successors(0)->mutable_header()->mutable_order()}) {
        order->set_party(bearer);
      }
      Put(replacements_, act, bearer == s.issuer);
    }
  }
  const bool replaceable =
      s.status == v1::TITLE_STATUS_ON_PAPER ||
      (s.status == v1::TITLE_STATUS_SURRENDERED && s.surrender->terms.purpose != v1::SURRENDER_PURPOSE_VOID);
  if (replaceable) SpoiledReplacements(right, s);
}

void Candidates::SpoiledReplacements(const v1::Act& right, const TitleState& s) {
  const auto spoiled = [&](auto spoil, bool never = true) {
    v1::Act act = right;
    spoil(act, *act.mutable_replace());
    Put(replacements_, act, never);
  };
  const auto header = [](v1::Replace& r) -> v1::TitleHeader& {
    return *r.mutable_successors(0)->mutable_header();
  };
  const std::uint64_t rest = Rest(s).packages;
  spoiled([&](v1::Act&, v1::Replace& r) { SetLine(Line(r, 0), rest + 1); });
  spoiled([&](v1::Act&, v1::Replace& r) { Line(r, 0).set_gross_weight_grams(1); });
  spoiled([&](v1::Act&, v1::Replace& r) { Line(r, 0).set_line_id("2"); });
  spoiled([&](v1::Act&, v1::Replace& r) {
    if (s.status == v1::TITLE_STATUS_ON_PAPER) {
      r.set_presented_by({});
    } else {
      header(r).set_first_holder(s.holder == kShipper ? kImporter : kShipper);
    }
  });
  spoiled([&](v1::Act&, v1::Replace& r) {
    auto* order = header(r).mutable_order();  // from paper: another than the act says of the paper
    const bool blank = order->kind() != v1::ORDER_KIND_NAMED;
    order->set_kind(blank ? v1::ORDER_KIND_NAMED : v1::ORDER_KIND_BLANK);
    order->set_party(blank ? kShipper : "");
  });
  spoiled([&](v1::Act&, v1::Replace& r) {
    header(r).set_form(s.header.form == v1::WAYBILL_FORM_BEARER ? v1::WAYBILL_FORM_TO_ORDER
                                                                : v1::WAYBILL_FORM_BEARER);
  });
  spoiled([&](v1::Act&, v1::Replace& r) { r.mutable_successors(0)->set_document_id(s.document_id); });
  spoiled([&](v1::Act& a, v1::Replace&) {  // by the holder itself
    const std::string& by = s.holder.empty() || s.holder == s.issuer ? kImporter : s.holder;
    a.set_actor(by);
    a.set_key_id(KeyOf(by).ToString());
  });
  spoiled([&](v1::Act& a, v1::Replace&) { a.set_previous(Small(7).ToString()); });
  if (s.status == v1::TITLE_STATUS_ON_PAPER) {
    spoiled([&](v1::Act&, v1::Replace& r) { r.set_all_originals_in(false); });
    spoiled([&](v1::Act&, v1::Replace& r) { r.clear_paper_digest(); });
    spoiled([&](v1::Act&, v1::Replace& r) { r.clear_paper_order(); });
  } else if (setting_.corrections) {
    // Two packages were three, or one: within what this setting counts, so that it closes.
    for (const std::uint64_t to : {1U, 2U}) {
      spoiled(
          [&](v1::Act&, v1::Replace& r) {
            auto* correction = r.add_corrections();
            correction->set_line_id("1");
            correction->mutable_from()->set_line_id("1");
            SetLine(*correction->mutable_from(), rest);
            correction->mutable_to()->set_line_id("1");
            SetLine(*correction->mutable_to(), to);
            SetLine(Line(r, 0), to);
          },
          false);
    }
  }
  const bool amends = s.surrender && s.surrender->terms.purpose == v1::SURRENDER_PURPOSE_AMENDMENT;
  if (!amends) {
    // Another's box; a box that its line is in is gone; and the goods are named by nothing any more.
    spoiled([&](v1::Act&, v1::Replace& r) { *header(r).add_containers() = "OOLU1548373"; });
    if (!header(*v1::Act(right).mutable_replace()).stowage().empty()) {
      spoiled([&](v1::Act&, v1::Replace& r) { header(r).mutable_stowage()->Clear(); });
    }
    Put(replacements_, right);
    for (auto& goods : replacements_.back().admission.goods) goods.tags.clear();
  }
  if (s.header.form == v1::WAYBILL_FORM_STRAIGHT) {
    spoiled([&](v1::Act&, v1::Replace& r) { header(r).set_consignee(kBank); }, false);
  }
}

void Candidates::SplitAndMerge(const Node& node, const std::string& actor) {
  if (node.documents.size() == 1) {
    const TitleState& s = node.documents[0];
    if (s.status != v1::TITLE_STATUS_SURRENDERED || Rest(s).packages < 2) return;
    v1::Act split = Replacing({&s}, 2, actor);
    Put(replacements_, split);
    Put(replacements_, split, true);  // a unit in both
    for (auto& goods : replacements_.back().admission.goods) {
      goods.tags[0].exclusion = title::GoodsClass::kUnit;
    }
    SetLine(Line(*split.mutable_replace(), 1), 2);  // a package out of nothing
    Put(replacements_, split, true);
    split.mutable_replace()->mutable_successors(1)->set_document_id(s.document_id);
    Put(replacements_, split, true);
    return;
  }
  const TitleState& a = node.documents[0];
  const TitleState& b = node.documents[1];
  if (a.status != v1::TITLE_STATUS_SURRENDERED && b.status != v1::TITLE_STATUS_SURRENDERED) return;
  v1::Act merge = Replacing({&a, &b}, 1, actor);
  Put(replacements_, merge);
  v1::Act stale = merge;
  stale.mutable_replace()->mutable_predecessors(1)->set_last_act(Small(7).ToString());
  Put(replacements_, stale, true);
  SetLine(Line(*merge.mutable_replace(), 0), Rest(a).packages + Rest(b).packages + 1);
  Put(replacements_, merge, true);
}

}  // namespace yidan::simulation
