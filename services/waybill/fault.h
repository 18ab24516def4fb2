// How this folder words an error at a place in a JSON document. Private to services/waybill.
#pragma once

#include <string>
#include <string_view>

#include "services/base/result.h"
#include "services/identifiers/clip.h"

namespace yidan::waybill {

using identifiers::Clip;

// "pointer: message". RFC 6901's pointer to the whole is the empty string, which nobody could read.
inline std::string At(std::string_view pointer, std::string_view message) {
  return (pointer.empty() ? std::string("(whole)") : Clip(pointer)) + ": " + Clip(message);
}

inline tl::unexpected<Error> InvalidAt(std::string_view pointer, std::string_view message) {
  return Invalid(At(pointer, message));
}

}  // namespace yidan::waybill
