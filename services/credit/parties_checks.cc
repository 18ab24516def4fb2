// Whom to notify, who ships. UCP 600 art. 14(d), 14(j), 14(k).
#include <algorithm>

#include "services/credit/bench.h"

namespace yidan::credit {
namespace {

constexpr const char* k14d = "UCP 600 art. 14(d)";
constexpr const char* k14j = "UCP 600 art. 14(j)";

// Whom the line of 46A wants notified.
struct Notify {
  bool applicant = false;
  std::string name;  // what stands behind NOTIFY; its end is not marked
};
std::optional<Notify> NotifyAsked(const Bench& bench) {
  constexpr std::size_t kNameBytesMax = 400;
  const std::string tidy = Tidy(std::string_view(bench.asked->text).substr(0, kDemandBytesMax));
  auto at = tidy.find("NOTIFY ");
  std::size_t length = std::string_view("NOTIFY ").size();
  if (at == std::string::npos) {
    at = tidy.find("NOTIFYING ");
    length = std::string_view("NOTIFYING ").size();
  }
  if (at == std::string::npos) return std::nullopt;
  std::string behind = Tidy(std::string_view(tidy).substr(at + length, kNameBytesMax));
  for (const std::string_view lead : {"PARTY:", "PARTY", "PARTIES", ":", "AS", "THE"}) {
    if (behind.starts_with(lead)) behind = Tidy(std::string_view(behind).substr(lead.size()));
  }
  // "NOTIFY APPLICANT", "NOTIFY PARTY: THE APPLICANT".
  constexpr std::size_t kWordsBeforeApplicant = 2;
  auto first = WordsOf(behind);
  first.resize(std::min(first.size(), kWordsBeforeApplicant));
  return Notify{HasPhrase(first, "APPLICANT"), behind};
}

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

void CheckNotify(Bench& bench) {
  if (bench.asked == nullptr) return;
  const auto wanted = NotifyAsked(bench);
  const std::string pointer = "/parties/notify_parties";
  if (!wanted) return bench.Complies(k14d, bench.AskedTerm(), {pointer, ""}, "the credit asks for none");
  const auto& parties = bench.document.parties().notify_parties();
  if (parties.empty()) {
    return bench.Discrepancy(k14d, bench.AskedTerm(), {pointer, ""}, "NOTIFY PARTY NOT SHOWN", kCarrierCures);
  }
  const Term term = wanted->applicant ? TermOf(bench.credit.applicant) : bench.AskedTerm();
  Comparison best{Match::kDifferent, ""};
  int found = 0;
  for (int i = 0; i < parties.size() && best.match != Match::kSame; ++i) {
    const Comparison compared = wanted->applicant ? CompareName(bench.credit.applicant, parties[i].name())
                                                  : CompareNameInSentence(wanted->name, parties[i].name());
    if (compared.match == Match::kDifferent) continue;
    best = compared;
    found = i;
  }
  const auto& party = parties[found];
  const std::string at = pointer + "/" + std::to_string(found);
  const std::string& stated = wanted->applicant ? bench.credit.applicant.text : wanted->name;
  bench.Compared(best, k14d, term, {at + "/name", party.name()},
                 "NOTIFY PARTY SHOWN AS " + Tidy(party.name()) + " INSTEAD OF " + Tidy(Quote(stated)));
  if (best.match == Match::kSame && wanted->applicant) CheckNotifyAddress(bench, party, at);
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
