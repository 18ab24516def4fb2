#include <grpcpp/support/status.h>

#include <chrono>
#include <filesystem>
#include <stdexcept>
#include <variant>

#include "services/rpc/wire/errors.h"
#include "services/waybill/commitment.h"
#include "services/waybill/content.h"
#include "services/waybill/schema.h"
#include "tests/support/acts.h"
#include "tests/support/registry.h"
#include "yidan/v1/verification_service.grpc.pb.h"

namespace yidan::testing {
Participant::Participant(Registry& registry, std::string id, crypto::PrivateKey key)
    : registry_(&registry), id_(std::move(id)), key_(std::move(key)) {}

v1::Act Participant::NewAct() const {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return testing::NewAct(id_, key_, registry_->id(),
                         std::chrono::duration_cast<std::chrono::milliseconds>(now).count());
}

v1::Act Participant::Following(const v1::TitleState& head) const {
  v1::Act act = NewAct();
  Follow(act, head);
  return act;
}

v1::SubmitActRequest Participant::SignBytes(const std::string& act) const {
  return testing::SignBytes(act, key_);
}

v1::SubmitActRequest Participant::Sign(const v1::Act& act) const { return testing::Sign(act, key_); }

v1::SubmitActRequest Participant::TransferOf(const v1::TitleState& head, const std::string& to,
                                             v1::EndorsementKind kind) const {
  v1::Act act = Following(head);
  Transfer(act, to, kind);
  return Sign(act);
}

v1::SubmitActRequest Participant::IssueOf(const std::string& document_id, int variant) const {
  return IssueOf(document_id, DemoWaybill(variant));
}

v1::SubmitActRequest Participant::IssueOf(const std::string& document_id, const v1::Waybill& content) const {
  const Committed committed =
      Commit(document_id, waybill::ToJson(content), crypto::RandomBytes(waybill::kSecretSize));
  v1::Act act = NewAct();
  Issue(act, committed);
  v1::SubmitActRequest request = Sign(act);
  *request.add_contents() = committed.content;
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
    const auto& service = std::get<api::ServiceError>(error);
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
  return RunProgram(CliCommand(arguments));
}

Command Participant::CliCommand(const std::vector<std::string>& arguments) const {
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
  return command;
}

Journey::Journey(Registry& registry, crypto::Algorithm algorithm)
    : carrier(registry.Admit("cdirp", {v1::ROLE_CARRIER}, algorithm)),
      shipper(registry.Admit("landrover-nl", {v1::ROLE_SHIPPER}, algorithm)),
      frankfurt(registry.Admit("boc-frankfurt", {v1::ROLE_FINANCIER}, algorithm)),
      jinjiang(registry.Admit("boc-jinjiang", {v1::ROLE_FINANCIER}, algorithm)),
      importer(registry.Admit("rongou", {v1::ROLE_CONSIGNEE}, algorithm)),
      customs(registry.Admit("chengdu-customs", {v1::ROLE_AUTHORITY}, algorithm)) {}

}  // namespace yidan::testing
