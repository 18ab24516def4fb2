// Who has to do with a document, and since its state names them so, in which relation. Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "services/possibilities/situation.h"

namespace yidan::possibilities {

struct Party {
  std::string id;
  std::vector<std::string_view> relations;  // "holder", "pledgee": in the order of RelationsOf
};

// Those whom the state names, the issuer and holder first, and of those whose records are known the
// authorities with a jurisdiction of the document and the registrar. At most kMaxParties: a header may name
// many carriers and financiers, and those come last.
inline constexpr std::size_t kMaxParties = 32;
std::vector<Party> PartiesOf(const Situation& situation);

// Whose records a situation of this document should have: whom its state names. For those who gather them.
// Of a collector, who may be no participant at all, nothing is asked.
std::vector<std::string> NamedIn(const title::TitleState& title);

}  // namespace yidan::possibilities
