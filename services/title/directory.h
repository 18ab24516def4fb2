// ParticipantRecord: one organisation in the directory, with what it may do and since when
// (TITLE.md "Directory acts"). A term is good at index i iff from < i < until. Plain values; the
// canonical encoding is documented in storage/FORMAT.md and committed to by the state map.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/base/bytes.h"
#include "services/title/state.h"
#include "yidan/v1/directory.pb.h"

namespace yidan::title {

inline constexpr std::uint64_t kForever = UINT64_MAX;

struct Term {
  std::uint64_t from = 0;
  std::uint64_t until = kForever;
  [[nodiscard]] bool GoodAt(std::uint64_t index) const { return from < index && index < until; }
  bool operator==(const Term&) const = default;
};

// What a key may sign (v1.KeyPowers). Empty lists: everything.
struct KeyPowers {
  std::vector<std::uint32_t> kinds;   // ActKind numbers, ascending
  std::vector<std::string> prefixes;  // of document ids, ascending
  [[nodiscard]] bool Unlimited() const { return kinds.empty() && prefixes.empty(); }
  bool operator==(const KeyPowers&) const = default;
};
struct Key {
  std::string spki;
  Term term;
  bool revoked_by_registrar = false;  // such a key may still OBJECT to a RECOVER
  KeyPowers powers{};
  bool operator==(const Key&) const = default;
};
struct RoleTerm {
  v1::Role role = v1::ROLE_UNSPECIFIED;
  Term term;
  bool operator==(const RoleTerm&) const = default;
};
struct JurisdictionTerm {
  v1::AuthorityKind kind = v1::AUTHORITY_KIND_UNSPECIFIED;
  std::string country;
  Term term;
  TimeMs effective_at = 0;  // from then on good for ORDER and for the LIFT of others' holds
  bool operator==(const JurisdictionTerm&) const = default;
};
struct MandateTerm {
  std::string agent;
  std::vector<std::uint32_t> kinds;  // ActKind numbers, ascending
  TimeMs until = 0;
  Term term;
  bool operator==(const MandateTerm&) const = default;
};
// A RECOVER that runs. From effective_at (admission time) on, its key is good, though it moves among
// `keys` only with the next directory act on the participant, its term then beginning at `index`. One that
// was objected to never takes effect by time: the registrar confirms it, or drops it, once effective_at has
// come.
struct Recovery {
  std::string spki;
  TimeMs effective_at = 0;
  std::uint64_t index = 0;  // of the RECOVER entry
  bool objected = false;
  bool operator==(const Recovery&) const = default;
};
struct Succession {
  std::string successor;
  TimeMs effective_at = 0;
  bool objected = false;   // both stand still until the registrar confirms
  bool confirmed = false;  // an objection was heard and did not prevail: there is no second one
  bool operator==(const Succession&) const = default;
};

// How the registrar made sure of who it is (v1.Assurance).
struct Assurance {
  v1::AssuranceKind kind = v1::ASSURANCE_KIND_UNSPECIFIED;
  std::string reference;
  std::string digest;  // 32 bytes, or empty
  bool operator==(const Assurance&) const = default;
};

// Of the keys that a participant adds itself, and of the mandates that it gives, ended ones included: a
// record stays bounded. A thief of a key uses them up; then a RECOVER, which has no bound, begins the count
// anew.
inline constexpr std::size_t kMaxOwnTerms = 256;

struct ParticipantRecord {
  std::uint8_t encoding = 1;  // as TitleState's
  std::string participant_id;
  std::string name;
  std::string name_zh;
  std::string country;
  std::vector<std::pair<std::string, std::string>> identifiers;  // scheme, value
  std::map<Digest, Key> keys;                                    // by key id
  std::vector<RoleTerm> roles;
  std::vector<JurisdictionTerm> jurisdictions;
  std::vector<MandateTerm> mandates;
  std::vector<Term> suspensions;  // suspended at i iff one is good at i
  std::optional<Recovery> recovery;
  std::optional<Succession> succession;
  std::string superior;
  TimeMs superior_from = 0;                 // who may then lift its holds
  std::vector<std::uint32_t> dual_control;  // ActKind numbers that need two keys, ascending; empty: none
  std::vector<Assurance> assurances;        // as stated at admission
  std::string same_organisation_as;         // a participant, as stated at admission; empty: nobody
  // The entry at which the newest RECOVER moved its key among `keys`, and how many entries there were before.
  // What the participant may add to its own record counts from there (kMaxOwnTerms). 0: never recovered.
  std::uint64_t recovered_index = 0;
  std::uint64_t recovered_entries = 0;
  std::uint64_t sequence = 0;
  Digest last_act;
  Digest history;
  std::uint64_t admitted_index = 0;
  std::uint64_t last_index = 0;
  std::uint64_t entry_count = 0;
  bool operator==(const ParticipantRecord&) const = default;

