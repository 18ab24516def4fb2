#include "services/title/directory.h"

#include <algorithm>

#include "services/crypto/crypto.h"

namespace yidan::title {

bool ParticipantRecord::HasRole(v1::Role role, std::uint64_t index) const {
  return std::any_of(roles.begin(), roles.end(), [role, index](const RoleTerm& term) {
    return term.role == role && term.term.GoodAt(index);
  });
}

bool ParticipantRecord::SuspendedAt(std::uint64_t index) const {
  return std::any_of(suspensions.begin(), suspensions.end(),
                     [index](const Term& term) { return term.GoodAt(index); });
}

bool ParticipantRecord::InJurisdiction(v1::AuthorityKind kind, const std::vector<std::string>& countries,
                                       std::uint64_t index) const {
  return std::any_of(jurisdictions.begin(), jurisdictions.end(), [&](const JurisdictionTerm& term) {
    return term.kind == kind && term.term.GoodAt(index) &&
           std::find(countries.begin(), countries.end(), term.country) != countries.end();
  });
}

bool ParticipantRecord::InEffectiveJurisdiction(v1::AuthorityKind kind,
                                                const std::vector<std::string>& countries,
                                                std::uint64_t index, TimeMs now) const {
  return std::any_of(jurisdictions.begin(), jurisdictions.end(), [&](const JurisdictionTerm& term) {
    return term.kind == kind && term.term.GoodAt(index) && now >= term.effective_at &&
           std::find(countries.begin(), countries.end(), term.country) != countries.end();
  });
}

bool ParticipantRecord::AuthorityInEffect(std::uint64_t index, TimeMs now) const {
  return std::any_of(jurisdictions.begin(), jurisdictions.end(), [&](const JurisdictionTerm& term) {
    return term.term.GoodAt(index) && now >= term.effective_at;
  });
}

std::optional<KeyPowers> ParticipantRecord::PowersOfGood(const Digest& key_id, std::uint64_t index,
                                                         TimeMs now) const {
  const auto found = keys.find(key_id);
  if (found != keys.end()) {
    if (!found->second.term.GoodAt(index)) return std::nullopt;
    return found->second.powers;
  }
  if (RecoveredAt(now) && crypto::Sha256(recovery->spki) == key_id) return KeyPowers{};
  return std::nullopt;
}

std::size_t ParticipantRecord::OwnKeys() const {
  return static_cast<std::size_t>(std::count_if(keys.begin(), keys.end(), [this](const auto& item) {
    return item.second.term.from >= recovered_index;
  }));
}

std::size_t ParticipantRecord::OwnMandates() const {
  return static_cast<std::size_t>(std::count_if(mandates.begin(), mandates.end(), [this](const auto& term) {
    return term.term.from >= recovered_index;
  }));
}

std::size_t ParticipantRecord::UnlimitedKeys() const {
  return static_cast<std::size_t>(std::count_if(keys.begin(), keys.end(), [](const auto& item) {
    return item.second.term.until == kForever && item.second.powers.Unlimited();
  }));
}

std::optional<Digest> MarkOfIdentifier(std::string_view scheme, std::string_view value) {
  if (scheme != "LEI" && scheme != "USCC") return std::nullopt;
  // A USCC without its check character: whichever stands there, it is the same organisation.
  constexpr std::size_t kUsccKept = 17;
  if (scheme == "USCC") value = value.substr(0, kUsccKept);
  // A key id is the hash of DER, which begins with another byte.
  constexpr std::string_view kPrefix("yidan/identifier/v1\0", 20);
  return crypto::Sha256(std::string(kPrefix) + std::string(scheme) + '\0', value);
}

ParticipantRecord RegistrarAtGenesis(const std::string& participant_id, const std::vector<std::string>& spkis,
                                     const Digest& registry) {
  // Entry 0 is the first act of the registrar's chain: the next one has sequence 2 and names the registry.
  ParticipantRecord r;
  r.participant_id = participant_id;
  r.name = participant_id;
  const Term term{0, kForever};
  for (const std::string& spki : spkis) r.keys.emplace(crypto::Sha256(spki), Key{spki, term, false});
  r.roles.push_back({v1::ROLE_REGISTRAR, term});
  r.sequence = 1;
  r.last_act = registry;
  r.history = ExtendHistory(Digest{}, 0, 0, registry);
  r.entry_count = 1;
  return r;
}

void SettleRecovery(ParticipantRecord& record, std::uint64_t index, TimeMs now) {
  if (!record.RecoveredAt(now)) return;
  const Recovery recovery = *record.recovery;
  record.recovery.reset();
  record.recovered_index = index;
  record.recovered_entries = record.entry_count;
  record.dual_control.clear();  // its key is alone, and went through the public delay
  record.keys.emplace(crypto::Sha256(recovery.spki), Key{recovery.spki, {recovery.index, kForever}, false});
}

}  // namespace yidan::title
