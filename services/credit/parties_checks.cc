// Whom to notify, who ships. UCP 600 art. 14(d), 14(j), 14(k).
#include <algorithm>

#include "services/credit/bench.h"

namespace yidan::credit {
namespace {

constexpr const char* k14d = "UCP 600 art. 14(d)";
constexpr const char* k14j = "UCP 600 art. 14(j)";

// 14(j): the applicant's address and contact details as notify party are the exception, and as stated.
void CheckNotifyAddress(Bench& bench, const v1::Party& party, const std::string& at) {
  const Text& stated = bench.credit.applicant;
  const Spot address{at + "/address", party.address()};
  const bool asked = bench.Asks("ADDRESS");
  if (party.address().empty() && asked) {
    return bench.Discrepancy(k14j, TermOf(stated), address, "ADDRESS OF NOTIFY PARTY NOT SHOWN",
                             kCarrierCures);
  }
  bench.Compared(
      CompareAddress(stated, party), k14j, TermOf(stated), address,
      "ADDRESS OF APPLICANT AS NOTIFY PARTY NOT AS STATED IN THE CREDIT: " + Tidy(party.address()));
  if (party.contact().empty()) return;
  bench.Compared(
      CompareContact(stated, party), k14j, TermOf(stated), {at + "/contact", party.contact()},
      "CONTACT DETAILS OF APPLICANT AS NOTIFY PARTY NOT AS STATED IN THE CREDIT: " + Tidy(party.contact()));
}

}  // namespace

namespace {

// One party that the line wants notified, held against all that the document names. -1: none fits.
struct Notified {
  Comparison compared{Match::kDifferent, ""};
  int at = -1;
};
Notified FindNotified(const Bench& bench, const PartyDemand& wanted) {
  Notified best;
  const auto& parties = bench.document.parties().notify_parties();
  const auto compare = [&](const std::string& name) -> Comparison {
    switch (wanted.who) {
      case PartyDemand::Who::kApplicant:
        return CompareName(bench.credit.applicant, name);
      case PartyDemand::Who::kBeneficiary:
        return CompareName(bench.credit.beneficiary, name);
      case PartyDemand::Who::kShipper:
        return {
            SameName(bench.document.parties().consignor().name(), name) ? Match::kSame : Match::kDifferent,
            "it is the shipper"};
      case PartyDemand::Who::kIssuingBank:
        return {Match::kUnsure, "whether that is the issuing bank, whose name the credit does not state"};
      case PartyDemand::Who::kNamed:
        if (wanted.text.empty()) return {Match::kUnsure, "the line does not say plainly whom to notify"};
        return CompareNameInSentence(wanted.text, name);
    }
    return {};
  };
  for (int i = 0; i < parties.size() && best.compared.match != Match::kSame; ++i) {
    Comparison compared = compare(parties[i].name());
    if (compared.match == Match::kDifferent) continue;
    best = {std::move(compared), i};
  }
  return best;
}

void CheckOneNotify(Bench& bench, const PartyDemand& wanted) {
  const std::string pointer = "/parties/notify_parties";
  const auto& parties = bench.document.parties().notify_parties();
  const bool applicant = wanted.who == PartyDemand::Who::kApplicant;
  const Term term = applicant ? TermOf(bench.credit.applicant) : bench.AskedTerm();
  const Notified found = FindNotified(bench, wanted);
  const int shown = std::max(found.at, 0);
  const auto& party = parties[shown];
  const std::string at = pointer + "/" + std::to_string(shown);
  const std::string& stated = applicant ? bench.credit.applicant.text : wanted.text;
  bench.Compared(found.compared, k14d, term, {at + "/name", party.name()},
                 "NOTIFY PARTY SHOWN AS " + Tidy(party.name()) + " INSTEAD OF " + Tidy(Quote(stated)));
  if (found.compared.match == Match::kSame && applicant) CheckNotifyAddress(bench, party, at);
}

}  // namespace

void CheckNotify(Bench& bench) {
  if (bench.asked == nullptr) return;
  const std::string pointer = "/parties/notify_parties";
  bool any = false;
  for (const PartyDemand& wanted : bench.parties) {
    if (wanted.role != PartyDemand::Role::kNotify) continue;
    if (bench.document.parties().notify_parties().empty()) {
      return bench.Discrepancy(k14d, bench.AskedTerm(), {pointer, ""}, "NOTIFY PARTY NOT SHOWN",
                               kCarrierCures);
    }
    any = true;
    CheckOneNotify(bench, wanted);
  }
  if (!any) bench.Complies(k14d, bench.AskedTerm(), {pointer, ""}, "the credit asks for none");
}

void CheckShipper(Bench& bench) {
  const auto& consignor = bench.document.parties().consignor();
  const Term term = TermOf(bench.credit.beneficiary);
  const Spot spot{"/parties/consignor/name", consignor.name()};
  const Comparison name = CompareName(bench.credit.beneficiary, consignor.name());
  if (name.match == Match::kDifferent) {
    return bench.Complies("UCP 600 art. 14(k)", term, spot, "the shipper need not be the beneficiary");
  }
  if (name.match == Match::kUnsure) return bench.ForExaminer(k14d, term, spot, name.why);
  const Comparison country = CompareCountry(bench.credit.beneficiary, consignor);
  if (country.match == Match::kDifferent) {
    return bench.Discrepancy(
        k14j, term, {"/parties/consignor/country", consignor.country()},
        "COUNTRY OF BENEFICIARY AS SHIPPER SHOWN AS " + consignor.country() + ", NOT AS IN THE CREDIT",
        kCarrierCures);
  }
  bench.Complies(k14j, term, spot, name.why + "; addresses need not be the same, the country is not another");
}

}  // namespace yidan::credit
