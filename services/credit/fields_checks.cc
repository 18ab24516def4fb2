// The fields that no other check reads. Most are between the banks; what one of them demands of the
// documents, and a field that is not known, the examiner sees.
#include <algorithm>
#include <array>

#include "services/credit/bench.h"
#include "services/credit/conditions.h"

namespace yidan::credit {
namespace {

constexpr const char* kOwnDemand = "the credit's own demand";

// What a field is to a document.
enum class Bearing {
  kNone,      // reference, bank, time and place of payment
  kBanks,     // between the banks, in words that may say more
  kDrafts,    // 42C, 42a: judged with the set
  kExaminer,  // it speaks to the beneficiary in words that no rule knows
};
struct Known {
  std::string_view slot;
  Bearing bearing;
};
constexpr std::array<Known, 25> kKnown = {{
    {"23", Bearing::kNone},      {"26E", Bearing::kNone},   {"30", Bearing::kNone},
    {"50B", Bearing::kNone},     {"51a", Bearing::kNone},   {"52a", Bearing::kNone},
    {"53a", Bearing::kNone},     {"54a", Bearing::kNone},   {"57a", Bearing::kNone},
    {"58a", Bearing::kNone},     {"49", Bearing::kNone},    {"42P", Bearing::kNone},
    {"42M", Bearing::kNone},     {"71B", Bearing::kBanks},  {"71D", Bearing::kBanks},
    {"71N", Bearing::kNone},     {"72", Bearing::kBanks},   {"72Z", Bearing::kBanks},
    {"78", Bearing::kBanks},     {"78D", Bearing::kBanks},  {"49H", Bearing::kBanks},
    {"42C", Bearing::kDrafts},   {"42a", Bearing::kDrafts}, {"49G", Bearing::kExaminer},
    {"39C", Bearing::kExaminer},
}};

Bearing BearingOf(const std::string& tag) {
  const std::string slot = SlotOf(tag);
  const auto* known = std::find_if(kKnown.begin(), kKnown.end(),
                                   [&](const Known& one) { return one.slot == slot || one.slot == tag; });
  return known == kKnown.end() ? Bearing::kExaminer : known->bearing;
}

void Leave(Bench& bench, const Term& term, const std::string& why) {
  bench.ForExaminer(kOwnDemand, term, {"", ""}, "field " + Quote(term.source.tag) + " " + why);
}

}  // namespace

void CheckFields(Bench& bench) {
  std::size_t count = 0;
  for (const Field& field : bench.credit.others) {
    if (field.lines.empty()) continue;
    const Term term{{field.tag, field.line, 0}, Quote(Tidy(field.Text().substr(0, kDemandBytesMax)))};
    const Bearing bearing = BearingOf(field.tag);
    const bool more = bearing == Bearing::kBanks && DemandsMore(WordsOf(term.text));
    if (bearing != Bearing::kExaminer && !more) continue;
    if (++count > kSentencesMax) return Leave(bench, term, "and those behind it are not looked at");
    Leave(bench, term,
          more ? "is between the banks, and may demand something of the documents as well"
               : "says something to which no rule here holds the documents");
  }
  const bool plain = count == 0;
  // 39C: ABOUT is the amount's tolerance, which the check of the amount applies; the rest allows more.
  const auto nothing = [&] {
    bench.Complies(kOwnDemand, {}, {"", ""},
                   "no other field of the credit demands anything of the documents");
  };
  if (!bench.credit.additional) return plain ? nothing() : void();
  Reading line(std::string_view(bench.credit.additional->text).substr(0, kDemandBytesMax));
  line.TakeWords(WordSet("ABOUT APPROXIMATELY APPROX"));
  if (const std::string left = line.Left(); !left.empty()) {
    Leave(bench, TermOf(*bench.credit.additional), "allows or demands amounts beside the credit's: " + left);
  } else if (plain) {
    nothing();
  }
}

}  // namespace yidan::credit
