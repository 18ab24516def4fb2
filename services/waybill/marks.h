// Combining marks, whose long runs cost their square when text is normalised. Private to services/waybill.
#pragma once

#include <utf8proc.h>

namespace yidan::waybill {

// What normalisation sorts: marks, and the three characters (U+0F73, U+0F75, U+0F81) that are taken apart
// into nothing but marks.
inline bool IsMark(utf8proc_int32_t c) {
  return utf8proc_get_property(c)->combining_class != 0 || c == 0x0F73 || c == 0x0F75 || c == 0x0F81;
}

}  // namespace yidan::waybill