  [[nodiscard]] bool HasRole(v1::Role role, std::uint64_t index) const;
  [[nodiscard]] bool SuspendedAt(std::uint64_t index) const;
  [[nodiscard]] bool InJurisdiction(v1::AuthorityKind kind, const std::vector<std::string>& countries,
                                    std::uint64_t index) const;
  // As InJurisdiction, and the public delay of that reach is over at `now`: ORDER and its COUNTERSIGN ask it.
  [[nodiscard]] bool InEffectiveJurisdiction(v1::AuthorityKind kind,
                                             const std::vector<std::string>& countries, std::uint64_t index,
                                             TimeMs now) const;
  // Some jurisdiction of its own whose public delay is over: who has none is no superior yet.
  [[nodiscard]] bool AuthorityInEffect(std::uint64_t index, TimeMs now) const;
  // A RECOVER has taken effect, whether or not a later act has moved its key among `keys`.
  [[nodiscard]] bool RecoveredAt(TimeMs now) const {
    return recovery && !recovery->objected && now >= recovery->effective_at;
  }
  // A SUCCESSOR has taken effect. One that was objected to does not by time, but by the registrar's CONFIRM.
  [[nodiscard]] bool SucceededAt(TimeMs now) const {
    return succession && !succession->objected && now >= succession->effective_at;
  }
  // What a key may sign that is good at that place, one of an effective RECOVER too; nullopt: it is not good.
  [[nodiscard]] std::optional<KeyPowers> PowersOfGood(const Digest& key_id, std::uint64_t index,
                                                      TimeMs now) const;
  // Acts of these kinds need two of its keys at `now`. An effective RECOVER ends it: its key stands alone.
  [[nodiscard]] bool DualControlAt(TimeMs now) const { return !dual_control.empty() && !RecoveredAt(now); }
  // How many keys and mandates the participant has added since it was last recovered, ended ones included.
  [[nodiscard]] std::size_t OwnKeys() const;
  [[nodiscard]] std::size_t OwnMandates() const;
  // How many keys without an end may sign everything.
  [[nodiscard]] std::size_t UnlimitedKeys() const;
};

// Owner of the registry's note keys among the owners of keys: no participant has this id.
inline constexpr std::string_view kNoteKeyOwner = "#note-key";

// An identifier that one organisation alone has in the world, LEI (ISO 17442) or USCC (GB 32100), stands
// among the owners of keys under this mark, which is no key's id; nullopt: others may have this one too.
std::optional<Digest> MarkOfIdentifier(std::string_view scheme, std::string_view value);

std::string Encode(const ParticipantRecord& record);
Result<ParticipantRecord> DecodeParticipant(std::string_view bytes);
// An effective RECOVER becomes a key with the next directory act; its term begins with the RECOVER. Until
// then the record that shows the keys in force is the settled one. `index`: of that act.
void SettleRecovery(ParticipantRecord& record, std::uint64_t index, TimeMs now);
// As it is for the entry with this index, were it admitted now: with the key of a RECOVER that is effective.
v1::Participant ToProto(const ParticipantRecord& record, std::uint64_t index, TimeMs now);

// The registrar's own record, as entry 0 makes it: role REGISTRAR, its keys, chain head = the registry.
ParticipantRecord RegistrarAtGenesis(const std::string& participant_id, const std::vector<std::string>& spkis,
                                     const Digest& registry);

}  // namespace yidan::title
