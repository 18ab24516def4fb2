#include "tests/simulation/journeys/cast.h"

#include <unistd.h>

#include <future>
#include <stdexcept>

#include "services/ledger/genesis.h"
#include "services/waybill/schema.h"
#include "tests/support/acts.h"

namespace yidan::journeys {

namespace {

constexpr const char* kOrigin = "registry.test/journeys";

template <class T>
T Must(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message);
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

}  // namespace

const std::vector<Member>& Members() {
  static const std::vector<Member> members = {
      {"cdirp", v1::ROLE_CARRIER},
      {"yuxinou", v1::ROLE_CARRIER},
      {"landrover-nl", v1::ROLE_SHIPPER},
      {"boc-frankfurt", v1::ROLE_FINANCIER},
      {"boc-jinjiang", v1::ROLE_FINANCIER},
      {"rongou", v1::ROLE_CONSIGNEE},
      {"sichuan-auto", v1::ROLE_CONSIGNEE},
      {"chengdu-customs", v1::ROLE_AUTHORITY, v1::AUTHORITY_KIND_CUSTOMS},
      {"chengdu-court", v1::ROLE_AUTHORITY, v1::AUTHORITY_KIND_COURT},
  };
  return members;
}

Result<std::string> Cast::NoteKey::SignNote(std::string_view text) {
  return log::SignNote(text, {&signer_, 1});
}

Cast::Cast(bool on_disk)
    : on_disk_(on_disk),
      note_(Must(log::NoteSigner::Create(kOrigin, log::NoteKeyType::kEd25519,
                                         Must(crypto::PrivateKey::Generate(crypto::Algorithm::kEd25519))))),
      waybill_(testing::DemoWaybill()) {
  if (on_disk_) {
    directory_ = std::filesystem::temp_directory_path() / ("yidan-journeys-" + std::to_string(getpid()));
    std::filesystem::create_directory(directory_);
  }
  const auto key = [this](const std::string& id) { keys_.emplace(id, testing::FreshKey()); };
  key("registrar");
  for (const Member& member : Members()) key(member.id);
  Open(true);
  Must(ledger::CreateRegistry(Ports(),
                              {kOrigin, "registrar", {keys_.at("registrar").public_key().spki()}, {}}));
  Start();
  for (const Member& member : Members()) Admit(member);
}

Cast::~Cast() {
  ledger_.reset();
  rocks_.reset();
  slots_.reset();
  if (on_disk_) std::filesystem::remove_all(directory_);
}

void Cast::Open(bool create) {
  if (!on_disk_) return memory_.Restart();
  slots_ = Must(storage::FileHeadSlots::Open(directory_ / "head"));
  storage::StoreOptions options;
  options.create = create;
  rocks_ = Must(storage::RocksStore::Open(directory_ / "db", options));
  row_log_ = std::make_unique<store::RowLog>(*rocks_, *rocks_);
}

ledger::Ports Cast::Ports() {
  if (on_disk_) return {*rocks_, *row_log_, *slots_, clock, signer_, verifier_key()};
  return {memory_, memory_, memory_slots_, clock, signer_, verifier_key()};
}

const store::Store& Cast::store() const {
  if (on_disk_) return *rocks_;
  return memory_;
}

void Cast::Start() {
  ledger::Options options;
  options.idle_seal_ms = 0;
  ledger_ = Must(ledger::Ledger::Start(Ports(), options));
  static_cast<void>(Checkpoint());  // learns which registry this is
}

void Cast::Restart() {
  ledger_.reset();
  rocks_.reset();
  slots_.reset();
  Open(false);
  Start();
}

v1::Act Cast::NewAct(const std::string& actor) const {
  return testing::NewAct(actor, keys_.at(actor), registry_, clock.WallMs());
}

v1::SubmitActRequest Cast::Sign(const v1::Act& act, const std::string& signer) const {
  return testing::Sign(act, keys_.at(signer));
}

v1::SubmitActRequest Cast::Issue(const std::string& carrier, const std::string& document_id, int goods,
                                 unsigned form, v1::Act* act) const {
  v1::Waybill typed = waybill_;
  typed.mutable_parties()->mutable_carrier()->mutable_party()->set_participant_id(carrier);
  typed.mutable_exchanged_document()->set_number(document_id);
  if (form != 0) {
    typed.mutable_exchanged_document()->set_form(form == 1 ? v1::WAYBILL_FORM_BEARER
                                                           : v1::WAYBILL_FORM_STRAIGHT);
    typed.mutable_parties()->clear_order_party();
  }
  int number = 0;
  for (auto& line : *typed.mutable_goods_lines()) {
    const std::string serial = std::to_string(10'000'000 + goods * 2 + number++).substr(1);
    line.set_vins(0, "SALWA2FK6H" + serial);
  }
  // Part loads: the container and the wagon may carry the goods of other documents too.
  for (auto& container : *typed.mutable_containers()) container.set_load(v1::UNIT_LOAD_PART);
  for (auto& wagon : *typed.mutable_wagons()) wagon.set_load(v1::UNIT_LOAD_PART);
  const auto committed = testing::Commit(document_id, waybill::ToJson(typed));
  *act = NewAct(carrier);
  testing::Issue(*act, committed);
  v1::SubmitActRequest request = Sign(*act, carrier);
  *request.add_contents() = committed.content;
  return request;
}

std::vector<v1::ActResult> Cast::Submit(std::vector<v1::SubmitActRequest> acts) {
  yidan::internal::v1::SubmitRequest request;
  request.set_caller("cdirp");
  request.set_receipt(v1::RECEIPT_DETAIL_BRIEF);
  for (auto& act : acts) *request.add_acts() = std::move(act);
  auto promise = std::make_shared<std::promise<api::Reply<yidan::internal::v1::SubmitResponse>>>();
  auto future = promise->get_future();
  ledger_->Submit(std::move(request), api::Deadline::max(),
                  [promise](auto answer) { promise->set_value(std::move(answer)); });
  const auto answer = future.get();
  if (!answer) throw std::runtime_error("the ledger turned a request away: " + answer.error().message);
  return {answer->results().begin(), answer->results().end()};
}

v1::Checkpoint Cast::Checkpoint() {
  yidan::internal::v1::ReadRequest request;
  request.mutable_get_checkpoint();
  auto promise = std::make_shared<std::promise<api::Reply<yidan::internal::v1::ReadResponse>>>();
  auto future = promise->get_future();
  ledger_->Read(std::move(request), api::Deadline::max(),
                [promise](auto answer) { promise->set_value(std::move(answer)); });
  const auto answer = future.get();
  if (!answer) throw std::runtime_error("no checkpoint: " + answer.error().message);
  registry_ = answer->get_checkpoint().registry();
  return answer->get_checkpoint().checkpoint();
}

void Cast::Admit(const Member& member) {
  v1::Act registration = NewAct(member.id);
  testing::Register(registration, keys_.at(member.id), member.id);
  v1::Act act = NewAct("registrar");
  testing::Admit(act, member.id, testing::Sign<v1::SignedAct>(registration, keys_.at(member.id)),
                 {member.role}, member.authority);
  const auto result = Submit({Sign(act, "registrar")});
  if (!result.at(0).has_receipt()) throw std::runtime_error(result.at(0).refusal().message());
}

}  // namespace yidan::journeys
