#include "services/ledger/registration.h"

#include <algorithm>
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

}  // namespace

std::optional<title::Refusal> ExamineRegistration(std::string_view register_bytes) {
  const auto act = title::ReadAct(register_bytes);
  if (!act) return std::nullopt;  // the form stage refuses it
  const v1::Register& body = act->register_();
  if (const auto country = identifiers::ValidCountry(body.country()); !country) {
    return Refuse("country", country.error().message);
  }
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
  }
  return std::nullopt;
}

}  // namespace yidan::ledger
