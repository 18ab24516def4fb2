#include "tests/simulation/graph.h"

#include <algorithm>

namespace yidan::simulation {
namespace {

std::uint8_t Bit(const std::string& id) { return static_cast<std::uint8_t>(BitOf(id)); }

void AddStake(NodeTraits& traits, const std::string& id) {
  const unsigned bit = BitOf(id);
  if (bit < kCastSize) traits.stakes = static_cast<std::uint16_t>(traits.stakes | (1U << bit));
}

bool HasGoodKey(const title::ParticipantRecord& record) {
  return std::any_of(record.keys.begin(), record.keys.end(),
                     [](const auto& key) { return key.second.term.until == title::kForever; });
}

bool IsOrder(const Edge& e) { return e.kind == v1::ACT_KIND_ORDER || e.kind == v1::ACT_KIND_COUNTERSIGN; }
// An authority that steps in blocks nothing by it; but good faith does not need it to.
bool IsTime(const Edge& e) { return e.signer == kNobody; }

}  // namespace

NodeTraits TraitsOf(const Node& node) {
  NodeTraits t;
  t.ended = node.Ended();
  t.single = node.documents.size() == 1;
  for (const TitleState& s : node.documents) {
    AddStake(t, s.issuer);
    AddStake(t, s.holder);
    AddStake(t, s.order.party);
    if (s.pledge) AddStake(t, s.pledge->pledgee);
    // Who borrowed it has it: here, or its paper.
    if (s.pledge && s.pledge->on_trust_receipt) AddStake(t, s.pledge->pledgor);
    for (const auto& [id, hold] : s.holds) {
      if (hold.until == 0) AddStake(t, hold.authority);
    }
    // Whom the registrar suspended, who lost every key, and who objected to its succession, can come back
    // only by the registrar.
    for (const auto& record : node.directory) {
      const bool stakes = record.participant_id == s.holder || record.participant_id == s.order.party;
      const bool frozen = record.succession && record.succession->objected;
      if (stakes && (record.SuspendedAt(kIndex) || frozen || !HasGoodKey(record))) AddStake(t, kRegistrar);
      if (stakes && record.succession) AddStake(t, record.succession->successor);
    }
    t.held = t.held || Held(s);
    t.control_held = t.control_held || HeldForControl(s);
  }
  if (!t.single) return t;
  const TitleState& s = node.documents.front();
  t.issued = s.status == v1::TITLE_STATUS_ISSUED;
  // A carrier that holds, and surrenders to itself, keeps nothing from anybody.
  t.surrendered =
      s.status == v1::TITLE_STATUS_SURRENDERED && !s.surrender->delivered && s.surrender->by != s.issuer;
  t.holder = Bit(s.holder);
  if (s.offer) t.offeror = Bit(s.offer->from);
  if (s.pledge) {
    t.pledgee = Bit(s.pledge->pledgee);
    t.pledgor = Bit(s.pledge->pledgor);
    t.on_trust_receipt = s.pledge->on_trust_receipt;
  }
  return t;
}

void Graph::AddEdge(std::uint32_t from, const Edge& edge) { edges_.emplace_back(from, edge); }

void Graph::Reverse() {
  first_.assign(traits_.size() + 1, 0);
  for (const auto& [from, e] : edges_) ++first_[e.to + 1];
  for (std::size_t n = 0; n < traits_.size(); ++n) first_[n + 1] += first_[n];
  incoming_.resize(edges_.size());
  std::vector<std::uint32_t> next(first_.begin(), first_.end() - 1);
  for (std::uint32_t i = 0; i < edges_.size(); ++i) incoming_[next[edges_[i].second.to]++] = i;
}

template <typename Target, typename Allowed>
std::vector<bool> Graph::Reaching(Target target, Allowed allowed) const {
  std::vector<bool> reaching(traits_.size(), false);
  std::vector<std::uint32_t> open;
  for (std::uint32_t n = 0; n < traits_.size(); ++n) {
    if (!target(traits_[n])) continue;
    reaching[n] = true;
    open.push_back(n);
  }
  while (!open.empty()) {
    const std::uint32_t n = open.back();
    open.pop_back();
    for (std::uint32_t i = first_[n]; i < first_[n + 1]; ++i) {
      const auto& [from, e] = edges_[incoming_[i]];
      if (reaching[from] || !allowed(e)) continue;
      reaching[from] = true;
      open.push_back(from);
    }
  }
  return reaching;
}

template <typename From, typename Target, typename Allowed>
std::optional<std::uint32_t> Graph::FirstStuck(From from, Target target, Allowed allowed) const {
  const std::vector<bool> reaching = Reaching(target, allowed);
  for (std::uint32_t n = 0; n < traits_.size(); ++n) {
    if (from(traits_[n]) && !reaching[n]) return n;
  }
  return std::nullopt;
}

// With authorities and registrar at hand an ORDER ends every deadlock; without, whoever has no stake
// in the document (neither issuer, holder, order party, pledgee nor author of a hold without end) cannot
// block it by silence: an offeree or releasing bank that never answers, a pledgor, a stranger.
std::optional<Graph::Stuck> Graph::CheckSilent(unsigned party, const Setting& setting) const {
  const bool orders = setting.orders;
  // Who holds without end is overruled by another authority only; a setting may have no other.
  const bool overruled = std::any_of(
      setting.actors.begin(), setting.actors.end(),
      [party](const auto& actor) { return BitOf(actor) != party && (actor == kCourt || actor == kCustoms); });
  const auto ended = [](const NodeTraits& t) { return t.ended; };
  if (orders && party != BitOf(kRegistrar)) {
    const auto from = [&](const NodeTraits& t) {
      return overruled || !t.held || (t.stakes >> party & 1U) == 0;
    };
    const auto stuck = FirstStuck(from, ended, [&](const Edge& e) { return e.signer != party; });
    if (stuck) return Stuck{{kSilent, NameOf(party) + " is silent, ORDER does not help"}, *stuck};
  }
  const auto stuck = FirstStuck([&](const NodeTraits& t) { return (t.stakes >> party & 1U) == 0; }, ended,
                                [&](const Edge& e) { return e.signer != party && !IsOrder(e); });
  if (stuck) return Stuck{{kSilent, NameOf(party) + " has no stake and blocks by silence"}, *stuck};
  return std::nullopt;
}

// What expiry, RECALL and ENFORCE promise to one party that only time helps.
std::optional<Graph::Stuck> Graph::CheckFreedByTime(unsigned p) const {
  const auto alone = [p](const Edge& e) { return e.signer == p || IsTime(e); };
  // An offeror whose offer nobody answers is free of it in time, even under a hold.
  auto stuck = FirstStuck([p](const NodeTraits& t) { return t.single && t.issued && t.offeror == p; },
                          [](const NodeTraits& t) { return t.offeror == kNobody; }, alone);
  if (stuck) return Stuck{{kSilent, NameOf(p) + " is bound for ever by an offer nobody answers"}, *stuck};
  // A pledgee gets possession back from a silent borrower.
  stuck = FirstStuck(
      [p](const NodeTraits& t) {
        return t.single && t.issued && t.on_trust_receipt && t.pledgee == p && !t.control_held;
      },
      [p](const NodeTraits& t) { return t.holder == p && t.pledgee == p && !t.on_trust_receipt; }, alone);
  if (stuck) return Stuck{{kSilent, NameOf(p) + " cannot enforce against a silent borrower"}, *stuck};
  return std::nullopt;
}

std::optional<Graph::Stuck> Graph::CheckLiveness(const Setting& setting) {
  Reverse();
  const auto every = [](const NodeTraits&) { return true; };
  const auto ended = [](const NodeTraits& t) { return t.ended; };
  if (auto n = FirstStuck(every, ended, [](const Edge&) { return true; })) {
    return Stuck{{kReachable, "all act in good faith"}, *n};
  }
  for (const std::string& actor : setting.actors) {
    const unsigned party = BitOf(actor);
    if (auto stuck = CheckSilent(party, setting)) return stuck;
    if (auto stuck = CheckFreedByTime(party)) return stuck;
  }
  // A silent issuer: what was surrendered to it comes back by RECALL, unless it has begun to deliver.
  const unsigned issuer = BitOf(kCarrier);
  auto n = FirstStuck([](const NodeTraits& t) { return t.single && t.surrendered; },
                      [](const NodeTraits& t) { return t.issued; },
                      [&](const Edge& e) { return e.signer != issuer && !IsOrder(e); });
  if (n) return Stuck{{kSilent, "the issuer keeps what was surrendered"}, *n};
  // A silent pledgor: the pledgee takes delivery without it.
  for (const std::string& actor : setting.actors) {
    const unsigned bank = BitOf(actor);
    n = FirstStuck(
        [bank](const NodeTraits& t) { return t.single && t.issued && t.pledgee == bank && !t.held; }, ended,
        [&](const Edge& e) { return e.signer == bank || e.signer == issuer || IsTime(e); });
    if (n) return Stuck{{kSilent, "a silent pledgor keeps the pledgee from delivery"}, *n};
  }
  return std::nullopt;
}

}  // namespace yidan::simulation
