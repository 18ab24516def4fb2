// A registry in memory: the real ledger over a store, slots and clock that tests can break, with a carrier,
// a shipper, two banks, an importer, customs and the registrar admitted.
#pragma once

#include <gtest/gtest.h>

#include <future>
#include <map>
#include <memory>
#include <string>

#include "services/crypto/crypto.h"
#include "services/ledger/genesis.h"
#include "services/ledger/ledger.h"
#include "services/log/checkpoint.h"
#include "services/log/entry.h"
#include "services/log/map_keys.h"
#include "services/log/state_map.h"
#include "services/waybill/content.h"
#include "services/waybill/schema.h"
#include "tests/support/acts.h"
#include "tests/support/memory_store.h"

namespace yidan::ledger_test {

using yidan::testing::DemoWaybill;
using yidan::testing::FailedCommit;
using yidan::testing::HandClock;
using yidan::testing::MemoryHeadSlots;
using yidan::testing::MemoryStore;

class MemorySigner : public store::Signer {
 public:
  explicit MemorySigner(const std::string& origin)
      : signer_(*log::NoteSigner::Create(origin, log::NoteKeyType::kEd25519,
                                         *crypto::PrivateKey::Generate(crypto::Algorithm::kEd25519))) {}
  Result<std::string> SignNote(std::string_view text) override { return log::SignNote(text, {&signer_, 1}); }
  [[nodiscard]] std::string verifier_key() const { return signer_.verifier().KeyString(); }

 private:
  log::NoteSigner signer_;
};

class LedgerTest : public ::testing::Test {
 protected:
  static constexpr const char* kOrigin = "registry.test/chengdu";

  void SetUp() override {
    options_.idle_seal_ms = 0;
    options_.accept_clock = true;  // stories let days pass between two starts
    AddKey("registrar");
    ASSERT_TRUE(ledger::CreateRegistry(ports_, Genesis()).has_value());
    Start();
    Admit("cdirp", {v1::ROLE_CARRIER});
    Admit("landrover-nl", {v1::ROLE_SHIPPER});
    Admit("boc-frankfurt", {v1::ROLE_FINANCIER});
    Admit("boc-jinjiang", {v1::ROLE_FINANCIER});
    Admit("rongou", {v1::ROLE_CONSIGNEE});
    Admit("chengdu-customs", {v1::ROLE_AUTHORITY});
    for (const std::string& named : NamedInContent()) {
      if (!keys_.contains(named)) Admit(named, {v1::ROLE_CARRIER});
    }
  }

  ledger::GenesisConfig Genesis() {
    return {kOrigin, "registrar", {keys_.at("registrar").public_key().spki()}, {}};
  }

  void Start() {
    auto started = ledger::Ledger::Start(ports_, options_);
    ASSERT_TRUE(started.has_value()) << started.error().message;
    ledger_ = std::move(*started);
    registry_ = *Digest::FromBytes(Checkpoint().registry());
  }
  void Stop() { ledger_.reset(); }
  // A new process over the same disk.
  void Restart() {
    Stop();
    store_.Restart();
    Start();
  }

  void AddKey(const std::string& participant) { keys_.emplace(participant, yidan::testing::FreshKey()); }

  // ---- Acts ----

  v1::Act NewAct(const std::string& actor) {
    return yidan::testing::NewAct(actor, keys_.at(actor), registry_.ToString(), clock_.WallMs());
  }
  v1::Act OnDocument(const std::string& actor, const std::string& document_id) {
    v1::Act act = NewAct(actor);
    v1::TitleState head = Title(document_id);
    head.set_document_id(document_id);  // also if there is none yet
    yidan::testing::Follow(act, head);
    return act;
  }
  v1::SubmitActRequest Sign(const v1::Act& act) {
    return yidan::testing::Sign(act, keys_.at(act.agent().empty() ? act.actor() : act.agent()));
  }
  v1::SubmitActRequest Transfer(const std::string& from, const std::string& to,
                                const std::string& document_id,
                                v1::EndorsementKind kind = v1::ENDORSEMENT_KIND_FULL) {
    v1::Act act = OnDocument(from, document_id);
    yidan::testing::Transfer(act, to, kind);
    return Sign(act);
  }

  static std::vector<std::string> NamedInContent() {
    const auto header = waybill::HeaderOf(DemoWaybill());
    EXPECT_TRUE(header.has_value()) << (header ? "" : header.error().message);
    std::vector<std::string> named = header->leg_carriers;
    named.insert(named.end(), {header->carrier, header->consignor, header->consignee, header->first_holder});
    if (!header->order_party.empty()) named.push_back(header->order_party);
    std::erase(named, "");
    return named;
  }

  // An ISSUE of the demo's content; `variant` other than 0 makes it other goods.
  v1::SubmitActRequest Issue(const std::string& document_id, int variant = 0) {
    const auto committed = yidan::testing::Commit(document_id, waybill::ToJson(DemoWaybill(variant)));
    v1::Act act = NewAct("cdirp");
    yidan::testing::Issue(act, committed);
    v1::SubmitActRequest request = Sign(act);
    *request.add_contents() = committed.content;
    return request;
  }

  // ---- Talking to the ledger ----

