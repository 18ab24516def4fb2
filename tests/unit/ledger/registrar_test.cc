// The registrar of a registry that people rely on: two of its keys for what could move title, for rules too;
// and what it may admit.
#include <gmock/gmock.h>

#include "services/ledger/adoption.h"
#include "services/ledger/registration.h"
#include "tests/support/ledger_fixture.h"

namespace yidan::ledger_test {
namespace {

using ::testing::HasSubstr;

constexpr std::int64_t kDay = 24LL * 3'600'000;

class RegistrarTest : public LedgerTest {
 protected:
  void SetUp() override {
    options_.idle_seal_ms = 0;
    for (const char* name : {"registrar", "second", "third"}) AddKey(name);
    ASSERT_TRUE(ledger::CreateRegistry(ports_, TwoOf({"registrar", "second"})).has_value());
    Start();
    Admit("cdirp", {v1::ROLE_CARRIER});
  }
  ledger::GenesisConfig TwoOf(const std::vector<std::string>& keys) {
    ledger::GenesisConfig genesis = Genesis();
    genesis.registrar_spkis.clear();
    for (const std::string& key : keys) genesis.registrar_spkis.push_back(keys_.at(key).public_key().spki());
    genesis.parameters.registrar_quorum = 2;
    return genesis;
  }

  title::ParticipantRecord Record(const std::string& id) {
    return *title::DecodeParticipant(*store_.Get(store::Table::kParticipants, id).value());
  }
  // At the head of the participant's chain.
  v1::Act On(const std::string& participant, v1::Act act) {
    const title::ParticipantRecord record = Record(participant);
    act.set_participant_id(participant);
    act.set_sequence(record.sequence + 1);
    act.set_previous(record.last_act.ToString());
    return act;
  }
  v1::SubmitActRequest Together(const v1::Act& act) {
    return yidan::testing::SignTogether(act, keys_.at("registrar"), {&keys_.at("second")});
  }
  std::string Possession(const std::string& key, const std::string& participant) {
    return keys_.at(key).Sign(
        crypto::PreAuthEncoding(title::kPossessionType, registry_.ToString() + participant));
  }

