// RuleSet: one version of the title rules, whole. RuleBook: the versions that a program has. A registry says
// in entry 0, and later in RULES entries, by which version its acts are decided from there on (PROTOCOL §3).
//
// A released version never changes, whatever later ones do. The digest of its explored graph
// (tests/simulation/graph_digests.txt) would show a change. Thread rule: constant data.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "services/title/rules.h"
#include "services/title/table.h"

namespace yidan::title {

// Bounds that a version fixes: on an act (PROTOCOL §1), and on what grants may make of a document.
struct ActLimits {
  // Of each list in an act (act_lists.h). Documents: that a REPLACE names on either side; each is loaded, is
  // in the access record if the act is refused, and its state goes into the answer. Participants: that a
  // header names in one list. Forms: of paper, each of which is a row of its own. Lines and boxes: a long
  // train of containers; what an act of the full length may hold is more.
  std::size_t documents = 0;
  std::size_t participants = 0;
  std::size_t forms = 0;
  std::size_t lines = 0;
  std::size_t boxes = 0;
  std::size_t act_bytes = 0;    // an entry must stay under 65,535 bytes with its frame
  std::size_t name_bytes = 0;   // names, references, JSON pointers
  std::size_t code_bytes = 0;   // numbers and codes: containers, lines, forms, milestones
  std::size_t text_bytes = 0;   // remarks and reasons
  std::size_t spki_bytes = 0;   // a public key, DER
  std::uint64_t quantity = 0;   // packages, grams
  std::int64_t time_end_s = 0;  // times are before it, seconds since the Unix epoch
  // Of a GRANT: pointers it may name; bytes that all grants may have in the encoded state; how many a holder
  // may give while it holds. Every later act copies the state, and every export carries the entries.
  std::size_t grant_pointers = 0;
  std::size_t grant_state_bytes = 0;
  std::uint32_t grants_given = 0;
  std::size_t goods_tags = 0;  // that a document may cover, those of its predecessors that go on included
  // Header and goods tags of a document, in bytes: what else the entry of its REPLACE may need fits beside.
  std::size_t replace_bytes = 0;
};

// The stages of a decision in TITLE's order (decide.cc). Each may refuse; the first in this order counts.
struct Stages {
  void (*form)(Case&);                      // registry, validity, duplicate
  void (*signer)(Case&);                    // who is named, whose key signed, may it
  void (*document)(Case&);                  // loads the document; status, place in the chain
  void (*standing)(Case&);                  // issuer, holder, pledgee, …
  void (*burdens)(Case&);                   // holds, open offer
  void (*touch)(const Case&, TitleState&);  // what every admitted act does to a document, whatever else
};

struct RuleSet {
  std::uint32_t version = 0;
  std::span<const Row> rows;
  Stages stages{};
  ActLimits limits{};
  // Empty if the act is well formed, or one sentence that names the field.
  std::string (*shape_fault)(const v1::Act& act, const RuleSet& rules) = nullptr;
  std::uint8_t state_encoding = 0;                   // of the titles and records that it makes
  std::uint32_t goods_keys = 0;                      // how goods are named (waybill::GoodsKeysOf)
  std::span<const std::uint32_t> schema_versions{};  // of the contents that may be issued under it
  Parameters parameters{};                           // of a registry that says nothing else

  [[nodiscard]] const Row* RowOf(v1::ActKind kind) const;  // null for what is no act of this version
  [[nodiscard]] bool Issues(std::uint32_t schema_version) const;
};

const RuleSet& RulesV1();

class RuleBook {
 public:
  // Ascending versions, each once, at least one; all must outlive the book.
  explicit RuleBook(std::vector<const RuleSet*> sets);
  // Those that were released.
  static const RuleBook& Released();

  [[nodiscard]] const RuleSet* Find(std::uint32_t version) const;  // null: this program lacks it
  // kUnavailable: "needs rules 3, has 1 and 2".
  [[nodiscard]] Result<const RuleSet*> Need(std::uint32_t version) const;
  [[nodiscard]] const RuleSet& newest() const { return *sets_.back(); }
  [[nodiscard]] const std::vector<const RuleSet*>& sets() const { return sets_; }

 private:
  std::vector<const RuleSet*> sets_;
};

// Decide, by a row that is given: what the explorer's mutants change.
tl::expected<Change, Refusal> DecideByRow(const Row& row, const v1::Act& act, const Admission& admission,
                                          const Facts& facts, const RuleSet& rules,
                                          const Parameters& parameters);

}  // namespace yidan::title