  api::Reply<yidan::internal::v1::SubmitResponse> Submit(yidan::internal::v1::SubmitRequest request,
                                                         api::Deadline deadline = api::Deadline::max()) {
    auto promise = std::make_shared<std::promise<api::Reply<yidan::internal::v1::SubmitResponse>>>();
    auto answer = promise->get_future();
    ledger_->Submit(std::move(request), deadline, [promise](auto a) { promise->set_value(std::move(a)); });
    return answer.get();
  }
  yidan::internal::v1::SubmitRequest RequestOf(std::vector<v1::SubmitActRequest> acts,
                                               const std::string& request_id = "") {
    yidan::internal::v1::SubmitRequest request;
    request.set_caller("cdirp");
    request.set_request_id(request_id);
    for (auto& act : acts) *request.add_acts() = std::move(act);
    return request;
  }
  v1::ActResult SubmitOne(v1::SubmitActRequest act) {
    auto answer = Submit(RequestOf({std::move(act)}));
    EXPECT_TRUE(answer.has_value()) << (answer ? "" : answer.error().message);
    return answer ? answer->results(0) : v1::ActResult();
  }
  v1::Receipt MustAdmit(v1::SubmitActRequest act) {
    const auto result = SubmitOne(std::move(act));
    EXPECT_TRUE(result.has_receipt()) << result.refusal().ShortDebugString();
    return result.receipt();
  }
  v1::RefusalReason MustRefuse(v1::SubmitActRequest act) {
    const auto result = SubmitOne(std::move(act));
    EXPECT_TRUE(result.has_refusal());
    return result.refusal().reason();
  }
  api::Reply<yidan::internal::v1::ReadResponse> Read(yidan::internal::v1::ReadRequest request) {
    auto promise = std::make_shared<std::promise<api::Reply<yidan::internal::v1::ReadResponse>>>();
    auto answer = promise->get_future();
    ledger_->Read(std::move(request), api::Deadline::max(),
                  [promise](auto a) { promise->set_value(std::move(a)); });
    return answer.get();
  }
  v1::GetCheckpointResponse Checkpoint() {
    yidan::internal::v1::ReadRequest request;
    request.mutable_get_checkpoint();
    return Read(request)->get_checkpoint();
  }
  v1::TitleState Title(const std::string& document_id) {
    yidan::internal::v1::ReadRequest request;
    request.mutable_get_title()->set_document_id(document_id);
    auto answer = Read(request);
    return answer ? answer->get_title().title() : v1::TitleState();
  }
  std::uint64_t TreeSize() { return Checkpoint().checkpoint().size(); }

  void Admit(const std::string& id, const std::vector<v1::Role>& roles) {
    AddKey(id);
    v1::Act registration = NewAct(id);
    yidan::testing::Register(registration, keys_.at(id), id);
    v1::Act act = NewAct("registrar");
    yidan::testing::Admit(act, id, yidan::testing::Sign<v1::SignedAct>(registration, keys_.at(id)), roles);
    MustAdmit(Sign(act));
  }

  // That a receipt proves what it says: entry under checkpoint, checkpoint under the registry's key, seal.
  void ExpectProven(const v1::Receipt& receipt) {
    const auto path = [](const v1::InclusionProof& proof) {
      std::vector<Digest> hashes;
      for (const auto& hash : proof.path()) hashes.push_back(*Digest::FromBytes(hash));
      return hashes;
    };
    const log::NoteVerifier verifier = *log::NoteVerifier::FromKeyString(signer_.verifier_key());
    const auto checkpoint = log::OpenCheckpoint(receipt.checkpoint().note(), {&verifier, 1}, {});
    ASSERT_TRUE(checkpoint.has_value()) << checkpoint.error().message;
    const auto& c = checkpoint->checkpoint;
    EXPECT_EQ(receipt.leaf_hash(), log::LeafHash(receipt.entry().entry()).ToString());
    EXPECT_TRUE(log::VerifyInclusion(receipt.index(), c.size, log::LeafHash(receipt.entry().entry()),
                                     path(receipt.inclusion()), c.root));
    EXPECT_EQ(receipt.seal().index(), c.size - 1);
    EXPECT_TRUE(log::VerifyInclusion(c.size - 1, c.size, log::LeafHash(receipt.seal().entry()),
                                     path(receipt.seal_inclusion()), c.root));
    const auto seal = log::DecodeEntry(receipt.seal().entry());
    ASSERT_TRUE(seal.has_value());
    const Digest map_root = std::get<log::SealBody>(seal->body).state_map_root;
    EXPECT_EQ(map_root, c.state_map_root);
    log::MapProof state;
    for (const auto& hash : receipt.state_proof().siblings())
      state.siblings.push_back(*Digest::FromBytes(hash));
    const auto decoded = title::DecodeTitleState(receipt.state_value());
    ASSERT_TRUE(decoded.has_value());
    EXPECT_TRUE(
        log::VerifyMapPresence(log::TitleKey(decoded->document_id), receipt.state_value(), state, map_root));
  }

  MemoryStore store_;
  MemoryHeadSlots slots_;
  HandClock clock_;
  MemorySigner signer_{kOrigin};
  ledger::Ports ports_{store_, store_, slots_, clock_, signer_, signer_.verifier_key()};
  ledger::Options options_;
  std::map<std::string, crypto::PrivateKey> keys_;
  std::unique_ptr<ledger::Ledger> ledger_;
  Digest registry_;
};

}  // namespace yidan::ledger_test
