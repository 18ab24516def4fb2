#include "services/console/console.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <iostream>
#include <ostream>

#include "services/base/version.h"
#include "services/console/misread.h"
#include "services/console/moments.h"
#include "services/console/progress.h"
#include "services/console/screen.h"
#include "services/posix/durable_file.h"

namespace yidan::console {
namespace {

// Options of the root may stand behind the command, where people write them.
void LetOptionsStandAnywhere(CLI::App& app) {
  for (CLI::App* command : app.get_subcommands({})) {
    command->fallthrough();
    command->footer("");  // the examples are for the whole
    LetOptionsStandAnywhere(*command);
  }
}

// The words of the command that the line names, as far as it does: "participant show".
std::string CommandOf(const CLI::App& app) {
  for (const CLI::App* command : app.get_subcommands()) {
    if (command->get_name().empty()) continue;  // a group of options
    const std::string rest = CommandOf(*command);
    return command->get_name() + (rest.empty() ? "" : " " + rest);
  }
  return {};
}

Json JsonOf(const client::Trouble& trouble, const std::string& command, const std::vector<TakenAs>& taken) {
  Json out = Answered(command, taken);
  out["error"] = trouble.reason;
  out["message"] = trouble.message;
  out["needs"] = trouble.needs;
  out["details"] = trouble.details;
  out["nothing_sent"] = trouble.nothing_sent || trouble.kind == client::Trouble::Kind::kBadInput;
  out["faults"] = Json::array();
  for (const client::ContentFault& fault : trouble.faults) {
    out["faults"].push_back({{"pointer", fault.pointer},
                             {"line", fault.line == 0 ? Json(nullptr) : Json(fault.line)},
                             {"text", fault.text}});
  }
  out["waits"] = nullptr;
  if (!trouble.open) return out;
  Json& open = out["waits"];
  open["act_digest"] = trouble.open->digest;
  open["about"] = trouble.open->about;
  open["file"] = trouble.open->file;
  open["documents"] = trouble.open->documents;
  open["off_log"] = console::JsonOf(trouble.open->off_log);
  return out;
}

// "yidan participant show: waiting for registry.example:8443".
std::string Doing(const CLI::App& app, const client::Settings& settings) {
  std::string out = app.get_name();
  for (const CLI::App* at = &app; !at->get_subcommands().empty();) {
    at = at->get_subcommands().front();
    out += " " + at->get_name();
  }
  return out + (settings.server.empty() ? "" : ": waiting for " + ForScreen(settings.server));
}

struct ExitRow {
  ExitCode code;
  const char* meaning;
};
constexpr std::array kExitCodes = {
    ExitRow{ExitCode::kDone, "done, or VALID"},
    ExitRow{ExitCode::kInvalid, "not VALID: a proof, a log, or documents under a credit"},
    ExitRow{ExitCode::kUsage, "usage or bad input; nothing was sent"},
    ExitRow{ExitCode::kRefused, "refused by a rule or for want of a right; nothing has changed"},
    ExitRow{ExitCode::kUnreachable, "registry unreachable; nothing was sent, or nothing was read"},
    ExitRow{ExitCode::kBurdened,
            "VALID but burdened, with --require-unburdened; or COMPLIANT, but the title is not free"},
    ExitRow{ExitCode::kNotProven, "admitted, but that the act had its effect is not proven"},
    ExitRow{ExitCode::kBusy, "registry busy (a queue, a disk or a share is full): the same again, later"},
    ExitRow{ExitCode::kUntrusted, "not to be trusted: its certificate, a proof, or two histories"},
    ExitRow{ExitCode::kUnknown, "an act was sent and its outcome is not known: yidan resume"},
};

}  // namespace

std::string ExitCodesHelp() {
  std::string out = "Exit codes\n";
  for (const ExitRow& row : kExitCodes) {
    out += "  " + std::to_string(static_cast<int>(row.code)) + "  " + row.meaning + "\n";
  }
  return out;
}

Json JsonOf(const std::vector<client::OffLog>& off_log) {
  Json out = Json::array();
  for (const client::OffLog& one : off_log) {
    Json json;
    json["what"] = one.what;
    json["file"] = one.file;
    json["digest"] = ToHex(one.digest.View());
    json["nonce"] = ToHex(one.nonce);
    out.push_back(std::move(json));
  }
  return out;
}

std::vector<std::string> LinesOf(const std::vector<client::OffLog>& off_log) {
  std::vector<std::string> out;
  for (const client::OffLog& one : off_log) {
    if (one.nonce.empty()) {
      out.push_back(one.what + ": digest " + ToHex(one.digest.View()) + ", as it was given");
      continue;
    }
    out.push_back(one.what + " " + one.file + ": digest " + ToHex(one.digest.View()) +
                  " = SHA-256(nonce || file); keep the nonce " + ToHex(one.nonce));
  }
  return out;
}

Json Answered(const std::string& command, const std::vector<TakenAs>& taken) {
  Json out = {{"schema", kJsonSchema}, {"command", command}, {"taken_as", Json::array()}};
  for (const TakenAs& one : taken) {
    out["taken_as"].push_back({{"option", one.option}, {"typed", one.typed}, {"taken", one.taken}});
  }
  return out;
}

void Commands::Folds(CLI::Option* option, Fold fold) {
  const std::string name = option->get_single_name();
  const std::string shown = option->nonpositional() ? "--" + name : name;
  const auto read = [&chosen = chosen_, shown, fold = std::move(fold)](std::string& value) -> std::string {
    const auto taken = fold(value);
    if (!taken) {
      chosen.refused = taken.error();
      chosen.refused->message = shown + ": " + taken.error().message;
      return chosen.refused->message;
    }
    if (*taken != value) chosen.taken.push_back({shown, value, *taken});
    value = *taken;
    return {};
  };
  option->transform(CLI::Validator(read, ""));
}

ExitCode ExitOf(const client::Trouble& trouble) {
  switch (trouble.kind) {
    case client::Trouble::Kind::kBadInput:
      return ExitCode::kUsage;
    case client::Trouble::Kind::kFalse:
      return ExitCode::kInvalid;
    case client::Trouble::Kind::kRefused:
      return ExitCode::kRefused;
    case client::Trouble::Kind::kUnreachable:
      return ExitCode::kUnreachable;
    case client::Trouble::Kind::kUnknown:
      return ExitCode::kUnknown;
    case client::Trouble::Kind::kBusy:
      return ExitCode::kBusy;
    case client::Trouble::Kind::kUntrusted:
    case client::Trouble::Kind::kForked:
      break;
  }
  return ExitCode::kUntrusted;
}

std::string Dump(const Json& json) {
  const std::string text = json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
  std::string out;
  out.reserve(text.size());
  const auto escape = [&out](char32_t unit) {
    char escaped[16];
    std::snprintf(escaped, sizeof escaped, "\\u%04x", static_cast<unsigned>(unit));
    out += escaped;
  };
  for (std::string_view rest = text; !rest.empty();) {
    const std::string_view before = rest;
    const char32_t c = TakeCharacter(rest).value_or(0);
    if (before.size() == rest.size()) rest.remove_prefix(1);  // cannot be: dump writes UTF-8
    if (c == U'\n' || !IsUnprintable(c)) {
      out += before.substr(0, before.size() - rest.size());
    } else if (c > 0xFFFF) {
      escape(0xD800 + ((c - 0x10000) >> 10U));
      escape(0xDC00 + ((c - 0x10000) & 0x3FFU));
    } else {
      escape(c);
    }
  }
  return out;
}

bool WantsJson(const std::vector<std::string>& arguments, const client::Environment& environment) {
  constexpr std::string_view kFlag = "--output";
  client::Settings flags;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& one = arguments[i];
    if (one == kFlag && i + 1 < arguments.size()) flags.output = arguments[i + 1];
    if (one.starts_with(std::string(kFlag) + "=")) flags.output = one.substr(kFlag.size() + 1);
  }
  if (flags.output.empty()) {
    const char* const variable = environment("YIDAN_OUTPUT");
    if (variable != nullptr) flags.output = variable;
  }
  // Known without the configuration file, which may be what is wrong.
  if (!flags.output.empty()) return flags.output == "json";
  const auto settings = client::Complete(flags, environment);
  return settings && settings->output == "json";
}

