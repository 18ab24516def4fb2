// Who carries and signs, the terms of carriage, freight. UCP 600 art. 19 to 25, 26(c).
#include <algorithm>
#include <array>

#include "services/credit/bench.h"
#include "services/credit/clauses.h"
#include "services/credit/speaks.h"

namespace yidan::credit {
namespace {

bool Named(const v1::Party& party) { return !party.name().empty() || !party.name_zh().empty(); }

bool SpeaksOfCharterParty(const v1::Clause&, const std::vector<std::string>& words) {
  return HasAnyPhrase(words,
                      {"CHARTER PARTY", "CHARTERPARTY", "PER C P", "UNDER C P", "TO C P", "C P DATED"});
}

// Art. 22(a)(i): the master, the owner or the charterer signs, or an agent for one of them. The content has
// no field for that: a clause says it.
void CheckCharterSignature(Bench& bench) {
  const std::string article = bench.At("(a)(i)");
  const int clause = ClauseThat(bench.document, [](const v1::Clause&, const auto& words) {
    const bool who = HasPhrase(words, "MASTER") || HasPhrase(words, "OWNER") ||
                     HasPhrase(words, "CHARTERER") || HasPhrase(words, "OWNERS");
    return who && (HasPhrase(words, "SIGNED") || HasPhrase(words, "SIGNATURE"));
  });
  if (clause < 0) {
    return bench.Discrepancy(article, bench.AskedTerm(), {"/parties/carrier/capacity", ""},
                             "CHARTER PARTY BILL OF LADING NOT SIGNED BY MASTER, OWNER OR CHARTERER",
                             kCarrierCures);
  }
  bench.Complies(article, bench.AskedTerm(), ClauseSpot(bench.document, clause),
                 "signed by or for the master, the owner or the charterer; a carrier need not be named");
}

// Art. 24(a)(i): of a railway any signature or stamp will do where the document names no carrier.
bool SignedByRailway(const v1::Waybill& document) {
  return std::any_of(document.legs().begin(), document.legs().end(), [](const v1::Leg& leg) {
    return leg.mode() == v1::TRANSPORT_MODE_RAIL && !leg.carrier_name().empty();
  });
}

// What the credit calls the courier: "DHL COURIER RECEIPT". Empty: any.
std::string CourierAsked(const Bench& bench) {
  constexpr std::size_t kWordsBefore = 4;
  const auto at = std::find(bench.words.begin(), bench.words.end(), "COURIER");
  if (at == bench.words.end() || at == bench.words.begin()) return {};
  static const std::array<std::string_view, 12> kNoName = {
      "ORIGINAL", "A", "THE", "OF", "COPY", "BY", "ONE", "1", "AND", "CLEAN", "SPECIAL", "PREPAID"};
  std::string out;
  for (auto word = at;
       word != bench.words.begin() && at - word < static_cast<std::ptrdiff_t>(kWordsBefore);) {
    --word;
    if (std::find(kNoName.begin(), kNoName.end(), *word) != kNoName.end()) break;
    out = *word + (out.empty() ? "" : " ") + out;
  }
  return out;
}

void CheckCourier(Bench& bench, const v1::Carrier& carrier) {
  const Spot name{"/parties/carrier/party/name", carrier.party().name()};
  const std::string article = bench.At(bench.post ? "(c)" : "(a)(i)");
  const std::string asked = CourierAsked(bench);
  if (!Named(carrier.party())) {
    return bench.Discrepancy(article, bench.AskedTerm(), name, "NAME OF COURIER SERVICE NOT SHOWN",
                             kCarrierCures);
  }
  if (!asked.empty() && !NameStandsIn(carrier.party().name(), asked)) {
    return bench.Discrepancy(article, bench.AskedTerm(), name,
                             "RECEIPT ISSUED BY " + Tidy(carrier.party().name()) + " INSTEAD OF " + asked,
                             kCarrierCures);
  }
  bench.Complies(
      article, bench.AskedTerm(), name,
      bench.post ? "signed by who received the goods for post" : "the courier is named, and signs");
}

const char* NameOfPayment(v1::FreightPayment payment) {
  switch (payment) {
    case v1::FREIGHT_PAYMENT_PREPAID:
      return "prepaid";
    case v1::FREIGHT_PAYMENT_COLLECT:
      return "collect";
    case v1::FREIGHT_PAYMENT_MIXED:
      return "mixed";
    default:
      return "";
  }
}

// Of a document that pays one charge here and another there: how the freight itself is paid.
v1::FreightPayment PaymentOfFreight(const v1::FreightTerms& freight) {
  if (freight.payment() != v1::FREIGHT_PAYMENT_MIXED) return freight.payment();
  v1::FreightPayment found = v1::FREIGHT_PAYMENT_UNSPECIFIED;
  for (const v1::Charge& charge : freight.charges()) {
    if (!HasPhrase(WordsOf(charge.description()), "FREIGHT")) continue;
    if (found != v1::FREIGHT_PAYMENT_UNSPECIFIED && found != charge.payment())
      return v1::FREIGHT_PAYMENT_MIXED;
    found = charge.payment();
  }
  return found == v1::FREIGHT_PAYMENT_UNSPECIFIED ? v1::FREIGHT_PAYMENT_MIXED : found;
}

// A clause that says the opposite of what is asked, whatever the box beside it says.
void CheckFreightClauses(Bench& bench, const std::string& article, bool wants_prepaid) {
  const auto against = wants_prepaid ? v1::FREIGHT_PAYMENT_COLLECT : v1::FREIGHT_PAYMENT_PREPAID;
  for (int i = 0; i < std::min(bench.document.clauses_size(), kClausesMax); ++i) {
    const v1::Clause& clause = bench.document.clauses(i);
    if (FreightOfClause(bench, clause) != against) continue;
    bench.Discrepancy(article, bench.AskedTerm(), ClauseSpot(bench.document, i),
                      "TRANSPORT DOCUMENT STATES " + Tidy(Quote(clause.text())) + " WHERE FREIGHT " +
                          (wants_prepaid ? "PREPAID" : "COLLECT") + " IS ASKED FOR",
                      kCarrierCures);
  }
}

// The credit forbids costs additional to freight: art. 26(c) gives way.
void CheckAdditionalCosts(Bench& bench) {
  for (const Sentence& said : bench.conditions) {
    if (!SpeaksOfAdditionalCosts(said.words) || !HasPhrase(said.words, "NOT")) continue;
    const auto& charges = bench.document.freight().charges();
    for (int i = 0; i < charges.size(); ++i) {
      if (HasPhrase(WordsOf(charges[i].description()), "FREIGHT")) continue;
      return bench.Discrepancy(
          "UCP 600 art. 26(c)", TermOf(said),
          {"/freight/charges/" + std::to_string(i), charges[i].description()},
          "TRANSPORT DOCUMENT SHOWS COSTS ADDITIONAL TO FREIGHT, PROHIBITED BY THE CREDIT", kCarrierCures);
    }
    return bench.Complies("UCP 600 art. 26(c)", TermOf(said), {"/freight/charges", ""},
                          "the document shows no costs additional to freight");
  }
}

}  // namespace

void CheckSignature(Bench& bench) {
  const auto& carrier = bench.document.parties().carrier();
  if (bench.article == 22) return CheckCharterSignature(bench);
  if (bench.article == 25) return CheckCourier(bench, carrier);
  const std::string article = bench.At(PointsOf(bench.article).signature);
  const Spot name{"/parties/carrier/party/name", carrier.party().name()};
  if (!Named(carrier.party())) {
    if (bench.article == 24 && SignedByRailway(bench.document)) {
      return bench.Complies(article, bench.AskedTerm(), name,
                            "no carrier is named, and the railway's own signature is one");
    }
    return bench.Discrepancy(article, bench.AskedTerm(), name, "NAME OF CARRIER NOT SHOWN", kCarrierCures);
  }
  bench.Complies(article, bench.AskedTerm(), name, "the carrier is named");
  const bool as_carrier = carrier.capacity() == v1::SIGNING_CAPACITY_AS_CARRIER;
  const bool as_agent = carrier.capacity() == v1::SIGNING_CAPACITY_AS_AGENT_FOR_CARRIER;
  const Spot capacity{"/parties/carrier/capacity", as_carrier ? "as carrier"
                                                   : as_agent ? "as agent for the carrier"
                                                              : ""};
  if (!as_carrier && !as_agent) {
    return bench.Discrepancy(article, bench.AskedTerm(), capacity, "CAPACITY OF SIGNER NOT SHOWN",
                             kCarrierCures);
  }
  if (as_agent && !Named(carrier.agent())) {
    return bench.Discrepancy(article, bench.AskedTerm(), {"/parties/carrier/agent/name", ""},
                             "NAME OF AGENT SIGNING FOR THE CARRIER NOT SHOWN", kCarrierCures);
  }
  bench.Complies(article, bench.AskedTerm(), capacity, "the signer's capacity is stated");
}

void CheckCarriageTerms(Bench& bench) {
  const int charter = ClauseThat(bench.document, SpeaksOfCharterParty);
  if (bench.article == 22) {
    if (charter < 0) {
      return bench.Discrepancy(bench.At("(a)"), bench.AskedTerm(), {"/clauses", ""},
                               "BILL OF LADING DOES NOT INDICATE THAT IT IS SUBJECT TO A CHARTER PARTY",
                               kCarrierCures);
    }
    return bench.Complies(bench.At("(a), (b)"), bench.AskedTerm(), ClauseSpot(bench.document, charter),
                          "subject to a charter party, as asked; the contract itself is not examined");
  }
  if (bench.article >= 19 && bench.article <= 21) {
    if (charter >= 0) {
      bench.Discrepancy(bench.At("(a)(vi)"), bench.AskedTerm(), ClauseSpot(bench.document, charter),
                        "TRANSPORT DOCUMENT INDICATES THAT IT IS SUBJECT TO A CHARTER PARTY", kCarrierCures);
    } else {
      bench.Complies(bench.At("(a)(vi)"), bench.AskedTerm(), {"/clauses", ""},
                     "no clause speaks of a charter party");
    }
  }
  const std::string point = PointsOf(bench.article).terms;
  if (point.empty() || bench.asked == nullptr) return;
  const int terms = ClauseThat(bench.document, [](const v1::Clause& clause, const auto& words) {
    return clause.kind() == v1::CLAUSE_KIND_CONDITIONS || HasPhrase(words, "TERMS AND CONDITIONS") ||
           HasPhrase(words, "CONDITIONS OF CARRIAGE");
  });
  if (terms >= 0) {
    return bench.Complies(
        bench.At(point), bench.AskedTerm(), ClauseSpot(bench.document, terms),
        "the terms of carriage, or where they are, stand in the document; their content is not examined");
  }
  bench.Discrepancy(bench.At(point), bench.AskedTerm(), {"/clauses", ""},
                    "TERMS AND CONDITIONS OF CARRIAGE, OR REFERENCE TO THEM, NOT SHOWN", kCarrierCures);
}

void CheckFreight(Bench& bench) {
  const auto payment = PaymentOfFreight(bench.document.freight());
  const Spot spot{"/freight/payment", NameOfPayment(bench.document.freight().payment())};
  // Art. 25(b): a courier's charges are for account of another than the consignee.
  const bool courier_paid =
      bench.article == 25 &&
      (bench.Asks("CHARGES PREPAID") || bench.Asks("CHARGES PAID") || bench.Asks("CHARGES TO BE PREPAID"));
  const bool wants_prepaid = bench.Asks("FREIGHT PREPAID") || bench.Asks("FREIGHT PAID") ||
                             bench.Asks("FREIGHT PRE PAID") || courier_paid;
  const bool wants_collect = bench.Asks("FREIGHT COLLECT") || bench.Asks("FREIGHT PAYABLE AT DESTINATION") ||
                             bench.Asks("FREIGHT TO COLLECT");
  const std::string article = courier_paid ? bench.At("(b)") : "the credit's own demand";
  if (!wants_prepaid && !wants_collect) {
    bench.Complies("UCP 600 art. 26(c)", bench.AskedTerm(), spot,
                   "the credit does not say how freight is paid");
  } else if (wants_prepaid && wants_collect) {
    bench.ForExaminer(article, bench.AskedTerm(), spot, "the credit speaks of freight prepaid and collect");
  } else if ((wants_prepaid && payment == v1::FREIGHT_PAYMENT_PREPAID) ||
             (wants_collect && payment == v1::FREIGHT_PAYMENT_COLLECT)) {
    bench.Complies(article, bench.AskedTerm(), spot,
                   payment == bench.document.freight().payment()
                       ? "the document is marked so"
                       : "the freight is, and a reference to further charges is acceptable (26(c))");
  } else {
    bench.Discrepancy(article, bench.AskedTerm(), spot,
                      std::string("TRANSPORT DOCUMENT ") +
                          (payment == v1::FREIGHT_PAYMENT_UNSPECIFIED
                               ? "NOT MARKED "
                               : "MARKED FREIGHT " + Tidy(NameOfPayment(payment)) + " INSTEAD OF ") +
                          (wants_prepaid ? "FREIGHT PREPAID" : "FREIGHT COLLECT"),
                      kCarrierCures);
  }
  if (wants_prepaid != wants_collect) CheckFreightClauses(bench, article, wants_prepaid);
  CheckAdditionalCosts(bench);
}

}  // namespace yidan::credit
