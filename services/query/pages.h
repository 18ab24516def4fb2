// Page tokens: the key of the last row that was looked at, sealed, so that neither the row nor how far the
// query went shows; good for one caller and one query of this process. Private to this folder; any thread.
#pragma once

#include <string>
#include <string_view>

#include "services/api/ledger_port.h"
#include "services/crypto/crypto.h"

namespace yidan::query {

// One query by one caller; its pages go by `prefix`, the rows that it runs over.
struct PagedQuery {
  std::string_view method;  // "GetHistory"
  std::string_view caller;
  std::string_view prefix;
  std::string_view filter = {};  // what else the query asks for
};

class Pages {
 public:
  [[nodiscard]] std::string TokenAfter(const PagedQuery& query, std::string_view key) const;
  // The key; empty for the first page. BAD_REQUEST page_token: forged, another's, another query's, or from
  // before a restart.
  [[nodiscard]] api::Reply<std::string> KeyOf(const PagedQuery& query, const std::string& token) const;

 private:
  const crypto::Sealer sealer_;
};

}  // namespace yidan::query
