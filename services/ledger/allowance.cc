#include "services/ledger/allowance.h"

#include "services/base/moments.h"

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

api::ServiceError TooManyRecorded(const Allowance::Options& recorded, std::int64_t from_ms,
                                  std::string_view nothing_done) {
  return {v1::ERROR_REASON_TOO_FAST,
          "too many of your readings, and of the answers to your acts, went into the access record: " +
              std::to_string(recorded.burst) + " at once, then " + std::to_string(recorded.per_second) +
              " a second; the next is taken from " + FormatRfc3339(from_ms) + " on; " +
              std::string(nothing_done),
          ""};
}

}  // namespace yidan::ledger
