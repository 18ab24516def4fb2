#include "tests/endurance/voyage.h"

#include <chrono>
#include <utility>

#include "services/crypto/crypto.h"
#include "services/waybill/commitment.h"
#include "services/waybill/schema.h"
#include "tests/support/acts.h"
#include "yidan/v1/customs_service.grpc.pb.h"
#include "yidan/v1/issuance_service.grpc.pb.h"
#include "yidan/v1/transfer_service.grpc.pb.h"
#include "yidan/v1/verification_service.grpc.pb.h"

namespace yidan::endurance {
namespace {

using Answer = Operation::Answer;
using testing::Participant;

constexpr std::chrono::seconds kPatience{20};

bool SaysNothing(const grpc::Status& status) {
  return status.error_code() == grpc::StatusCode::UNAVAILABLE ||
         status.error_code() == grpc::StatusCode::DEADLINE_EXCEEDED ||
         status.error_code() == grpc::StatusCode::CANCELLED;
}

}  // namespace

Voyage::Voyage(const testing::Registry& registry, const testing::Journey& journey, std::string first,
               int variant, Memory& memory)
    : registry_(registry),
      journey_(journey),
      variant_(variant),
      memory_(memory),
      document_(std::move(first)) {}

void Voyage::Run(const std::atomic<bool>& over) {
  while (!over && Step()) {
  }
}

v1::TitleState Voyage::Present() {
  for (;;) {
    Sent reading;
    reading.document = document_;
    Operation& operation = reading.operation;
    operation.client = "voyage";
    operation.sent = memory_.Moment();
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + kPatience);
    v1::GetTitleRequest request;
    request.set_document_id(document_);
    v1::GetTitleResponse response;
    const auto status =
        journey_.shipper.Stub<v1::VerificationService>()->GetTitle(&context, request, &response);
    if (!status.ok()) {
      if (!SaysNothing(status)) memory_.Found("GetTitle " + document_ + ": " + status.error_message());
      return {};
    }
    operation.answered = memory_.Moment();
    operation.answer = Answer::kShown;
    operation.shown = {response.title().holder(), response.title().last_act()};
    memory_.Keep(std::move(reading));
    if (response.title().status() != v1::TITLE_STATUS_REPLACED) return response.title();
    document_ = response.title().replaced_by(0);
  }
}

bool Voyage::Step() {
  const v1::TitleState head = Present();
  if (head.document_id().empty()) return false;
  if (head.status() == v1::TITLE_STATUS_SURRENDERED) return Replace(head);
  if (!head.pending_orders().empty()) return Countersign(head);
  if (head.holder() != journey_.shipper.id()) return Order(head, journey_.shipper);
  // The content says that the shipper holds first: so it is from the shipper that a successor takes over.
  return head.sequence() == 1 ? Order(head, journey_.frankfurt) : Surrender(head);
}

template <class Service>
bool Voyage::Do(const Participant& signer, const std::string& what, const v1::SubmitActRequest& request,
                const v1::TitleState& head, const std::string& to, const std::string& successor) {
  Sent sent;
  sent.document = head.document_id();
  sent.sender = signer.id();
  sent.request = request;
  sent.alone = false;  // what comes next is read from the registry
  Operation& operation = sent.operation;
  operation.kind = Operation::Kind::kTransfer;
  operation.what = what;
  operation.client = "voyage";
  operation.answered = kNever;
  operation.act = title::ActDigest(request.act()).ToString();
  operation.previous = head.last_act();
  operation.from = head.holder();
  operation.to = to;
  operation.sent = memory_.Moment();
  const testing::Answer answer = signer.Submit<Service>(request, kPatience);
  if (answer.ok()) {
    operation.answered = memory_.Moment();
    operation.answer = Answer::kAdmitted;
    memory_.Acknowledged(answer.receipt);
  } else if (!SaysNothing(answer.status)) {
    memory_.Found(what + " of " + sent.document + " was refused " + answer.reason + ": " + answer.message);
  }
  if (!successor.empty()) {
    // The same call, as the one that it issues sees it.
    Sent issued = sent;
    issued.document = successor;
    issued.operation.previous.clear();
    issued.operation.from.clear();
    issued.operation.to = head.holder();
    memory_.Keep(std::move(issued));
  }
  memory_.Keep(std::move(sent));
  return answer.ok();
}

bool Voyage::Order(const v1::TitleState& head, const Participant& to) {
  v1::Act act = journey_.customs.Following(head);
  v1::Order& order = *act.mutable_order();
  order.set_effect(v1::ORDER_EFFECT_TRANSFER);
  order.set_to(to.id());
  order.mutable_endorsement()->set_kind(v1::ENDORSEMENT_KIND_FULL);
  order.set_order_digest(std::string(32, 'o'));
  return Do<v1::CustomsService>(journey_.customs, "ORDER", journey_.customs.Sign(act), head, head.holder());
}

bool Voyage::Countersign(const v1::TitleState& head) {
  const auto& order = head.pending_orders(0);
  v1::Act act = registry_.registrar().Following(head);
  act.mutable_countersign()->set_order_id(order.order_id());
  return Do<v1::CustomsService>(registry_.registrar(), "COUNTERSIGN", registry_.registrar().Sign(act), head,
                                order.to());
}

bool Voyage::Surrender(const v1::TitleState& head) {
  v1::Act act = journey_.shipper.Following(head);
  act.mutable_surrender()->mutable_terms()->set_purpose(v1::SURRENDER_PURPOSE_AMENDMENT);
  return Do<v1::TransferService>(journey_.shipper, "SURRENDER", journey_.shipper.Sign(act), head,
                                 head.holder());
}

bool Voyage::Replace(const v1::TitleState& head) {
  const std::string& old = head.document_id();
  const std::size_t dot = old.rfind('.');
  const std::string stem = old.substr(0, dot);
  const int number = dot == std::string::npos ? 0 : std::stoi(old.substr(dot + 1));
  const std::string next = stem + "." + std::to_string(number + 1);
  v1::Waybill content = testing::DemoWaybill(variant_);
  content.mutable_exchanged_document()->add_replaces(old);
  const testing::Committed committed =
      testing::Commit(next, waybill::ToJson(content), crypto::RandomBytes(waybill::kSecretSize));
  v1::Act act = journey_.carrier.Following(head);
  auto* predecessor = act.mutable_replace()->add_predecessors();
  predecessor->set_document_id(old);
  predecessor->set_sequence(head.sequence());
  predecessor->set_last_act(head.last_act());
  auto* successor = act.mutable_replace()->add_successors();
  successor->set_document_id(next);
  *successor->mutable_header() = committed.header;
  v1::SubmitActRequest request = journey_.carrier.Sign(act);
  *request.add_contents() = committed.content;
  return Do<v1::IssuanceService>(journey_.carrier, "REPLACE", request, head, "", next);
}

}  // namespace yidan::endurance
