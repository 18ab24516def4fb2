// Acts on a document: one pattern for all. Read the head, fill in the body, sign, submit, check the
// receipt, say what has become of the document.
#include "services/cli/columns.h"
#include "services/cli/commands.h"
#include "services/cli/content.h"
#include "services/cli/files.h"
#include "services/cli/json_answers.h"
#include "services/cli/render.h"
#include "services/cli/try_act.h"
#include "services/cli/values.h"
#include "services/cli/words.h"
#include "services/proof/terms.h"
#include "services/title/directory.h"
#include "services/title/rules.h"

namespace yidan::cli {
namespace {

constexpr std::size_t kIdBytes = 10;
constexpr std::size_t kSecretBytes = 32;

Answer<Output> TryOffline(Session& session, const std::string& id, const std::string& path,
                          const Fill& fill) {
  if (!session.dry_run) return BadInput("--proof: an act is sent to a registry; with --dry-run it is tried");
  YIDAN_CLIENT_ASSIGN(const Asked asked, AskProofFile(session, path));
  if (asked.situation.title.document_id != id) {
    return BadInput("--proof: " + path + " is of " + asked.situation.title.document_id + ", not of " + id);
  }
  const v1::TitleState head = title::ToProto(asked.situation.title, asked.situation.at);
  ActContext context{session, head, {}, {}, {}};
  v1::Act body;
  YIDAN_CLIENT_TRY(fill(context, body));
  YIDAN_CLIENT_ASSIGN(const Admitted tried, TryOnProofFile(session, asked, std::move(body)));
  return TriedOutput(tried, {asked.freshness});
}

void ReplaceAll(const std::string& what, const std::string& instead, std::string& in) {
  for (std::size_t at = in.find(what); at != std::string::npos; at = in.find(what, at + instead.size())) {
    in.replace(at, what.size(), instead);
  }
}

// A refusal names documents that the tool itself named a moment ago by the files that they were to be of.
// What may have been admitted all the same keeps its ids.
Trouble InTheCallersWords(Trouble trouble, const std::vector<MadeId>& made) {
  if (trouble.OutcomeOpen()) return trouble;
  for (const MadeId& one : made) {
    for (std::string* text : {&trouble.message, &trouble.needs}) ReplaceAll(one.id, one.file, *text);
    for (std::string& detail : trouble.details) ReplaceAll(one.id, one.file, detail);
  }
  return trouble;
}

void AddTitleAct(Commands& commands, const ActCommand& act) {
  CLI::App* command = commands.root().add_subcommand(act.name, act.help);
  auto id = std::make_shared<std::string>();
  command->add_option("ID", *id, "document id")->required();
  auto proof = std::make_shared<std::string>();
  command->add_option("--proof", *proof,
                      "with --dry-run: tried on this proof file, and no registry is asked");
  Fill fill = act.make(*command);
  commands.On(command, console::uses::kAct, [id, proof, fill](Session& session) -> Answer<Output> {
    if (!proof->empty()) return TryOffline(session, *id, *proof, fill);
    YIDAN_CLIENT_TRY(session.Trusted());
    YIDAN_CLIENT_ASSIGN(const v1::TitleState head, session.Title(*id));
    ActContext context{session, head, {}, {}, {}};
    v1::Act body;
    YIDAN_CLIENT_TRY(fill(context, body));
    auto admitted = session.SubmitOnTitle(&head, *id, std::move(body), std::move(context.contents));
    if (!admitted) return tl::unexpected(InTheCallersWords(std::move(admitted).error(), context.made));
    return AdmittedOutput(session, *admitted, context.notes);
  });
}

std::string StateLines(const v1::TitleState& title, std::int64_t at_ms) {
  std::string out = "  status 状态   " + proof::Term(title.status()) + "\n";
  if (!title.holder().empty()) out += "  holder 持有人 " + title.holder() + "\n";
  out += "  order 指示    " + proof::Describe(title.order()) + "\n";
  for (const proof::InTheWay& one : proof::BurdensOf(title, at_ms)) {
    if (one.code != "ENDED") out += "  burden 负担   " + one.sentence + "\n";
  }
  // Whoever issued it learns here what every reader will be told.
  for (const std::string& remark : RemarksOf(title)) out += "  remark 提示   " + remark + "\n";
  return out;
}

// How the act is named by a later one: nobody finds its digest anywhere else before they look for it.
std::string HowItEnds(const v1::Act& act, const std::string& digest) {
  const std::string of = act.document_id() + " " + digest + "\n";
  switch (act.body_case()) {
    case v1::Act::kGrant:
      return "  ended by 撤销: yidan revoke " + of;
    case v1::Act::kHold:
      return "  lifted by 解冻: yidan lift " + of;
    case v1::Act::kOrder:
      return "  effective by the registrar's 会签: yidan countersign " + of +
             "  taken back before that by 解冻: yidan lift " + of;
    case v1::Act::kMilestone:
      return "  corrected by 更正: yidan milestone " + act.document_id() + " --supersedes " + digest + " …\n";
    default:
      return {};
  }
}

void AddOffLog(const std::vector<OffLog>& off_log, const std::vector<std::string>& notes, Output& out) {
  for (const std::string& line : console::LinesOf(off_log)) out.text += "  " + line + "\n";
  for (const std::string& note : notes) out.text += "  " + note + "\n";
  out.json["off_log"] = console::JsonOf(off_log);
  out.json["notes"] = notes;
}

}  // namespace

Answer<std::string> DigestNoted(Session& session, const std::string& given, const std::string& what) {
  YIDAN_CLIENT_ASSIGN(OffLog off_log, DigestOf(given, session.RandomBytes(kSecretBytes)));
  off_log.what = what;
  session.off_log.push_back(off_log);
  return off_log.digest.ToString();
}

Output AdmittedOutput(const Session& /*session*/, const Admitted& admitted,
                      const std::vector<std::string>& notes) {
  const v1::Receipt& receipt = admitted.receipt;
  const v1::ActKind kind = title::KindOf(admitted.act);
  const bool on_title = !admitted.act.document_id().empty();
  const std::string& subject = on_title ? admitted.act.document_id() : admitted.act.participant_id();
  Output out;
  if (admitted.tried) return TriedOutput(admitted, notes);
  if (!admitted.proposed_in.empty()) return ProposedOutput(admitted, notes);
  out.text = subject + ": " + proof::Term(kind) +
             (receipt.duplicate() ? " was admitted before, as" : " admitted as") + " entry " +
             std::to_string(receipt.index()) + ", " + proof::FormatTime(receipt.admitted_at()) + "\n";
  out.json["result"] = "admitted";
  out.json["act"] = title::KindName(kind);
  out.json["document_id"] = TextOrNull(admitted.act.document_id());
  out.json["participant_id"] = TextOrNull(admitted.act.participant_id());
  out.json["index"] = receipt.index();
  out.json["act_digest"] = ToHex(receipt.act_digest());
  out.json["admitted_at"] = Rfc3339(receipt.admitted_at());
  out.json["duplicate"] = receipt.duplicate();
  out.json["checkpoint_size"] = receipt.checkpoint().size();
  // The receipt proved this state to be the present one.
  out.json["title"] = nullptr;
  out.json["participant"] = nullptr;
  if (on_title) {
    if (const auto state = title::DecodeTitleState(receipt.state_value())) {
      const v1::TitleState shown = title::ToProto(*state, admitted.sealed_at_ms);
      out.text += StateLines(ForScreen(shown), admitted.sealed_at_ms);
      out.json["title"] = ToJson(shown);
    }
  } else if (const auto record = title::DecodeParticipant(receipt.state_value())) {
    out.json["participant"] = ToJson(title::ToProto(*record, receipt.index() + 1, admitted.sealed_at_ms));
  }
  const std::string under = "under checkpoint " + std::to_string(receipt.checkpoint().size()) +
                            ", signed by the registry and consistent with what was seen before";
  out.json["effect_proven"] = admitted.effect_unproven.empty();
  out.json["effect_unproven"] = admitted.effect_unproven;
  if (admitted.effect_unproven.empty()) {
    out.text += "  receipt checked: " + under + "; the state is what the act makes of the one before\n";
  } else {
    out.exit = ExitCode::kNotProven;
    out.text +=
        "  EFFECT NOT PROVEN 效力未证: " + admitted.effect_unproven + "\n  the entry is " + under + "\n";
  }
  out.text += HowItEnds(admitted.act, ToHex(receipt.act_digest()));
  std::vector<std::string> all = notes;
  for (const std::string& warning : admitted.warnings) all.push_back("TAKE NOTE 注意: " + ForScreen(warning));
  AddOffLog(admitted.off_log, all, out);
  return out;
}

Output ProposedOutput(const Admitted& proposed, const std::vector<std::string>& notes) {
  const v1::Act& act = proposed.act;
  const std::string& subject = act.document_id().empty() ? act.participant_id() : act.document_id();
  Output out;
  out.text = subject + ": " + proof::Term(title::KindOf(act)) + " proposed in " + proposed.proposed_in +
             "; nothing was sent\n";
  out.json["result"] = "proposed";
  out.json["act"] = title::KindName(title::KindOf(act));
  out.json["document_id"] = TextOrNull(act.document_id());
  out.json["participant_id"] = TextOrNull(act.participant_id());
  out.json["file"] = proposed.proposed_in;
  out.json["waits_for"] = Json::array();
  for (const std::string& id : act.approver_key_ids()) {
    out.text += "  waits for key " + ToHex(id) + ": yidan approve " + proposed.proposed_in + "\n";
    out.json["waits_for"].push_back(ToHex(id));
  }
  out.text += "  until " + proof::FormatTime(act.valid_until()) + "\n";
  out.json["valid_until"] = Rfc3339(act.valid_until());
  AddOffLog(proposed.off_log, notes, out);
  return out;
}

void AddTitleActs(Commands& commands) {
  for (const auto& table : {HolderActs(), CarrierActs(), AuthorityActs()}) {
    for (const ActCommand& act : table) AddTitleAct(commands, act);
  }
}

void AddIssue(Commands& commands) {
  struct Options {
    std::string file;
    std::string id;
  };
  auto o = std::make_shared<Options>();
  CLI::App* command = commands.root().add_subcommand("issue", "Issue a waybill (签发)");
  command->add_option("WAYBILL", o->file, "content as JSON; - for standard input")->required();
  const CLI::Option* given =
      command->add_option("--id", o->id, "document id; otherwise a fresh unguessable one");
  commands.On(command, console::uses::kAct, [o, given](Session& session) -> Answer<Output> {
    YIDAN_CLIENT_ASSIGN(const std::string json, ReadFile(o->file, kMaxContentBytes));
    const std::string id = given->count() == 0 ? NewDocumentId(session.RandomBytes(kIdBytes)) : o->id;
    // Before anything is sent: what the registry would refuse is better said here, all at once.
    YIDAN_CLIENT_ASSIGN(PreparedContent prepared,
                        PrepareContent(json, id, session.RandomBytes(kSecretBytes)));
    if (!prepared.replaces.empty()) {
      auto trouble = BadInput(o->file + ": /exchanged_document/replaces names " + Join(prepared.replaces) +
                              ": what takes the place of a document is not issued");
      trouble.value().needs = HowToReplace(prepared.replaces, o->file) +
                              ", once that is surrendered for it; a take-back of paper: yidan from-paper; "
                              "or a content without /exchanged_document/replaces";
      return trouble;
    }
    const Settings& settings = session.settings();
    const std::string& issuer = settings.principal.empty() ? settings.as : settings.principal;
    if (prepared.carrier != issuer) {
      return BadInput(o->file + ": /parties/carrier/party/participant_id: the carrier is " +
                      prepared.carrier + ", who must issue; you act for " +
                      (issuer.empty() ? "nobody (--as)" : issuer));
    }
    YIDAN_CLIENT_TRY(session.Trusted());
    v1::Act body;
    *body.mutable_issue()->mutable_header() = std::move(prepared.header);
    std::vector<v1::WaybillContent> contents;
    contents.push_back(std::move(prepared.content));
    YIDAN_CLIENT_ASSIGN(const Admitted admitted,
                        session.SubmitOnTitle(nullptr, id, std::move(body), std::move(contents)));
    std::vector<std::string> notes = std::move(prepared.notes);
    for (std::string& note : NotesOnId(id)) notes.push_back(std::move(note));
    return AdmittedOutput(session, admitted, notes);
  });
}

std::vector<std::string> NotesOnId(const std::string& id) {
  if (!LooksGuessable(id)) return {};
  return {"WARNING 注意: " + id +
          " can be guessed from other ids, and whoever names an id sees the document's state, parties and "
          "burdens; let the tool make the id, or give one with 64 random bits"};
}

}  // namespace yidan::cli
