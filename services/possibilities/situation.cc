#include "services/possibilities/situation.h"

#include <algorithm>
#include <utility>

#include "services/crypto/crypto.h"
#include "services/title/times.h"

namespace yidan::possibilities {
namespace {

constexpr TimeMs kValidFor = 3'600'000;
// Keys that are tried for one signature: those that may sign everything come first.
constexpr std::size_t kKeysTried = 16;

// The keys of a record that are good, those without limits first.
std::vector<Digest> GoodKeys(const title::ParticipantRecord& record, std::uint64_t index, TimeMs at) {
  std::vector<Digest> unlimited;
  std::vector<Digest> limited;
  const auto take = [&](const Digest& id) {
    const auto powers = record.PowersOfGood(id, index, at);
    if (powers) (powers->Unlimited() ? unlimited : limited).push_back(id);
  };
  for (const auto& [id, key] : record.keys) take(id);
  if (record.recovery) {
    const Digest id = crypto::Sha256(record.recovery->spki);
    if (!record.keys.contains(id)) take(id);
  }
  unlimited.insert(unlimited.end(), limited.begin(), limited.end());
  return unlimited;
}

void SetApprovers(v1::Act& act, std::vector<Digest> approvers) {
  std::sort(approvers.begin(), approvers.end());
  act.clear_approver_key_ids();
  for (const Digest& id : approvers) act.add_approver_key_ids(id.ToString());
}

bool Because(const Judged& judged, v1::RefusalReason reason) {
  return judged.ruling == Ruling::kRefused && judged.refusal.reason == reason;
}

// With as many approvals as are needed and are to be had.
Judged Approved(v1::Act act, const std::vector<Digest>& keys, const title::TitleState& title,
                const Situation& situation, TimeMs at) {
  Judged judged = DryRunWhole(act, title, situation, at);
  std::vector<Digest> approvers;
  for (const Digest& id : keys) {
    if (!Because(judged, v1::REFUSAL_REASON_NEEDS_APPROVAL)) break;
    if (approvers.size() == title::kMaxApprovers) break;
    if (id.View() == act.key_id()) continue;
    approvers.push_back(id);
    SetApprovers(act, approvers);
    Judged more = DryRunWhole(act, title, situation, at);
    if (Because(more, v1::REFUSAL_REASON_POWER_MISSING) || Because(more, v1::REFUSAL_REASON_KEY_NOT_GOOD)) {
      approvers.pop_back();  // not for this act
      continue;
    }
    judged = std::move(more);
  }
  return judged;
}

}  // namespace

const title::TitleState* Known::Title(const std::string& document_id) const {
  return document_id == title_.document_id ? &title_ : nullptr;
}

const title::ParticipantRecord* Known::Participant(const std::string& participant_id) const {
  const auto found = records_.find(participant_id);
  if (found != records_.end()) return &found->second;
  if (!participant_id.empty()) missed_.insert(participant_id);  // an act on a document names none
  return nullptr;
}

std::optional<std::string> Known::KeyOwner(const Digest& key_id) const {
  for (const auto& [id, record] : records_) {
    if (record.keys.contains(key_id)) return id;
    if (record.recovery && crypto::Sha256(record.recovery->spki) == key_id) return id;
  }
  return std::nullopt;
}

bool Known::PaperFormUsed(const std::string&, const std::string&) const {
  asked_paper_ = true;
  return false;
}

std::set<Unknown> UnknownOf(const v1::Act& act) {
  std::set<Unknown> out;
  if (act.has_issue() || act.has_replace() || !act.notation().substitute().empty()) {
    out.insert(Unknown::kGoods);
  }
  if (act.replace().predecessors_size() > 1) out.insert(Unknown::kOtherDocument);
  return out;
}

Judged DryRunWhole(const v1::Act& act, const title::TitleState& title, const Situation& situation,
                   TimeMs at) {
  Judged out;
  out.act = act;
  out.signatures = 1 + static_cast<std::size_t>(act.approver_key_ids_size());
  if (const std::string fault = situation.rules->shape_fault(act, *situation.rules); !fault.empty()) {
    out.ruling = Ruling::kRefused;
    out.refusal = {v1::REFUSAL_REASON_MALFORMED_ACT, fault, {}};
    return out;
  }
  title::Admission admission;
  admission.index = situation.index;
  admission.time = at;
  admission.act_digest = title::ActDigest(title::SerializeAct(act));
  admission.registry = situation.registry;
  admission.signature_valid = true;
  const Known known(title, situation.records);
  auto change = title::Decide(act, admission, known, *situation.rules, situation.parameters);
  out.unknown_participants = known.missed();
  if (!known.missed().empty()) {
    out.unknown.insert(Unknown::kParticipant);
    return out;
  }
  const bool others = act.replace().predecessors_size() > 1;
  if (!change && others && change.error().reason == v1::REFUSAL_REASON_UNKNOWN_DOCUMENT) {
    out.unknown.insert(Unknown::kOtherDocument);
    return out;
  }
  if (!change) {
    out.ruling = Ruling::kRefused;
    out.refusal = std::move(change).error();
    return out;
  }
  out.ruling = Ruling::kAdmitted;
  out.unknown = UnknownOf(act);
  if (known.asked_paper()) out.unknown.insert(Unknown::kPaperForms);
  for (title::TitleState& state : change->titles) {
    if (state.document_id == title.document_id) {
      out.after = std::move(state);
    } else {
      out.successors.push_back(std::move(state));
    }
  }
  return out;
}

Judged DryRun(const v1::Act& body, const title::TitleState& title, const Situation& situation, TimeMs at) {
  v1::Act act = body;
  act.set_document_id(title.document_id);
  act.set_registry(situation.registry.ToString());
  title::SetTime(act.mutable_valid_until(),
                 at + std::min<TimeMs>(kValidFor, situation.parameters.act_validity_max));
  const v1::ActKind kind = title::KindOf(act);
  if (title::IsBesideChainAct(kind)) {
    act.set_nonce(std::string(16, '\0'));
  } else if (!act.has_issue()) {
    act.set_sequence(title.sequence + 1);
    act.set_previous(title.last_act.ToString());
  } else {
    act.set_sequence(1);
  }
  const auto actor = situation.records.find(act.actor());
  if (actor == situation.records.end()) {
    Judged out;
    out.act = std::move(act);
    out.unknown = {Unknown::kParticipant};
    out.unknown_participants = {out.act.actor()};
    return out;
  }
  const title::ParticipantRecord* signer = &actor->second;
  if (kind != v1::ACT_KIND_COUNTERSIGN) {
    signer = title::CarriesOn(actor->second, Known(title, situation.records), at);
    if (signer != &actor->second) act.set_agent(signer->participant_id);
  }
  std::vector<Digest> keys = GoodKeys(*signer, situation.index, at);
  // Without a good one: that the rules say so of a key that it had.
  const bool none = keys.empty();
  if (none) keys.push_back(signer->keys.empty() ? Digest{} : signer->keys.begin()->first);
  Judged judged;
  for (std::size_t i = 0; i < keys.size() && i < kKeysTried; ++i) {
    act.set_key_id(keys[i].ToString());
    judged = Approved(act, none ? std::vector<Digest>{} : keys, title, situation, at);
    if (!Because(judged, v1::REFUSAL_REASON_POWER_MISSING)) break;
  }
  return judged;
}

}  // namespace yidan::possibilities
