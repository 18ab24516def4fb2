// Acts beside the chain: NOTATION, MILESTONE, GRANT, REVOKE, DORMANT; HOLD and LIFT are in holds.cc. They
// name no previous act. The nonce makes two acts that say the same differ, and DUPLICATE_ACT refuses the same
// act a second time.
#include <algorithm>
#include <set>

#include "services/base/bytes.h"
#include "services/base/moments.h"
#include "services/title/case.h"

namespace yidan::title {
namespace {

// Where a number stands by the notations of one kind: put in, taken off, or not named.
enum class Noted : std::uint8_t { kNever, kPutIn, kTakenOff };
Noted LastNoted(const TitleState& s, v1::NotationKind kind, const std::string& number) {
  Noted last = Noted::kNever;
  for (const Substitution& noted : s.substitutions) {
    if (noted.kind != kind) continue;
    if (noted.replaced == number) last = Noted::kTakenOff;
    if (noted.substitute == number) last = Noted::kPutIn;
  }
  return last;
}

// What is taken off must be there, and what takes its place must not. Of wagons and seals the header knows
// nothing, so that only the notations before speak of them.
void JudgeSubstitution(Case& c, const v1::Notation& act) {
  constexpr auto kMismatch = v1::REFUSAL_REASON_HEADER_MISMATCH;
  const TitleState& s = c.state;
  const Noted replaced = LastNoted(s, act.kind(), act.replaced());
  const Noted substitute = LastNoted(s, act.kind(), act.substitute());
  if (replaced == Noted::kTakenOff) {
    c.Refuse(kMismatch, Cat({"replaced: ", act.replaced(), " was taken off before."}));
  }
  if (act.kind() != v1::NOTATION_KIND_CONTAINER_SUBSTITUTED) {
    if (substitute == Noted::kPutIn) {
      c.Refuse(kMismatch, Cat({"substitute: ", act.substitute(), " took another's place before."}));
    }
    return;
  }
  const std::vector<std::string> boxes = BoxesOf(s, act.replaced());
  const auto out = [&](const std::string& box) { return HasSorted(s.delivered_containers, box); };
  if (boxes.empty()) {
    c.Refuse(kMismatch, Cat({"replaced: ", act.replaced(), " is no container of this document."}));
  } else if (std::all_of(boxes.begin(), boxes.end(), out)) {
    c.Refuse(kMismatch, Cat({"replaced: ", act.replaced(), " was handed out."}));
  }
  if (HasSorted(s.header.containers, act.substitute()) || substitute != Noted::kNever) {
    c.Refuse(kMismatch, Cat({"substitute: ", act.substitute(), " is of this document already."}));
  }
}

// What takes a box's place is covered as the box is, beside it, and meets whoever covers it already.
void CoverSubstitute(Case& c) {
  TitleState& s = c.state;
  const std::vector<std::string> own{s.document_id};
  CoverGoods(c, own, own, true);
  // What the issuer notes must not shut the holder in.
  if (!c.change.covered.empty()) {
    JudgeRoomToReplace(c, s.document_id, s.header, c.change.covered.front().tags.size());
  }
  JudgeGoods(c, own, own);
  if (c.refused()) return;
  std::set<GoodsWarning> warnings(s.warnings.begin(), s.warnings.end());
  for (const GoodsWarning& found : FirstWarnings(c.change.goods_warnings)) warnings.insert(found);
  s.warnings.assign(warnings.begin(), warnings.end());
  if (s.warnings.size() > kMaxWarnings) s.warnings.resize(kMaxWarnings);
}

void Substitute(Case& c, const v1::Notation& act) {
  JudgeSubstitution(c, act);
  if (c.state.substitutions.size() >= c.parameters.max_notations) {
    c.Refuse(v1::REFUSAL_REASON_TOO_MANY,
             "The document bears as many substitutions as it may, those of its predecessors included.");
  }
  CoverSubstitute(c);
  if (!c.refused())
    c.state.substitutions.push_back({act.kind(), act.replaced(), act.substitute(), ToMs(act.at())});
}

// Something is stated that has happened. A day is left for clocks, and for who took local time for UTC.
void JudgeHappened(Case& c, TimeMs at) {
  constexpr TimeMs kSlack = 24LL * 3600 * 1000;
  if (at <= c.now + kSlack) return;
  c.Refuse(v1::REFUSAL_REASON_TOO_EARLY,
           Cat({"at: ", FormatMoment(at), " is ahead of now, ", FormatMoment(c.now), ": a ", c.row.name,
                " states what has happened."}),
           Cat({"the same from ", FormatMoment(at - kSlack), " on, or the moment when it happened"}));
}

// Each carrier of a leg has a share, and so has the issuer: none bars another.
void JudgeMilestoneShare(Case& c) {
  const TitleState& s = c.state;
  const std::size_t carriers = s.header.leg_carriers.size() + 1;  // the issuer is one
  const auto share =
      std::max(std::uint32_t{1}, c.parameters.max_milestones / static_cast<std::uint32_t>(carriers));
  const bool issuers = c.by() == s.issuer;
  std::uint32_t of_others = 0;
  for (const auto& [carrier, count] : s.milestones_by) of_others += count;
  const auto found = s.milestones_by.find(c.by());
  const std::uint32_t stated = issuers ? s.milestone_count - std::min(of_others, s.milestone_count)
                                       : (found == s.milestones_by.end() ? std::uint32_t{0} : found->second);
  if (stated < share) return;
  c.Refuse(
      v1::REFUSAL_REASON_TOO_MANY,
      Cat({c.by(), " has stated ", std::to_string(stated), " milestones of this document, its share of ",
           std::to_string(c.parameters.max_milestones), " among ", std::to_string(carriers), " carriers."}));
}

}  // namespace

void JudgeUntil(Case& c, TimeMs until) {
  if (until <= c.now) {
    c.Refuse(v1::REFUSAL_REASON_EXPIRY_OUT_OF_BOUNDS, HasPassed("until", until, c.now), "a later moment");
  }
}

void Notation(Case& c) {
  if (c.state.notation_count >= c.parameters.max_notations) {
    c.Refuse(v1::REFUSAL_REASON_TOO_MANY, "The document bears as many notations as it may.",
             "SURRENDER for AMENDMENT");
  }
  const v1::Notation& act = c.act.notation();
  JudgeHappened(c, ToMs(act.at()));
  const bool substitutes = !act.substitute().empty();  // its shape: exactly the three substitutions
  if (substitutes) Substitute(c, act);
  if (!c.refused()) c.state.notation_count += 1;
}

void Milestone(Case& c) {
  JudgeHappened(c, ToMs(c.act.milestone().at()));
  if (c.state.milestone_count >= c.parameters.max_milestones) {
    c.Refuse(v1::REFUSAL_REASON_TOO_MANY, "The document bears as many milestones as it may.");
  }
  JudgeMilestoneShare(c);
  if (c.refused()) return;
  c.state.milestone_count += 1;
  if (c.by() != c.state.issuer) c.state.milestones_by[c.by()] += 1;
}

void Grant(Case& c) {
  const v1::Grant& act = c.act.grant();
  TitleState& s = c.state;
  JudgeUntil(c, ToMs(act.until()));
  DropExpired(s, c.now);
  if (s.grants.size() >= c.parameters.max_grants) {
    c.Refuse(v1::REFUSAL_REASON_TOO_MANY, "The document bears as many grants as it may.",
             "REVOKE of another");
  }
  const ActLimits& limits = c.rules.limits;
  if (static_cast<std::size_t>(act.pointers_size()) > limits.grant_pointers) {
    c.Refuse(v1::REFUSAL_REASON_TOO_MANY,
             Cat({"pointers: ", std::to_string(act.pointers_size()), " are named; a grant names at most ",
                  std::to_string(limits.grant_pointers), "."}),
             "GRANT of what stands above them, or of the whole");
  }
  // A grant and its revocation are two entries more, and may be repeated for ever. What an earlier holder did
  // is not the present one's.
  if (s.grants_given >= limits.grants_given) {
    c.Refuse(v1::REFUSAL_REASON_TOO_MANY,
             Cat({c.by(), " has given ", std::to_string(s.grants_given),
                  " grants while it holds the document, ended ones included, and may give no more."}));
  }
  if (c.refused()) return;
  s.grants_given += 1;
  s.grants[c.admission.act_digest] =
      ReadGrant{act.reader(), {act.pointers().begin(), act.pointers().end()}, ToMs(act.until()), c.by()};
  // Nothing but grants is counted: what issuer and authorities place has bounds of its own, and bars no
  // holder from granting.
  TitleState alone;
  alone.grants = s.grants;
  if (const std::size_t size = Encode(alone).size(); size > limits.grant_state_bytes) {
    c.Refuse(v1::REFUSAL_REASON_TOO_MANY,
             Cat({"With this grant the grants of the document would have ", std::to_string(size),
                  " bytes; they may have ", std::to_string(limits.grant_state_bytes), "."}),
             "REVOKE of another, or a GRANT of fewer pointers");
  }
}

void Revoke(Case& c) {
  TitleState& s = c.state;
  const Digest id = Digest::FromBytes(c.act.revoke().grant_id()).value_or(Digest{});
  if (!s.grants.contains(id)) {
    c.Refuse(v1::REFUSAL_REASON_PREDECESSOR_MISMATCH,
             Cat({"grant_id: ", ToHex(id.View()), " is no grant in force on ", s.document_id, "; ",
                  std::to_string(s.grants.size()), " are."}));
  }
  if (!c.refused()) s.grants.erase(id);
}

// Stated once, and counted as a notation: an issuer must not make a document too long to export.
void Dormant(Case& c) {
  if (c.state.dormant_since != 0) {
    c.Refuse(v1::REFUSAL_REASON_WRONG_STATUS, "The document is stated to be dormant already.",
             c.state.holder.empty() ? "a take-back of its paper, which ends that"
                                    : Cat({"an act of its holder ", c.state.holder, ", which ends that"}));
  }
  if (c.state.notation_count >= c.parameters.max_notations) {
    c.Refuse(v1::REFUSAL_REASON_TOO_MANY, "The document bears as many notations as it may.");
  }
  if (c.refused()) return;
  c.state.dormant_since = c.now;
  c.state.notation_count += 1;
}

}  // namespace yidan::title
