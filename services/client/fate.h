// Fate: what became of an act that was signed and not sent, and whether it still can be admitted. As the
// registry states it; what the rules would say is decided here, on proven states and records. One thread.
#pragma once

#include <string>

#include "services/client/readings.h"

namespace yidan::client {

struct Fate {
  enum class Kind {
    kOpen,       // nothing speaks against it
    kAdmitted,   // it is in the log
    kOvertaken,  // something else came first on what it rests on: it will never be admitted
    kRefused,    // the rules would refuse it now
  };
  Kind kind = Kind::kOpen;
  // "admitted as entry 31 TRANSFER by rongou", "overtaken by entry 31 SURRENDER by rongou", "would be refused
  // now: KEY_NOT_GOOD: …"; empty: kOpen.
  std::string text = {};
  // Not all of what it stands on is for the caller to read: kOpen and kOvertaken are not known from entries.
  bool unseen = false;
};
Answer<Fate> FateOf(Readings& readings, const v1::Act& act);
// Only whether it is in the log, or was overtaken.
Answer<Fate> PlaceOf(Readings& readings, const v1::Act& act);

}  // namespace yidan::client
