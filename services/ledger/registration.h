// What a registrar may state in ADMIT and ROLES: countries, identifiers and assurances, held to the lists and
// check digits that the parties of a waybill are held to. They speak at admission only: a record stays what
// it is when a list changes, and no replay asks. Pure; any thread.
#pragma once

#include <optional>

#include "services/title/rules.h"

namespace yidan::ledger {

// CONTENT_INVALID, with the field named, or nullopt: nothing to say against it, or it is neither of the two.
std::optional<title::Refusal> ExamineRegistration(const v1::Act& act);

}  // namespace yidan::ledger
