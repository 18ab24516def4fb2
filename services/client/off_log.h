// OffLog: something that an act names by its digest and that stays off the log: terms of an offer, an order,
// a report, a deed. Its digest is SHA-256(nonce || bytes); whoever has no nonce cannot show what the digest
// is of. So the nonce is kept beside the act from before it is sent, for as long as the act is remembered.
// Plain values.
#pragma once

#include <string>

#include "services/base/bytes.h"

namespace yidan::client {

struct OffLog {
  std::string what;  // "terms", "order", "the deed"
  std::string file;  // as it was given, made absolute; empty: not known
  Digest digest;
  std::string nonce;  // 32 bytes; empty: the digest was given as it is
};

}  // namespace yidan::client
