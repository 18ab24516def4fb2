#include "services/client/session.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include "services/client/effect.h"
#include "services/client/files.h"
#include "services/client/refused.h"
#include "services/log/map_keys.h"
#include "services/title/rule_set.h"
#include "services/title/times.h"
#include "yidan/v1/refusal.pb.h"

namespace yidan::client {

Answer<const crypto::PrivateKey*> Session::Key() {
  if (!key_) {
    if (settings_.key.empty()) return BadInput("no --key (or YIDAN_KEY): with which key is this signed?");
    YIDAN_CLIENT_ASSIGN(key_, ReadKey(settings_.key));
  }
  return &*key_;
}

Answer<v1::Act> Session::Envelope(const Digest& registry, std::int64_t valid_ms) {
  if (!title::IsParticipantId(settings_.as)) {
    return BadInput("no --as (or YIDAN_AS): which participant signs? [a-z0-9][a-z0-9-]{1,62}");
  }
  YIDAN_CLIENT_ASSIGN(const crypto::PrivateKey* key, Key());
  v1::Act act;
  act.set_actor(settings_.principal.empty() ? settings_.as : settings_.principal);
  if (!settings_.principal.empty()) act.set_agent(settings_.as);
  act.set_key_id(key->public_key().id().ToString());
  act.set_registry(registry.ToString());
  title::SetTime(act.mutable_valid_until(), now_ms() + valid_ms);
  return act;
}

Answer<v1::SignedAct> Session::Sign(const v1::Act& act) {
  YIDAN_CLIENT_ASSIGN(const crypto::PrivateKey* key, Key());
  v1::SignedAct out;
  out.set_act(title::SerializeAct(act));
  // What the registry would call malformed is better said before it is signed.
  if (const auto parsed = title::ParseAct(out.act(), title::RuleBook::Released().newest()); !parsed)
    return BadInput(parsed.error().message);
  out.set_signature(key->Sign(title::SignedBytes(out.act())));
  return out;
}

Answer<Admitted> Session::Submit(v1::Act act, std::vector<v1::WaybillContent> contents, States before) {
  if (dry_run) {
    YIDAN_CLIENT_ASSIGN(DryRunResult tried, DryRunOf(*this, act));
    return Admitted{std::move(act),  {}, tried.at_ms, {}, {}, std::exchange(off_log, {}), {},
                    std::move(tried)};
  }
  if (!propose_into.empty()) return Propose(std::move(act), std::move(contents));
  if (!approver_key_ids.empty()) return BadInput("keys that approve are named, but no file to propose into");
  YIDAN_CLIENT_TRY(CheckNotWaiting(act, contents, trust_->registry()));
  YIDAN_CLIENT_ASSIGN(const auto refused, outbox_.MayDoTheSame(act, contents, trust_->registry(), now_ms()));
  YIDAN_CLIENT_ASSIGN(const v1::SignedAct signed_act, Sign(act));
  OutboxItem item = MakeOutboxItem(signed_act, std::move(contents), trust_->registry(), now_ms());
  item.before = std::move(before);
  item.off_log = std::exchange(off_log, {});
  // If we crash before this line nothing was sent; after it, the act is found in the outbox.
  YIDAN_CLIENT_TRY(outbox_.Write(item));
  auto answer = Deliver(item, /*again=*/false);
  for (const OutboxItem& one : refused) {
    const std::string both = "both may come to stand in the log: " + Describe(one) + ", act " +
                             ToHex(one.digest.View()).substr(0, 16) + ", was signed before, and " +
                             OpenUntil(*title::ReadAct(one.request.act()));
    if (answer) {
      answer->warnings.push_back(both);
    } else {
      answer.error().details.push_back(both);
    }
  }
  return answer;
}

Answer<void> Session::CheckNotWaiting(const v1::Act& act, const std::vector<v1::WaybillContent>& contents,
                                      const Digest& registry) const {
  YIDAN_CLIENT_ASSIGN(const auto same, outbox_.SameMeant(act, contents, registry));
  if (!same) return {};
  Trouble trouble{
      Trouble::Kind::kBadInput,
      "ACT_WAITS",
      "nothing was sent: " + Describe(*same) +
          " waits in the outbox, and whether it was admitted is not known; this might do it twice",
      "yidan resume " + ToHex(same->digest.View()).substr(0, 16) +
          ": sends that very act again and says what became of it; or yidan resume --forget " +
          ToHex(same->digest.View()).substr(0, 16),
      {}};
  trouble.open = OpenActOf(outbox_, *same);
  return tl::unexpected(std::move(trouble));
}

bool Session::BySomeRule(const Trouble& trouble) {
  v1::RefusalReason rule = v1::REFUSAL_REASON_UNSPECIFIED;
  return trouble.kind == Trouble::Kind::kRefused &&
         v1::RefusalReason_Parse("REFUSAL_REASON_" + trouble.reason, &rule);
}

Answer<Admitted> Session::Propose(v1::Act act, std::vector<v1::WaybillContent> contents) {
  if (approver_key_ids.empty()) return BadInput("whose approval is asked? name the keys: --approver-key");
  std::error_code unknown;
  if (std::filesystem::symlink_status(propose_into, unknown).type() !=
      std::filesystem::file_type::not_found) {
    return BadInput("--propose: " + propose_into + " is there already; nothing was written over it");
  }
  std::sort(approver_key_ids.begin(), approver_key_ids.end());
  for (const Digest& id : approver_key_ids) act.add_approver_key_ids(id.ToString());
  YIDAN_CLIENT_ASSIGN(v1::SignedAct signed_act, Sign(act));
  YIDAN_CLIENT_ASSIGN(const crypto::PrivateKey* key, Key());
  const Proposal proposal{
      std::move(signed_act), key->public_key(), {}, std::move(contents), std::exchange(off_log, {})};
  YIDAN_CLIENT_TRY(WriteProposal(propose_into, proposal));
  return Admitted{std::move(act), {}, 0, {}, propose_into, proposal.off_log, {}, {}};
}

Answer<Admitted> Session::Send(const Proposal& proposal) {
  YIDAN_CLIENT_ASSIGN(Trust * trust, Trusted());
  if (const auto missing = proposal.Missing(); !missing.empty()) {
    return BadInput("key " + ToHex(missing.front().View()) + " has not approved yet");
  }
  const v1::Act act = proposal.Act();
  const auto registry = Digest::FromBytes(act.registry());
  OutboxItem item =
      MakeOutboxItem(proposal.Complete(), proposal.contents, registry.value_or(Digest{}), now_ms());
  if (item.registry != trust->registry()) return BadInput("the act was signed for another registry");
  item.off_log = proposal.off_log;
  // A document that nobody knows is for the registry to refuse; what cannot be true is said before anything
  // is sent.
  auto before = StatesBefore(act);
  if (before) {
    item.before = *std::move(before);
  } else if (before.error().kind != Trouble::Kind::kRefused) {
    return tl::unexpected(std::move(before).error());
  }
  YIDAN_CLIENT_TRY(outbox_.Write(item));
  return Deliver(item, /*again=*/false);
}

Answer<Admitted> Session::Deliver(const OutboxItem& item, bool again) {
  YIDAN_CLIENT_ASSIGN(Trust * trust, Trusted());
  if (item.registry != trust->registry()) {
    return BadInput("act " + ToHex(item.digest.View()) + " was signed for another registry");
  }
  auto act = title::ReadAct(item.request.act());
  if (!act) return BadInput("the act that was kept is no act");
  v1::SignedAct sent;
  sent.set_act(item.request.act());
  sent.set_signature(item.request.signature());
  *sent.mutable_approvals() = item.request.approvals();
  const std::string digest = ToHex(item.digest.View());
  auto receipt = connection_->Submit(title::KindOf(*act), item.request);
  if (!receipt) {
    Trouble trouble = std::move(receipt).error();
    // What a rule refuses was not admitted before: the registry knows what it admitted, and answers with the
    // receipt. Anything else is said of this sending alone.
    if (again ? BySomeRule(trouble) : !trouble.OutcomeOpen()) {
      YIDAN_CLIENT_TRY(TakeRefusal(item, *act, trouble));
      return tl::unexpected(std::move(trouble));
    }
    trouble.open = OpenActOf(outbox_, item);
    if (trouble.OutcomeOpen()) {
      trouble.needs = "yidan resume " + digest.substr(0, 16) + ": sends the very same act again";
    }
    return tl::unexpected(std::move(trouble));
  }
  const auto sealed_at_ms = trust->CheckReceipt(*receipt, sent);
  if (!sealed_at_ms) {
    Trouble trouble = sealed_at_ms.error();
    trouble.details.push_back("the registry answered that act " + digest + " is entry " +
                              std::to_string(receipt->index()) + "; that is not proven");
    trouble.open = OpenActOf(outbox_, item);
    return tl::unexpected(std::move(trouble));
  }
  auto unproven = ProveEffect(*this, item, *act, *receipt);
  if (!unproven) {
    Trouble trouble = std::move(unproven).error();
    trouble.details.push_back("act " + digest + " is in the log as entry " +
                              std::to_string(receipt->index()) + "; it waits in the outbox");
    trouble.open = OpenActOf(outbox_, item);
    return tl::unexpected(std::move(trouble));
  }
  YIDAN_CLIENT_TRY(outbox_.MarkSent(item, receipt->index()));
  return Admitted{
      std::move(*act), std::move(*receipt), *sealed_at_ms, std::move(*unproven), {}, item.off_log, {}};
}

// A refusal that shows in what is proven is done with; of any other the act is kept.
Answer<void> Session::TakeRefusal(const OutboxItem& item, const v1::Act& act, Trouble& trouble) {
  if (trouble.kind != Trouble::Kind::kRefused) return outbox_.Remove(item.digest);
  if (trouble.reason == "STALE_PREVIOUS" || trouble.reason == "DOCUMENT_EXISTS" ||
      trouble.reason == "ACT_EXPIRED") {
    const auto after = AskAfterRefusal(*this, act);
    if (after && after->kind == AfterRefusal::Kind::kOver) return outbox_.Remove(item.digest);
  }
  trouble.details.push_back(OpenUntil(act));
  return outbox_.MarkRefused(item, trouble.reason + ": " + trouble.message);
}

Answer<Session::States> Session::StatesBefore(const v1::Act& act) {
  States before;
  if (act.has_issue() || act.has_admit()) return before;
  if (act.document_id().empty()) {
    YIDAN_CLIENT_ASSIGN(const Proven<title::ParticipantRecord> proven, ProvenRecord(act.participant_id()));
    before.emplace_back(log::ParticipantKey(act.participant_id()), title::Encode(proven.state));
    return before;
  }
  std::set<std::string> rests_on = {act.document_id()};
  for (const auto& predecessor : act.replace().predecessors()) rests_on.insert(predecessor.document_id());
  for (const std::string& id : rests_on) {
    YIDAN_CLIENT_ASSIGN(const Proven<title::TitleState> proven, ProvenState(id));
    before.emplace_back(log::TitleKey(id), title::Encode(proven.state));
  }
  return before;
}

Answer<Admitted> Session::SubmitOnTitle(const v1::TitleState* head, const std::string& document_id,
                                        v1::Act body, std::vector<v1::WaybillContent> contents) {
  YIDAN_CLIENT_ASSIGN(Trust * trust, Trusted());
  YIDAN_CLIENT_ASSIGN(v1::Act act, Envelope(trust->registry(), valid_for_ms));
  act.MergeFrom(body);
  act.set_document_id(document_id);
  if (title::IsBesideChainAct(title::KindOf(act))) {
    act.set_nonce(RandomBytes(16));
  } else {
    act.set_sequence(head == nullptr ? 1 : head->sequence() + 1);
    if (head != nullptr) act.set_previous(head->last_act());
  }
  YIDAN_CLIENT_ASSIGN(States before, StatesBefore(act));
  return Submit(std::move(act), std::move(contents), std::move(before));
}

Answer<Admitted> Session::SubmitOnParticipant(const std::string& participant_id, v1::Act body) {
  YIDAN_CLIENT_ASSIGN(Trust * trust, Trusted());
  YIDAN_CLIENT_ASSIGN(v1::Act act, Envelope(trust->registry(), valid_for_ms));
  act.MergeFrom(body);
  act.set_participant_id(participant_id);
  act.set_sequence(1);
  States before;
  if (!act.has_admit()) {
    YIDAN_CLIENT_ASSIGN(const Proven<title::ParticipantRecord> head, ProvenRecord(participant_id));
    act.set_sequence(head.state.sequence + 1);
    act.set_previous(head.state.last_act.ToString());
    before.emplace_back(log::ParticipantKey(participant_id), title::Encode(head.state));
  }
  return Submit(std::move(act), {}, std::move(before));
}

}  // namespace yidan::client
