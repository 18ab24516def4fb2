// Proof files: export, redact, verify. Verifying needs no registry and no network.
#include "services/cli/columns.h"
#include "services/cli/commands.h"
#include "services/cli/files.h"
#include "services/cli/json_answers.h"
#include "services/cli/render.h"
#include "services/cli/words.h"
#include "services/console/verifier_keys.h"
#include "services/proof/redact.h"
#include "services/proof/terms.h"
#include "services/waybill/always_shown.h"
#include "services/waybill/canonical_json.h"
#include "services/waybill/schema.h"

namespace yidan::cli {
namespace {

using RedactionOptions = std::shared_ptr<proof::Redaction>;

RedactionOptions AddRedactionOptions(CLI::App& command) {
  auto redaction = std::make_shared<proof::Redaction>();
  command.add_option("--reveal", redaction->reveal,
                     "JSON pointer shown with all below it, e.g. /goods_lines or /legs/0; repeat for more");
  command.add_option("--hide", redaction->hide,
                     "JSON pointer hidden with all below it, e.g. /freight/charges; repeat for more");
  command.add_flag("--bare", redaction->bare_beside, "of milestones and grants, show only their place");
  return redaction;
}

bool AsksForRedaction(const proof::Redaction& redaction) {
  return !redaction.reveal.empty() || !redaction.hide.empty() || redaction.bare_beside;
}

// Of each pointer to hide, what stays: a redaction always shows some of it, and who hides must know.
std::vector<std::string> WhatStays(const waybill::JsonValue& content, const proof::Redaction& redaction) {
  constexpr std::size_t kNamedMax = 12;
  std::vector<std::string> notes;
  for (const std::string& pointer : redaction.hide) {
    std::size_t hidden = 0;
    std::vector<std::string> stays;
    for (const waybill::JsonLeaf& leaf : waybill::Flatten(content)) {
      if (leaf.pointer != pointer && !leaf.pointer.starts_with(pointer + "/")) continue;
      if (waybill::AlwaysShown(leaf.pointer)) {
        stays.push_back(leaf.pointer);
      } else {
        ++hidden;
      }
    }
    if (stays.empty()) continue;
    std::string note = "of " + pointer + " " + std::to_string(hidden) + " of " +
                       std::to_string(hidden + stays.size()) +
                       " statements are hidden; every redaction shows the rest 仍可见:";
    for (std::size_t i = 0; i < stays.size() && i < kNamedMax; ++i) note += " " + stays[i];
    if (stays.size() > kNamedMax) note += " and " + std::to_string(stays.size() - kNamedMax) + " more";
    notes.push_back(std::move(note));
  }
  return notes;
}

Answer<Output> Write(proof::ProofFile file, const proof::Redaction& redaction, const Target& target) {
  std::vector<std::string> notes;
  if (AsksForRedaction(redaction)) {
    notes = WhatStays(file.content, redaction);
    if (redaction.bare_beside && !file.predecessor_entries.empty()) {
      notes.push_back(
          "--bare: the entries of the documents that it carries on stay whole, with the milestones and "
          "grants "
          "there and whom those name");
    }
    auto redacted = proof::Redact(file, redaction);
    if (!redacted) return BadInput(redacted.error().message);
    file = std::move(*redacted);
  }
  const std::string text = proof::FormatProofFile(file);
  Output out;
  YIDAN_CLIENT_TRY(Put(target, text, out));
  if (target.path == "-") return out;
  out.text = file.document_id + ": written to " + target.path + ", " + std::to_string(text.size()) +
             " bytes, " + Count(file.entries.size(), "entry", "entries") + " of the document" +
             (AsksForRedaction(redaction) ? ", redacted 已脱敏" : "") + "\n";
  for (const std::string& note : notes) out.text += "  note " + ForScreen(note) + "\n";
  out.json["notes"] = notes;
  out.json["document_id"] = file.document_id;
  out.json["file"] = target.path;
  out.json["bytes"] = text.size();
  out.json["entries"] = file.entries.size();
  out.json["redacted"] = AsksForRedaction(redaction);
  return out;
}

// The message names the kind of file that it is of, and so does what stands before it.
std::string Without(std::string message) {
  constexpr std::string_view kKind = "proof file: ";
  if (message.starts_with(kKind)) message.erase(0, kKind.size());
  return message;
}

Answer<proof::ProofFile> ReadProof(const std::string& path) {
  YIDAN_CLIENT_ASSIGN(const std::string text, ReadFile(path, proof::kMaxFileBytes));
  auto file = proof::ParseProofFile(text);
  if (!file) {
    return tl::unexpected(Trouble{Trouble::Kind::kFalse,
                                  "INVALID",
                                  path + " is no proof file: " + Without(file.error().message),
                                  {},
                                  {}});
  }
  return std::move(*file);
}

void AddExport(Commands& commands) {
  auto id = std::make_shared<std::string>();
  auto target = std::make_shared<Target>();
  CLI::App* command =
      commands.root().add_subcommand("export", "Write the proof file of a document (导出证明)");
  command->add_option("ID", *id, "document id")->required();
  AddTarget(*command, "file to write, *.yidan.json", target);
  const RedactionOptions redaction = AddRedactionOptions(*command);
  auto sealed = std::make_shared<std::string>();
  AddSealedUntil(*command, *sealed);
  commands.On(command, console::uses::kReading,
              [id, target, redaction, sealed](Session& session) -> Answer<Output> {
                YIDAN_CLIENT_TRY(SealReadings(session, *sealed));
                YIDAN_CLIENT_ASSIGN(proof::ProofFile file, session.Export(*id));
                return Write(std::move(file), *redaction, *target);
              });
}

void AddRedact(Commands& commands) {
  auto in = std::make_shared<std::string>();
  auto target = std::make_shared<Target>();
  CLI::App* command =
      commands.root().add_subcommand("redact", "Write a proof file that shows less, offline (脱敏)");
  command->add_option("FILE", *in, "a whole proof file; - for standard input")->required();
  AddTarget(*command, "file to write", target);
  const RedactionOptions redaction = AddRedactionOptions(*command);
  commands.On(command, console::uses::kNothing, [in, target, redaction](Session&) -> Answer<Output> {
    if (!AsksForRedaction(*redaction)) return BadInput("hide what? --reveal, --hide or --bare");
    YIDAN_CLIENT_ASSIGN(proof::ProofFile file, ReadProof(*in));
    return Write(std::move(file), *redaction, *target);
  });
}

Json VerdictJson(const proof::Verdict& verdict) {
  return {{"ruling", proof::RulingName(verdict.ruling)}, {"says", verdict.sentence}};
}

Json ReportJson(const proof::Report& report) {
  Json out;
  out["result"] = ResultOf(report);
  out["document_id"] = report.document_id;
  out["headline"] = report.headline;
  out["live"] = report.Live();
  out["unburdened"] = report.Unburdened();
  out["verdicts"] = {{"content", VerdictJson(report.content)},    {"issuer", VerdictJson(report.issuer)},
                     {"chain", VerdictJson(report.chain)},        {"log", VerdictJson(report.log)},
                     {"present", VerdictJson(report.present)},    {"burdens", VerdictJson(report.burdens)},
                     {"witnesses", VerdictJson(report.witnesses)}};
  const bool sealed = !report.origin.empty();
  out["origin"] = report.origin;
  out["checkpoint_size"] = sealed ? Json(report.checkpoint_size) : Json(nullptr);
  out["sealed_at"] = sealed ? Json(Rfc3339(report.sealed_at_ms)) : Json(nullptr);
  out["age_ms"] = sealed ? Json(report.age_ms) : Json(nullptr);
  out["hidden_leaves"] = report.hidden_leaves;
  out["hidden"] = Json::array();
  for (const proof::Hidden& one : report.hidden) {
    out["hidden"].push_back({{"count", one.count}, {"after", one.after}, {"before", one.before}});
  }
  out["title"] = report.title ? ToJson(*report.title) : Json(nullptr);
  AddInTheWay(report.title.value_or(v1::TitleState()), report.in_the_way, out);
  out["history"] = HistoryJson(ChainOf(report));
  // In the form that the issuer signed, as `show --content` has it.
  out["content"] = report.waybill ? Json::parse(waybill::ToJson(*report.waybill).Canonical()) : Json(nullptr);
  return out;
}

void AddVerify(Commands& commands) {
  struct Options {
    std::string file;
    std::string max_age = "10m";
    std::string at;
    std::vector<std::string> witness_keys;
    std::size_t quorum = 0;
    bool require_sm2 = false;
    bool require_whole = false;
    bool require_unburdened = false;
  };
  auto o = std::make_shared<Options>();
  CLI::App* command = commands.root().add_subcommand(
      "verify", "Verify a proof file offline, with nothing but the registry's key (离线核验)");
  command->add_option("FILE", o->file, "*.yidan.json")->required();
  command->add_option("--max-age", o->max_age, "how old its checkpoint may be to count as the present")
      ->capture_default_str();
  command->add_option("--at", o->at,
                      "judge as of this moment: 2026-01-31T12:00Z, 2026-01-31, or by its distance from now, "
                      "-2h ago or 10m ahead; otherwise now");
  command->add_option("--witness-key", o->witness_keys,
                      "verifier key of a witness, or a file with one on each line; repeat for more");
  command->add_option("--witnesses", o->quorum, "how many of them must have cosigned; otherwise all");
  command->add_flag("--require-sm2", o->require_sm2, "the registry's SM2 key must have signed too (国密)");
  command->add_flag("--require-whole", o->require_whole, "a redacted content does not do");
  command->add_flag("--require-unburdened", o->require_unburdened,
                    "exit code 5 if it is VALID but anything stands in the way (有负担)");
  commands.On(command, console::uses::kRegistryKey, [o](Session& session) -> Answer<Output> {
    proof::VerifyOptions options;
    YIDAN_CLIENT_ASSIGN(options.registry_key, RegistryKey(session.settings()));
    YIDAN_CLIENT_ASSIGN(options.max_age_ms, DurationOf("--max-age", o->max_age));
    options.now_ms = session.now_ms();
    if (!o->at.empty()) {
      YIDAN_CLIENT_ASSIGN(options.now_ms, MomentOf("--at", o->at, session.now_ms()));
    }
    YIDAN_CLIENT_ASSIGN(options.witness_keys, console::VerifierKeys("--witness-key", o->witness_keys));
    options.witness_quorum = o->quorum;
    options.require_sm2 = o->require_sm2;
    options.require_whole = o->require_whole;
    YIDAN_CLIENT_TRY(session.CheckNotForked());
    YIDAN_CLIENT_ASSIGN(const proof::ProofFile file, ReadProof(o->file));
    const auto report = proof::Verify(file, options);
    if (!report) return BadInput(report.error().message);
    Output out;
    out.exit = report->Valid() ? ExitCode::kDone : ExitCode::kInvalid;
    if (o->require_unburdened && report->Valid() && !report->Unburdened()) out.exit = ExitCode::kBurdened;
    out.text = RenderReport(*report);
    out.json = ReportJson(*report);
    return out;
  });
}

}  // namespace

void AddProofCommands(Commands& commands) {
  AddExport(commands);
  AddRedact(commands);
  AddVerify(commands);
}

}  // namespace yidan::cli
