#include "tests/support/acts.h"

#include <stdexcept>
#include <string_view>

#include "services/waybill/commitment.h"
#include "services/waybill/content.h"
#include "services/waybill/schema.h"
#include "tests/support/files.h"

namespace yidan::testing {
namespace {

constexpr std::int64_t kHourMs = 3'600'000;

template <typename T>
T Must(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message);
  return *std::move(result);
}

}  // namespace

crypto::PrivateKey TestKey(const std::string& name, crypto::Algorithm algorithm) {
  return Must(crypto::PrivateKey::FromSecret(algorithm, crypto::Sha256("test key of ", name).View()));
}

crypto::PrivateKey FreshKey(crypto::Algorithm algorithm) {
  return Must(crypto::PrivateKey::Generate(algorithm));
}

v1::Act NewAct(const std::string& actor, const crypto::PrivateKey& key, const std::string& registry,
               std::int64_t now_ms) {
  v1::Act act;
  act.set_actor(actor);
  act.set_key_id(key.public_key().id().ToString());
  act.set_registry(registry);
  title::SetTime(act.mutable_valid_until(), now_ms + kHourMs);
  return act;
}

void Follow(v1::Act& act, const v1::TitleState& head) {
  act.set_document_id(head.document_id());
  act.set_sequence(head.sequence() + 1);
  act.set_previous(head.last_act());
}

void Register(v1::Act& act, const crypto::PrivateKey& key, const std::string& name) {
  act.set_participant_id(act.actor());
  act.set_sequence(1);
  act.mutable_register_()->set_spki(key.public_key().spki());
  act.mutable_register_()->set_name(name);
  act.mutable_register_()->set_country("CN");
}

void Admit(v1::Act& act, const std::string& id, const v1::SignedAct& registration,
           const std::vector<v1::Role>& roles, v1::AuthorityKind kind) {
  act.set_participant_id(id);
  act.set_sequence(1);
  auto* admit = act.mutable_admit();
  *admit->mutable_register_act() = registration;
  for (const v1::Role role : roles) {
    admit->add_roles(role);
    if (role != v1::ROLE_AUTHORITY) continue;
    admit->set_authority_kind(kind);
    admit->add_jurisdictions("CN");
  }
}

void Transfer(v1::Act& act, const std::string& to, v1::EndorsementKind kind) {
  act.mutable_transfer()->set_to(to);
  act.mutable_transfer()->mutable_endorsement()->set_kind(kind);
}

std::string SourceFile(const std::string& path) {
  std::string text = ReadWholeFile(std::string(YIDAN_SOURCE_DIR) + "/" + path);
  if (text.empty()) throw std::runtime_error("cannot read " + path);
  return text;
}

const v1::Waybill& DemoWaybill() {
  static const v1::Waybill waybill = Must(waybill::ToWaybill(
      Must(waybill::ParseContent(SourceFile("deploy/demo-data/waybill-2017-tilburg-chengdu.json")))));
  return waybill;
}

v1::Waybill DemoWaybill(int variant) {
  v1::Waybill content = DemoWaybill();
  if (variant == 0) return content;
  constexpr std::string_view kLetters = "ABCDEFGHJKLMNPRSTUVWXYZ";  // a VIN has no I, O or Q
  int serial = variant * 10;
  for (auto& line : *content.mutable_goods_lines()) {
    ++serial;
    const std::string digits = std::to_string(1'000'000 + serial % 1'000'000).substr(1);
    line.set_vins(
        0, std::string("SALWA2FK6H") + kLetters.at(static_cast<std::size_t>(serial / 1'000'000)) + digits);
  }
  for (auto& container : *content.mutable_containers()) container.set_load(v1::UNIT_LOAD_PART);
  for (auto& wagon : *content.mutable_wagons()) wagon.set_load(v1::UNIT_LOAD_PART);
  return content;
}

Committed Commit(const std::string& document_id, const waybill::JsonValue& content,
                 const std::string& secret) {
  const auto commitment = waybill::Commit(document_id, secret, content);
  Committed out;
  // Codes may be in no list of today: a test may be about a document of another day.
  out.header = waybill::ToTitleHeader(
      Must(waybill::HeaderOf(Must(waybill::ToWaybill(content)), waybill::Lists::kIgnored)));
  out.header.set_content_root(commitment.root.ToString());
  out.header.set_content_leaf_count(commitment.leaf_count);
  out.content.set_document_id(document_id);
  out.content.set_content_json(content.Canonical());
  out.content.set_secret(secret);
  return out;
}

void Issue(v1::Act& act, const Committed& committed) {
  act.set_document_id(committed.content.document_id());
  act.set_sequence(1);
  *act.mutable_issue()->mutable_header() = committed.header;
}

}  // namespace yidan::testing
