// ORDERs that wait for their COUNTERSIGN bind the document (TITLE "Acts of the title chain"). Internal to
// services/title. Thread rule: one thread per case.
#pragma once

#include <utility>

#include "services/title/case.h"

namespace yidan::title {

// The first ORDER that waits; null: none does.
using OrderItem = std::pair<const Digest, PendingOrder>;
const OrderItem* WaitingOrder(const TitleState& state, TimeMs now);

// HELD while an ORDER waits on `state`: of the acts that end a document, take its goods or put them where an
// ORDER does not reach.
void JudgeNoOrderWaits(Case& c, const TitleState& state);

}  // namespace yidan::title
