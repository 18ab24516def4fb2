#include "services/interpret/vouching.h"

#include <limits>
#include <utility>

namespace yidan::interpret {
namespace {

constexpr title::Term kAlways{0, title::kForever};

// What only a registrar does: everything about another participant, and COUNTERSIGN.
bool IsRegistrarsAct(const v1::Act& act) {
  const v1::ActKind kind = title::KindOf(act);
  return kind == v1::ACT_KIND_COUNTERSIGN ||
         (title::IsDirectoryAct(kind) && act.actor() != act.participant_id());
}

}  // namespace

const title::TitleState* Vouching::Title(const std::string& document_id) const {
  const auto found = known_.titles.find(document_id);
  return found == known_.titles.end() ? nullptr : &found->second;
}

const title::ParticipantRecord* Vouching::Participant(const std::string& participant_id) const {
  const auto known = known_.participants.find(participant_id);
  if (known != known_.participants.end()) return &known->second;
  if (act_.has_admit() && participant_id == act_.participant_id()) return nullptr;  // it is about to be made
  const auto [vouched, fresh] = vouched_.try_emplace(participant_id);
  if (fresh) vouched->second = InGoodStanding(participant_id);
  return &vouched->second;
}

std::optional<std::string> Vouching::KeyOwner(const Digest& key_id) const {
  for (const auto& [id, record] : known_.participants) {
    if (record.keys.contains(key_id)) return id;
  }
  return std::nullopt;
}

title::ParticipantRecord Vouching::InGoodStanding(const std::string& participant_id) const {
  title::ParticipantRecord out;
  out.participant_id = participant_id;
  const auto give_key = [&out](const std::string& id) {
    if (const auto key_id = Digest::FromBytes(id)) out.keys.emplace(*key_id, title::Key{"", kAlways});
  };
  give_key(act_.key_id());
  for (const std::string& id : act_.approver_key_ids()) give_key(id);
  if (participant_id == act_.actor() && IsRegistrarsAct(act_)) {
    out.roles.push_back({v1::ROLE_REGISTRAR, kAlways});
    return out;
  }
  for (const v1::Role role : {v1::ROLE_CARRIER, v1::ROLE_SHIPPER, v1::ROLE_FORWARDER, v1::ROLE_CONSIGNEE,
                              v1::ROLE_FINANCIER, v1::ROLE_AUTHORITY, v1::ROLE_AUDITOR}) {
    out.roles.push_back({role, kAlways});
  }
  if (const title::TitleState* document = Title(act_.document_id())) {
    for (const v1::AuthorityKind kind :
         {v1::AUTHORITY_KIND_CUSTOMS, v1::AUTHORITY_KIND_COURT, v1::AUTHORITY_KIND_POLICE}) {
      for (const std::string& country : document->header.jurisdictions) {
        out.jurisdictions.push_back({kind, country, kAlways});
      }
    }
  }
  // A LIFT may be by the superior of who placed the hold, or by the successor of who ordered or placed it.
  if (participant_id != act_.actor()) out.superior = act_.actor();
  if (act_.has_lift() && participant_id != act_.actor() && participant_id != act_.agent()) {
    out.succession = title::Succession{act_.actor(), 0};
  }
  if (!act_.agent().empty()) {
    out.mandates.push_back({act_.agent(),
                            {static_cast<std::uint32_t>(title::KindOf(act_))},
                            std::numeric_limits<title::TimeMs>::max(),
                            kAlways});
  }
  return out;
}

Outcome Advance(const EntryOfAct& entry, const RegistryState& registry, const title::RuleBook& book,
                KnownStates& known) {
  YIDAN_ASSIGN(const title::RuleSet* rules, book.Need(registry.rules_version));
  const auto act = title::ParseAct(entry.act, *rules);
  if (!act) return Corrupt(act.error().message);
  const std::size_t stated = AnnexedDocuments(*act).size();
  const std::vector<log::GoodsAnnex> unknown(stated);
  const bool told = entry.goods.size() == stated;
  const Vouching world(registry, known, *act);
  const Digest digest = title::ActDigest(entry.act);
  Interpreter interpreter(book);
  auto effect =
      interpreter.Judge({*act, entry.act, {}, digest, true, {}, true, told ? entry.goods : unknown, {}},
                        entry.place, world, *rules);
  if (!effect) {
    return Corrupt(std::string(title::ReasonName(effect.error().reason)) + ": " + effect.error().message);
  }
  for (title::TitleState& state : effect->titles) {
    known.titles.insert_or_assign(state.document_id, std::move(state));
  }
  for (title::ParticipantRecord& record : effect->participants) {
    known.participants.insert_or_assign(record.participant_id, std::move(record));
  }
  return {};
}

}  // namespace yidan::interpret
