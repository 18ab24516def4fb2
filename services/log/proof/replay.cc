#include "services/log/proof/replay.h"

namespace yidan::proof {

Result<Replay> Replay::Begin(const log::Entry& genesis, const Digest& leaf_hash) {
  const auto* body = std::get_if<log::GenesisBody>(&genesis.body);
  if (body == nullptr || genesis.index != 0) return Invalid("the first directory entry is not entry 0");
  Replay replay;
  YIDAN_TRY(replay.ApplyRules({body->rules_version}));
  replay.registry_ = leaf_hash;
  YIDAN_ASSIGN(replay.parameters_, title::DecodeParameters(body->parameters));
  YIDAN_ASSIGN(const crypto::PublicKey key, crypto::PublicKey::FromSpki(body->registrar_key));
  replay.key_owners_.emplace(key.id(), body->registrar);
  replay.participants_.emplace(body->registrar,
                               title::RegistrarAtGenesis(body->registrar, body->registrar_key, leaf_hash));
  return replay;
}

bool Replay::SignatureHolds(const v1::Act& act, const log::ActBody& body) const {
  const auto key_id = Digest::FromBytes(act.key_id());
  const auto owner = key_id ? KeyOwner(*key_id) : std::nullopt;
  const auto* record = owner ? Participant(*owner) : nullptr;
  if (record == nullptr) return false;
  std::string spki;
  if (const auto found = record->keys.find(*key_id); found != record->keys.end()) {
    spki = found->second.spki;
  } else if (record->recovery) {
    spki = record->recovery->spki;
  }
  const auto key = crypto::PublicKey::FromSpki(spki);
  return key && key->id() == *key_id && key->Verify(title::SignedBytes(body.act), body.signature);
}

Result<Replay::Step> Replay::Apply(const log::Entry& entry) {
  const std::string where = "entry " + std::to_string(entry.index);
  const auto* body = std::get_if<log::ActBody>(&entry.body);
  if (body == nullptr) return Corrupt(where + " is no act but " + std::string(BodyKindName(entry.kind())));
  auto act = title::ParseAct(body->act);
  if (!act) return Corrupt(where + ": " + act.error().message);
  title::Admission admission;
  admission.index = entry.index;
  admission.time = static_cast<title::TimeMs>(entry.time_ms);
  admission.act_digest = title::ActDigest(body->act);
  admission.registry = registry_;
  admission.signature_valid = SignatureHolds(*act, *body);
  admission.goods_tags = log::AllGoodsTags(*body);
  auto change = title::Decide(*act, admission, *this, parameters_);
  if (!change) {
    return Corrupt(where + ", " + std::string(title::KindName(title::KindOf(*act))) + " by " + act->actor() +
                   ", is not admitted by the rules: " +
                   std::string(title::ReasonName(change.error().reason)) + ": " + change.error().message);
  }
  Step step{std::move(*act), admission.act_digest, {}, {}};
  acts_.insert(admission.act_digest);
  for (title::TitleState& state : change->titles) {
    step.documents.push_back(state.document_id);
    titles_.insert_or_assign(state.document_id, std::move(state));
  }
  for (title::ParticipantRecord& record : change->participants) {
    step.participants.push_back(record.participant_id);
    for (const auto& [id, key] : record.keys) key_owners_.insert_or_assign(id, record.participant_id);
    if (record.recovery) {
      key_owners_.insert_or_assign(crypto::Sha256(record.recovery->spki), record.participant_id);
    }
    participants_.insert_or_assign(record.participant_id, std::move(record));
  }
  for (auto& form : change->paper_forms) paper_forms_.insert(std::move(form));
  return step;
}

Outcome Replay::ApplyRules(const log::RulesBody& rules) {
  if (rules.version == title::kRulesVersion) return {};
  return Fail(Error::Kind::kUnavailable, "the registry runs version " + std::to_string(rules.version) +
                                             " of the title rules, which this program does not have");
}

Outcome Replay::ApplyBare(const std::string& document_id, std::uint64_t index, v1::ActKind kind,
                          const Digest& act_digest) {
  const std::string where = "bare entry " + std::to_string(index);
  const auto found = titles_.find(document_id);
  if (found == titles_.end()) return Corrupt(where + " stands before the document");
  if (kind != v1::ACT_KIND_GRANT && kind != v1::ACT_KIND_MILESTONE)
    return Corrupt(where + " is neither a GRANT nor a MILESTONE");
  if (found->second.IsTerminal()) return Corrupt(where + " stands after the document's end");
  title::TitleState& state = found->second;
  state.history = title::ExtendHistory(state.history, index, static_cast<std::uint32_t>(kind), act_digest);
  state.last_index = index;
  state.entry_count += 1;
  if (kind == v1::ACT_KIND_MILESTONE) state.milestone_count += 1;
  acts_.insert(act_digest);
  return {};
}

const title::TitleState* Replay::Title(const std::string& document_id) const {
  const auto found = titles_.find(document_id);
  return found == titles_.end() ? nullptr : &found->second;
}

const title::ParticipantRecord* Replay::Participant(const std::string& participant_id) const {
  const auto found = participants_.find(participant_id);
  return found == participants_.end() ? nullptr : &found->second;
}

std::optional<std::string> Replay::KeyOwner(const Digest& key_id) const {
  const auto found = key_owners_.find(key_id);
  if (found == key_owners_.end()) return std::nullopt;
  return found->second;
}

bool Replay::PaperFormUsed(const std::string& issuer, const std::string& form_number) const {
  return paper_forms_.contains({issuer, form_number});
}

}  // namespace yidan::proof
