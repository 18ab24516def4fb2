// What a registrar may admit: the country and the identifiers of a REGISTER, held to the lists and check
// digits that the parties of a waybill are held to. They speak at admission only: a record stays what it is
// when a list changes, and no replay asks. Pure; any thread.
#pragma once

#include <optional>
#include <string_view>

#include "services/title/rules.h"

namespace yidan::ledger {

// `register_bytes`: the act inside an ADMIT. CONTENT_INVALID, with the field named, or nullopt.
std::optional<title::Refusal> ExamineRegistration(std::string_view register_bytes);

}  // namespace yidan::ledger
