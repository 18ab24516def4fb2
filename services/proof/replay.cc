#include "services/proof/replay.h"

#include <utility>

#include "services/crypto/crypto.h"

namespace yidan::proof {
namespace {

const interpret::NothingYet kNothingYet;

}  // namespace

Replay::Replay(const title::RuleBook& book)
    : interpreter_(book), world_(std::make_unique<interpret::Layer>(kNothingYet)) {}

Result<Replay> Replay::Begin(const log::Entry& genesis, const Digest& leaf_hash,
                             const title::RuleBook& book) {
  if (genesis.kind() != log::BodyKind::kGenesis) return Corrupt("the first directory entry is not entry 0");
  Replay replay(book);
  YIDAN_TRY(replay.Apply(genesis, leaf_hash));
  return replay;
}

Result<Replay::Step> Replay::Apply(const log::Entry& entry, const Digest& leaf_hash) {
  VouchForSuperior(entry);
  YIDAN_ASSIGN(auto replayed, interpreter_.Replay(entry, leaf_hash, *world_));
  Step step;
  step.act = std::move(replayed.act);
  step.act_digest = replayed.effect.act.value_or(Digest{});
  for (const title::TitleState& state : replayed.effect.titles) step.documents.push_back(state.document_id);
  for (const title::ParticipantRecord& record : replayed.effect.participants) {
    step.participants.push_back(record.participant_id);
  }
  world_->Apply(std::move(replayed.effect));
  return step;
}

void Replay::VouchForSuperior(const log::Entry& entry) {
  const auto* body = std::get_if<log::ActBody>(&entry.body);
  if (trusted_.empty() || body == nullptr) return;
  const auto act = title::ReadAct(body->act);
  if (!act || !act->has_lift()) return;
  const title::TitleState* document = world_->Title(act->document_id());
  const auto id = Digest::FromBytes(act->lift().hold_id());
  if (document == nullptr || !id) return;
  const auto hold = document->holds.find(*id);
  if (hold == document->holds.end() || !trusted_.contains(hold->second.authority)) return;
  title::ParticipantRecord& owner = world_->participants.at(hold->second.authority);
  owner.superior = act->actor();
  owner.superior_from = 0;
}

void Replay::Trust(title::ParticipantRecord record) {
  interpret::Effect effect;
  trusted_.insert(record.participant_id);
  record.dual_control.clear();
  if (record.succession && record.succession->objected) record.succession.reset();
  for (auto& [id, key] : record.keys) {
    key.powers = {};
    effect.key_owners.emplace_back(id, record.participant_id);
  }
  if (record.recovery) {
    effect.key_owners.emplace_back(crypto::Sha256(record.recovery->spki), record.participant_id);
  }
  effect.participants.push_back(std::move(record));
  world_->Apply(std::move(effect));
}

Outcome Replay::ApplyBare(const std::string& document_id, std::uint64_t index, v1::ActKind kind,
                          const Digest& act_digest) {
  YIDAN_ASSIGN(auto effect, interpreter_.ReplayBare(document_id, index, kind, act_digest, *world_));
  world_->Apply(std::move(effect));
  return {};
}

}  // namespace yidan::proof
