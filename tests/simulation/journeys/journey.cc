#include "tests/simulation/journeys/journey.h"

#include <algorithm>
#include <set>

#include "services/store/committed_world.h"
#include "services/title/rules.h"

namespace yidan::journeys {

namespace {

using Kind = Prediction::Kind;
constexpr std::string_view kPurpose = "SURRENDER_PURPOSE_";

std::string Named(const Order& order) {
  return order.kind == v1::ORDER_KIND_NAMED ? "to the order of " + order.party
                                            : "kind " + std::to_string(order.kind);
}

std::string IdOf(const Digest& id) { return id.ToString(); }
std::string IdOf(const std::string& id) { return id; }

// The ids of those orders that wait.
std::set<std::string> WaitingOf(const auto& orders, std::int64_t now) {
  std::set<std::string> out;
  for (const auto& [id, order] : orders) {
    if (now < order.expires_at) out.insert(IdOf(id));
  }
  return out;
}

// And of those holds that are in force.
std::set<std::string> InForceOf(const auto& holds, std::int64_t now) {
  std::set<std::string> out;
  for (const auto& [id, hold] : holds) {
    if (hold.until == 0 || now < hold.until) out.insert(IdOf(id));
  }
  return out;
}

// Every document that the act names as its own, as a predecessor or as a successor.
std::set<std::string> DocumentsOf(const v1::Act& act) {
  std::set<std::string> out = {act.document_id()};
  for (const auto& predecessor : act.replace().predecessors()) out.insert(predecessor.document_id());
  for (const auto& successor : act.replace().successors()) out.insert(successor.document_id());
  return out;
}

}  // namespace

Journey::Journey(const Settings& settings)
    : settings_(settings), cast_(settings.on_disk), candidates_(cast_, settings.seed) {
  const std::int64_t now = cast_.clock.WallMs();  // the cast was admitted in this instant
  for (const Member& member : Members()) {
    model_.AddParticipant(member.id, {member.role, member.authority, member.country, now});
  }
  model_.AddParticipant("registrar", {v1::ROLE_REGISTRAR, v1::AUTHORITY_KIND_UNSPECIFIED, "", now});
  model_.SetRegistry(cast_.registry());
}

std::string Journey::Run() {
  std::uint64_t audit_at = settings_.audit_every;
  while (tally_.acts < settings_.acts) {
    if (auto fault = Batch(); !fault.empty()) return Story(fault);
    if (tally_.acts < audit_at) continue;
    audit_at += settings_.audit_every;
    if (auto fault = AuditAndRestart(); !fault.empty()) return Story(fault);
  }
  if (auto fault = AuditAndRestart(); !fault.empty()) return Story(fault);
  return "";
}

std::string Journey::Batch() {
  cast_.clock.Advance(candidates_.NextPause());
  std::vector<Candidate> batch;
  const std::size_t wanted = 1 + candidates_.Below(settings_.batch_max);
  std::vector<v1::SubmitActRequest> requests;
  std::set<std::string> chosen;  // one act a document and batch: the next needs this one's outcome
  for (std::size_t tries = 0; batch.size() < wanted && tries < wanted * 2; ++tries) {
    Candidate next = candidates_.Next(model_);
    std::set<std::string> about = DocumentsOf(next.act);
    for (const Vehicles& vehicles : next.at.vehicles) {
      for (const auto& [line, own] : vehicles) {
        for (const int vehicle : own) about.insert("vehicle " + std::to_string(vehicle));
      }
    }
    const bool met = std::any_of(about.begin(), about.end(),
                                 [&chosen](const std::string& one) { return chosen.contains(one); });
    if (met) continue;
    chosen.merge(about);
    requests.push_back(next.request);
    batch.push_back(std::move(next));
  }
  const bool replay = !admitted_.empty() && candidates_.Below(10) == 0;
  if (replay) requests.push_back(admitted_[candidates_.Below(admitted_.size())].request);
  const auto results = cast_.Submit(std::move(requests));
  touched_.clear();
  adopt_.clear();
  for (std::size_t i = 0; i < batch.size(); ++i) {
    if (auto fault = Judge(batch[i], results[i]); !fault.empty()) return fault;
  }
  if (replay) {
    ++tally_.duplicates;
    const auto& again = results.back();
    if (!again.has_receipt() || !again.receipt().duplicate()) return "a replayed act was not known as such";
  }
  return CompareStates();
}

std::string Journey::Judge(const Candidate& candidate, const v1::ActResult& result) {
  const Prediction expected = model_.Predict(candidate.act, candidate.at);
  const bool admitted = result.has_receipt();
  const std::string reason =
      admitted ? "admitted" : std::string(title::ReasonName(result.refusal().reason()));
  ++tally_.acts;
  ++(admitted ? tally_.admitted : tally_.refused);
  tally_.silent += expected.kind == Kind::kSilent ? 1 : 0;
  last_acts_.push_back(candidate.what + ": " + reason);
  if (last_acts_.size() > 400) last_acts_.pop_front();
  const std::string& id = candidate.act.document_id();
  for (const std::string& one : DocumentsOf(candidate.act)) touched_[one] = admitted;
  if (expected.kind == Kind::kAdmit && !admitted) {
    return "TITLE.md admits " + candidate.what +
           ", the ledger refuses: " + result.refusal().ShortDebugString() + " -- " +
           candidate.act.ShortDebugString();
  }
  if (expected.kind == Kind::kRefuse && admitted) {
    return "TITLE.md refuses " + candidate.what + " (" + std::string(title::ReasonName(expected.reason)) +
           "), the ledger admits -- " + candidate.act.ShortDebugString();
  }
  // Of several reasons the first in TITLE.md's order counts. The model does not know all that come earlier,
  // but for some acts: of these only that they may have no good form.
  const auto given = result.refusal().reason();
  const bool knows_all =
      (candidate.act.has_replace() || candidate.act.has_order() || candidate.act.has_countersign()) &&
      given != v1::REFUSAL_REASON_MALFORMED_ACT;
  if (expected.kind == Kind::kRefuse && expected.reason != v1::REFUSAL_REASON_UNSPECIFIED &&
      (expected.reason < given || (knows_all && expected.reason != given))) {
    return "TITLE.md refuses " + candidate.what + " with " + std::string(title::ReasonName(expected.reason)) +
           ", the ledger with " + reason + " -- " + candidate.act.ShortDebugString();
  }
  if (!admitted) return "";
  if (result.receipt().act_digest() != candidate.at.digest) return "the receipt names another act";
  ++tally_.admitted_by_kind[std::string(title::KindName(title::KindOf(candidate.act)))];
  if (candidate.act.has_replace()) {
    const Document& first = model_.document(id);
    const auto purpose = first.surrender ? first.surrender->purpose : v1::SURRENDER_PURPOSE_PAPER;
    ++tally_.admitted_by_kind["REPLACE for " + v1::SurrenderPurpose_Name(purpose).substr(kPurpose.size())];
  }
  model_.Apply(candidate.act, candidate.at);
  candidates_.Admitted(candidate);
  if (expected.kind == Kind::kSilent) adopt_[id] = true;
  if (admitted_.size() < 256) {
    admitted_.push_back(candidate);
  } else {
    admitted_[tally_.admitted % admitted_.size()] = candidate;
  }
  return "";
}

std::string Journey::CompareStates() {
  for (const auto& [id, admitted] : touched_) {
    const auto row = cast_.store().Get(store::Table::kTitles, id);
    if (!row) return "the store cannot be read";
    const auto known = model_.documents().find(id);
    if (known == model_.documents().end()) {
      if (*row) return id + " was never issued and has a state";
      continue;
    }
    if (!*row) return id + " was issued and has no state";
    const Digest hash = crypto::Sha256(**row);
    if (!admitted && bytes_[id] != hash) return "a refused act changed the state of " + id;
    if (admitted && bytes_[id] == hash) return "an admitted act changed nothing of " + id;
    bytes_[id] = hash;
    if (!admitted) continue;
    const auto state = title::DecodeTitleState(**row);
    if (!state) return "the state of " + id + " does not decode: " + state.error().message;
    if (adopt_.contains(id)) model_.Adopt(title::ToProto(*state, cast_.clock.WallMs()));
    if (auto fault = CompareState(known->second); !fault.empty()) return id + ": " + fault;
  }
  return "";
}

std::string Journey::CompareState(const Document& d) {
  const auto row = cast_.store().Get(store::Table::kTitles, d.id);
  const auto state = *title::DecodeTitleState(**row);
  const auto differ = [](const std::string& what, const std::string& model, const std::string& ledger) {
    return what + " is '" + ledger + "', by TITLE.md '" + model + "'";
  };
  if (state.status != d.status)
    return differ("status", std::to_string(d.status), std::to_string(state.status));
  if (state.holder != d.holder) return differ("holder", d.holder, state.holder);
  const Order order{state.order.kind, state.order.party};
  if (!d.Terminal() && order != d.order) return differ("order", Named(d.order), Named(order));
  if (state.sequence != d.sequence) {
    return differ("sequence", std::to_string(d.sequence), std::to_string(state.sequence));
  }
  if (state.last_act.ToString() != d.last_act) return "last act is another";
  if (state.entry_count != d.entries) {
    return differ("entry count", std::to_string(d.entries), std::to_string(state.entry_count));
  }
  if (state.last_holder != d.last_holder) return differ("last holder", d.last_holder, state.last_holder);
  if (state.under_order != d.under_order) return "under order differs";
  if (state.replaced_by != d.replaced_by || state.replaces != d.replaces ||
      state.replace_purpose != d.replace_purpose || state.paper_digest != d.paper_digest) {
    return "what it replaces, or what replaces it, differs";
  }
  const std::int64_t now = cast_.clock.WallMs();
  if (!d.Terminal() && (state.offer && now < state.offer->expires_at) != d.OfferOpen(now))
    return "offer differs";
  if (InForceOf(state.holds, now) != InForceOf(d.holds, now)) return "the holds in force differ";
  if (d.Terminal()) return "";
  const store::CommittedWorld world(cast_.store());
  const auto tags = world.GoodsOf(d.id);
  // Of all that a document of the simulation covers, only the vehicles are units.
  const auto units = std::count_if(tags.begin(), tags.end(), [](const title::GoodsTag& tag) {
    return tag.exclusion == title::GoodsClass::kUnit;
  });
  if (static_cast<std::size_t>(units) != d.covers.size()) {
    return differ("the number of vehicles that it covers", std::to_string(d.covers.size()),
                  std::to_string(units));
  }
  if (state.pledge.has_value() != d.pledge.has_value()) return "pledge differs";
  if (d.pledge) {
    if (state.pledge->pledgee != d.pledge->pledgee || state.pledge->pledgor != d.pledge->pledgor ||
        state.pledge->on_trust_receipt != d.pledge->on_trust_receipt ||
        state.pledge->enforcing_since != d.pledge->enforcing_since) {
      return "the pledge differs: " + state.pledge->pledgee + "/" + d.pledge->pledgee + ", " +
             state.pledge->pledgor + "/" + d.pledge->pledgor + ", enforcing since " +
             std::to_string(state.pledge->enforcing_since) + "/" + std::to_string(d.pledge->enforcing_since);
    }
  }
  if (state.consignee_by_order != d.consignee_by_order) {
    return differ("consignee by order", d.consignee_by_order, state.consignee_by_order);
  }
  if (state.released_without_surrender != d.released_without_surrender) {
    return "released without surrender differs";
  }
  if (WaitingOf(state.pending_orders, now) != WaitingOf(d.orders, now)) return "the orders that wait differ";
  if (state.moved != d.moved) return differ("moved", std::to_string(d.moved), std::to_string(state.moved));
  return "";
}

std::string Journey::AuditAndRestart() {
  if (auto fault = audit_.Check(cast_); !fault.empty()) return fault;
  cast_.Restart();
  ++tally_.restarts;
  if (auto fault = audit_.Check(cast_); !fault.empty()) return "after a restart: " + fault;
  for (const auto& [id, hash] : bytes_) {
    const auto row = cast_.store().Get(store::Table::kTitles, id);
    if (row && !*row && !model_.documents().contains(id)) continue;
    if (!row || !*row || crypto::Sha256(**row) != hash) return id + " changed without an act on it";
  }
  return "";
}

std::string Journey::Story(const std::string& fault) const {
  std::string out = "seed " + std::to_string(settings_.seed) + " (YIDAN_SIMULATION_SEED replays it), act " +
                    std::to_string(tally_.acts) + ": " + fault + "\nthe last acts:\n";
  std::size_t skip = last_acts_.size() > 25 ? last_acts_.size() - 25 : 0;
  for (const std::string& act : last_acts_) {
    if (skip > 0) {
      --skip;
      continue;
    }
    out += "  " + act + "\n";
  }
  return out;
}

}  // namespace yidan::journeys
