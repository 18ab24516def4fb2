// approve, pending: acts that one key signed and others must approve (双人复核). An act is proposed by any
// command with --propose.
#include <algorithm>
#include <filesystem>

#include "services/cli/columns.h"
#include "services/cli/commands.h"
#include "services/cli/render.h"
#include "services/cli/rules_approval.h"
#include "services/client/fate.h"
#include "services/proof/terms.h"
#include "services/title/directory.h"
#include "services/title/rules.h"
#include "services/title/times.h"

namespace yidan::cli {
namespace {

using client::Proposal;

// One line a field, however deep, so that nothing an act says is left out.
void AddFields(const Json& json, const std::string& name, std::string& out) {
  if (json.is_object()) {
    for (const auto& [member, value] : json.items()) {
      AddFields(value, name.empty() ? member : name + "." + member, out);
    }
  } else if (json.is_array()) {
    for (std::size_t i = 0; i < json.size(); ++i)
      AddFields(json[i], name + "[" + std::to_string(i) + "]", out);
  } else {
    out += "  " + name + ": " + (json.is_string() ? json.get<std::string>() : json.dump()) + "\n";
  }
}

Json JsonOf(const Proposal& proposal) {
  const v1::Act act = proposal.Act();
  Json out;
  out["kind"] = title::KindName(title::KindOf(act));
  out["act_digest"] = ToHex(proposal.ActDigest().View());
  out["act"] = ToJson(act);
  out["approved_by"] = Json::array();
  for (const auto& [id, approval] : proposal.approvals) out["approved_by"].push_back(ToHex(id.View()));
  out["waits_for"] = Json::array();
  for (const Digest& id : proposal.Missing()) out["waits_for"].push_back(ToHex(id.View()));
  out["contents"] = Json::object();
  for (const v1::WaybillContent& content : proposal.contents) {
    out["contents"][content.document_id()] = Json::parse(content.content_json(), nullptr, false);
  }
  if (!proposal.off_log.empty()) out["off_log"] = console::JsonOf(proposal.off_log);
  return out;
}

// Everything that whoever approves puts its name to.
std::string Shown(const Proposal& proposal) {
  const v1::Act act = proposal.Act();
  std::string out = proof::Term(title::KindOf(act)) + "\n";
  AddFields(ToJson(act), "", out);
  for (const v1::WaybillContent& content : proposal.contents) {
    out += "content of " + content.document_id() + "\n";
    AddFields(Json::parse(content.content_json(), nullptr, false), "", out);
  }
  for (const std::string& line : console::LinesOf(proposal.off_log)) out += "  " + line + "\n";
  return out;
}

// By its digest, an earlier act of the document that the act names; empty: none.
std::string NamedBy(const v1::Act& act) {
  if (act.has_countersign()) return act.countersign().order_id();
  if (act.has_lift()) return act.lift().hold_id();
  if (act.has_revoke()) return act.revoke().grant_id();
  return act.milestone().supersedes();
}

bool AnswersAnOffer(const v1::Act& act) {
  return act.has_accept() || act.has_decline() || act.has_withdraw();
}

// The offer that is answered, or whose recovery or succession is confirmed: from the proven present state.
Answer<std::string> PresentWords(Session& session, const v1::Act& act) {
  if (act.has_confirm()) {
    YIDAN_CLIENT_ASSIGN(Trust * trust, session.Trusted());
    YIDAN_CLIENT_ASSIGN(const auto proven, session.ProvenRecord(act.participant_id()));
    return RenderParticipant(title::ToProto(proven.state, trust->newest().size, proven.sealed_at_ms));
  }
  YIDAN_CLIENT_ASSIGN(const v1::TitleState title, session.ProvenTitle(act.document_id()));
  if (!title.has_offer()) return std::string("  there is no offer at present\n");
  std::string out;
  AddFields(ToJson(title.offer()), "offer", out);
  return out;
}

// The words of the earlier act. Its bytes are known by the digest that the act names, and whether it still
// stands by the proven present state.
Answer<std::string> EarlierWords(Session& session, const v1::Act& act, const std::string& digest) {
  YIDAN_CLIENT_ASSIGN(const v1::TitleState title, session.ProvenTitle(act.document_id()));
  YIDAN_CLIENT_ASSIGN(const auto history, session.History(act.document_id()));
  for (const v1::HistoryEntry& entry : history) {
    if (title::ActDigest(entry.act().act()).View() != digest) continue;
    const auto earlier = title::ReadAct(entry.act().act());
    if (!earlier) break;
    std::string out =
        "  " + proof::Term(title::KindOf(*earlier)) + " by " + ForScreen(earlier->actor()) + "\n";
    AddFields(ToJson(*earlier), {}, out);
    const bool waits = std::any_of(title.pending_orders().begin(), title.pending_orders().end(),
                                   [&](const auto& one) { return one.order_id() == digest; });
    if (act.has_countersign() && !waits) out += "  BUT no such order waits at present\n";
    return out;
  }
  return std::string("  NOT FOUND: no act of the document that is shown has this digest\n");
}

// What an act rests on that it names by digest or not at all, so that nobody signs it blind.
std::string RestsOn(Session& session, const v1::Act& act) {
  const std::string digest = NamedBy(act);
  const bool present = act.has_confirm() || AnswersAnOffer(act);
  if (digest.empty() && !present) return {};
  const std::string head = "names 所指" + (digest.empty() ? "" : " " + ToHex(digest)) + "\n";
  if (session.settings().server.empty()) return head + "  not known here: no registry is asked\n";
  const auto words = present ? PresentWords(session, act) : EarlierWords(session, act, digest);
  return head + (words ? *words : "  not known here: " + ForScreen(words.error().message) + "\n");
}

bool Expired(const Session& session, const v1::Act& act) {
  return title::ToMs(act.valid_until()) < session.now_ms();
}

struct ApproveOptions {
  std::string file;
  std::vector<std::string> merge;
  bool send = false;
  bool look = false;
};

Answer<Output> ApproveRulesAsAsked(Session& session, const ApproveOptions& o, log::RulesProposal rules) {
  if (o.send) return BadInput("rules are not sent: yidand adopt-rules --approved " + o.file);
  if (!o.merge.empty()) return MergeRules(o.file, std::move(rules), o.merge);
  if (o.look) return ShowRules(session, rules);
  return ApproveRules(session, o.file, std::move(rules));
}

Answer<Output> ApproveWhat(Session& session, const ApproveOptions& o, log::RulesProposal rules) {
  YIDAN_CLIENT_ASSIGN(Output out, ApproveRulesAsAsked(session, o, std::move(rules)));
  Json shown = std::move(out.json);
  out.json = {{"rules", std::move(shown)}, {"proposal", nullptr}, {"sent", nullptr}};
  return out;
}

// The approvals of other copies of the same proposal.
Answer<void> Merge(const std::vector<std::string>& others, const std::string& path, Proposal& into) {
  if (others.empty()) return {};
  for (const std::string& other : others) {
    YIDAN_CLIENT_ASSIGN(Proposal copy, client::ReadProposal(other));
    if (copy.act.act() != into.act.act()) return BadInput(other + ": it proposes another act than " + path);
    into.approvals.merge(copy.approvals);
  }
  return client::WriteProposal(path, into);
}

void AddApprove(Commands& commands) {
  using Options = ApproveOptions;
  auto o = std::make_shared<Options>();
  CLI::App* command = commands.root().add_subcommand(
      "approve", "Show what a colleague proposes, in full, and approve it with --key (复核)");
  command->add_option("FILE", o->file, "what --propose wrote")->required();
  command->add_flag("--send", o->send, "and submit it, once nothing is missing");
  command->add_flag("--look", o->look, "only show it");
  command
      ->add_option(
          "--merge", o->merge,
          "take over the approvals of another copy of the same proposal, and sign nothing; may be repeated")
      ->allow_extra_args(false);
  commands.On(command, console::uses::kReading | console::uses::kKey | console::uses::kOutbox,
              [o](Session& session) -> Answer<Output> {
                YIDAN_CLIENT_ASSIGN(auto rules, ReadRules(o->file));
                if (rules) return ApproveWhat(session, *o, *std::move(rules));
                YIDAN_CLIENT_ASSIGN(Proposal proposal, client::ReadProposal(o->file));
                const v1::Act act = proposal.Act();
                Output out;
                out.text = Shown(proposal) + RestsOn(session, act);
                out.json["rules"] = nullptr;
                out.json["proposal"] = JsonOf(proposal);
                out.json["sent"] = nullptr;
                if (o->look) return out;
                if (Expired(session, act)) {
                  return BadInput(o->file + ": it expired at " + proof::FormatTime(act.valid_until()) +
                                  "; it must be proposed anew");
                }
                YIDAN_CLIENT_TRY(Merge(o->merge, o->file, proposal));
                const bool complete = proposal.Missing().empty();
                // Who only merges, or sends what is complete, need not be one of its approvers.
                if (o->merge.empty() && (!complete || !o->send)) {
                  YIDAN_CLIENT_ASSIGN(const crypto::PrivateKey* key, session.Key());
                  YIDAN_CLIENT_TRY(client::Approve(proposal, *key));
                  YIDAN_CLIENT_TRY(client::WriteProposal(o->file, proposal));
                  out.text += "approved with key " + ToHex(key->public_key().id().View()) + "\n";
                }
                out.json["proposal"] = JsonOf(proposal);
                const auto missing = proposal.Missing();
                for (const Digest& id : missing)
                  out.text += "  still waits for key " + ToHex(id.View()) + "\n";
                if (!o->send || !missing.empty()) {
                  if (missing.empty())
                    out.text += "  complete; yidan approve " + o->file + " --send submits it\n";
                  return out;
                }
                auto admitted = session.Send(proposal);
                if (!admitted && admitted.error().reason == "STALE_PREVIOUS") {
                  Trouble trouble = std::move(admitted).error();
                  const auto fate = client::PlaceOf(session, act);
                  if (fate && !fate->text.empty()) trouble.details.push_back(fate->text);
                  return tl::unexpected(std::move(trouble));
                }
                if (!admitted) return tl::unexpected(std::move(admitted).error());
                Output sent = AdmittedOutput(session, *admitted, {});
                out.exit = sent.exit;
                out.text += sent.text;
                out.json["sent"] = sent.json;
                return out;
              });
}

// What the rules will ask when it is sent, and nobody but the registry can answer; empty: nothing.
std::string NotKnownYet(const v1::Act& act) {
  if (!act.has_issue() && !act.has_replace()) return {};
  return "whether another document covers its goods, and whether its parties are admitted: the registry says "
         "so "
         "when it is sent";
}

// What waits for whom, and whether it still can be admitted.
Answer<void> AddPending(Session& session, const std::string& path, Output& out) {
  YIDAN_CLIENT_ASSIGN(const auto rules, ReadRules(path));
  if (rules) {
    const std::size_t signatures = rules->body.signatures.size();
    out.text += path + ": " + RulesTitle(*rules) + ", signed by " + Count(signatures, "key", "keys") + "\n";
    out.json["pending"].push_back({{"file", path},
                                   {"kind", RulesTitle(*rules)},
                                   {"subject", "registry"},
                                   {"valid_until", nullptr},
                                   {"state", "signed by " + std::to_string(signatures)},
                                   {"not_known", ""},
                                   {"waits_for", Json::array()}});
    return {};
  }
  YIDAN_CLIENT_ASSIGN(const Proposal proposal, client::ReadProposal(path));
  const v1::Act act = proposal.Act();
  const std::string& subject = act.document_id().empty() ? act.participant_id() : act.document_id();
  Json json;
  json["file"] = path;
  json["kind"] = title::KindName(title::KindOf(act));
  json["subject"] = subject;
  json["valid_until"] = Rfc3339(act.valid_until());
  std::string state = "WAITS 待复核";
  client::Fate fate;
  if (!session.settings().server.empty()) {
    YIDAN_CLIENT_ASSIGN(fate, client::FateOf(session, act));
  }
  const bool expired = Expired(session, act);
  using Kind = client::Fate::Kind;
  // Nobody is waited for any more, unless the rules refuse it merely for now.
  const bool over = fate.kind == Kind::kAdmitted || fate.kind == Kind::kOvertaken || expired;
  const auto missing = over ? std::vector<Digest>() : proposal.Missing();
  if (fate.kind == Kind::kAdmitted || fate.kind == Kind::kOvertaken) {
    state = fate.text;
  } else if (expired) {
    state = "expired";
  } else if (fate.kind == Kind::kRefused) {
    state = fate.text;
  } else if (missing.empty()) {
    state = "COMPLETE 可提交";
  }
  json["state"] = state;
  const std::string not_known = over || fate.kind == Kind::kRefused ? "" : NotKnownYet(act);
  json["not_known"] = not_known;
  json["waits_for"] = Json::array();
  out.text += path + ": " + proof::Term(title::KindOf(act)) + " of " + subject + " by " + act.actor() + ": " +
              state + "\n";
  for (const Digest& id : missing) {
    json["waits_for"].push_back(ToHex(id.View()));
    out.text += "  waits for key " + ToHex(id.View()) + "\n";
  }
  if (!not_known.empty()) out.text += "  not known yet 待定: " + not_known + "\n";
  out.text += "  until " + proof::FormatTime(act.valid_until()) + "\n";
  out.json["pending"].push_back(std::move(json));
  return {};
}

void AddPendingCommand(Commands& commands) {
  auto paths = std::make_shared<std::vector<std::string>>();
  CLI::App* command = commands.root().add_subcommand(
      "pending", "What waits for approval, of whom, until when, and what was overtaken (待复核)");
  command->add_option("FILE", *paths, "files that --propose wrote, or folders with them")->required();
  commands.On(command, console::uses::kReading, [paths](Session& session) -> Answer<Output> {
    Output out;
    out.json["pending"] = Json::array();
    for (const std::string& path : *paths) {
      std::error_code failed;
      if (!std::filesystem::is_directory(path, failed)) {
        YIDAN_CLIENT_TRY(AddPending(session, path, out));
        continue;
      }
      std::vector<std::string> files;
      for (const auto& entry : std::filesystem::directory_iterator(path, failed)) {
        const std::string file = entry.path().string();
        if (entry.is_regular_file(failed) && (client::LooksLikeProposal(file) || LooksLikeRules(file))) {
          files.push_back(file);
        }
      }
      if (failed) return BadInput(path + ": " + failed.message());
      std::sort(files.begin(), files.end());
      for (const std::string& file : files) YIDAN_CLIENT_TRY(AddPending(session, file, out));
    }
    if (out.text.empty()) out.text = "nothing waits\n";
    return out;
  });
}

}  // namespace

void AddProposalCommands(Commands& commands) {
  AddApprove(commands);
  AddPendingCommand(commands);
}

}  // namespace yidan::cli
