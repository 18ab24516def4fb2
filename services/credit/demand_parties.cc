#include "services/credit/demand_parties.h"

#include <algorithm>

#include "services/credit/compare.h"
#include "services/credit/values.h"

namespace yidan::credit {
namespace {

using Role = PartyDemand::Role;
using Who = PartyDemand::Who;

constexpr std::size_t kNameWordsMax = 60;  // of one party, with its address

// The length of the phrase that begins at `at` and names a role; 0: none does.
std::size_t RoleAt(const Reading& line, std::size_t at, Role& role) {
  const auto is = [&](std::string_view phrase) { return line.IsPhraseAt(at, phrase); };
  const auto words = [](std::string_view phrase) { return WordsOf(phrase).size(); };
  for (const std::string_view phrase :
       {"TO THE ORDER OF", "TO ORDER OF", "TO THE ORDERS OF", "TO ORDERS OF"}) {
    if (!is(phrase)) continue;
    const bool endorsed = at > 0 && line.Is(at - 1, {"ENDORSED", "INDORSED"});
    const bool either = endorsed && at > 1 && line.Is(at - 2, {"OR"});
    role = either ? Role::kIssuedOrEndorsed : endorsed ? Role::kEndorsedToOrderOf : Role::kToOrderOf;
    return words(phrase);
  }
  for (const std::string_view phrase :
       {"TO THE ORDER", "TO ORDER", "TO SHIPPER S ORDER", "TO THE SHIPPER S ORDER", "TO SHIPPERS ORDER"}) {
    if (is(phrase)) return role = Role::kToOrder, words(phrase);
  }
  for (const std::string_view phrase : {"CONSIGNED DIRECTLY TO", "CONSIGNED TO", "ADDRESSED TO"}) {
    if (!is(phrase)) continue;
    const std::size_t behind = at + words(phrase);
    const bool order = line.Is(behind, {"ORDER", "ORDERS"}) || line.IsPhraseAt(behind, "THE ORDER");
    // "CONSIGNED TO ORDER OF" is read from its TO.
    return order ? 0 : (role = Role::kConsignedTo, words(phrase));
  }
  if (line.Is(at, {"NOTIFY", "NOTIFYING"})) return role = Role::kNotify, 1;
  return 0;
}

// "NOTIFY PARTY'S PHONE", "NOTIFY PARTY EORI NUMBER": what the document shows of the party, and not who it
// is.
bool OfTheParty(const Reading& line, std::size_t at) {
  return line.Is(at, {"S", "EORI", "PHONE", "TEL", "TELEPHONE", "FAX", "EMAIL", "MAIL", "CONTACT", "NUMBER",
                      "DETAILS", "VAT", "TAX", "FULL", "NAME", "ADDRESS"});
}
// Behind AND a party is named, or it is said how the goods go on: "AND DELIVERED AT LODZ STATION".
bool GoesOn(const Reading& line, std::size_t at) {
  return line.Is(at, {"DELIVERED", "SHIPPED", "DISPATCHED", "LOADED", "CARRIED", "TRANSPORTED", "RECEIVED",
                      "STAMPED", "SIGNED", "CERTIFIED", "ATTACHED", "ACCOMPANIED", "SENT", "FORWARDED"});
}

bool EndsPart(const Reading& line, std::size_t at) {
  Role role{};
  return at >= line.size() || line.BeginsSentence(at) || EndsName(line.words(), at) ||
         RoleAt(line, at, role) > 0;
}

Who WhoIs(const Reading& line, std::size_t at) {
  if (line.Is(at, {"THE", "OUR"})) ++at;
  if (line.Is(at, {"SHIPPER", "SHIPPERS", "CONSIGNOR"})) return Who::kShipper;
  if (line.Is(at, {"APPLICANT", "APPLICANTS"})) return Who::kApplicant;
  if (line.Is(at, {"BENEFICIARY"})) return Who::kBeneficiary;
  if (line.IsPhraseAt(at, "ISSUING BANK") || line.Is(at, {"OURSELVES", "US"})) return Who::kIssuingBank;
  // "NOTIFY APPLICANT AND BANK": which bank, nobody says.
  const bool alone = at + 1 >= line.size() || line.BreaksBefore(at + 1);
  if (line.Is(at, {"BANK"}) && alone) return Who::kIssuingBank;
  return Who::kNamed;
}
std::size_t WordsOfWho(const Reading& line, std::size_t at) {
  const std::size_t article = line.Is(at, {"THE", "OUR"}) ? 1 : 0;
  return article + (line.IsPhraseAt(at + article, "ISSUING BANK") ? 2 : 1);
}

// Where the name ends: at the first comma that no legal form follows.
std::size_t EndOfName(const Reading& line, std::size_t from, std::size_t to) {
  std::size_t at = from + 1;
  while (at < to && !(line.BreaksBefore(at) && !IsLegalForm(line.At(at)))) ++at;
  return std::min(at, to);
}

PartyDemand DemandAt(Reading& line, Role role, std::size_t phrase_from, std::size_t from, std::size_t to) {
  PartyDemand out;
  out.role = role;
  out.phrase = line.TextOf(phrase_from, from);
  out.who = WhoIs(line, from);
  out.from = from;
  out.to = to;
  out.name_to =
      out.who == Who::kNamed ? EndOfName(line, from, to) : std::min(to, from + WordsOfWho(line, from));
  out.text = line.TextOf(from, to);
  line.Take(phrase_from, out.name_to);
  return out;
}

// "APPLICANT AND TEST FORWARDING LTD": the AND that stands between two parties, and not inside a name.
std::size_t SplitAt(const Reading& line, std::size_t from, std::size_t to) {
  for (std::size_t at = from + 1; at + 1 < to; ++at) {
    if (!line.Is(at, {"AND", "PLUS"})) continue;
    const std::size_t next = line.Is(at + 1, {"ALSO"}) ? at + 2 : at + 1;
    const bool behind_who = WhoIs(line, from) != Who::kNamed && at == from + WordsOfWho(line, from);
    const bool before_who = WhoIs(line, next) != Who::kNamed;
    if (behind_who || before_who || IsLegalForm(line.At(at - 1)) || next > at + 1) return at;
  }
  return to;
}

void TakeNotify(Reading& line, std::size_t phrase_from, std::size_t from, std::size_t to,
                std::vector<PartyDemand>& out) {
  const bool numbered = line.Is(from, {"1"});
  while (from < to) {
    if (numbered && line.Is(from, {"1", "2", "3", "4"})) {
      line.Take(from, from + 1);
      ++from;
      continue;
    }
    std::size_t end = SplitAt(line, from, to);
    for (std::size_t at = from; numbered && at < end; ++at) {
      if (line.Is(at, {"2", "3", "4"})) end = at;
    }
    out.push_back(DemandAt(line, Role::kNotify, phrase_from, from, end));
    from = end;
    while (from < to && line.Is(from, {"AND", "PLUS", "ALSO"})) ++from;
    phrase_from = from;
    if (GoesOn(line, from)) return;
  }
}

// "SHOWING APPLICANT AS NOTIFY PARTY": the party stands before. Where it begins.
std::size_t BeforeNotify(const Reading& line, std::size_t at) {
  if (at < 2 || !line.Is(at - 1, {"AS"})) return at;
  std::size_t from = at - 1;
  while (from > 0 && at - from < kNameWordsMax && !EndsName(line.words(), from - 1) &&
         !line.BeginsSentence(from) &&
         !line.Is(from - 1, {"SHOW", "INDICATE", "STATE", "MENTION", "PREPAID", "COLLECT"})) {
    --from;
  }
  return from;
}

}  // namespace

std::vector<PartyDemand> TakePartyDemands(Reading& line) {
  std::vector<PartyDemand> out;
  for (std::size_t at = 0; at < line.size(); ++at) {
    Role role{};
    const std::size_t length = RoleAt(line, at, role);
    if (length == 0) continue;
    if (role == Role::kToOrder) {
      line.Take(at, at + length);
      out.push_back({role, Who::kNamed, "", "TO ORDER", at, at, at});
      continue;
    }
    std::size_t from = at + length;
    const bool party = role == Role::kNotify && line.Is(from, {"PARTY", "PARTIES"});
    if (party && OfTheParty(line, from + 1)) {
      ++at;
      continue;
    }
    if (role == Role::kNotify) {
      while (line.Is(from, {"PARTY", "PARTIES", "AS", "TO", "BE", "SHOWN", "THE", "ARE", "IS"}) &&
             !line.IsPhraseAt(from, "AS PER")) {
        ++from;
      }
      line.Take(at, from);
    }
    std::size_t to = from;
    while (to - from < kNameWordsMax && !EndsPart(line, to)) ++to;
    if (to > from && line.Is(to - 1, {"AND"})) --to;
    if (role == Role::kNotify && to == from) {
      const std::size_t before = BeforeNotify(line, at);
      if (before < at) TakeNotify(line, before, before, at - 1, out);
      if (before >= at) out.push_back({role, Who::kNamed, "", "NOTIFY", from, from, from});
    } else if (role == Role::kNotify) {
      TakeNotify(line, at, from, to, out);
    } else if (to > from) {
      out.push_back(DemandAt(line, role, at, from, to));
    }
    if (role == Role::kEndorsedToOrderOf || role == Role::kIssuedOrEndorsed)
      line.Take(at - (role == Role::kIssuedOrEndorsed ? 3 : 1), at);
    at = std::max(at + length, to) - 1;
  }
  return out;
}

std::string NameOf(PartyDemand::Who who) {
  switch (who) {
    case Who::kShipper:
      return "the shipper";
    case Who::kApplicant:
      return "the applicant";
    case Who::kBeneficiary:
      return "the beneficiary";
    case Who::kIssuingBank:
      return "the issuing bank";
    case Who::kNamed:
      return "";
  }
  return "";
}

}  // namespace yidan::credit
