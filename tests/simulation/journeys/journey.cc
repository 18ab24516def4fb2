#include "tests/simulation/journeys/journey.h"

#include "services/title/rules.h"

namespace yidan::journeys {

namespace {

using Kind = Prediction::Kind;

std::string Named(const Order& order) {
  return order.kind == v1::ORDER_KIND_NAMED ? "to the order of " + order.party
                                            : "kind " + std::to_string(order.kind);
}

}  // namespace

Journey::Journey(const Settings& settings)
    : settings_(settings), cast_(settings.on_disk), candidates_(cast_, settings.seed) {
  for (const Member& member : Members()) model_.AddParticipant(member.id, member.role, member.authority);
  model_.AddParticipant("registrar", v1::ROLE_UNSPECIFIED);
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
  std::map<std::string, bool> chosen;  // one act a document and batch: the next needs this one's outcome
  for (std::size_t tries = 0; batch.size() < wanted && tries < wanted * 2; ++tries) {
    Candidate next = candidates_.Next(model_);
    if (!chosen.emplace(next.act.document_id(), true).second) continue;
    if (next.act.has_issue() && !chosen.emplace("goods " + std::to_string(next.at.goods), true).second)
      continue;
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
  touched_[id] = admitted;
  if (expected.kind == Kind::kAdmit && !admitted) {
    return "TITLE.md admits " + candidate.what +
           ", the ledger refuses: " + result.refusal().ShortDebugString() + " -- " +
           candidate.act.ShortDebugString();
  }
  if (expected.kind == Kind::kRefuse && admitted) {
    return "TITLE.md refuses " + candidate.what + " (" + std::string(title::ReasonName(expected.reason)) +
           "), the ledger admits -- " + candidate.act.ShortDebugString();
  }
  // Of several reasons the first in TITLE.md's order counts; the model does not know all that come earlier.
  if (expected.kind == Kind::kRefuse && expected.reason < result.refusal().reason() &&
      expected.reason != v1::REFUSAL_REASON_UNSPECIFIED) {
    return "TITLE.md refuses " + candidate.what + " with " + std::string(title::ReasonName(expected.reason)) +
           ", the ledger with " + reason + " -- " + candidate.act.ShortDebugString();
  }
  if (!admitted) return "";
  if (result.receipt().act_digest() != candidate.at.digest) return "the receipt names another act";
  ++tally_.admitted_by_kind[std::string(title::KindName(title::KindOf(candidate.act)))];
  model_.Apply(candidate.act, candidate.at);
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
  const std::int64_t now = cast_.clock.WallMs();
  if (!d.Terminal() && (state.offer && now < state.offer->expires_at) != d.OfferOpen(now))
    return "offer differs";
  if (d.Terminal()) return "";
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