bool ReadsWhatIsTyped(const std::vector<std::string>& arguments, std::string_view command) {
  return std::find(arguments.begin(), arguments.end(), "-") != arguments.end() ||
         command.starts_with("waybill");
}

int Report(const client::Trouble& trouble, bool json, std::ostream& out, std::ostream& err,
           const std::string& command, const std::vector<TakenAs>& taken) {
  if (json) {
    out << Dump(JsonOf(trouble, command, taken));
  } else {
    err << (trouble.kind == client::Trouble::Kind::kRefused ? "REFUSED " : "ERROR ")
        << ForScreen(trouble.reason) << ": " << ForScreen(trouble.message) << "\n";
    for (const std::string& detail : trouble.details) err << "  " << ForScreen(detail) << "\n";
    if (trouble.open) {
      const client::OpenAct& open = *trouble.open;
      err << "  waits 待定: " << ForScreen(open.about) << ", act " << open.digest.substr(0, 16) << ", in "
          << ForScreen(open.file) << "\n";
      for (const std::string& id : open.documents) err << "  document 单证: " << ForScreen(id) << "\n";
      for (const std::string& line : LinesOf(open.off_log)) err << "  " << ForScreen(line) << "\n";
    }
    if (!trouble.needs.empty()) err << "  needs: " << ForScreen(trouble.needs) << "\n";
  }
  return static_cast<int>(ExitOf(trouble));
}

