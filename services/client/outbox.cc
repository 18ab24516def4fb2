#include "services/client/outbox.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <nlohmann/json.hpp>

#include "services/client/files.h"
#include "services/client/off_log_json.h"
#include "services/title/rules.h"
#include "services/title/times.h"

namespace yidan::client {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr const char* kFormat = "yidan-outbox/1";
constexpr std::size_t kMaxFileBytes = std::size_t{64} << 20U;  // a REPLACE may carry many contents

Json JsonOf(const OutboxItem& item) {
  Json out;
  out["format"] = kFormat;
  out["about"] = Describe(item);
  out["registry"] = ToHex(item.registry.View());
  out["written_at_ms"] = item.written_at_ms;
  if (item.index) out["index"] = *item.index;
  if (!item.refusal.empty()) out["refusal"] = item.refusal;
  out["request_id"] = item.request.request_id();
  out["act"] = ToBase64(item.request.act());
  out["signature"] = ToBase64(item.request.signature());
  out["approvals"] = Json::array();
  for (const std::string& approval : item.request.approvals()) out["approvals"].push_back(ToBase64(approval));
  out["contents"] = Json::array();
  for (const v1::WaybillContent& content : item.request.contents()) {
    out["contents"].push_back({{"document_id", content.document_id()},
                               {"content", ToBase64(content.content_json())},
                               {"secret", ToBase64(content.secret())}});
  }
  out["off_log"] = JsonOf(item.off_log);
  out["before"] = Json::array();
  for (const auto& [key, value] : item.before) {
    out["before"].push_back({{"key", key}, {"value", ToBase64(value)}});
  }
  return out;
}

std::optional<std::string> Text(const Json& json, const char* name) {
  if (!json.is_object() || !json.contains(name) || !json.at(name).is_string()) return std::nullopt;
  return json.at(name).get<std::string>();
}
std::optional<std::string> Bytes(const Json& json, const char* name) {
  const auto text = Text(json, name);
  if (!text) return std::nullopt;
  auto bytes = FromBase64(*text);
  if (!bytes) return std::nullopt;
  return std::move(*bytes);
}

std::optional<OutboxItem> ItemOf(const Json& json) {
  const auto act = Bytes(json, "act");
  const auto signature = Bytes(json, "signature");
  const auto registry_hex = Text(json, "registry");
  const auto request_id = Text(json, "request_id");
  if (Text(json, "format") != kFormat || !act || !signature || !registry_hex || !request_id) {
    return std::nullopt;
  }
  const auto raw = FromHex(*registry_hex);
  const auto registry = raw ? Digest::FromBytes(*raw) : std::nullopt;
  if (!registry || !json.contains("contents") || !json.at("contents").is_array()) return std::nullopt;
  OutboxItem out;
  out.digest = title::ActDigest(*act);
  out.registry = *registry;
  out.request.set_act(*act);
  out.request.set_signature(*signature);
  if (!json.contains("approvals") || !json.at("approvals").is_array()) return std::nullopt;
  for (const Json& approval : json.at("approvals")) {
    if (!approval.is_string()) return std::nullopt;
    auto bytes = FromBase64(approval.get<std::string>());
    if (!bytes) return std::nullopt;
    out.request.add_approvals(*std::move(bytes));
  }
  out.request.set_request_id(*request_id);
  out.request.set_receipt(v1::RECEIPT_DETAIL_FULL);
  for (const Json& one : json.at("contents")) {
    const auto id = Text(one, "document_id");
    const auto content = Bytes(one, "content");
    const auto secret = Bytes(one, "secret");
    if (!id || !content || !secret) return std::nullopt;
    v1::WaybillContent& to = *out.request.add_contents();
    to.set_document_id(*id);
    to.set_content_json(*content);
    to.set_secret(*secret);
  }
  auto off_log = OffLogIn(json);
  if (!off_log) return std::nullopt;
  out.off_log = *std::move(off_log);
  if (json.contains("before")) {
    if (!json.at("before").is_array()) return std::nullopt;
    for (const Json& one : json.at("before")) {
      const auto key = Text(one, "key");
      const auto value = Bytes(one, "value");
      if (!key || !value) return std::nullopt;
      out.before.emplace_back(*key, *value);
    }
  }
  out.refusal = Text(json, "refusal").value_or("");
  if (json.contains("written_at_ms") && json.at("written_at_ms").is_number_integer()) {
    out.written_at_ms = json.at("written_at_ms").get<std::int64_t>();
  }
  if (json.contains("index") && json.at("index").is_number_unsigned()) {
    out.index = json.at("index").get<std::uint64_t>();
  }
  return out;
}

Answer<void> Put(const std::string& folder, const OutboxItem& item) {
  YIDAN_CLIENT_TRY(MakeFolder(folder));
  const std::string path = folder + "/" + ToHex(item.digest.View()) + ".json";
  if (const auto written = posix::ReplaceFile(path, JsonOf(item).dump(2) + "\n", 0600); !written) {
    return BadInput(written.error().message);
  }
  return {};
}

}  // namespace

