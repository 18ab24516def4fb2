#include "services/cli/try_act.h"

#include "services/base/moments.h"
#include "services/cli/json_answers.h"
#include "services/cli/possibilities_answer.h"
#include "services/cli/render.h"
#include "services/cli/to_json.h"
#include "services/proof/in_the_way.h"
#include "services/proof/terms.h"
#include "services/title/rules.h"

namespace yidan::cli {
namespace {

// A line where the two differ: "status 状态   ISSUED 已签发 → SURRENDERED 已缴回".
void Changed(const char* label, const std::string& before, const std::string& after, std::string& out) {
  const auto shown = [](const std::string& text) {
    return text.empty() ? std::string("nobody") : ForScreen(text);
  };
  out += std::string("  ") + label + shown(after);
  if (before != after) out += "  (now " + shown(before) + ")";
  out += "\n";
}

std::string ChangeText(const client::DryRunResult& tried) {
  std::string out;
  if (tried.titles.empty()) return out;
  const v1::TitleState after = title::ToProto(tried.titles.front(), tried.at_ms);
  const v1::TitleState before = tried.before ? title::ToProto(*tried.before, tried.at_ms) : after;
  Changed("status 状态   ", proof::Term(before.status()), proof::Term(after.status()), out);
  Changed("holder 持有人 ", before.holder(), after.holder(), out);
  Changed("order 指示    ", proof::Describe(before.order()), proof::Describe(after.order()), out);
  for (const proof::InTheWay& one : proof::BurdensOf(after, tried.at_ms)) {
    if (one.code != "ENDED") out += "  burden 负担   " + ForScreen(one.sentence) + "\n";
  }
  for (std::size_t i = 1; i < tried.titles.size(); ++i) {
    out += "  and 另         " + ForScreen(tried.titles[i].document_id) + ": " +
           proof::Term(tried.titles[i].status) + "\n";
  }
  return out;
}

}  // namespace

Answer<Admitted> TryOnProofFile(Session& session, const Asked& asked, v1::Act body) {
  const possibilities::Situation& situation = asked.situation;
  const Settings& settings = session.settings();
  if (!title::IsParticipantId(settings.as))
    return BadInput("no --as (or YIDAN_AS): which participant signs?");
  body.set_actor(settings.principal.empty() ? settings.as : settings.principal);
  possibilities::Judged judged = possibilities::DryRun(body, situation);
  if (!settings.key.empty() || !settings.principal.empty()) {
    YIDAN_CLIENT_ASSIGN(v1::Act act, session.Envelope(situation.registry, session.valid_for_ms));
    act.MergeFrom(body);
    act.set_document_id(judged.act.document_id());
    act.set_sequence(judged.act.sequence());
    act.set_previous(judged.act.previous());
    act.set_nonce(judged.act.nonce());
    for (const Digest& id : session.approver_key_ids) act.add_approver_key_ids(id.ToString());
    judged = possibilities::DryRunWhole(act, situation.title, situation, situation.at);
  }
  if (judged.ruling == possibilities::Ruling::kRefused) {
    return tl::unexpected(Trouble{Trouble::Kind::kRefused,
                                  std::string(title::ReasonName(judged.refusal.reason)),
                                  judged.refusal.message,
                                  judged.refusal.needs,
                                  {asked.freshness}});
  }
  if (judged.ruling == possibilities::Ruling::kUnknown) {
    std::string whose;
    for (const std::string& id : judged.unknown_participants) whose += (whose.empty() ? "" : ", ") + id;
    return BadInput(whose.empty()
                        ? "the other documents that the act names are not in the file"
                        : "the directory record of " + whose + " is not in the file; ask the registry");
  }
  client::DryRunResult tried;
  tried.at_ms = situation.at;
  tried.checkpoint_size = asked.checkpoint_size;
  tried.sealed_at_ms = asked.sealed_at_ms;
  tried.unknown = std::move(judged.unknown);
  tried.before = situation.title;
  tried.titles.push_back(*std::move(judged.after));
  for (title::TitleState& state : judged.successors) tried.titles.push_back(std::move(state));
  Admitted out;
  out.act = std::move(judged.act);
  out.tried = std::move(tried);
  return out;
}

Output TriedOutput(const Admitted& admitted, const std::vector<std::string>& notes) {
  const client::DryRunResult& tried = *admitted.tried;
  const v1::Act& act = admitted.act;
  const std::string& subject = act.document_id().empty() ? act.participant_id() : act.document_id();
  Output out;
  out.text = subject + ": " + proof::Term(title::KindOf(act)) + " would be admitted 可受理 at " +
             FormatMoment(tried.at_ms) + "; nothing was signed or sent\n" + ChangeText(tried) +
             "  judged here by the rules, on what checkpoint " + std::to_string(tried.checkpoint_size) +
             " proves, sealed " + FormatMoment(tried.sealed_at_ms) + "\n";
  for (const possibilities::Unknown one : tried.unknown) {
    out.text += "  not known here 未知: " + UnknownText(one) + "\n";
  }
  for (const std::string& note : notes) out.text += "  " + note + "\n";
  out.json["result"] = "would be admitted";
  out.json["act"] = title::KindName(title::KindOf(act));
  out.json["document_id"] = TextOrNull(act.document_id());
  out.json["participant_id"] = TextOrNull(act.participant_id());
  out.json["at"] = Rfc3339(tried.at_ms);
  out.json["checkpoint_size"] = tried.checkpoint_size;
  out.json["sealed_at"] = Rfc3339(tried.sealed_at_ms);
  out.json["before"] = tried.before ? ToJson(title::ToProto(*tried.before, tried.at_ms)) : Json(nullptr);
  out.json["titles"] = Json::array();
  for (const title::TitleState& state : tried.titles) {
    out.json["titles"].push_back(ToJson(title::ToProto(state, tried.at_ms)));
  }
  out.json["participant"] =
      tried.participant ? ToJson(title::ToProto(*tried.participant, tried.checkpoint_size + 1, tried.at_ms))
                        : Json(nullptr);
  out.json["unknown"] = UnknownJson(tried.unknown);
  out.json["notes"] = notes;
  return out;
}

}  // namespace yidan::cli
