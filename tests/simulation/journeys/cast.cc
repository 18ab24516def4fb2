#include "tests/simulation/journeys/cast.h"

#include <unistd.h>

#include <future>
#include <stdexcept>

#include "services/ledger/genesis.h"
#include "services/waybill/schema.h"

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
      {"chengdu-police", v1::ROLE_AUTHORITY, v1::AUTHORITY_KIND_POLICE},
      {"tokyo-court", v1::ROLE_AUTHORITY, v1::AUTHORITY_KIND_COURT, "JP"},
  };
  return members;
}

Vehicles Bill::AllVehicles() const {
  Vehicles out;
  for (const auto& [number, line] : lines) out[number] = line.vehicles;
  return out;
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

Bill Cast::NewBill(const std::string& carrier, const std::string& document_id, int goods,
                   unsigned form) const {
  Bill bill;
  bill.id = document_id;
  bill.carrier = carrier;
  bill.first_holder = waybill_.parties().consignor().participant_id();
  bill.order = {v1::ORDER_KIND_NAMED, bill.first_holder};
  if (form != 0) {
    bill.form = form == 1 ? v1::WAYBILL_FORM_BEARER : v1::WAYBILL_FORM_STRAIGHT;
    bill.order = {form == 1 ? v1::ORDER_KIND_BLANK : v1::ORDER_KIND_NOT_APPLICABLE, ""};
  }
  int number = 0;
  for (const auto& line : waybill_.goods_lines()) {
    bill.lines[line.id()] = {{line.packages(), line.gross_weight_grams()}, {goods * 2 + number++}};
  }
  return bill;
}

testing::Committed Cast::Commit(const Bill& bill) const {
  v1::Waybill typed = waybill_;
  auto& document = *typed.mutable_exchanged_document();
  auto& parties = *typed.mutable_parties();
  parties.mutable_carrier()->mutable_party()->set_participant_id(bill.carrier);
  document.set_number(bill.id);
  document.set_form(bill.form);
  document.set_first_holder_participant_id(bill.first_holder);
  if (bill.order.kind != v1::ORDER_KIND_NAMED) parties.clear_order_party();
  if (bill.order.kind == v1::ORDER_KIND_NAMED) {
    parties.mutable_order_party()->set_participant_id(bill.order.party);
  }
  document.set_order_in_blank(bill.form == v1::WAYBILL_FORM_TO_ORDER &&
                              bill.order.kind == v1::ORDER_KIND_BLANK);
  for (const std::string& id : bill.replaces) document.add_replaces(id);

  const std::string box =
      bill.other_container ? testing::DemoWaybill(1).containers(0).number() : typed.containers(0).number();
  auto& totals = *typed.mutable_totals();
  totals.set_goods_lines(static_cast<std::uint32_t>(bill.lines.size()));
  totals.set_packages(0);
  totals.set_gross_weight_grams(0);
  typed.clear_goods_lines();
  for (const auto& [id, stated] : bill.lines) {
    auto& line = *typed.add_goods_lines();
    line = waybill_.goods_lines(0);
    line.set_id(id);
    line.set_packages(stated.quantity.packages);
    line.set_gross_weight_grams(stated.quantity.grams);
    line.set_net_weight_grams(stated.quantity.grams);
    line.clear_vins();
    for (const int vehicle : stated.vehicles) {
      line.add_vins("SALWA2FK6H" + std::to_string(10'000'000 + vehicle).substr(1));
    }
    line.set_container_numbers(0, box);
    totals.set_packages(totals.packages() + line.packages());
    totals.set_gross_weight_grams(totals.gross_weight_grams() + line.gross_weight_grams());
  }
  // Part loads: the container and the wagon may carry the goods of other documents too.
  for (auto& container : *typed.mutable_containers()) {
    container.set_number(box);
    container.set_load(v1::UNIT_LOAD_PART);
  }
  for (auto& wagon : *typed.mutable_wagons()) {
    wagon.set_container_numbers(0, box);
    wagon.set_load(v1::UNIT_LOAD_PART);
  }
  if (!bill.through_germany) typed.mutable_legs(1)->clear_via();
  return testing::Commit(bill.id, waybill::ToJson(typed));
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
  if (member.role == v1::ROLE_AUTHORITY) act.mutable_admit()->set_jurisdictions(0, member.country);
  const auto result = Submit({Sign(act, "registrar")});
  if (!result.at(0).has_receipt()) throw std::runtime_error(result.at(0).refusal().message());
}

}  // namespace yidan::journeys