OutboxItem MakeOutboxItem(const v1::SignedAct& act, std::vector<v1::WaybillContent> contents,
                          const Digest& registry, std::int64_t now_ms) {
  OutboxItem out;
  out.digest = title::ActDigest(act.act());
  out.registry = registry;
  out.written_at_ms = now_ms;
  out.request.set_act(act.act());
  out.request.set_signature(act.signature());
  *out.request.mutable_approvals() = act.approvals();
  out.request.set_request_id(ToHex(out.digest.View()));
  out.request.set_receipt(v1::RECEIPT_DETAIL_FULL);
  for (v1::WaybillContent& content : contents) *out.request.add_contents() = std::move(content);
  return out;
}

std::string Describe(const OutboxItem& item) {
  const auto act = title::ReadAct(item.request.act());
  if (!act) return "no act";
  const std::string& subject = act->document_id().empty() ? act->participant_id() : act->document_id();
  return std::string(title::KindName(title::KindOf(*act))) + " of " + subject + " by " + act->actor();
}

OpenAct OpenActOf(const Outbox& outbox, const OutboxItem& item) {
  OpenAct out{ToHex(item.digest.View()), Describe(item), outbox.FileOf(item.digest), {}, item.off_log};
  for (const auto& content : item.request.contents()) out.documents.push_back(content.document_id());
  return out;
}

std::string Outbox::FileOf(const Digest& digest) const {
  return place_ + "/" + ToHex(digest.View()) + ".json";
}

Answer<void> Outbox::Write(const OutboxItem& item) const {
  if (place_.empty()) {
    return BadInput(
        "nothing was sent: there is no place to keep the act before it is sent; --outbox DIR (or "
        "YIDAN_OUTBOX), "
        "or a HOME");
  }
  return Put(place_, item);
}

namespace {

bool SameContent(const OutboxItem& item, const std::vector<v1::WaybillContent>& contents) {
  return std::equal(item.request.contents().begin(), item.request.contents().end(), contents.begin(),
                    contents.end(), [](const v1::WaybillContent& a, const v1::WaybillContent& b) {
                      return a.content_json() == b.content_json();
                    });
}

bool IsOfOneKind(const v1::Act& a, const v1::Act& b) {
  return a.actor() == b.actor() && title::KindOf(a) == title::KindOf(b);
}
bool SameSubject(const v1::Act& a, const v1::Act& b) {
  return a.document_id() == b.document_id() && a.participant_id() == b.participant_id();
}

Answer<void> RemoveFile(const std::string& path) {
  std::error_code failed;
  fs::remove(path, failed);  // no error if it is not there
  if (failed) return BadInput(path + ": " + failed.message());
  return {};
}

}  // namespace

Answer<std::optional<OutboxItem>> Outbox::SameMeant(const v1::Act& act,
                                                    const std::vector<v1::WaybillContent>& contents,
                                                    const Digest& registry) const {
  YIDAN_CLIENT_ASSIGN(auto waiting, Waiting());
  for (OutboxItem& item : waiting) {
    const auto other = title::ReadAct(item.request.act());
    if (!other || item.registry != registry || !IsOfOneKind(*other, act)) continue;
    if (SameSubject(*other, act) || (act.has_issue() && SameContent(item, contents)))
      return std::optional(std::move(item));
  }
  return std::optional<OutboxItem>();
}

