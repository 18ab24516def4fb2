#include "tests/simulation/journeys/cast.h"

#include <unistd.h>

#include <fstream>
#include <future>
#include <sstream>
#include <stdexcept>

#include "services/title/rules.h"
#include "services/waybill/commitment.h"
#include "services/waybill/content.h"
#include "services/waybill/schema.h"

namespace yidan::journeys {

namespace {

constexpr const char* kOrigin = "registry.test/journeys";

template <class T>
T Must(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message);
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

v1::Waybill DemoWaybill() {
  std::ifstream file(std::string(YIDAN_SOURCE_DIR) + "/deploy/demo-data/waybill-2017-tilburg-chengdu.json");
  std::stringstream text;
  text << file.rdbuf();
  return Must(waybill::ToWaybill(Must(waybill::ParseContent(text.str()))));
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
      waybill_(DemoWaybill()) {
  if (on_disk_) {
    directory_ = std::filesystem::temp_directory_path() / ("yidan-journeys-" + std::to_string(getpid()));
    std::filesystem::create_directory(directory_);
  }
  const auto key = [this](const std::string& id) {
    keys_.emplace(id, Must(crypto::PrivateKey::Generate(crypto::Algorithm::kEd25519)));
  };
  key("registrar");
  for (const Member& member : Members()) key(member.id);
  Open(true);
  Must(
      ledger::Ledger::Create(Ports(), {kOrigin, "registrar", keys_.at("registrar").public_key().spki(), {}}));
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
}

ledger::Ports Cast::Ports() {
  if (on_disk_) return {*rocks_, *rocks_, *slots_, clock, signer_, verifier_key()};
  return {memory_, memory_, memory_slots_, clock, signer_, verifier_key()};
}

const ledger::Store& Cast::store() const {
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
  v1::Act act;
  act.set_actor(actor);
  act.set_key_id(keys_.at(actor).public_key().id().ToString());
  act.set_registry(registry_);
  act.mutable_valid_until()->set_seconds((clock.WallMs() + kHourMs) / 1000);
  return act;
}

v1::SubmitActRequest Cast::Sign(const v1::Act& act, const std::string& signer) const {
  v1::SubmitActRequest request;
  request.set_act(title::SerializeAct(act));
  request.set_signature(keys_.at(signer).Sign(title::SignedBytes(request.act())));
  return request;
}

v1::SubmitActRequest Cast::Issue(const std::string& carrier, const std::string& document_id, int goods,
                                 unsigned form, v1::Act* act) const {
  v1::Waybill typed = waybill_;
  typed.mutable_parties()->mutable_carrier()->mutable_party()->set_participant_id(carrier);
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
  const auto content = waybill::ToJson(typed);
  const std::string secret(32, 's');
  auto header = waybill::ToTitleHeader(Must(waybill::HeaderOf(typed)));
  const auto commitment = waybill::Commit(document_id, secret, content);
  header.set_content_root(commitment.root.ToString());
  header.set_content_leaf_count(commitment.leaf_count);
  *act = NewAct(carrier);
  act->set_document_id(document_id);
  act->set_sequence(1);
  *act->mutable_issue()->mutable_header() = header;
  v1::SubmitActRequest request = Sign(*act, carrier);
  auto* handed_in = request.add_contents();
  handed_in->set_document_id(document_id);
  handed_in->set_content_json(content.Canonical());
  handed_in->set_secret(secret);
  return request;
}

std::vector<v1::ActResult> Cast::Submit(std::vector<v1::SubmitActRequest> acts) {
  yidan::internal::v1::SubmitRequest request;
  request.set_caller("cdirp");
  request.set_receipt(v1::RECEIPT_DETAIL_BRIEF);
  for (auto& act : acts) *request.add_acts() = std::move(act);
  auto promise = std::make_shared<std::promise<ledger::Answer<yidan::internal::v1::SubmitResponse>>>();
  auto future = promise->get_future();
  ledger_->Submit(std::move(request), ledger::Deadline::max(),
                  [promise](auto answer) { promise->set_value(std::move(answer)); });
  const auto answer = future.get();
  if (!answer) throw std::runtime_error("the ledger turned a request away: " + answer.error().message);
  return {answer->results().begin(), answer->results().end()};
}

v1::Checkpoint Cast::Checkpoint() {
  yidan::internal::v1::ReadRequest request;
  request.mutable_get_checkpoint();
  auto promise = std::make_shared<std::promise<ledger::Answer<yidan::internal::v1::ReadResponse>>>();
  auto future = promise->get_future();
  ledger_->Read(std::move(request), ledger::Deadline::max(),
                [promise](auto answer) { promise->set_value(std::move(answer)); });
  const auto answer = future.get();
  if (!answer) throw std::runtime_error("no checkpoint: " + answer.error().message);
  registry_ = answer->get_checkpoint().registry();
  return answer->get_checkpoint().checkpoint();
}

void Cast::Admit(const Member& member) {
  v1::Act registration = NewAct(member.id);
  registration.set_participant_id(member.id);
  registration.set_sequence(1);
  registration.mutable_register_()->set_spki(keys_.at(member.id).public_key().spki());
  registration.mutable_register_()->set_name(member.id);
  registration.mutable_register_()->set_country("CN");
  const auto signed_registration = Sign(registration, member.id);
  v1::Act act = NewAct("registrar");
  act.set_participant_id(member.id);
  act.set_sequence(1);
  auto* admit = act.mutable_admit();
  admit->mutable_register_act()->set_act(signed_registration.act());
  admit->mutable_register_act()->set_signature(signed_registration.signature());
  admit->add_roles(member.role);
  if (member.role == v1::ROLE_AUTHORITY) {
    admit->set_authority_kind(member.authority);
    admit->add_jurisdictions("CN");
  }
  const auto result = Submit({Sign(act, "registrar")});
  if (!result.at(0).has_receipt()) throw std::runtime_error(result.at(0).refusal().message());
}

}  // namespace yidan::journeys