  Result<ledger::RulesProgress> ChangeRules(const std::vector<std::string>& keys, std::uint32_t quorum = 2) {
    ledger::RulesChange change;
    change.version = 1;
    for (const std::string& name : keys) {
      const crypto::PrivateKey& key = keys_.at(name);
      change.registrar.push_back({key.public_key().id(), [&key](std::string_view m) { return key.Sign(m); }});
    }
    change.change_parameters = [quorum](title::Parameters& parameters) -> Outcome {
      parameters.reject_window = kDay;
      parameters.registrar_quorum = quorum;
      return {};
    };
    Stop();
    auto progress = ledger::ChangeRules(ports_, options_, change);
    Start();
    return progress;
  }
  std::string WhyNot(const std::vector<std::string>& keys, std::uint32_t quorum = 2) {
    const std::uint64_t before = TreeSize();
    const auto progress = ChangeRules(keys, quorum);
    EXPECT_EQ(TreeSize(), before);
    return progress ? "" : progress.error().message;
  }
};

TEST_F(RegistrarTest, ApprovalsAreInTheEntryAndASignatureThatIsNotTheirsIsRefused) {
  AddKey("fresh");
  v1::Act recover = On("cdirp", NewAct("registrar"));
  recover.mutable_recover()->set_spki(keys_.at("fresh").public_key().spki());
  recover.mutable_recover()->set_possession(Possession("fresh", "cdirp"));
  EXPECT_EQ(MustRefuse(Sign(recover)), v1::REFUSAL_REASON_NEEDS_APPROVAL);
  v1::SubmitActRequest forged = Together(recover);
  forged.set_approvals(0, keys_.at("registrar").Sign("what the second never saw"));
  EXPECT_EQ(MustRefuse(forged), v1::REFUSAL_REASON_BAD_SIGNATURE);
  v1::SubmitActRequest missing = Together(recover);
  missing.clear_approvals();
  EXPECT_EQ(MustRefuse(missing), v1::REFUSAL_REASON_MALFORMED_ACT);
  const v1::SubmitActRequest both = Together(recover);
  const v1::Receipt receipt = MustAdmit(both);
  const auto entry = log::DecodeEntry(receipt.entry().entry());
  ASSERT_TRUE(entry.has_value());
  EXPECT_EQ(std::get<log::ActBody>(entry->body).approvals, std::vector<std::string>{both.approvals(0)});
}

TEST_F(RegistrarTest, RulesAreSignedByAsManyKeysThatMaySignEverything) {
  EXPECT_THAT(WhyNot({"registrar"}), HasSubstr("RULES needs 2 keys of the registrar"));
  EXPECT_THAT(WhyNot({"registrar", "cdirp"}), HasSubstr("not, or no longer, the registrar's"));
  EXPECT_THAT(WhyNot({"registrar", "second"}, 3), HasSubstr("more keys than the registrar has"));
  EXPECT_THAT(WhyNot({"registrar", "second"}, 1), HasSubstr("one key would move every title"));
  v1::Act add = On("registrar", NewAct("registrar"));
  add.mutable_add_key()->set_spki(keys_.at("third").public_key().spki());
  add.mutable_add_key()->set_possession(Possession("third", "registrar"));
  add.mutable_add_key()->mutable_powers()->add_kinds(v1::ACT_KIND_ADMIT);
  MustAdmit(Together(add));
  EXPECT_THAT(WhyNot({"registrar", "third"}), HasSubstr("powers are limited"));
  const auto announced = ChangeRules({"registrar", "second"});
  ASSERT_TRUE(announced.has_value()) << announced.error().message;
  EXPECT_EQ(announced->stage, ledger::RulesProgress::Stage::kAnnounced);
}

// The keys sign on machines of their own; the one with the log takes what they signed, and nothing else.
TEST_F(RegistrarTest, RulesAreProposedSignedApartAndAdopted) {
  const auto propose = [this](std::int64_t window) {
    ledger::RulesChange change;
    change.version = 1;
    change.change_parameters = [window](title::Parameters& parameters) -> Outcome {
      parameters.reject_window = window;
      return {};
    };
    Stop();
    auto proposal = ledger::ProposeRules(ports_, options_, change);
    Start();
    return proposal;
  };
  const auto sign = [this](log::RulesProposal& proposal, const std::string& name) {
    const crypto::PrivateKey& key = keys_.at(name);
    const std::string signature = key.Sign(log::RulesMessage(proposal.registry, proposal.body));
    ASSERT_TRUE(log::AddRulesSignature(proposal.body, {key.public_key().id(), signature}));
  };
  const auto adopt = [this](const log::RulesProposal& proposal) {
    Stop();
    auto progress = ledger::ChangeRules(ports_, options_, ledger::ChangeOf(proposal));
    Start();
    return progress;
  };
  const std::uint64_t before = TreeSize();
  auto announce = propose(kDay);
  ASSERT_TRUE(announce.has_value()) << announce.error().message;
  EXPECT_EQ(TreeSize(), before);  // a proposal is no entry
  EXPECT_EQ(announce->body.phase, log::RulesPhase::kAnnounce);
  sign(*announce, "registrar");
  EXPECT_THAT(adopt(*announce).error().message, HasSubstr("RULES needs 2 keys of the registrar"));
  sign(*announce, "second");
  log::RulesProposal forged = *announce;
  forged.body.parameters = title::Encode(title::Parameters{.reject_window = 1, .registrar_quorum = 2});
  EXPECT_THAT(adopt(forged).error().message, HasSubstr("does not verify"));
  EXPECT_EQ(TreeSize(), before);
  EXPECT_EQ(adopt(*announce)->stage, ledger::RulesProgress::Stage::kAnnounced);

  auto adoption = propose(kDay);
  ASSERT_TRUE(adoption.has_value());
  EXPECT_EQ(adoption->body.phase, log::RulesPhase::kAdopt);  // which takes signatures of its own
  clock_.Advance(7 * kDay);
  options_.accept_clock = true;  // nothing was sealed meanwhile
  EXPECT_THAT(adopt(*announce).error().message,
              HasSubstr("what was approved is ANNOUNCE 1 of rules 1; due now is ADOPT 1 of rules 1"));
  sign(*adoption, "second");
  sign(*adoption, "registrar");
  const auto adopted = adopt(*adoption);
  ASSERT_TRUE(adopted.has_value()) << adopted.error().message;
  EXPECT_EQ(adopted->stage, ledger::RulesProgress::Stage::kAdopted);
  EXPECT_THAT(propose(kDay).error().message, HasSubstr("are in force since entry"));
}

TEST_F(RegistrarTest, ARecoveredKeySignsRulesFromItsEffectiveTime) {
  v1::Act recover = On("registrar", NewAct("registrar"));
  recover.mutable_recover()->set_spki(keys_.at("third").public_key().spki());
  recover.mutable_recover()->set_possession(Possession("third", "registrar"));
  MustAdmit(Together(recover));
  EXPECT_THAT(WhyNot({"registrar", "third"}), HasSubstr("not, or no longer, the registrar's"));
  clock_.Advance(7 * kDay);
  options_.accept_clock = true;  // nothing was sealed meanwhile
  const auto announced = ChangeRules({"registrar", "third"}, 3);
  ASSERT_TRUE(announced.has_value()) << announced.error().message;
}

TEST_F(RegistrarTest, ARegistryBeginsWithAsManyKeysAsItsQuorum) {
  MemoryStore store;
  MemoryHeadSlots slots;
  const ledger::Ports ports{store, store, slots, clock_, signer_, signer_.verifier_key()};
  const auto begun = ledger::CreateRegistry(ports, TwoOf({"registrar"}));
  ASSERT_FALSE(begun.has_value());
  EXPECT_THAT(begun.error().message, HasSubstr("has 1 keys, fewer than its quorum of 2"));
}

// ---- Whom it admits ----

TEST_F(RegistrarTest, WhatAnAdmitStatesIsHeldToTheListsToo) {
  const std::string id = "paris-customs";
  AddKey(id);
  const auto admit = [&](const std::string& country, const v1::Assurance& assurance) {
    v1::Act registration = NewAct(id);
    yidan::testing::Register(registration, keys_.at(id), id);
    auto* identifier = registration.mutable_register_()->add_identifiers();
    identifier->set_scheme("LEI");
    identifier->set_value("7LTWFZYICNSX8D621K86");
    v1::Act act = NewAct("registrar");
    yidan::testing::Admit(act, id, yidan::testing::Sign<v1::SignedAct>(registration, keys_.at(id)),
                          {v1::ROLE_AUTHORITY});
    act.mutable_admit()->set_authority_kind(v1::AUTHORITY_KIND_CUSTOMS);
    act.mutable_admit()->clear_jurisdictions();
    act.mutable_admit()->add_jurisdictions(country);
    act.mutable_admit()->clear_assurances();
    *act.mutable_admit()->add_assurances() = assurance;
    return SubmitOne(Together(act)).refusal();
  };
  v1::Assurance lei;
  lei.set_kind(v1::ASSURANCE_KIND_LEI);
  lei.set_reference("529900T8BM49AURSDO55");  // somebody else's
  EXPECT_THAT(admit("FR", lei).message(), HasSubstr("no LEI that the REGISTER states"));
  lei.set_reference("7LTWFZYICNSX8D621K86");
  EXPECT_THAT(admit("XX", lei).message(), HasSubstr("jurisdictions: "));
  EXPECT_EQ(admit("FR", lei).reason(), v1::REFUSAL_REASON_UNSPECIFIED);
}

TEST_F(RegistrarTest, ARegistrationIsHeldToCountriesAndCheckDigits) {
  const auto with = [this](const std::string& country, const std::string& scheme, const std::string& value) {
    const std::string id = "fresh-freight";
    keys_.erase(id);
    AddKey(id);
    v1::Act registration = NewAct(id);
    yidan::testing::Register(registration, keys_.at(id), id);
    registration.mutable_register_()->set_country(country);
    if (!scheme.empty()) {
      auto* identifier = registration.mutable_register_()->add_identifiers();
      identifier->set_scheme(scheme);
      identifier->set_value(value);
    }
    v1::Act act = NewAct("registrar");
    yidan::testing::Admit(act, id, yidan::testing::Sign<v1::SignedAct>(registration, keys_.at(id)),
                          {v1::ROLE_FORWARDER});
    return Sign(act);
  };
  const auto refused = [this](const v1::SubmitActRequest& act) {
    const auto result = SubmitOne(act);
    EXPECT_EQ(result.refusal().reason(), v1::REFUSAL_REASON_CONTENT_INVALID);
    return result.refusal().message();
  };
  EXPECT_THAT(refused(with("XX", "", "")), HasSubstr("register_act.country: "));
  EXPECT_THAT(refused(with("CN", "USCC", "91510100MA61RKR713")),
              HasSubstr("register_act.identifiers: USCC 91510100MA61RKR713: "));
  EXPECT_THAT(refused(with("CN", "LEI", "549300K5FX5J6GLM4U00")), HasSubstr("register_act.identifiers: LEI"));
  EXPECT_THAT(refused(with("CN", "UIC", "33")), HasSubstr("register_act.identifiers: UIC"));
  // A misspelt scheme would leave its check digit unchecked.
  EXPECT_THAT(refused(with("CN", "uscc", "91510100MA61RKR713")),
              HasSubstr("uscc is no scheme; there are USCC"));
  MustAdmit(with("CN", "USCC", "91510100MA61RKR7X3"));
}

}  // namespace
}  // namespace yidan::ledger_test
