// What people type for the values of acts: endorsements, quantities, digests, lists. Pure but for OffLog.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "services/base/bytes.h"
#include "services/cli/off_log.h"
#include "services/cli/words.h"
#include "yidan/v1/act.pb.h"
#include "yidan/v1/title.pb.h"

namespace yidan::cli {

// "full", "blank", "none", "order:P".
Answer<v1::Endorsement> ParseEndorsement(const std::string& text);
// What stands where nobody says it: full, so that the chain has no gap; of a STRAIGHT document, which takes
// no endorsement, none.
inline constexpr const char* kDefaultEndorsement = "full; of a STRAIGHT document none";
Answer<v1::Endorsement> EndorsementOr(const std::string& text, const v1::TitleState& head);
// "blank", "order:P".
Answer<v1::OrderClause> ParseOrder(const std::string& text);
// "LINE=PACKAGES/GRAMS".
Answer<v1::LineQuantity> ParseLine(const std::string& text);
// 64 hexadecimal digits.
Answer<Digest> ParseDigest(const std::string& text, std::string_view what);

// The option takes one of these words, or begins with one: shown in help, offered by completion (grammar.h).
CLI::Option* OneOf(CLI::Option* option, const std::vector<std::string>& words);
// The short names of an enum in lower case, but for UNSPECIFIED.
std::vector<std::string> EnumNames(const google::protobuf::EnumDescriptor& type, std::string_view prefix);
template <typename Enum>
CLI::Option* OneOf(CLI::Option* option, std::string_view prefix) {
  return OneOf(option, EnumNames(*google::protobuf::GetEnumDescriptor<Enum>(), prefix));
}
inline const std::vector<std::string> kEndorsements = {"full", "blank", "order:", "none"};

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

// `given`: 64 hexadecimal digits are the digest itself, anything else names a file.
Answer<OffLog> DigestOf(const std::string& given, const std::string& fresh_nonce);

}  // namespace yidan::cli
