// Node: one canonical state of a small world, and what makes two states the same.
//
// What no rule can tell apart is normalised away: sequence, last act, history, indexes, counters, links
// to dead documents, digests that serve as ids (renumbered in the order of what they name), and the ids
// of the live documents themselves. Deadlines are FUTURE or PAST relative to kNow: acts set them to
// FUTURE, and an edge "time passes" turns exactly one into PAST. That lets deadlines pass in any order,
// which real clocks may not: every real run is among the explored ones.
//
// Dead documents are dropped while another lives; when all are dead, the first stands for them. So a
// world of one document ends in a node that shows how it ended, on which every act is still tried.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "tests/simulation/cast.h"

namespace yidan::simulation {

// The live documents are Documents()[0], [1]; a REPLACE issues Successors()[0], [1].
const std::vector<std::string>& DocumentIds();
const std::vector<std::string>& SuccessorIds();
const std::vector<std::string>& PaperForms();  // the only form numbers there are

struct Hash128 {
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  bool operator==(const Hash128&) const = default;
};
struct Hash128Hasher {
  std::size_t operator()(const Hash128& h) const { return h.low; }
};

struct Node {
  std::vector<TitleState> documents;
  std::vector<title::ParticipantRecord> directory;  // those that differ from the cast, by id
  std::uint8_t papers = 0;                          // bit i: PaperForms()[i] was used

  // The live document (or the dead one that stands for all) with this id; null if there is none.
  [[nodiscard]] const TitleState* Find(const std::string& id) const;
  [[nodiscard]] bool Ended() const;  // nothing lives here any more
};

// Normalises in place and gives the hash of what remains. Worlds have far fewer than 2^32 nodes, so two
// of them collide with a chance below 2^-64.
Hash128 Canonical(Node& node);

// What the rules may look up in a node.
class NodeFacts final : public title::Facts {
 public:
  NodeFacts(const Directory& cast, const Node& node) : cast_(cast), node_(&node) {}
  void Look(const Node& node) { node_ = &node; }

  const TitleState* Title(const std::string& id) const override { return node_->Find(id); }
  const title::ParticipantRecord* Participant(const std::string& id) const override;
  std::optional<std::string> KeyOwner(const Digest& key_id) const override;
  bool ActAdmitted(const Digest& digest) const override;
  bool PaperFormUsed(const std::string& issuer, const std::string& number) const override;
  std::vector<title::Covering> DocumentsCovering(const Digest& goods_tag) const override;
  std::vector<title::GoodsTag> GoodsOf(const std::string& document_id) const override;

 private:
  const Directory& cast_;
  const Node* node_;
};

inline constexpr std::uint8_t kFirstOrder = 11;  // waiting orders are Small(11), Small(12) …
const Digest& GoodsTag();                        // of the lot that every document covers
const Digest& AdmittedBefore();                  // the digest of an act that the log has already

// The nodes to which time alone leads, each one deadline further.
std::vector<Node> AfterTime(const Node& node, const title::Parameters& parameters);

}  // namespace yidan::simulation
