// What people type for the values of acts: endorsements, quantities, digests, lists. Pure but for OffLog.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "services/base/bytes.h"
#include "services/cli/words.h"
#include "yidan/v1/act.pb.h"

namespace yidan::cli {

// "full", "blank", "none", "order:P".
Answer<v1::Endorsement> ParseEndorsement(const std::string& text);
// "blank", "order:P".
Answer<v1::OrderClause> ParseOrder(const std::string& text);
// "LINE=PACKAGES/GRAMS".
Answer<v1::LineQuantity> ParseLine(const std::string& text);
// 64 hexadecimal digits.
Answer<Digest> ParseDigest(const std::string& text, std::string_view what);

// A value of an enum by its short name in lower case ("delivery" of SURRENDER_PURPOSE_DELIVERY). `prefix`
// is "SURRENDER_PURPOSE_". The error lists the names there are.
Answer<int> ParseEnum(const google::protobuf::EnumDescriptor& type, std::string_view prefix,
                      const std::string& text);
template <typename Enum>
Answer<Enum> ParseEnum(std::string_view prefix, const std::string& text) {
  YIDAN_CLIENT_ASSIGN(const int number,
                      ParseEnum(*google::protobuf::GetEnumDescriptor<Enum>(), prefix, text));
  return static_cast<Enum>(number);
}

// "a,b" and repeated options alike, sorted, each once.
std::vector<std::string> SplitSorted(const std::vector<std::string>& given);

using client::OffLog;
// `given`: 64 hexadecimal digits are the digest itself, anything else names a file.
Answer<OffLog> DigestOf(const std::string& given, const std::string& fresh_nonce);

}  // namespace yidan::cli
