// The interpreter: what an entry of the log changes. The sequencer asks it before an entry is written;
// replicas, auditors, fsck, rebuild and the offline verifier ask it about entries that are in the log. All
// get the same answer from the same world, or one of them has found a lie.
//
// It decides nothing itself that is of title: title::Decide does. It holds signatures against the keys they
// name, chooses the rules in force at the entry's index, covers and uncovers goods, and keeps the registry's
// own state. Pure but for a memory of parsed keys. Thread rule: one thread at a time.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "services/interpret/content.h"
#include "services/interpret/effect.h"
#include "services/interpret/keys.h"
#include "services/interpret/world.h"
#include "services/log/entry.h"
#include "services/log/sealed_tags.h"
#include "services/title/rule_set.h"

namespace yidan::interpret {

// Where an entry stands, or would.
struct Place {
  std::uint64_t index = 0;
  title::TimeMs time = 0;  // admission
};

// An act, with what is known of its signature.
struct SignedAct {
  const v1::Act& act;  // as title::ParseAct gave it under the rules in force
  std::string_view bytes;
  std::string_view signature;
  const Digest& digest;
  std::optional<bool> signature_holds;  // under the key that it names; nullopt: nobody has looked yet
  std::span<const std::string> approvals;
  std::optional<bool> approvals_hold;      // as signature_holds
  std::span<const log::GoodsAnnex> goods;  // of each document that it issues, in its order
  std::span<const log::GoodsTags> tags;    // sealed in those; none: not known
};

// An act of the log, read before its turn: what does not depend on where it stands. Reading and signatures
// cost most of a replay, and so can be done on other threads, ahead of it.
struct Foreseen {
  const title::RuleSet* rules = nullptr;  // that `act` was read under; null: nothing was foreseen
  std::optional<v1::Act> act;             // nullopt: it cannot be read under them
  Digest digest;
  std::optional<bool> signature_holds;  // as in SignedAct; nullopt: its key was not known yet
  std::optional<bool> approvals_hold;
};
// `rules`: those expected to be in force when its turn comes. `key`: see keys.h.
Foreseen Foresee(const log::ActBody& body, const title::RuleSet& rules, const KeySource& key);

// Gives the content of a document, as it was handed in; nullopt: it is not at hand.
using ContentSource = std::function<Result<std::optional<RawContent>>(const std::string& document_id)>;

class Interpreter {
 public:
  // `book`: the versions of the rules that this program has; must outlive it.
  explicit Interpreter(const title::RuleBook& book) : book_(&book) {}

  // The rules that decide what comes after `world`. kUnavailable: this program lacks them, by name.
  // REQUIRES: entry 0 is in the world.
  [[nodiscard]] Result<const title::RuleSet*> RulesIn(const World& world) const;

  // An act that is asked for, at the place that it would get: what it would change, or why it is refused.
  // REQUIRES: `rules` are those in force.
  tl::expected<Effect, title::Refusal> Judge(const SignedAct& act, const Place& place, const World& world,
                                             const title::RuleSet& rules);

  // A content at hand that is not what its entry says.
  struct ContentFault {
    std::string document_id;
    bool opened = false;  // true: it is the one committed to, or not looked at; its goods tags are at fault
    std::string why;
  };
  struct Replayed {
    Effect effect;
    std::optional<v1::Act> act;  // iff the entry is one
    std::vector<ContentFault> content_faults;
    bool goods_known = true;  // false: tags of this entry were not opened
  };
  // An entry that is in the log. That it links to the one before, and that its note keys sign, is
  // log::ChainVerifier's or the proof's to check. `contents` may be empty; `goods_key` too: then who covers
  // which goods is not known, and what the entry states of them is believed.
  // kCorrupt: "entry N: …", the rule that it breaks. kUnavailable: rules that this program lacks.
  // `foreseen`: of this entry, if anybody read ahead; other rules than those in force make it void.
  Result<Replayed> Replay(const log::Entry& entry, const Digest& leaf_hash, const World& world,
                          const ContentSource& contents = {}, const std::string& goods_key = {},
                          Foreseen foreseen = {});

  // A GRANT or MILESTONE of which only index, kind and digest are known (proof file, "bare"): it counts in
  // the history and is not judged. A grant's terms stay unknown. kCorrupt: it cannot stand there.
  Result<Effect> ReplayBare(const std::string& document_id, std::uint64_t index, v1::ActKind kind,
                            const Digest& act_digest, const World& world) const;

 private:
  Result<Effect> Begin(const log::GenesisBody& genesis, const Place& place, const Digest& leaf_hash) const;
  Result<Replayed> ReplayAct(const log::ActBody& body, const Place& place, const World& world,
                             const ContentSource& contents, const std::string& goods_key, Foreseen foreseen);
  // What the entry says that a substituted container or wagon is covered as, against the document's content.
  static Outcome HoldSubstituteAgainstContent(const v1::Act& act, const log::GoodsTags& tags,
                                              const title::TitleState& before, const ContentSource& contents,
                                              const std::string& goods_key, const title::RuleSet& rules,
                                              const std::vector<title::GoodsTag>& covered, Replayed& out);
  static Result<Effect> ReplayNoteKey(const log::NoteKeyBody& body, const Place& place,
                                      const Digest& leaf_hash, const World& world);
  Result<Effect> ReplayRules(const log::RulesBody& body, const Place& place, const Digest& leaf_hash,
                             const World& world);
  [[nodiscard]] Outcome CheckRulesSignatures(const log::RulesBody& body, const Place& place,
                                             const World& world);

  const title::RuleBook* book_;
  Keys keys_;
};

}  // namespace yidan::interpret
