// What a notation of a substitution names: two containers, wagons or seals. Internal to services/cli; one
// thread.
#pragma once

#include "services/cli/commands.h"
#include "services/identifiers/numbers.h"

namespace yidan::cli {

// Of what a notation of this kind names two.
identifiers::NumberKind UnitOf(v1::NotationKind kind);

// Of containers the rules know which are on the document. Of wagons and seals only its content does, which no
// rule reads: here what is taken off is held against it, because a slip noted on a bill stays on it. Not
// there: INPUT, or a note if `force`; a note too where the caller may not read the content whole.
Answer<void> HoldAgainstContent(ActContext& context, const v1::Notation& notation, bool force);

}  // namespace yidan::cli
