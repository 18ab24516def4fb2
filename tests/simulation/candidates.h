// Candidates: the acts that are tried in a node, good and bad.
//
// They are built once per setting: canonical nodes all have the same head, so one act fits all of them.
// Only REPLACE depends on what it replaces and is built per node. Acts are grouped by what the signer
// and document stages see (kind, signer, document, an offer's purpose); when the first of a group is
// refused for a reason that no argument can change, the rest of the group is skipped. The setting "all
// arguments" turns that off, and a test shows that both find the same graph.
// Thread rule: one thread.
#pragma once

#include <string>
#include <vector>

#include "tests/simulation/node.h"
#include "tests/simulation/setting.h"

namespace yidan::simulation {

struct Candidate {
  v1::Act act;
  title::Admission admission;
  unsigned signer = kNobody;  // bit of who signs: the agent, if there is one
  bool never = false;         // must be refused in every node
};
using Group = std::vector<Candidate>;

class Candidates {
 public:
  explicit Candidates(const Setting& setting);
  // All groups but the replacements.
  [[nodiscard]] const std::vector<Group>& Fixed() const { return groups_; }
  // Replacements of what is in this node: right ones and spoiled ones. Valid until the next call.
  const Group& Replacements(const Node& node);

 private:
  void Chain(const std::string& document);
  void Offers(const std::string& document, const std::string& actor);
  void Surrenders(const std::string& document, const std::string& actor);
  void Deliveries(const std::string& document, const std::string& actor);
  void Authorities(const std::string& document, const std::string& actor);
  void Beside(const std::string& document, const std::string& actor);
  void Directory(const std::string& actor);
  void NeverAdmitted(const std::string& document);
  void ReplaceOne(const Node& node, const TitleState& s, const std::string& actor);
  void SpoiledReplacements(const v1::Act& right, const TitleState& s);
  void SplitAndMerge(const Node& node, const std::string& actor);
  v1::Act Replacing(const std::vector<const TitleState*>& predecessors, std::size_t successors,
                    const std::string& actor) const;
  v1::Act On(const std::string& document, const std::string& actor) const;
  void Put(Group& group, v1::Act act, bool never = false) const;
  void Close(Group group);

  const Setting& setting_;
  std::vector<Group> groups_;
  Group replacements_;
};

// Whether no other argument of the same group would be admitted after this refusal.
bool EndsGroup(v1::RefusalReason reason);

const std::string& RecoveredSpki();  // of the key that RECOVER gives the shipper

}  // namespace yidan::simulation
