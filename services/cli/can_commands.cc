// can: what each party of a document may do now, what others must do first, and by whose acts the goods are
// had. Asked of a registry, or offline of a proof file.
#include "services/base/moments.h"
#include "services/cli/commands.h"
#include "services/cli/files.h"
#include "services/cli/possibilities_answer.h"
#include "services/cli/try_act.h"
#include "services/client/dry_run.h"
#include "services/proof/verifier.h"
#include "services/title/rules.h"

namespace yidan::cli {
namespace {

Answer<Output> Can(const Asked& asked, const std::string& only, bool everything) {
  const auto& situation = asked.situation;
  const auto found = possibilities::PossibilitiesOf(situation, only);
  const auto delivery = possibilities::DeliveryOf(situation, only);
  Output out;
  out.text = situation.title.document_id + ": what may be done 可为, by the rules, at " +
             FormatMoment(situation.at) + "\n  " + asked.freshness + "\n" +
             RenderDelivery(delivery, situation);
  if (const std::string line = EnforcementLine(situation.title, situation.at); !line.empty()) {
    out.text += "Enforcement 行使质权  " + ForScreen(line) + "\n";
  }
  out.text += "Who may do what 谁可为\n" + RenderPossibilities(found, everything);
  out.json["document_id"] = situation.title.document_id;
  out.json["at"] = Rfc3339(situation.at);
  out.json["checkpoint_size"] = asked.checkpoint_size;
  out.json["sealed_at"] = Rfc3339(asked.sealed_at_ms);
  out.json["freshness"] = asked.freshness;
  out.json["delivery"] = DeliveryJson(delivery);
  out.json["enforcement"] = EnforcementJson(situation.title);
  out.json["parties"] = PossibilitiesJson(found);
  return out;
}

}  // namespace

Answer<Asked> AskRegistry(Session& session, const std::string& id) {
  YIDAN_CLIENT_ASSIGN(const client::Proven<title::TitleState> proven, session.ProvenState(id));
  YIDAN_CLIENT_ASSIGN(client::ProvenSituation known, client::SituationOf(session, proven));
  return Asked{std::move(known.situation), known.checkpoint_size, known.sealed_at_ms,
               "proven present under checkpoint " + std::to_string(known.checkpoint_size) + ", sealed " +
                   FormatMoment(known.sealed_at_ms)};
}

Answer<Asked> AskProofFile(Session& session, const std::string& path) {
  proof::VerifyOptions options;
  YIDAN_CLIENT_ASSIGN(options.registry_key, RegistryKey(session.settings()));
  options.now_ms = session.now_ms();
  YIDAN_CLIENT_TRY(session.CheckNotForked());
  YIDAN_CLIENT_ASSIGN(const std::string text, ReadFile(path, proof::kMaxFileBytes));
  const auto file = proof::ParseProofFile(text);
  const auto invalid = [&path](const std::string& why) {
    return tl::unexpected(
        Trouble{Trouble::Kind::kFalse, "INVALID", path + ": " + why, "yidan verify " + path, {}});
  };
  if (!file) return invalid("it is no proof file: " + file.error().message);
  const auto report = proof::Verify(*file, options);
  if (!report) return BadInput(report.error().message);
  // A file of which any part is false answers nothing, whatever else in it is proven.
  for (const proof::Verdict* part : {&report->log, &report->chain, &report->content, &report->issuer}) {
    if (part->ruling == proof::Ruling::kInvalid) return invalid(part->sentence);
  }
  if (!report->standing) {
    const proof::Verdict& why = report->log.ruling == proof::Ruling::kValid ? report->chain : report->log;
    return invalid("nothing of the document is proven: " + why.sentence);
  }
  const auto rules = title::RuleBook::Released().Need(report->standing->registry.rules_version);
  if (!rules) return BadInput("this program " + rules.error().message);
  Asked out;
  out.situation.title = report->standing->title;
  out.situation.records = report->standing->records;
  out.situation.registry = report->standing->registry.registry;
  out.situation.rules = *rules;
  out.situation.parameters = report->standing->registry.parameters;
  out.situation.index = report->checkpoint_size;
  out.situation.at = std::max(options.now_ms, report->sealed_at_ms);
  out.checkpoint_size = report->checkpoint_size;
  out.sealed_at_ms = report->sealed_at_ms;
  out.freshness = "as the proof file has it at checkpoint " + std::to_string(report->checkpoint_size) +
                  ", sealed " + FormatMoment(report->sealed_at_ms) + ", " + FormatAge(report->age_ms) +
                  " ago; what came after is not known";
  return out;
}

void AddCan(Commands& commands) {
  struct Options {
    std::string what;
    std::string only;
    std::string at;
    bool everything = false;
  };
  auto o = std::make_shared<Options>();
  CLI::App* command = commands.root().add_subcommand(
      "can", "What each party may do with a document now, and whose act is missing for delivery (可为)");
  command->add_option("DOCUMENT", o->what, "document id, or a proof file")->required();
  command->add_option("--for", o->only, "of this participant alone");
  command->add_option("--at", o->at, "at this moment, not before the seal; otherwise now");
  command->add_flag("--all", o->everything, "also what is refused, each with its reason");
  commands.On(command, console::uses::kReading, [o](Session& session) -> Answer<Output> {
    if (!o->only.empty() && !title::IsParticipantId(o->only)) {
      return BadInput("--for: \"" + o->only + "\" is no participant id: that is 2 to 63 of a-z 0-9 and -");
    }
    YIDAN_CLIENT_ASSIGN(Asked asked, title::IsDocumentId(o->what) ? AskRegistry(session, o->what)
                                                                  : AskProofFile(session, o->what));
    if (!o->at.empty()) {
      YIDAN_CLIENT_ASSIGN(asked.situation.at, MomentOf("--at", o->at, session.now_ms()));
      if (asked.situation.at < asked.sealed_at_ms) {
        return BadInput("--at: " + FormatMoment(asked.situation.at) + " is before the seal, " +
                        FormatMoment(asked.sealed_at_ms) + ": how things stood then is not asked of it");
      }
    }
    return Can(asked, o->only, o->everything);
  });
}

}  // namespace yidan::cli
