// What `yidan` and `yidan-watch` share: the options for settings, what a command has to say as text or JSON,
// and the exit codes of DESIGN §9. One thread.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <iosfwd>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/client/session.h"
#include "services/console/uses.h"

namespace yidan::console {

using Json = nlohmann::ordered_json;

enum class ExitCode : int {
  kDone = 0,         // or verdict VALID
  kInvalid = 1,      // verdict INVALID
  kUsage = 2,        // usage, or input that cannot be right
  kRefused = 3,      // refused by a rule: reason and needs say which
  kUnreachable = 4,  // nobody answered: nothing was read, or nothing was sent
  kBurdened =
      5,  // VALID or COMPLIANT, but something stands in the way (verify --require-unburdened, examine)
  kNotProven = 6,  // the act is in the log, but that it had its effect is not proven
  kBusy = 7,       // the registry takes nothing more just now: later
  kUntrusted = 8,  // what answers is not to be trusted: TLS, a proof, or two histories
  kUnknown = 9,    // an act was sent and its outcome is not known: it waits in the outbox
};
ExitCode ExitOf(const client::Trouble& trouble);
// The table of exit codes as --help prints it: every code, its meaning, and what to do.
std::string ExitCodesHelp();

// What a command has to say.
struct Output {
  ExitCode exit = ExitCode::kDone;
  std::string text;  // for people, LF at its end; foreign values in it went through ForScreen (screen.h)
  Json json;         // the same for programs: one object, without `schema` and `command`
  // `text` is a file that was asked for on standard output: with --output json too it is printed as it is.
  bool is_file = false;
};

// The version of the JSON that the programs print, "schema" of every answer; deploy/docs/yidan-1.schema.json.
// A member that is taken away, or means something else, needs another number; a new member does not.
inline constexpr const char* kJsonSchema = "yidan/1";
using Run = std::function<client::Answer<Output>(client::Session&)>;

// What somebody typed, and what it was taken as: full-width digits, small letters, spaces.
struct TakenAs {
  std::string option;  // "--container", "ID"
  std::string typed;
  std::string taken;
};
using Fold = std::function<client::Answer<std::string>(const std::string& typed)>;

// What the line that was read asks for.
struct Chosen {
  Run run;
  unsigned uses = uses::kNothing;
  std::vector<TakenAs> taken;
  std::optional<client::Trouble> refused;  // what Commands::Folds did not take
};

// The commands, hung onto CLI11's tree. Each adds its options and says what to run if it is chosen; nothing
// runs while the line is being read.
class Commands {
 public:
  Commands(CLI::App& root, Chosen& chosen) : root_(root), chosen_(chosen) {}
  [[nodiscard]] CLI::App& root() { return root_; }
  // `run` is chosen if the line names `command`, which goes by those settings (uses.h) and no others.
  void On(CLI::App* command, unsigned used, Run run) {
    command->callback([&chosen = chosen_, used, run = std::move(run)] {
      chosen.run = run;
      chosen.uses = used;
    });
  }
  // What the option is given is taken as `fold` has it, and the line is refused where that is an error.
  // Where the two differ it is said.
  void Folds(CLI::Option* option, Fold fold);

 private:
  CLI::App& root_;
  Chosen& chosen_;
};

struct Program {
  const char* name;
  const char* about;
  const char* footer;
  std::function<void(Commands&)> add_commands;
  // What there is to say on `err` after a command that was run, for people; may be null.
  std::function<void(client::Session&, std::ostream& err)> afterwards;
  // Says what went wrong as whoever typed the command would; may be null.
  std::function<void(client::Trouble&)> in_words;
};
// One run: reads the line (`arguments` without the program's name), runs the command, prints what it has to
// say, and returns the exit code. Text for people, or one JSON object with --output json, on `out`; what went
// wrong goes to `err` as text and, with --output json, to `out` as JSON.
int RunProgram(const Program& program, std::vector<std::string> arguments,
               const client::Surroundings& surroundings, std::ostream& out, std::ostream& err);

// What an act names by digest, for programs, and a line for people each.
Json JsonOf(const std::vector<client::OffLog>& off_log);
std::vector<std::string> LinesOf(const std::vector<client::OffLog>& off_log);

// What every answer and every error begins with.
Json Answered(const std::string& command, const std::vector<TakenAs>& taken = {});
// Prints what went wrong; returns the exit code. `command`: "participant show"; empty: none was named.
int Report(const client::Trouble& trouble, bool json, std::ostream& out, std::ostream& err,
           const std::string& command = {}, const std::vector<TakenAs>& taken = {});
// Whether the command that the line names reads what somebody types, standard input or answers to questions:
// then nothing is written over it.
bool ReadsWhatIsTyped(const std::vector<std::string>& arguments, std::string_view command);
// Whether --output json was asked for, by flag, environment or configuration file, of a line that may be
// wrong.
bool WantsJson(const std::vector<std::string>& arguments, const client::Environment& environment);
// Indented, LF at its end. Text that is no UTF-8 is shown with replacement characters, and what would act on
// a screen as \\uXXXX: the same JSON.
std::string Dump(const Json& json);

// The registry's verifier key, as the settings have it.
client::Answer<log::NoteVerifier> TrustedKey(const client::Session& session);

// A disagreement for people and programs; its evidence goes to `path`. Exit code 1.
client::Answer<Output> Disagrees(const client::Disagreement& found, const std::string& path);

}  // namespace yidan::console
