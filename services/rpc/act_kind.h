// The kind of an act from its bytes, without parsing it: the front needs no more than to know whose
// service an act belongs to, and the ledger parses it in full anyway.
#pragma once

#include <optional>
#include <string_view>

#include "yidan/v1/act.pb.h"

namespace yidan::rpc {

// The one body field of a serialised Act. nullopt if the bytes are not wire format, or have no body, two
// bodies or a body of no known kind; no such bytes are the canonical encoding of an act, so the ledger
// refuses them (MALFORMED_ACT) wherever they were handed in. Pure; any thread.
std::optional<v1::ActKind> PeekActKind(std::string_view act);

}  // namespace yidan::rpc
