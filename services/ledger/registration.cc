#include "services/ledger/registration.h"

#include <algorithm>
#include <set>
#include <string>

#include "services/identifiers/identifiers.h"

namespace yidan::ledger {
namespace {

Outcome AnyText(std::string_view) { return {}; }  // the form stage asked for some

Outcome ValidUicCompany(std::string_view code) {
  const bool digits = std::all_of(code.begin(), code.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (code.size() != 4 || !digits) return Invalid("UIC company code: it has 4 digits");
  return {};
}

struct Scheme {
  std::string_view name;
  Outcome (*check)(std::string_view);
};
// A scheme that is misspelt would leave its check digit unchecked, so an unknown one is refused.
constexpr Scheme kSchemes[] = {{"USCC", identifiers::ValidUscc},
                               {"LEI", identifiers::ValidLei},
                               {"EORI", identifiers::ValidEori},
                               {"BIC", identifiers::ValidBic},
                               {"VAT", AnyText},
                               {"UIC", ValidUicCompany},
                               {"OTHER", AnyText}};

std::string SchemeNames() {
  std::string names;
  for (const Scheme& scheme : kSchemes) names += (names.empty() ? "" : ", ") + std::string(scheme.name);
  return names;
}

title::Refusal Refuse(const std::string& field, const std::string& why) {
  return {v1::REFUSAL_REASON_CONTENT_INVALID, "register_act." + field + ": " + why, "a new REGISTER"};
}
title::Refusal RefuseAct(const std::string& field, const std::string& why) {
  return {v1::REFUSAL_REASON_CONTENT_INVALID, field + ": " + why, {}};
}

template <typename List>
std::optional<title::Refusal> ExamineJurisdictions(const List& countries) {
  for (const std::string& country : countries) {
    if (const auto known = identifiers::ValidCountry(country); !known) {
      return RefuseAct("jurisdictions", known.error().message);
    }
  }
  return std::nullopt;
}

// An LEI that was looked up is one, and the one that the participant registers.
std::optional<title::Refusal> ExamineAssurances(const v1::Admit& admit, const v1::Register& body) {
  for (const v1::Assurance& assurance : admit.assurances()) {
    if (assurance.kind() != v1::ASSURANCE_KIND_LEI && assurance.kind() != v1::ASSURANCE_KIND_VLEI) continue;
    const bool registered = std::any_of(body.identifiers().begin(), body.identifiers().end(),
                                        [&assurance](const v1::PartyIdentifier& id) {
                                          return id.scheme() == "LEI" && id.value() == assurance.reference();
                                        });
    if (!registered) {
      return RefuseAct("assurances", "\"" + assurance.reference() + "\" is no LEI that the REGISTER states");
    }
  }
  return std::nullopt;
}

std::optional<title::Refusal> ExamineRegister(const v1::Register& body) {
  if (const auto country = identifiers::ValidCountry(body.country()); !country) {
    return Refuse("country", country.error().message);
  }
  std::set<std::string> seen;
  for (const v1::PartyIdentifier& identifier : body.identifiers()) {
    const auto* scheme =
        std::find_if(std::begin(kSchemes), std::end(kSchemes),
                     [&identifier](const Scheme& s) { return s.name == identifier.scheme(); });
    if (scheme == std::end(kSchemes)) {
      return Refuse("identifiers", identifier.scheme() + " is no scheme; there are " + SchemeNames());
    }
    if (const auto sound = scheme->check(identifier.value()); !sound) {
      return Refuse("identifiers",
                    scheme->name.data() + (" " + identifier.value()) + ": " + sound.error().message);
    }
    if (!seen.insert(identifier.scheme() + " " + identifier.value()).second) {
      return Refuse("identifiers", identifier.scheme() + " " + identifier.value() + " is stated twice");
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<title::Refusal> ExamineRegistration(const v1::Act& act) {
  if (act.has_roles()) return ExamineJurisdictions(act.roles().jurisdictions());
  if (!act.has_admit()) return std::nullopt;
  const auto inner = title::ReadAct(act.admit().register_act().act());
  if (!inner) return std::nullopt;  // the form stage refuses it
  if (auto fault = ExamineRegister(inner->register_())) return fault;
  if (auto fault = ExamineJurisdictions(act.admit().jurisdictions())) return fault;
  return ExamineAssurances(act.admit(), inner->register_());
}

}  // namespace yidan::ledger