Answer<std::vector<OutboxItem>> Outbox::MayDoTheSame(const v1::Act& act,
                                                     const std::vector<v1::WaybillContent>& contents,
                                                     const Digest& registry, std::int64_t now_ms) const {
  YIDAN_CLIENT_ASSIGN(auto refused, Refused());
  std::erase_if(refused, [&](const OutboxItem& item) {
    const auto other = title::ReadAct(item.request.act());
    if (!other || item.registry != registry || !IsOfOneKind(*other, act)) return true;
    if (title::ToMs(other->valid_until()) < now_ms) return true;
    // On a chain one act excludes the other.
    const bool beside = SameSubject(*other, act) && title::IsBesideChainAct(title::KindOf(act));
    const bool anew = act.has_issue() && !SameSubject(*other, act) && SameContent(item, contents);
    return !beside && !anew;
  });
  return refused;
}

Answer<void> Outbox::MarkRefused(const OutboxItem& item, const std::string& refusal) const {
  OutboxItem refused = item;
  refused.refusal = refusal;
  YIDAN_CLIENT_TRY(Put(place_ + "/refused", refused));
  return RemoveFile(FileOf(item.digest));
}

// A crash between the two leaves the act in both places: sent again, it gets the receipt it has.
Answer<void> Outbox::MarkSent(const OutboxItem& item, std::uint64_t index) const {
  OutboxItem sent = item;
  sent.index = index;
  sent.request.clear_contents();
  sent.before.clear();
  sent.refusal.clear();
  YIDAN_CLIENT_TRY(Put(place_ + "/sent", sent));
  return Remove(item.digest);
}

Answer<void> Outbox::Remove(const Digest& digest) const {
  if (place_.empty()) return {};
  YIDAN_CLIENT_TRY(RemoveFile(place_ + "/refused/" + ToHex(digest.View()) + ".json"));
  return RemoveFile(FileOf(digest));
}

Answer<std::vector<std::string>> Outbox::Unreadable() const {
  std::vector<std::string> out;
  YIDAN_CLIENT_TRY(List(place_, &out));
  std::sort(out.begin(), out.end());
  return out;
}

Answer<std::vector<OutboxItem>> Outbox::List(const std::string& folder,
                                             std::vector<std::string>* unreadable) {
  std::vector<OutboxItem> out;
  std::error_code failed;
  if (folder.empty() || !fs::exists(folder, failed)) return out;
  for (const auto& entry : fs::directory_iterator(folder, failed)) {
    if (entry.path().extension() != ".json") continue;
    const std::string path = entry.path().string();
    const auto text = ReadFile(path, kMaxFileBytes);
    auto item = text ? ItemOf(Json::parse(*text, nullptr, /*allow_exceptions=*/false)) : std::nullopt;
    if (item) {
      out.push_back(*std::move(item));
    } else if (unreadable != nullptr) {
      unreadable->push_back(
          text ? path + ": this is not what yidan wrote; put it aside, and find out who changed it"
               : text.error().message);
    }
  }
  if (failed) return BadInput(folder + ": " + failed.message());
  std::sort(out.begin(), out.end(), [](const OutboxItem& a, const OutboxItem& b) {
    return std::tie(a.written_at_ms, a.digest) < std::tie(b.written_at_ms, b.digest);
  });
  return out;
}

Answer<OutboxItem> Outbox::Find(const std::string& digest_prefix) const {
  YIDAN_CLIENT_ASSIGN(auto waiting, Waiting());
  YIDAN_CLIENT_ASSIGN(auto refused, Refused());
  std::move(refused.begin(), refused.end(), std::back_inserter(waiting));
  std::erase_if(waiting, [&digest_prefix](const OutboxItem& item) {
    return !ToHex(item.digest.View()).starts_with(digest_prefix);
  });
  if (waiting.empty())
    return BadInput("no act that waits, or was refused by word, has a digest that begins with " +
                    digest_prefix);
  if (waiting.size() > 1) return BadInput("more than one act's digest begins with " + digest_prefix);
  return std::move(waiting.front());
}

}  // namespace yidan::client
