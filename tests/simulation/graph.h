// Graph: the closed graph of a setting, and what TITLE.md promises of it: from every live state a terminal
// one can be reached, and no single silent party can block it for ever.
// Thread rule: one thread.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "tests/simulation/oracle.h"
#include "tests/simulation/setting.h"

namespace yidan::simulation {

struct Edge {
  std::uint32_t to = 0;
  std::uint8_t signer = kNobody;  // bit in the cast; kNobody: time passes
  std::uint8_t kind = 0;          // ActKind; 0: time passes
};

// What liveness asks of a node.
struct NodeTraits {
  bool ended = false;        // nothing lives
  bool single = false;       // one document; the traits below are its
  bool issued = false;       // ISSUED
  bool surrendered = false;  // SURRENDERED, nothing delivered
  bool held = false;         // by any hold in force
  bool control_held = false;
  bool on_trust_receipt = false;
  std::uint8_t offeror = kNobody;
  std::uint8_t pledgee = kNobody;
  std::uint8_t pledgor = kNobody;
  std::uint8_t holder = kNobody;
  std::uint16_t stakes =
      0;  // who holds, issued, is order party or pledgee, placed a hold, carries on for one
};
NodeTraits TraitsOf(const Node& node);

class Graph {
 public:
  void AddNode(const NodeTraits& traits) { traits_.push_back(traits); }
  // REQUIRES: edges come in the order of the nodes they start from.
  void AddEdge(std::uint32_t from, const Edge& edge);
  [[nodiscard]] std::size_t states() const { return traits_.size(); }
  [[nodiscard]] std::size_t edges() const { return edges_.size(); }

  struct Stuck {
    Violation violation;
    std::uint32_t node;
  };
  // The first promise that is broken, and a node in which it is.
  std::optional<Stuck> CheckLiveness(const Setting& setting);

 private:
  // Marks the nodes from which `target` is reached by edges that pass `allowed`.
  template <typename Target, typename Allowed>
  std::vector<bool> Reaching(Target target, Allowed allowed) const;
  template <typename From, typename Target, typename Allowed>
  std::optional<std::uint32_t> FirstStuck(From from, Target target, Allowed allowed) const;
  void Reverse();
  std::optional<Stuck> CheckSilent(unsigned party, const Setting& setting) const;
  std::optional<Stuck> CheckFreedByTime(unsigned party) const;

  std::vector<NodeTraits> traits_;
  std::vector<std::pair<std::uint32_t, Edge>> edges_;
  // The same edges by where they lead: incoming_[first_[n] .. first_[n + 1]) are indexes into edges_.
  std::vector<std::uint32_t> first_;
  std::vector<std::uint32_t> incoming_;
};

}  // namespace yidan::simulation
