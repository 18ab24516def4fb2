#include "services/cli/folding.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "services/cli/columns.h"
#include "services/identifiers/identifiers.h"
#include "services/title/rules.h"

namespace yidan::cli {
namespace {

using identifiers::NumberKind;

// Of every command that has it: an option of this name means the same thing everywhere.
struct Numbered {
  std::string_view option;
  NumberKind kind;
};
constexpr std::array kNumbered = {
    Numbered{"ID", NumberKind::kDocument},
    Numbered{"--and", NumberKind::kDocument},
    Numbered{"--container", NumberKind::kContainer},
    Numbered{"--wagon", NumberKind::kWagon},
    Numbered{"--seal", NumberKind::kAny},
    Numbered{"--vin", NumberKind::kVin},
    Numbered{"--hs", NumberKind::kHsPrefix},
    Numbered{"--place", NumberKind::kPlace},
    Numbered{"--location", NumberKind::kPlace},
    Numbered{"--train", NumberKind::kAny},
    Numbered{"--number", NumberKind::kAny},
    Numbered{"--credit", NumberKind::kAny},
};

// Options that name a participant, of every command that has them.
constexpr std::array<std::string_view, 14> kParticipants = {
    "PARTICIPANT", "--to",       "--as",        "--principal",  "--of",           "--agent",
    "--holder",    "--superior", "--successor", "--release-by", "--presented-by", "--same-organisation-as",
    "--id"};

// A participant's id is --id too, and a file is --credit.
bool IsElsewhere(const std::string& command, std::string_view option) {
  return (option == "--credit" || option == "--number") && command != "search";
}
// Who got the goods is whoever it was, in words.
bool NamesParticipant(const std::string& command, std::string_view option) {
  if (option == "--to" && command == "released-without-surrender") return false;
  return std::find(kParticipants.begin(), kParticipants.end(), option) != kParticipants.end();
}
bool MakesDocuments(const std::string& command) {
  return command == "issue" || command == "replace" || command == "from-paper";
}

std::string NameOf(const CLI::Option& option) {
  return option.nonpositional() ? "--" + option.get_single_name() : option.get_single_name();
}

Answer<std::string> Read(NumberKind kind, const std::string& typed) {
  auto number = identifiers::ReadNumber(kind, typed);
  if (!number) {
    const std::string& why = number.error().message;  // names the number as it was read
    return BadInput(kind != NumberKind::kDocument && identifiers::Normalise(typed).empty()
                        ? "\"" + typed + "\": " + why
                        : why);
  }
  return *std::move(number);
}

// As it would have to be typed to be one: capitals and full-width letters are small ones. What is no id even
// so stays as it is, and is refused where it is used.
Answer<std::string> ReadParticipant(const std::string& typed) {
  if (typed.find(' ') != std::string::npos) return typed;  // two words are no id, and not made one
  std::string id = identifiers::NormaliseDocumentId(typed);
  for (char& c : id) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return title::IsParticipantId(id) ? id : typed;
}

// "a,b" is a list of them, with the comma of a Chinese input method too.
Answer<std::string> ReadList(NumberKind kind, const std::string& typed) {
  constexpr std::string_view kWide = "，";
  std::vector<std::string> out;
  std::string_view rest = typed;
  while (true) {
    const std::size_t narrow = rest.find(',');
    const std::size_t wide = rest.find(kWide);
    const std::size_t end = std::min({narrow, wide, rest.size()});
    YIDAN_CLIENT_ASSIGN(std::string one, Read(kind, std::string(rest.substr(0, end))));
    out.push_back(std::move(one));
    if (end == rest.size()) return Join(out, ",");
    rest.remove_prefix(end + (end == wide ? kWide.size() : 1));
  }
}

void FoldOption(Commands& commands, const std::string& command, CLI::Option& option) {
  const std::string name = NameOf(option);
  if (name == "--id" && MakesDocuments(command)) {
    commands.Folds(&option, [](const std::string& typed) { return Read(NumberKind::kDocument, typed); });
    return;
  }
  if (NamesParticipant(command, name)) {
    commands.Folds(&option, ReadParticipant);
    return;
  }
  const auto row = std::find_if(kNumbered.begin(), kNumbered.end(),
                                [&name](const Numbered& one) { return one.option == name; });
  if (row == kNumbered.end() || IsElsewhere(command, name)) return;
  const bool several = option.get_items_expected_max() > 1;
  commands.Folds(&option, [kind = row->kind, several](const std::string& typed) {
    return several ? ReadList(kind, typed) : Read(kind, typed);
  });
}

void Walk(Commands& commands, CLI::App& app, const std::string& command) {
  for (CLI::Option* option : app.get_options()) FoldOption(commands, command, *option);
  for (CLI::App* below : app.get_subcommands(nullptr)) {
    Walk(commands, *below, below->get_name().empty() ? command : below->get_name());
  }
}

}  // namespace

void FoldNumbers(Commands& commands) { Walk(commands, commands.root(), {}); }

Answer<std::string> FoldedNumber(const char* option, NumberKind kind, const std::string& typed,
                                 std::vector<std::string>& notes) {
  if (typed.empty()) return typed;
  auto number = Read(kind, typed);
  if (!number) return BadInput(std::string(option) + ": " + number.error().message);
  if (*number != typed)
    notes.push_back(std::string("as typed: ") + option + " " + typed + " is taken as " + *number);
  return number;
}

}  // namespace yidan::cli
