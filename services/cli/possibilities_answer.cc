#include "services/cli/possibilities_answer.h"

#include <algorithm>
#include <map>
#include <vector>

#include "services/base/moments.h"
#include "services/cli/json_answers.h"
#include "services/cli/render.h"
#include "services/cli/to_json.h"
#include "services/proof/terms.h"

namespace yidan::cli {

using possibilities::Delivery;
using possibilities::OfParty;
using possibilities::Possibilities;
using possibilities::Possibility;
using possibilities::Ruling;
using possibilities::Step;
using possibilities::Turn;
using possibilities::Unknown;
using possibilities::Way;

namespace {

std::string ByWhom(const v1::Act& act) {
  return act.actor() + (act.agent().empty() ? "" : " (signed by " + act.agent() + " as its successor)");
}

// "SURRENDER 缴回 by rongou".
std::string Named(const v1::Act& act) { return proof::Term(title::KindOf(act)) + " by " + ByWhom(act); }

std::string Says(const v1::Act& act) {
  const std::string what = DescribeAct(act);
  return Named(act) + (what.empty() ? "" : ": " + what);
}

std::string WayLine(const Way& way) {
  std::string out;
  for (const Step& step : way.steps) {
    const bool waits = !out.empty() && step.not_before != way.steps.front().not_before;
    out += (out.empty() ? "" : ", then ") + Named(step.act) +
           (waits ? " from " + FormatMoment(step.not_before) : "");
  }
  return out;
}

std::string Why(const std::set<std::string_view>& why) {
  std::string out;
  for (const std::string_view one : why) out += (out.empty() ? "" : ", ") + std::string(one);
  return out;
}

// Acts of one sort are said on one line: a TRANSFER to whomever.
std::string SortOf(const v1::Act& act) {
  std::string out = proof::Term(title::KindOf(act));
  if (act.has_offer()) out += " of " + proof::Term(act.offer().purpose());
  if (act.has_surrender()) out += " for " + proof::Term(act.surrender().terms().purpose());
  if (act.has_release() && act.release().on_trust_receipt()) out += " on trust receipt 信托收据";
  if (act.has_hold()) out += " " + proof::Term(act.hold().kind());
  if (act.has_order()) out += " for " + proof::Term(act.order().effect());
  return out;
}

struct Sort {
  std::string name;
  std::vector<const Possibility*> acts;
};

std::vector<Sort> SortsOf(const OfParty& of) {
  std::vector<Sort> out;
  for (const Possibility& one : of.acts) {
    const std::string name = SortOf(one.now.act);
    auto found = std::find_if(out.begin(), out.end(), [&](const Sort& sort) { return sort.name == name; });
    if (found == out.end()) found = out.insert(out.end(), Sort{name, {}});
    found->acts.push_back(&one);
  }
  return out;
}

// Refused for what the party is, or for what there is not: nothing that somebody waits for.
bool IsBeside(v1::RefusalReason reason) {
  switch (reason) {
    case v1::REFUSAL_REASON_ROLE_MISSING:
    case v1::REFUSAL_REASON_TERMINAL:
    case v1::REFUSAL_REASON_WRONG_STATUS:
    case v1::REFUSAL_REASON_NOT_PLEDGED:
    case v1::REFUSAL_REASON_NO_OFFER:
    case v1::REFUSAL_REASON_FORM_FORBIDS:
    case v1::REFUSAL_REASON_SAME_HOLDER:
    case v1::REFUSAL_REASON_NOTHING_TO_REJECT:
    case v1::REFUSAL_REASON_PREDECESSOR_MISMATCH:
      return true;
    default:
      return reason >= v1::REFUSAL_REASON_NOT_ISSUER && reason <= v1::REFUSAL_REASON_OUT_OF_JURISDICTION;
  }
}

const Possibility* FirstOf(const Sort& sort, Ruling ruling) {
  const auto found = std::find_if(sort.acts.begin(), sort.acts.end(),
                                  [ruling](const Possibility* one) { return one->now.ruling == ruling; });
  return found == sort.acts.end() ? nullptr : *found;
}

std::string UnknownSentence(const possibilities::Judged& judged) {
  std::string out;
  for (const Unknown one : judged.unknown) out += (out.empty() ? "" : "; ") + UnknownText(one);
  return out;
}

std::string RefusedText(const title::Refusal& refusal) {
  return std::string(title::ReasonName(refusal.reason)) + ": " + refusal.message +
         (refusal.needs.empty() ? "" : " needs: " + refusal.needs);
}

// Admitted, or admitted later; of what is refused with nothing to wait for, what a burden refuses.
std::string RenderSort(const Sort& sort, bool everything) {
  std::string out;
  const auto line = [&out](const char* label, const std::string& text) {
    out += std::string("    ") + label + ForScreen(text) + "\n";
  };
  const Possibility* open = FirstOf(sort, Ruling::kUnknown);
  const Possibility* refused = FirstOf(sort, Ruling::kRefused);
  if (const Possibility* may = FirstOf(sort, Ruling::kAdmitted)) {
    std::string text = sort.name;
    if (may->turns) {
      text += ", until " + FormatMoment(may->turns->at) + " (" + Why(may->turns->why) + ")";
    }
    if (may->now.signatures > 1) text += ", with " + std::to_string(may->now.signatures) + " keys";
    if (!may->now.unknown.empty()) text += "; not known here 未知: " + UnknownSentence(may->now);
    line("may 可       ", text);
  } else if (open != nullptr) {
    line("unknown 未知 ", sort.name + ": " + UnknownSentence(open->now));
  } else if (refused != nullptr) {
    const auto later = std::find_if(sort.acts.begin(), sort.acts.end(),
                                    [](const Possibility* one) { return one->turns.has_value(); });
    const Possibility& shown = later == sort.acts.end() ? *refused : **later;
    const bool waits = shown.turns.has_value();
    if (!everything && !waits && IsBeside(shown.now.refusal.reason)) return out;
    line(waits ? "later 届时   " : "not 不可     ",
         sort.name +
             (waits ? ", from " + FormatMoment(shown.turns->at) + " (" + Why(shown.turns->why) + ")" : "") +
             ": " + RefusedText(shown.now.refusal));
  }
  return out;
}

std::string StepText(const Step& step, std::int64_t at_ms) {
  std::string out = Says(step.act);
  if (step.not_before > at_ms) out += ", not before " + FormatMoment(step.not_before);
  for (const Unknown one : step.unknown) out += "; not known here 未知: " + UnknownText(one);
  return out;
}

Json WayJson(const std::optional<Way>& way) {
  if (!way) return nullptr;
  Json steps = Json::array();
  for (const Step& step : way->steps) {
    steps.push_back({{"act", title::KindName(title::KindOf(step.act))},
                     {"by", step.act.actor()},
                     {"signer", step.act.agent().empty() ? step.act.actor() : step.act.agent()},
                     {"document_id", step.act.document_id()},
                     {"says", DescribeAct(step.act)},
                     {"not_before", Rfc3339(step.not_before)},
                     {"unknown", UnknownJson(step.unknown)}});
  }
  return {{"collector", way->collector}, {"steps", std::move(steps)}};
}

}  // namespace

std::string UnknownText(Unknown unknown) {
  switch (unknown) {
    case Unknown::kParticipant:
      return "a directory record that is not among those that were shown";
    case Unknown::kGoods:
      return "whether another document covers these goods";
    case Unknown::kPaperForms:
      return "whether the paper form was used before";
    case Unknown::kOtherDocument:
      return "the other documents that it takes";
    default:
      return "whether somebody else has the key";
  }
}

Json UnknownJson(const std::set<Unknown>& unknown) {
  static const std::map<Unknown, const char*> kNames = {{Unknown::kParticipant, "PARTICIPANT"},
                                                        {Unknown::kGoods, "GOODS"},
                                                        {Unknown::kPaperForms, "PAPER_FORMS"},
                                                        {Unknown::kOtherDocument, "OTHER_DOCUMENT"},
                                                        {Unknown::kKeyOwners, "KEY_OWNERS"}};
  Json out = Json::array();
  for (const Unknown one : unknown) out.push_back(kNames.at(one));
  return out;
}

std::string DeliveryLine(const Delivery& delivery) {
  if (delivery.ended) return "nothing is to be delivered any more";
  std::string out;
  if (delivery.today) out = "today, by " + WayLine(*delivery.today);
  if (delivery.later) {
    out += (out.empty() ? "not today; from " : "; or from ") +
           FormatMoment(delivery.later->steps.front().not_before) + " by " + WayLine(*delivery.later);
  }
  if (out.empty()) {
    out = delivery.cut_short ? "no way was found; not all were tried"
                             : "not by acts of the parties that are known";
  }
  return out;
}

std::string RenderDelivery(const Delivery& delivery, const possibilities::Situation& situation) {
  std::string out = "Delivery 提货  " + ForScreen(DeliveryLine(delivery)) + "\n";
  for (const auto* way : {&delivery.today, &delivery.later}) {
    if (!*way) continue;
    out += way == &delivery.today ? "  today 今日, whose act is missing\n" : "  with waiting 等待\n";
    std::size_t number = 0;
    for (const Step& step : (*way)->steps) {
      out += "    " + std::to_string(++number) + ". " + ForScreen(StepText(step, situation.at)) + "\n";
    }
    out += "    to 交予 " + ForScreen((*way)->collector) + "\n";
  }
  for (const std::string& id : delivery.unknown_participants) {
    out += "  not known here 未知: the directory record of " + ForScreen(id) +
           ", so that no act of it was tried\n";
  }
  return out;
}

Json DeliveryJson(const Delivery& delivery) {
  return {{"ended", delivery.ended},          {"says", DeliveryLine(delivery)},
          {"today", WayJson(delivery.today)}, {"later", WayJson(delivery.later)},
          {"cut_short", delivery.cut_short},  {"unknown_participants", delivery.unknown_participants}};
}

std::string RenderPossibilities(const Possibilities& found, bool everything) {
  std::string out;
  for (const OfParty& of : found.parties) {
    std::string relations;
    for (const std::string_view one : of.party.relations) {
      relations += (relations.empty() ? "" : ", ") + std::string(one);
    }
    out += "  " + ForScreen(of.party.id) + (relations.empty() ? ", no party" : ": " + relations) + "\n";
    if (!of.known) {
      out += "    unknown 未知 its directory record is not among those that were shown\n";
      continue;
    }
    std::string lines;
    for (const Sort& sort : SortsOf(of)) lines += RenderSort(sort, everything);
    out += lines.empty() ? "    nothing for now\n" : lines;
  }
  return out;
}

Json PossibilitiesJson(const Possibilities& found) {
  static const std::map<Ruling, const char*> kRulings = {
      {Ruling::kAdmitted, "admitted"}, {Ruling::kRefused, "refused"}, {Ruling::kUnknown, "unknown"}};
  Json out = Json::array();
  for (const OfParty& of : found.parties) {
    Json acts = Json::array();
    for (const Possibility& one : of.acts) {
      const v1::Act& act = one.now.act;
      const title::Refusal& refusal = one.now.refusal;
      const bool refused = one.now.ruling == Ruling::kRefused;
      acts.push_back({{"act", title::KindName(title::KindOf(act))},
                      {"says", DescribeAct(act)},
                      {"signer", act.agent().empty() ? act.actor() : act.agent()},
                      {"keys", one.now.signatures},
                      {"ruling", kRulings.at(one.now.ruling)},
                      {"reason", refused ? Json(title::ReasonName(refusal.reason)) : Json(nullptr)},
                      {"message", refusal.message},
                      {"needs", refusal.needs},
                      {"turns_at", one.turns ? Json(Rfc3339(one.turns->at)) : Json(nullptr)},
                      {"turns_why", one.turns ? one.turns->why : std::set<std::string_view>{}},
                      {"unknown", UnknownJson(one.now.unknown)},
                      {"unknown_participants", one.now.unknown_participants}});
    }
    out.push_back({{"participant_id", of.party.id},
                   {"relations", of.party.relations},
                   {"known", of.known},
                   {"acts", std::move(acts)}});
  }
  return out;
}

std::string EnforcementLine(const title::TitleState& title, std::int64_t at_ms) {
  if (!title.pledge || title.pledge->enforcing_since == 0) return {};
  const v1::TitleState shown = title::ToProto(title, at_ms);
  const title::Pledge& pledge = *title.pledge;
  return "notice of " + pledge.pledgee + " to " + pledge.pledgor + " given " +
         FormatMoment(pledge.enforcing_since) +
         (at_ms < pledge.sale_from ? ", runs until " : ", ran until ") + FormatMoment(pledge.sale_from) +
         "; agreed: " + proof::Describe(shown.pledge().agreed(), pledge.pledgor);
}

Json EnforcementJson(const title::TitleState& title) {
  if (!title.pledge || title.pledge->enforcing_since == 0) return nullptr;
  const v1::TitleState shown = title::ToProto(title, 0);
  return {{"pledgee", title.pledge->pledgee},
          {"since", Rfc3339(title.pledge->enforcing_since)},
          {"sale_from", Rfc3339(title.pledge->sale_from)},
          {"on_sale", ToJson(shown.pledge().agreed().on_sale())}};
}

}  // namespace yidan::cli
