#include <grpcpp/support/status.h>

#include <cstdlib>
#include <stdexcept>
#include <string_view>
#include <variant>

#include "services/rpc/errors.h"
#include "services/title/rules.h"
#include "services/waybill/canonical_json.h"
#include "services/waybill/commitment.h"
#include "services/waybill/content.h"
#include "services/waybill/schema.h"
#include "tests/support/registry.h"
#include "yidan/v1/verification_service.grpc.pb.h"

namespace yidan::testing {
namespace {

const v1::Waybill& DemoContent() {
  static const v1::Waybill content = [] {
    const auto json = waybill::ParseContent(
        ReadWholeFile(YIDAN_SOURCE_DIR "/deploy/demo-data/waybill-2017-tilburg-chengdu.json"));
    if (!json) throw std::runtime_error(json.error().message);
    return waybill::ToWaybill(*json).value();
  }();
  return content;
}

// Other goods: no VIN is covered by two documents, and container and wagon carry part loads.
// REQUIRES: variant < 2,300,000.
void MakeOtherGoods(v1::Waybill& content, int variant) {
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
}

}  // namespace

Participant::Participant(Registry& registry, std::string id, crypto::PrivateKey key)
    : registry_(&registry), id_(std::move(id)), key_(std::move(key)) {}

v1::Act Participant::NewAct() const {
  v1::Act act;
  act.set_actor(id_);
  act.set_key_id(key_.public_key().id().ToString());
  act.set_registry(registry_->id());
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  act.mutable_valid_until()->set_seconds(std::chrono::duration_cast<std::chrono::seconds>(now).count() +
                                         3600);
  return act;
}

v1::Act Participant::Following(const v1::TitleState& head) const {
  v1::Act act = NewAct();
  act.set_document_id(head.document_id());
  act.set_sequence(head.sequence() + 1);
  act.set_previous(head.last_act());
  return act;
}

v1::SubmitActRequest Participant::SignBytes(const std::string& act) const {
  v1::SubmitActRequest request;
  request.set_act(act);
  request.set_signature(key_.Sign(title::SignedBytes(act)));
  return request;
}

v1::SubmitActRequest Participant::Sign(const v1::Act& act) const {
  return SignBytes(title::SerializeAct(act));
}

v1::SubmitActRequest Participant::TransferOf(const v1::TitleState& head, const std::string& to,
                                             v1::EndorsementKind kind) const {
  v1::Act act = Following(head);
  act.mutable_transfer()->set_to(to);
  act.mutable_transfer()->mutable_endorsement()->set_kind(kind);
  return Sign(act);
}

v1::SubmitActRequest Participant::IssueOf(const std::string& document_id, int variant) const {
  v1::Waybill typed = DemoContent();
  if (variant != 0) MakeOtherGoods(typed, variant);
  const waybill::JsonValue content = waybill::ToJson(typed);
  const std::string secret = crypto::RandomBytes(waybill::kSecretSize);
  const auto commitment = waybill::Commit(document_id, secret, content);
  v1::Act act = NewAct();
  act.set_document_id(document_id);
  act.set_sequence(1);
  auto* header = act.mutable_issue()->mutable_header();
  *header = waybill::ToTitleHeader(waybill::HeaderOf(typed).value());
  header->set_content_root(commitment.root.ToString());
  header->set_content_leaf_count(commitment.leaf_count);
  v1::SubmitActRequest request = Sign(act);
  auto* handed_in = request.add_contents();
  handed_in->set_document_id(document_id);
  handed_in->set_content_json(content.Canonical());
  handed_in->set_secret(secret);
  return request;
}

Answer Participant::MakeAnswer(const grpc::Status& status, v1::SubmitActResponse response) {
  Answer answer;
  answer.status = status;
  answer.receipt = std::move(*response.mutable_receipt());
  if (status.ok()) return answer;
  const rpc::RemoteError error = rpc::FromGrpcStatus(status);
  if (const auto* refusal = std::get_if<v1::Refusal>(&error)) {
    answer.reason = rpc::ReasonText(refusal->reason());
    answer.message = refusal->message();
  } else {
    const auto& service = std::get<ledger::ServiceError>(error);
    answer.reason = rpc::ReasonText(service.reason);
    answer.message = service.message;
    answer.field = service.field;
  }
  return answer;
}

v1::TitleState Participant::Title(const std::string& document_id) const {
  grpc::ClientContext context;
  v1::GetTitleRequest request;
  request.set_document_id(document_id);
  v1::GetTitleResponse response;
  const grpc::Status status = Stub<v1::VerificationService>()->GetTitle(&context, request, &response);
  if (!status.ok()) throw std::runtime_error("GetTitle " + document_id + ": " + status.error_message());
  return response.title();
}

Finished Participant::Cli(const std::vector<std::string>& arguments) const {
  const std::string certificate = registry_->File("certs/" + id_);
  const std::string home = registry_->File("homes/" + id_);
  std::filesystem::create_directories(home);
  Command command{{YIDAN_PROGRAM},
                  {{"YIDAN_SERVER", registry_->Address("yidan.v1.TransferService")},
                   {"YIDAN_AS", id_},
                   {"YIDAN_KEY", registry_->File("keys/" + id_ + ".pem")},
                   {"YIDAN_CA", registry_->File("certs/ca.pem")},
                   {"YIDAN_CERT", certificate + ".pem"},
                   {"YIDAN_TLS_KEY", certificate + ".key"},
                   {"YIDAN_REGISTRY_KEY", registry_->verifier_key()},
                   {"HOME", home},
                   {"XDG_CONFIG_HOME", home + "/.config"},
                   {"XDG_STATE_HOME", home + "/.local/state"}}};
  command.argv.insert(command.argv.end(), arguments.begin(), arguments.end());
  return RunProgram(command);
}

Journey::Journey(Registry& registry, crypto::Algorithm algorithm)
    : carrier(registry.Admit("cdirp", {v1::ROLE_CARRIER}, algorithm)),
      shipper(registry.Admit("landrover-nl", {v1::ROLE_SHIPPER}, algorithm)),
      frankfurt(registry.Admit("boc-frankfurt", {v1::ROLE_FINANCIER}, algorithm)),
      jinjiang(registry.Admit("boc-jinjiang", {v1::ROLE_FINANCIER}, algorithm)),
      importer(registry.Admit("rongou", {v1::ROLE_CONSIGNEE}, algorithm)),
      customs(registry.Admit("chengdu-customs", {v1::ROLE_AUTHORITY}, algorithm)) {}

}  // namespace yidan::testing
