// Finding out whether the registry lies: consistency of two checkpoints, evidence of a lie, and the decision
// of a person after one. Nothing here needs a registry that is believed.
#include "services/cli/commands.h"
#include "services/cli/files.h"
#include "services/cli/values.h"
#include "services/client/compare.h"
#include "services/console/verifier_keys.h"
#include "services/log/evidence.h"
#include "services/log/finding.h"
#include "services/log/leaf_conflict.h"

namespace yidan::cli {
namespace {

// ---- consistency ----

using Keys = std::vector<log::NoteVerifier>;

Answer<void> AddKeys(const std::vector<std::string>& given, Keys& keys) {
  for (const std::string& one : given) {
    auto key = log::NoteVerifier::FromKeyString(one);
    if (!key) return BadInput("\"" + one + "\": " + key.error().message);
    keys.push_back(*std::move(key));
  }
  return {};
}

// The key in the settings, and those that the registry had before it or has had since.
Answer<Keys> KeysOf(Session& session, const std::vector<std::string>& also) {
  YIDAN_CLIENT_ASSIGN(const log::NoteVerifier key, console::TrustedKey(session));
  Keys keys = {key};
  YIDAN_CLIENT_ASSIGN(const auto others, console::VerifierKeys("--also-key", also));
  YIDAN_CLIENT_TRY(AddKeys(others, keys));
  return keys;
}

Answer<client::SignedCheckpoint> ReadCheckpoint(Session& session, const std::string& path, Keys& keys) {
  YIDAN_CLIENT_ASSIGN(std::string note, ReadFile(path));
  auto opened = log::OpenCheckpoint(note, keys, {});
  // By a key that the log itself leads on to, or came from.
  if (!opened && !session.settings().server.empty()) {
    if (const auto trust = session.Trusted()) {
      YIDAN_CLIENT_TRY(AddKeys((*trust)->keys(), keys));
      opened = log::OpenCheckpoint(note, keys, {});
    }
  }
  if (!opened) return BadInput(path + ": " + opened.error().message);
  return client::SignedCheckpoint{std::move(opened->checkpoint), std::move(note)};
}

struct ConsistencyOptions {
  std::string older;
  std::string newer;
  std::vector<std::string> also;
  std::string evidence = "registry.yidan-evidence";
};

Answer<Output> CheckConsistency(Session& session, const ConsistencyOptions& o) {
  YIDAN_CLIENT_ASSIGN(Keys keys, KeysOf(session, o.also));
  YIDAN_CLIENT_ASSIGN(client::SignedCheckpoint older, ReadCheckpoint(session, o.older, keys));
  YIDAN_CLIENT_ASSIGN(client::SignedCheckpoint newer, ReadCheckpoint(session, o.newer, keys));
  if (older.checkpoint.size > newer.checkpoint.size) std::swap(older, newer);
  // Two of one size are compared offline.
  client::RemoteProver prover([&session] { return session.Unchecked(); });
  const auto found = client::CompareCheckpoints(older, newer, std::ref(prover));
  if (!found) return tl::unexpected(prover.TroubleOf(found.error()));
  Output out;
  if (*found) {
    YIDAN_CLIENT_ASSIGN(out, console::Disagrees(**found, o.evidence));
  }
  out.json["old_size"] = older.checkpoint.size;
  out.json["new_size"] = newer.checkpoint.size;
  if (*found) return out;
  out.text = "CONSISTENT: the log of size " + std::to_string(newer.checkpoint.size) +
             " begins with the log of size " + std::to_string(older.checkpoint.size) + "\n";
  out.json["consistent"] = true;
  out.json["disagreement"] = "";
  out.json["evidence"] = nullptr;
  return out;
}

void AddConsistency(Commands& commands, CLI::App& group) {
  auto o = std::make_shared<ConsistencyOptions>();
  CLI::App* command = group.add_subcommand(
      "consistency", "Whether two signed checkpoints, whoever was shown them, are of one log (一致性)");
  command->add_option("OLD", o->older, "file of a checkpoint")->required();
  command->add_option("NEW", o->newer, "file of another")->required();
  command
      ->add_option(
          "--also-key", o->also,
          "another note key of the registry, from before or after a rotation, or a file of them; with "
          "a registry to ask, rotations are followed without it")
      ->allow_extra_args(false);
  command->add_option("--evidence", o->evidence, "where evidence of two histories is written")
      ->capture_default_str();
  commands.On(command, console::uses::kReading,
              [o](Session& session) { return CheckConsistency(session, *o); });
}

// ---- evidence ----

struct Judged {
  std::string kind;
  std::string says;
  Outcome holds;
};

Answer<Judged> Judge(const std::string& text, const log::NoteVerifier& key) {
  const std::span<const log::NoteVerifier> keys(&key, 1);
  if (const auto fork = log::ParseForkEvidence(text)) {
    return Judged{"fork", "the registry signed two histories: the two checkpoints cannot be of one log",
                  log::VerifyForkEvidence(*fork, keys)};
  }
  if (const auto conflict = log::ParseLeafConflict(text)) {
    return Judged{"leaf-conflict",
                  "the registry signed two histories: entry " + std::to_string(conflict->index) +
                      " is not the same one under its two checkpoints",
                  log::VerifyLeafConflict(*conflict, keys)};
  }
  if (const auto finding = log::ParseFinding(text)) {
    return Judged{"finding",
                  "the registry signed entry " + std::to_string(finding->index) +
                      "; the auditor says, and a replay up to there shows: " + finding->reason,
                  log::VerifyFinding(*finding, keys)};
  }
  return BadInput("this is no evidence of a kind that this program knows");
}

void AddEvidence(Commands& commands, CLI::App& group) {
  auto file = std::make_shared<std::string>();
  CLI::App* command = group.add_subcommand(
      "evidence", "Check offline, with nothing but the registry's key, that it lied (举证)");
  command->add_option("FILE", *file, "as audit, consistency or a witness wrote it")->required();
  commands.On(command, console::uses::kRegistryKey, [file](Session& session) -> Answer<Output> {
    YIDAN_CLIENT_ASSIGN(const log::NoteVerifier key, console::TrustedKey(session));
    YIDAN_CLIENT_ASSIGN(const std::string text, ReadFile(*file, 4 * log::kMaxNoteBytes));
    YIDAN_CLIENT_ASSIGN(const Judged judged, Judge(text, key));
    Output out;
    out.exit = judged.holds ? ExitCode::kDone : ExitCode::kInvalid;
    out.text =
        judged.holds
            ? "PROVEN: " + ForScreen(judged.says) + "\n"
            : "NOT PROVEN: this evidence does not hold: " + ForScreen(judged.holds.error().message) + "\n";
    out.json["kind"] = judged.kind;
    out.json["proven"] = judged.holds.has_value();
    out.json["says"] = judged.holds ? judged.says : judged.holds.error().message;
    return out;
  });
}

// ---- decide ----

struct DecideOptions {
  std::string evidence;
  std::string keep;
  std::string by;
  std::string why;
};

Answer<Output> Decide(Session& session, const DecideOptions& o) {
  const client::Keep keep = o.keep == "shown" ? client::Keep::kShown : client::Keep::kRemembered;
  YIDAN_CLIENT_ASSIGN(const client::Remembered now,
                      session.memory().Decide(o.evidence, {keep, o.by, o.why, session.now_ms()}));
  Output out;
  out.text = "DECIDED by " + o.by + ": this client goes on with the history that was " + o.keep +
             ".\nThe evidence and this decision stay in " + session.settings().folder + "/registries\n";
  out.json["registry"] = ToHex(now.registry.View());
  out.json["keep"] = o.keep;
  out.json["by"] = o.by;
  out.json["why"] = o.why;
  return out;
}

void AddDecide(Commands& commands, CLI::App& group) {
  auto o = std::make_shared<DecideOptions>();
  CLI::App* command = group.add_subcommand(
      "decide", "As a person, go on with a registry that was caught with two histories (决定)");
  command->add_option("EVIDENCE", o->evidence, "the file that FORKED named")->required();
  OneOf(command->add_option("--keep", o->keep, "the history to go on with"), {"remembered", "shown"})
      ->required()
      ->check(CLI::IsMember({"remembered", "shown"}));
  command->add_option("--by", o->by, "who decides")->required();
  command->add_option("--why", o->why, "on what grounds")->required();
  commands.On(command, console::uses::kNothing, [o](Session& session) { return Decide(session, *o); });
}

}  // namespace

void AddMonitorCommands(Commands& commands) {
  CLI::App& group = *commands.root().get_subcommand("log");
  AddConsistency(commands, group);
  AddEvidence(commands, group);
  AddDecide(commands, group);
}

}  // namespace yidan::cli
