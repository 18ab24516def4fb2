// Where the head slots of a registry lie, if not in its directory: DIR/slots.place remembers it, one line
// with the absolute path. So no command begins beside slots that it was not told of. Thread rule: any thread.
#pragma once

#include <string>

#include "services/base/result.h"

namespace yidan::yidand {

// Sets `slots`, if it is empty, to the place that `data` remembers. kDenied: another one was given, and
// nobody said that they were moved.
Outcome FindSlots(const std::string& data, std::string& slots, bool moved);
// kNotFound: the place that `data` remembers has no slots. They were lost, or their disk is not mounted: who
// began with new ones beside a log could sign a second history, of a young registry without a word.
Outcome NeedSlots(const std::string& data);
// From then on `slots` is the place, if there are slots in it. Without a place of their own nothing is kept.
Outcome RememberSlots(const std::string& data, const std::string& slots);
// The same for slots that are about to be made.
Outcome WriteSlotsPlace(const std::string& data, const std::string& slots);

}  // namespace yidan::yidand
