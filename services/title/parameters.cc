#include "services/title/parameters.h"

#include <array>

namespace yidan::title {
namespace {

constexpr std::array kTimes = {
    NamedTime{"act_validity_max", &Parameters::act_validity_max},
    NamedTime{"reject_window", &Parameters::reject_window},
    NamedTime{"recall_after", &Parameters::recall_after},
    NamedTime{"offer_max", &Parameters::offer_max},
    NamedTime{"enforcement_notice", &Parameters::enforcement_notice},
    NamedTime{"recovery_delay", &Parameters::recovery_delay},
    NamedTime{"succession_delay", &Parameters::succession_delay},
    NamedTime{"rules_delay", &Parameters::rules_delay},
    NamedTime{"authority_delay", &Parameters::authority_delay},
    NamedTime{"order_wait_max", &Parameters::order_wait_max},
};
constexpr std::array kCounts = {
    NamedCount{"max_holds_ever", &Parameters::max_holds_ever},
    NamedCount{"max_holds_each", &Parameters::max_holds_each},
    NamedCount{"max_grants", &Parameters::max_grants},
    NamedCount{"max_milestones", &Parameters::max_milestones},
    NamedCount{"max_notations", &Parameters::max_notations},
    NamedCount{"registrar_quorum", &Parameters::registrar_quorum},
};

}  // namespace

std::span<const NamedTime> TimesByName() { return kTimes; }
std::span<const NamedCount> CountsByName() { return kCounts; }

}  // namespace yidan::title
