// `yidand init`: brings a registry into being. Interrupted, it can be run again with the same arguments;
// once entry 0 is written it refuses (kConflict), for a registry is created once.
#pragma once

#include <string>

#include "services/base/result.h"
#include "services/yidand/settings.h"

namespace yidan::yidand {

struct NewRegistry {
  std::string registry;      // hex of the registry digest: the leaf hash of entry 0
  std::string verifier_key;  // of the note key: what clients and witnesses are given
};
Result<NewRegistry> Init(const InitSettings& settings);

}  // namespace yidan::yidand
