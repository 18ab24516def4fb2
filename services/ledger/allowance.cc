#include "services/ledger/allowance.h"

namespace yidan::ledger {
namespace {
constexpr std::size_t kContentBytesOfToken = 4096;
}

std::int64_t TokensOf(const v1::SubmitActRequest& act) {
  std::size_t content_bytes = 0;
  for (const v1::WaybillContent& content : act.contents()) content_bytes += content.content_json().size();
  return static_cast<std::int64_t>(1 + content_bytes / kContentBytesOfToken);
}

std::int64_t TokensOf(const internal::v1::SubmitRequest& request) {
  std::int64_t tokens = 0;
  for (const v1::SubmitActRequest& act : request.acts()) tokens += TokensOf(act);
  return tokens;
}

}  // namespace yidan::ledger
