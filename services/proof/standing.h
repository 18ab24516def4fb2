// Standing: what the verifier knows of a document at the seal beyond what is shown of it: the state as the
// rules have it, the records and the rules in force. For those who ask what may be done next. Plain values.
#pragma once

#include "services/interpret/registry_state.h"
#include "services/proof/in_the_way.h"
#include "services/title/state.h"

namespace yidan::proof {

struct Standing {
  title::TitleState title;
  Records records;  // those that stand in the file
  interpret::RegistryState registry;
};

}  // namespace yidan::proof
