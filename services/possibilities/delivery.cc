#include "services/possibilities/delivery.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "services/possibilities/moments.h"

namespace yidan::possibilities {
namespace {

struct Reached {
  title::TitleState title;
  TimeMs at = 0;
  std::vector<Step> steps;
};

// Reasons that no argument changes: of this actor no other act of that kind is tried on the same state
// (tests/simulation cuts its groups short by the same).
bool WhateverItSays(v1::RefusalReason reason) {
  constexpr std::array kReasons = {v1::REFUSAL_REASON_TERMINAL,    v1::REFUSAL_REASON_WRONG_STATUS,
                                   v1::REFUSAL_REASON_NOT_HOLDER,  v1::REFUSAL_REASON_NOT_ORDER_PARTY,
                                   v1::REFUSAL_REASON_NOT_PLEDGED, v1::REFUSAL_REASON_NOT_PLEDGEE};
  return std::find(kReasons.begin(), kReasons.end(), reason) != kReasons.end();
}

// What tells two states apart that acts may still lead to delivery from: not how many acts came before.
std::string KeyOf(title::TitleState title) {
  title.sequence = title.issued_index = title.last_index = title.entry_count = 0;
  title.last_act = title.history = Digest{};
  title.dormant_since = 0;
  return Encode(title);
}

class Search {
 public:
  Search(const Situation& situation, std::string collector, bool waits)
      : situation_(situation), collector_(std::move(collector)), waits_(waits) {
    for (const Party& party : PartiesOf(situation)) {
      (situation.records.contains(party.id) ? actors_ : unknown_).push_back(party.id);
    }
    receivers_ = ReceiversOf(situation);
    // A dry run copies the state.
    constexpr std::size_t kBytes = 200'000'000;
    left_ = std::clamp(kBytes / std::max<std::size_t>(1, Encode(situation.title).size()), std::size_t{2'000},
                       kMaxDryRuns);
  }

  std::optional<Way> Shortest(std::size_t at_most) {
    std::vector<Reached> layer;
    layer.push_back({situation_.title, situation_.at, {}});
    seen_.insert(KeyOf(situation_.title));
    for (std::size_t depth = 0; depth < at_most && !layer.empty(); ++depth) {
      std::stable_sort(layer.begin(), layer.end(),
                       [](const Reached& a, const Reached& b) { return a.at < b.at; });
      // Before what only leads on is tried of any of them.
      for (const Reached& from : layer) Expand(from, &Probes::LastDelivery);
      if (best_ || depth + 1 == at_most) break;
      next_.clear();
      for (const Reached& from : layer) Expand(from, &Probes::TowardsDelivery);
      layer = std::move(next_);
    }
    return std::move(best_);
  }
  [[nodiscard]] bool cut_short() const { return cut_short_; }
  [[nodiscard]] const std::vector<std::string>& unknown() const { return unknown_; }

 private:
  using Acts = std::vector<v1::Act> (Probes::*)(const std::string& actor, TimeMs at);

  void Expand(const Reached& from, Acts acts) {
    TryAt(from, from.at, acts);
    if (!waits_) return;
    for (const auto& [moment, why] : MomentsOf(from.title, situation_.records, from.at)) {
      TryAt(from, moment, acts);
    }
  }

  void TryAt(const Reached& from, TimeMs at, Acts acts) {
    if (best_ && best_->steps.back().not_before <= at) return;
    Probes probes(from.title, situation_, receivers_, {});
    for (const std::string& actor : actors_) {
      v1::ActKind useless = v1::ACT_KIND_UNSPECIFIED;
      for (const v1::Act& act : (probes.*acts)(actor, at)) {
        if (title::KindOf(act) == useless) continue;
        if (left_ == 0) {
          cut_short_ = true;
          return;
        }
        --left_;
        Judged judged = DryRun(act, from.title, situation_, at);
        if (judged.ruling == Ruling::kRefused && WhateverItSays(judged.refusal.reason)) {
          useless = title::KindOf(act);
        }
        if (judged.ruling == Ruling::kAdmitted) Take(from, at, std::move(judged));
      }
    }
  }

  void Take(const Reached& from, TimeMs at, Judged&& judged) {
    std::vector<Step> steps = from.steps;
    steps.push_back({std::move(judged.act), at, std::move(judged.unknown)});
    title::TitleState& after = *judged.after;
    if (after.status == v1::TITLE_STATUS_DELIVERED) {
      const title::Surrender& surrender = *from.title.surrender;
      const std::string& to =
          surrender.terms.collector.empty() ? from.title.holder : surrender.terms.collector;
      if (!collector_.empty() && surrender.by != collector_ && to != collector_) return;
      if (!best_ || at < best_->steps.back().not_before) best_ = Way{std::move(steps), to};
      return;
    }
    if (judged.successors.size() == 1) after = std::move(judged.successors.front());
    if (after.IsTerminal() || !seen_.insert(KeyOf(after)).second) return;
    next_.push_back({std::move(after), at, std::move(steps)});
  }

  const Situation& situation_;
  const std::string collector_;
  const bool waits_;
  std::vector<std::string> actors_;
  std::vector<std::string> unknown_;
  std::vector<std::string> receivers_;
  std::size_t left_ = 0;
  bool cut_short_ = false;
  std::set<std::string> seen_;
  std::vector<Reached> next_;
  std::optional<Way> best_;
};

}  // namespace

Delivery DeliveryOf(const Situation& situation, const std::string& collector) {
  Delivery out;
  out.ended = situation.title.IsTerminal();
  if (out.ended) return out;
  Search now(situation, collector, false);
  out.today = now.Shortest(kMaxSteps);
  out.cut_short = now.cut_short() && !out.today;
  out.unknown_participants.insert(now.unknown().begin(), now.unknown().end());
  // Where something waits for its time, fewer acts may do; where nothing does, waiting changes nothing.
  const std::size_t fewer = out.today ? out.today->steps.size() - 1 : kMaxSteps;
  if (fewer == 0) return out;
  Search later(situation, collector, true);
  out.later = later.Shortest(fewer);
  if (!out.today && !out.later) out.cut_short = out.cut_short || later.cut_short();
  return out;
}

}  // namespace yidan::possibilities
