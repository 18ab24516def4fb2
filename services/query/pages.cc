#include "services/query/pages.h"

#include <algorithm>

#include "services/base/bytes.h"

namespace yidan::query {
namespace {

// Every token is of one size, so that the length of an id which the caller may not see does not show.
constexpr std::size_t kPlainSize = 512;

std::string Context(const PagedQuery& query) {
  return Encoder().Str(query.method).Str(query.caller).Str(query.prefix).Str(query.filter).Take();
}

}  // namespace

std::string Pages::TokenAfter(const PagedQuery& query, std::string_view key) const {
  std::string text = Encoder().Str(key).Take();
  text.resize(std::max(text.size(), kPlainSize));
  return ToBase64(sealer_.Seal(text, Context(query)));
}

api::Reply<std::string> Pages::KeyOf(const PagedQuery& query, const std::string& token) const {
  if (token.empty()) return std::string();
  const auto sealed = FromBase64(token);
  const auto text = sealed ? sealer_.Open(*sealed, Context(query)) : std::nullopt;
  if (text) {
    Decoder in(*text);
    std::string key(in.Str());
    if (in.ok()) return key;
  }
  return tl::unexpected(api::ServiceError{
      v1::ERROR_REASON_BAD_REQUEST,
      "page_token was not given out to you for this query, or the registry has started anew; begin again "
      "without it",
      "page_token"});
}

}  // namespace yidan::query
