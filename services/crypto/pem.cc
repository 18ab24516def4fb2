#include "services/crypto/pem.h"

#include <sodium.h>

#include <algorithm>
#include <string>

#include "services/base/bytes.h"

namespace yidan::crypto {
namespace {

constexpr std::string_view kBegin = "-----BEGIN ";
constexpr std::string_view kDashes = "-----";
constexpr std::string_view kSpace = " \t\r\n";
constexpr std::size_t kLine = 64;
constexpr std::size_t kLongestPem = 16384;  // far above any key here; bounds the copies below

bool IsBlank(std::string_view text) { return text.find_first_not_of(kSpace) == std::string_view::npos; }

std::string EndLineOf(std::string_view label) { return "-----END " + std::string(label) + "-----"; }

Error WrongLabel(std::string_view wanted, std::string_view found) {
  std::string message = "PEM: expected a \"" + std::string(wanted) + "\" block, found \"";
  // The label comes from the caller's text: show only a short, printable one.
  const bool shown = found.size() <= 40 &&
                     std::all_of(found.begin(), found.end(), [](char c) { return c >= ' ' && c <= '~'; });
  message += shown ? std::string(found) : std::string("(unreadable)");
  message += '"';
  if (found == "ENCRYPTED PRIVATE KEY") {
    message += ": encrypted keys are not read; decrypt it to plain PKCS#8 (openssl pkcs8)";
  } else if (found == "EC PRIVATE KEY" || found == "EC PARAMETERS") {
    message += ": convert it to PKCS#8 (openssl pkcs8 -topk8 -nocrypt)";
  }
  return Error{Error::Kind::kInvalid, std::move(message)};
}

}  // namespace

Result<std::string> PemDecode(std::string_view label, std::string_view text) {
  if (text.size() > kLongestPem) return Invalid("PEM: longer than 16384 bytes");
  const std::size_t begin = text.find(kBegin);
  if (begin == std::string_view::npos) return Invalid("PEM: no BEGIN line");
  if (!IsBlank(text.substr(0, begin))) return Invalid("PEM: text before the BEGIN line");
  text.remove_prefix(begin + kBegin.size());

  const std::size_t label_end = text.find(kDashes);
  if (label_end == std::string_view::npos) return Invalid("PEM: the BEGIN line is cut off");
  const std::string_view found = text.substr(0, label_end);
  if (found != label) return tl::unexpected<Error>(WrongLabel(label, found));
  text.remove_prefix(label_end + kDashes.size());

  const std::string end_line = EndLineOf(label);
  const std::size_t end = text.find(end_line);
  if (end == std::string_view::npos) return Invalid("PEM: no matching END line");
  if (!IsBlank(text.substr(end + end_line.size()))) return Invalid("PEM: text after the END line");

  std::string body;
  body.reserve(end);
  for (char c : text.substr(0, end)) {
    if (kSpace.find(c) == std::string_view::npos) body += c;
  }
  if (body.find(':') != std::string::npos) {
    return Invalid("PEM: header lines, as of an encrypted key, are not read; use plain PKCS#8");
  }
  std::optional<std::string> der = FromBase64(body);
  sodium_memzero(body.data(), body.size());  // it may have been a private key
  if (!der || der->empty()) return Invalid("PEM: the body is not base64");
  return *std::move(der);
}

std::vector<std::string_view> PemLabels(std::string_view text) {
  std::vector<std::string_view> labels;
  while (true) {
    const std::size_t begin = text.find(kBegin);
    if (begin == std::string_view::npos) return labels;
    text.remove_prefix(begin + kBegin.size());
    const std::size_t label_end = text.find(kDashes);
    if (label_end == std::string_view::npos) return labels;
    const std::string_view label = text.substr(0, label_end);
    if (label.find('\n') != std::string_view::npos) continue;
    const std::size_t end = text.find(EndLineOf(label));
    if (end == std::string_view::npos) continue;
    labels.push_back(label);
    text.remove_prefix(end);
  }
}

std::string PemEncode(std::string_view label, std::string_view der) {
  std::string body = ToBase64(der);
  std::string out = std::string(kBegin).append(label).append("-----\n");
  out.reserve(out.size() * 2 + body.size() + body.size() / kLine + 16);
  for (std::size_t i = 0; i < body.size(); i += kLine) {
    out.append(body, i, kLine);
    out += '\n';
  }
  sodium_memzero(body.data(), body.size());
  return out.append("-----END ").append(label).append("-----\n");
}

}  // namespace yidan::crypto