int RunProgram(const Program& program, std::vector<std::string> arguments,
               const client::Surroundings& surroundings, std::ostream& out, std::ostream& err) {
  CLI::App app{program.about, program.name};
  app.footer(program.footer + ("\n\n" + ExitCodesHelp()));
  app.set_version_flag("--version", std::string(program.name) + " " + kVersion);
  app.require_subcommand(1);
  GlobalFlags flags;
  AddGlobalFlags(app, flags);
  Chosen chosen;
  Commands commands(app, chosen);
  program.add_commands(commands);
  LetOptionsStandAnywhere(app);

  const std::vector<std::string> line = arguments;
  try {
    std::reverse(arguments.begin(), arguments.end());  // as CLI11 takes them
    app.parse(std::move(arguments));
  } catch (const CLI::ParseError& e) {
    if (e.get_exit_code() == 0) return app.exit(e, out, err);  // help, or the version
    const std::string command = CommandOf(app);
    const bool json = WantsJson(line, surroundings.environment);
    if (chosen.refused) return Report(*chosen.refused, json, out, err, command, chosen.taken);
    const std::string misread = Misread(app, line);
    client::Trouble usage = client::BadInput(misread.empty() ? e.what() : misread).value();
    usage.reason = "USAGE";
    usage.needs = std::string(program.name) + (command.empty() ? "" : " " + command) + " --help";
    return Report(usage, json, out, err, command, chosen.taken);
  }
  const std::string command = CommandOf(app);
  auto settings = client::Complete(flags.settings, surroundings.environment);
  if (!settings) {
    return Report(settings.error(), WantsJson(line, surroundings.environment), out, err, command);
  }
  const bool json = settings->output == "json";
  if (const auto fit = CheckGlobalFlags(app, command, chosen.uses, flags, *settings); !fit) {
    return Report(fit.error(), json, out, err, command);
  }
  if (!json) {
    for (const TakenAs& one : chosen.taken) {
      err << "as typed 已转换: " << ForScreen(one.option) << " " << ForScreen(one.typed) << " is taken as "
          << ForScreen(one.taken) << "\n";
    }
  }
  client::Session session(surroundings, std::move(*settings));
  if (!flags.valid_for.empty()) session.valid_for_ms = ParseDuration(flags.valid_for).value();
  session.propose_into = flags.propose_into;
  session.dry_run = flags.dry_run;
  for (const std::string& given : flags.approver_keys) {
    const auto id = client::ParseKeyId(given);
    if (!id) {
      client::Trouble trouble = id.error();
      trouble.message = "--approver-key: " + trouble.message;
      return Report(trouble, json, out, err, command, chosen.taken);
    }
    session.approver_key_ids.push_back(*id);
  }
  client::Answer<Output> output = [&] {
    std::optional<Progress> progress;
    // Nothing is written over what somebody types.
    if (!flags.quiet && !ReadsWhatIsTyped(line, command) && &err == &std::cerr) {
      progress.emplace(Doing(app, session.settings()));
    }
    return chosen.run(session);
  }();
  if (!output && program.in_words) program.in_words(output.error());
  // Once more over the whole: what somebody forgot to escape cannot steer the terminal either.
  if (output && json && !output->is_file) {
    Json answer = Answered(command, chosen.taken);
    answer.update(output->json.is_null() ? Json::object() : output->json);
    out << Dump(answer);
  } else if (output) {
    out << LinesForScreen(output->text);
  }
  const int exit =
      output ? static_cast<int>(output->exit) : Report(output.error(), json, out, err, command, chosen.taken);
  if (program.afterwards && !json) program.afterwards(session, err);
  return exit;
}

client::Answer<log::NoteVerifier> TrustedKey(const client::Session& session) {
  YIDAN_CLIENT_ASSIGN(const std::string text, client::RegistryKey(session.settings()));
  auto key = log::NoteVerifier::FromKeyString(text);
  if (!key) return client::BadInput("--registry-key: " + key.error().message);
  return *std::move(key);
}

client::Answer<Output> Disagrees(const client::Disagreement& found, const std::string& wanted) {
  Output out;
  out.exit = ExitCode::kInvalid;
  out.text = "DISAGREEMENT: " + ForScreen(found.what) + "\n";
  out.json["consistent"] = false;
  out.json["disagreement"] = found.what;
  out.json["evidence"] = nullptr;
  if (found.evidence.empty()) {
    out.text += "There is nothing signed that would show it to others.\n";
    return out;
  }
  // Never over another file: what is there may be the evidence of an earlier lie.
  std::string path = wanted;
  auto kept = posix::PutFile(path, found.evidence, 0644, posix::Over::kNothing);
  for (int i = 2; !kept && kept.error().kind == Error::Kind::kConflict && i < 100; ++i) {
    path = wanted + "." + std::to_string(i);
    kept = posix::PutFile(path, found.evidence, 0644, posix::Over::kNothing);
  }
  if (!kept) return client::BadInput(kept.error().message);
  out.text += "The evidence is in " + path + "; anybody checks it with: yidan log evidence " + path + "\n";
  out.json["evidence"] = path;
  return out;
}

}  // namespace yidan::console
