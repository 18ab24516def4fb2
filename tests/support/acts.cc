#include "tests/support/acts.h"

#include <algorithm>
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

v1::SubmitActRequest SignTogether(v1::Act act, const crypto::PrivateKey& key,
                                  std::vector<const crypto::PrivateKey*> approvers) {
  std::sort(approvers.begin(), approvers.end(), [](const crypto::PrivateKey* a, const crypto::PrivateKey* b) {
    return a->public_key().id() < b->public_key().id();
  });
  act.clear_approver_key_ids();
  for (const auto* approver : approvers) act.add_approver_key_ids(approver->public_key().id().ToString());
  v1::SubmitActRequest request = Sign(act, key);
  const std::string message = title::ApprovalBytes(title::ActDigest(request.act()));
  for (const auto* approver : approvers) request.add_approvals(approver->Sign(message));
  return request;
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
  auto* assurance = admit->add_assurances();
  assurance->set_kind(v1::ASSURANCE_KIND_DOCUMENT);
  assurance->set_reference("register extract of " + id);
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

namespace {

// ISO 6346: letters count 10 to 38 without the multiples of 11, each place twice the one before it.
std::string ContainerNumber(int serial) {
  std::string number = "CSQU" + std::to_string(1'000'000 + serial).substr(1);
  int sum = 0;
  for (std::size_t i = 0; i < number.size(); ++i) {
    int value = number[i] - '0';
    if (i < 4) value = 10 + (number[i] - 'A') + (number[i] - 'A' + 9) / 10;
    sum += value << i;
  }
  return number + std::to_string(sum % 11 % 10);
}

}  // namespace

v1::Waybill DemoWaybill(int variant) {
  v1::Waybill content = DemoWaybill();
  if (variant == 0) return content;
  auto& number = *content.mutable_exchanged_document()->mutable_number();
  number += "/" + std::to_string(variant);
  constexpr std::string_view kLetters = "ABCDEFGHJKLMNPRSTUVWXYZ";  // a VIN has no I, O or Q
  int serial = variant * 10;
  for (auto& line : *content.mutable_goods_lines()) {
    ++serial;
    const std::string digits = std::to_string(1'000'000 + serial % 1'000'000).substr(1);
    line.set_vins(
        0, std::string("SALWA2FK6H") + kLetters.at(static_cast<std::size_t>(serial / 1'000'000)) + digits);
  }
  const std::string box = ContainerNumber(999'999 - variant % 1'000'000);  // none of LargeWaybill's
  for (auto& container : *content.mutable_containers()) {
    container.set_number(box);
    container.set_load(v1::UNIT_LOAD_PART);
  }
  for (auto& line : *content.mutable_goods_lines()) line.set_container_numbers(0, box);
  for (auto& wagon : *content.mutable_wagons()) {
    wagon.set_container_numbers(0, box);
    wagon.set_load(v1::UNIT_LOAD_PART);
  }
  return content;
}

v1::Waybill LargeWaybill(int lines, int containers) {
  v1::Waybill content = DemoWaybill();
  const v1::GoodsLine line = content.goods_lines(0);
  const v1::Container container = content.containers(0);
  content.clear_goods_lines();
  content.clear_containers();
  content.clear_wagons();
  for (int i = 0; i < containers; ++i) {
    v1::Container& added = *content.add_containers();
    added = container;
    added.set_number(ContainerNumber(i));
    added.set_seals(0, "NL" + std::to_string(i));
  }
  for (int i = 0; i < lines; ++i) {
    v1::GoodsLine& added = *content.add_goods_lines();
    added = line;
    added.set_id(std::to_string(i + 1));
    added.clear_vins();
    added.clear_wagon_numbers();
    added.set_container_numbers(0, content.containers(i % containers).number());
  }
  auto& totals = *content.mutable_totals();
  totals.set_goods_lines(static_cast<std::uint32_t>(lines));
  totals.set_packages(line.packages() * static_cast<std::uint64_t>(lines));
  totals.set_gross_weight_grams(line.gross_weight_grams() * static_cast<std::uint64_t>(lines));
  return content;
}

v1::Waybill PartOfDemoWaybill(const std::vector<std::string>& lines,
                              const std::vector<std::string>& replaces) {
  v1::Waybill content = DemoWaybill();
  auto& totals = *content.mutable_totals();
  totals.set_goods_lines(0);
  totals.set_packages(0);
  totals.set_gross_weight_grams(0);
  content.clear_goods_lines();
  for (const v1::GoodsLine& line : DemoWaybill().goods_lines()) {
    if (std::find(lines.begin(), lines.end(), line.id()) == lines.end()) continue;
    *content.add_goods_lines() = line;
    totals.set_goods_lines(totals.goods_lines() + 1);
    totals.set_packages(totals.packages() + line.packages());
    totals.set_gross_weight_grams(totals.gross_weight_grams() + line.gross_weight_grams());
  }
  if (content.goods_lines_size() < DemoWaybill().goods_lines_size()) {
    for (auto& container : *content.mutable_containers()) container.set_load(v1::UNIT_LOAD_PART);
    for (auto& wagon : *content.mutable_wagons()) wagon.set_load(v1::UNIT_LOAD_PART);
  }
  for (const std::string& id : replaces) content.mutable_exchanged_document()->add_replaces(id);
  return content;
}

Committed Commit(const std::string& document_id, const waybill::JsonValue& content,
                 const std::string& secret) {
  const auto commitment = waybill::Commit(document_id, secret, content);
  Committed out;
  // Codes may be in no list of today: a test may be about a document of another day.
  out.header = waybill::ToTitleHeader(
      Must(waybill::HeaderOf(Must(waybill::ToWaybill(content)), waybill::Lists::kIgnored)));
  waybill::StateCommitment(commitment, out.header);
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
