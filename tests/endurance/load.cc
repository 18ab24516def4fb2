#include "tests/endurance/load.h"

#include <chrono>
#include <utility>

#include "services/base/bytes.h"
#include "services/title/rules.h"
#include "services/title/times.h"
#include "tests/support/acts.h"
#include "yidan/v1/transfer_service.grpc.pb.h"
#include "yidan/v1/verification_service.grpc.pb.h"

namespace yidan::endurance {
namespace {

using Answer = Operation::Answer;
using testing::Participant;

constexpr std::chrono::seconds kPatience{20};

void SetPatience(grpc::ClientContext& context) {
  context.set_deadline(std::chrono::system_clock::now() + kPatience);
}

std::string DigestOf(const v1::SubmitActRequest& request) {
  return title::ActDigest(request.act()).ToString();
}
std::string Short(const std::string& digest) { return ToHex(digest).substr(0, 12); }

// Nobody knows whether it happened: the line broke, the registry stops, or says that it does not know.
bool SaysNothing(const grpc::Status& status) {
  return status.error_code() == grpc::StatusCode::UNAVAILABLE ||
         status.error_code() == grpc::StatusCode::DEADLINE_EXCEEDED ||
         status.error_code() == grpc::StatusCode::CANCELLED;
}

}  // namespace

Client::Client(std::string name, const Parties& parties, Memory& memory, std::string hot,
               std::vector<std::string> own, std::map<std::string, v1::TitleState> titles, unsigned seed)
    : name_(std::move(name)),
      parties_(parties),
      memory_(memory),
      hot_(std::move(hot)),
      own_(std::move(own)),
      titles_(std::move(titles)),
      random_(seed) {}

void Client::Run(const std::atomic<bool>& over, std::vector<Sent> again) {
  for (Sent& sent : again) {
    if (over || !Resend(std::move(sent))) return;
  }
  for (const std::string& document : own_) {
    if (!Read(document, &titles_[document])) return;
  }
  while (!over) {
    bool answered = true;
    switch (random_() % 10) {
      case 0:
      case 1:
      case 2:
        answered = PassHot();
        break;
      case 3:
        answered = PassBoth(/*spoilt=*/false);
        break;
      case 4:
        answered = PassBoth(/*spoilt=*/true);
        break;
      case 5:
        answered = Read(own_[random_() % own_.size()], nullptr);
        break;
      default:
        answered = PassOwn();
    }
    if (!answered) return;
  }
}

const Participant& Client::HolderOf(const v1::TitleState& head) const {
  for (const Participant* party : parties_.holders) {
    if (party->id() == head.holder()) return *party;
  }
  throw std::runtime_error(head.document_id() + " is held by " + head.holder() + ", which is none of ours");
}

Sent Client::Prepare(const v1::TitleState& head) {
  const Participant& from = HolderOf(head);
  const Participant* to = &from;
  while (to == &from) to = parties_.holders[random_() % parties_.holders.size()];
  Sent sent;
  sent.document = head.document_id();
  sent.sender = from.id();
  v1::Act act = from.Following(head);
  testing::Transfer(act, to->id());
  // No two acts are one: what two clients sign in one millisecond would be the same bytes, and so the same
  // act.
  title::SetTime(act.mutable_valid_until(),
                 title::ToMs(act.valid_until()) - static_cast<std::int64_t>(random_() % 1'800'000));
  sent.request = from.Sign(act);
  Operation& operation = sent.operation;
  operation.kind = Operation::Kind::kTransfer;
  operation.client = name_;
  operation.answered = kNever;
  operation.act = DigestOf(sent.request);
  operation.previous = head.last_act();
  operation.from = from.id();
  operation.to = to->id();
  return sent;
}

void Client::Moved(const Sent& sent) {
  v1::TitleState& title = titles_[sent.document];
  title.set_sequence(title.sequence() + 1);
  title.set_last_act(sent.operation.act);
  title.set_holder(sent.operation.to);
}

bool Client::Submit(Sent sent) {
  const Participant& sender = [&]() -> const Participant& {
    v1::TitleState held_by_sender;
    held_by_sender.set_holder(sent.sender);
    return HolderOf(held_by_sender);
  }();
  const auto stub = sender.Stub<v1::TransferService>();
  grpc::ClientContext context;
  SetPatience(context);
  v1::SubmitActResponse response;
  Operation& operation = sent.operation;
  operation.sent = memory_.Moment();
  const grpc::Status status = stub->SubmitAct(&context, sent.request, &response);
  const testing::Answer answer = Participant::MakeAnswer(status, std::move(response));
  if (answer.ok() || !SaysNothing(status)) operation.answered = memory_.Moment();
  if (answer.ok()) {
    operation.answer = Answer::kAdmitted;
    memory_.Acknowledged(answer.receipt);
    if (answer.receipt.act_digest() != operation.act) memory_.Found("a receipt is of another act");
  } else if (SaysNothing(status)) {
    operation.answer = Answer::kUnknown;
  } else if (answer.reason == "STALE_PREVIOUS" || answer.reason == "NOT_HOLDER") {
    operation.answer = answer.reason == "NOT_HOLDER" ? Answer::kNotHolder : Answer::kStale;
    memory_.Refused(operation.act);
  } else {
    operation.answer = Answer::kUnknown;
    operation.answered = kNever;
    memory_.Found("act " + Short(operation.act) + " of " + sent.document + " was refused " + answer.reason +
                  ": " + answer.message + status.error_message());
  }
  const bool answered = operation.answer != Answer::kUnknown;
  memory_.Keep(std::move(sent));
  return answered;
}

// One that the log has must be answered with its receipt; another is as good as new.
bool Client::Resend(Sent sent) {
  if (!sent.in_log) return Submit(std::move(sent));
  const auto stub = parties_.reader->Stub<v1::TransferService>();
  grpc::ClientContext context;
  SetPatience(context);
  v1::SubmitActResponse response;
  const grpc::Status status = stub->SubmitAct(&context, sent.request, &response);
  const testing::Answer answer = Participant::MakeAnswer(status, std::move(response));
  if (answer.ok()) memory_.Acknowledged(answer.receipt);
  if (answer.ok() || SaysNothing(status)) return answer.ok();
  memory_.Found("act " + Short(sent.operation.act) + " is in the log, and sent again it was refused " +
                answer.reason + ": " + answer.message);
  return false;
}

bool Client::PassOwn() {
  const std::string& document = own_[random_() % own_.size()];
  const Sent sent = Prepare(titles_[document]);
  if (!Submit(sent)) return false;
  // It is nobody else's, so it went through; if not, the history says so.
  Moved(sent);
  return true;
}

bool Client::PassHot() {
  v1::TitleState head;
  return Read(hot_, &head) && Submit(Prepare(head));
}

// Both own documents move, or none. `spoilt`: the second names a previous act that never was.
bool Client::PassBoth(bool spoilt) {
  std::vector<Sent> both;
  for (const std::string& document : own_) {
    v1::TitleState head = titles_[document];
    if (spoilt && document == own_.back()) head.set_last_act(std::string(32, 'x'));
    both.push_back(Prepare(head));
  }
  v1::BatchSubmitActsRequest request;
  request.set_all_or_nothing(true);
  for (const Sent& sent : both) *request.add_acts() = sent.request;
  const auto stub = parties_.reader->Stub<v1::TransferService>();
  grpc::ClientContext context;
  SetPatience(context);
  v1::BatchSubmitActsResponse response;
  for (Sent& sent : both) {
    sent.alone = false;
    sent.operation.sent = memory_.Moment();
  }
  memory_.Group({both[0].operation.act, both[1].operation.act});
  const grpc::Status status = stub->BatchSubmitActs(&context, request, &response);
  if (!status.ok() && !SaysNothing(status)) {
    memory_.Found("a group was turned away: " + status.error_message());
  }
  const bool answered = status.ok() && response.results_size() == 2;
  const bool admitted = answered && response.results(0).has_receipt() && response.results(1).has_receipt();
  if (answered && !admitted && (response.results(0).has_receipt() || response.results(1).has_receipt())) {
    memory_.Found("half of a group was acknowledged");
  }
  if (admitted == spoilt && answered) {
    memory_.Found(std::string("a group that ") +
                  (spoilt ? "is spoilt was admitted" : "is whole was refused: ") +
                  response.results(0).refusal().message());
  }
  for (std::size_t i = 0; i < both.size(); ++i) {
    Operation& operation = both[i].operation;
    if (admitted) {
      operation.answer = Answer::kAdmitted;
      memory_.Acknowledged(response.results(static_cast<int>(i)).receipt());
      Moved(both[i]);
    } else if (answered) {
      memory_.Refused(operation.act);
      continue;  // what another act was refused for says nothing about this document
    }
  }
  // Both were under way until now.
  for (Sent& sent : both) {
    if (answered && !admitted) continue;
    if (admitted) sent.operation.answered = memory_.Moment();
    memory_.Keep(std::move(sent));
  }
  return answered;
}

bool Client::Read(const std::string& document, v1::TitleState* seen) {
  Sent reading;
  reading.document = document;
  Operation& operation = reading.operation;
  operation.client = name_;
  operation.sent = memory_.Moment();
  grpc::ClientContext context;
  SetPatience(context);
  v1::GetTitleRequest request;
  request.set_document_id(document);
  v1::GetTitleResponse response;
  const auto stub = parties_.reader->Stub<v1::VerificationService>();
  const grpc::Status status = stub->GetTitle(&context, request, &response);
  if (!status.ok()) {
    if (!SaysNothing(status)) memory_.Found("GetTitle " + document + ": " + status.error_message());
    return false;
  }
  operation.answered = memory_.Moment();
  operation.answer = Answer::kShown;
  operation.shown = {response.title().holder(), response.title().last_act()};
  memory_.Keep(std::move(reading));
  if (seen != nullptr) *seen = response.title();
  return true;
}

}  // namespace yidan::endurance
