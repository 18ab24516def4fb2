#include "services/cli/off_log.h"

#include <algorithm>
#include <string_view>

namespace yidan::cli {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// "terms" of terms_digest; empty: the field is no digest of something off the log. The digests of acts, which
// are in the log, are named by what they are (hold_id, supersedes, act_digest), and of states too.
std::string WhatOf(const FieldDescriptor& field) {
  constexpr std::string_view kDigest = "digest";
  if (field.type() != FieldDescriptor::TYPE_BYTES || field.is_repeated()) return {};
  const std::string& name = field.name();
  if (name == kDigest) return "evidence";
  if (!name.ends_with("_" + std::string(kDigest)) || name == "act_digest") return {};
  return name.substr(0, name.size() - kDigest.size() - 1);
}

void Collect(const Message& message, std::vector<OffLog>& out) {
  const auto* reflection = message.GetReflection();
  for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor& field = *message.GetDescriptor()->field(i);
    if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      const int count = field.is_repeated() ? reflection->FieldSize(message, &field)
                                            : static_cast<int>(reflection->HasField(message, &field));
      for (int at = 0; at < count; ++at) {
        Collect(field.is_repeated() ? reflection->GetRepeatedMessage(message, &field, at)
                                    : reflection->GetMessage(message, &field),
                out);
      }
      continue;
    }
    const std::string what = WhatOf(field);
    if (what.empty()) continue;
    const auto digest = Digest::FromBytes(reflection->GetString(message, &field));
    if (digest) out.push_back({what, {}, *digest, {}});
  }
}

}  // namespace

std::vector<OffLog> NamedIn(const Message& message) {
  std::vector<OffLog> out;
  Collect(message, out);
  return out;
}

Answer<std::vector<OffLog>> KeptIn(const client::Outbox& outbox) {
  std::vector<OffLog> out;
  YIDAN_CLIENT_ASSIGN(const auto waiting, outbox.Waiting());
  YIDAN_CLIENT_ASSIGN(const auto refused, outbox.Refused());
  YIDAN_CLIENT_ASSIGN(const auto sent, outbox.Sent());
  for (const auto* items : {&waiting, &refused, &sent}) {
    for (const client::OutboxItem& item : *items) {
      std::copy_if(item.off_log.begin(), item.off_log.end(), std::back_inserter(out),
                   [](const OffLog& one) { return !one.nonce.empty(); });
    }
  }
  return out;
}

void AddKept(const client::Outbox& outbox, std::vector<OffLog>& named) {
  if (named.empty()) return;
  const auto kept = KeptIn(outbox);
  if (!kept) return;
  for (OffLog& one : named) {
    const auto found = std::find_if(kept->begin(), kept->end(),
                                    [&one](const OffLog& other) { return other.digest == one.digest; });
    if (found == kept->end()) continue;
    one.file = found->file;
    one.nonce = found->nonce;
  }
}

std::string SayOf(const OffLog& one) {
  const std::string out = one.what + ": digest " + ToHex(one.digest.View());
  if (one.nonce.empty()) return out + ", its file and nonce are not kept here";
  return out + ", file " + one.file + ", nonce " + ToHex(one.nonce);
}

}  // namespace yidan::cli
