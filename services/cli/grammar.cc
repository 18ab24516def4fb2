#include "services/cli/grammar.h"

#include <algorithm>
#include <functional>
#include <sstream>
#include <vector>

namespace yidan::cli {
namespace {

std::vector<const CLI::App*> CommandsOf(const CLI::App& app) {
  std::vector<const CLI::App*> out;
  for (const CLI::App* command : app.get_subcommands(nullptr)) {
    if (!command->get_name().empty()) out.push_back(command);
  }
  return out;
}

// Its own, and those of its groups.
std::vector<const CLI::Option*> OptionsOf(const CLI::App& app) {
  std::vector<const CLI::Option*> out = app.get_options();
  for (const CLI::App* group : app.get_subcommands(nullptr)) {
    if (!group->get_name().empty()) continue;
    for (const CLI::Option* option : OptionsOf(*group)) out.push_back(option);
  }
  return out;
}

std::vector<std::string> NamesOf(const CLI::Option& option) {
  std::vector<std::string> out;
  for (const std::string& name : option.get_lnames()) out.push_back("--" + name);
  for (const std::string& name : option.get_snames()) out.push_back("-" + name);
  return out;
}

bool TakesValue(const CLI::Option& option) { return option.get_items_expected_max() > 0; }

// "yidan participant show", and the command; the root first.
void Walk(const CLI::App& app, const std::string& path,
          const std::function<void(const std::string& path, const CLI::App&)>& visit) {
  visit(path, app);
  for (const CLI::App* command : CommandsOf(app)) Walk(*command, path + " " + command->get_name(), visit);
}

std::string JoinedNames(const CLI::App& app, bool only_valued) {
  std::string out;
  for (const CLI::Option* option : OptionsOf(app)) {
    if (only_valued && !TakesValue(*option)) continue;
    for (const std::string& name : NamesOf(*option)) out += (out.empty() ? "" : " ") + name;
  }
  return out;
}

// The words that an option offers: its type is written "full|blank|none" (values.h, OneOf). Empty: a file, a
// name or a number.
std::string WordsOf(const CLI::Option& option) {
  std::string words = option.get_type_name();
  if (words.find('|') == std::string::npos) return {};
  std::replace(words.begin(), words.end(), '|', ' ');
  return words;
}

// In single quotes of a shell.
std::string Quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

// The tables that both shells read: of each path its commands, its options, those that take a value, and, by
// path and option, the words that such a value may be.
std::string Tables(const CLI::App& root, const std::function<std::string(const CLI::App&)>& commands) {
  std::string below;
  std::string options;
  std::string valued;
  std::string values;
  std::string documents;  // paths whose command names a document by its id
  Walk(root, root.get_name(), [&](const std::string& path, const CLI::App& app) {
    const auto row = [&path](const std::string& value) {
      return "    [" + Quoted(path) + "]=" + Quoted(value) + "\n";
    };
    if (const std::string list = commands(app); !list.empty()) below += row(list);
    options += row(JoinedNames(app, false));
    if (const std::string list = JoinedNames(app, true); !list.empty()) valued += row(list);
    for (const CLI::Option* option : OptionsOf(app)) {
      if (!option->nonpositional() && option->get_single_name() == "ID") documents += row("ID");
      const std::string words = WordsOf(*option);
      if (words.empty()) continue;
      for (const std::string& name : NamesOf(*option)) {
        values += "    [" + Quoted(path + " " + name) + "]=" + Quoted(words) + "\n";
      }
    }
  });
  return "  below=(\n" + below + "  )\n  options=(\n" + options + "  )\n  valued=(\n" + valued + "  )\n" +
         "  values=(\n" + values + "  )\n  documents=(\n" + documents + "  )\n";
}

std::string CommandNames(const CLI::App& app) {
  std::string out;
  for (const CLI::App* command : CommandsOf(app)) out += (out.empty() ? "" : " ") + command->get_name();
  return out;
}

// ---- The manual page ----

// As man(7) shows it literally.
std::string Roff(const std::string& text) {
  std::string out;
  bool first = true;
  for (const char c : text) {
    if (first && (c == '.' || c == '\'')) out += "\\&";
    first = c == '\n';
    if (c == '\\') {
      out += "\\e";
    } else if (c == '-') {
      out += "\\-";
    } else {
      out += c;
    }
  }
  return out;
}

void AddOptions(const CLI::App& app, std::string& out) {
  for (const CLI::Option* option : OptionsOf(app)) {
    std::string names;
    for (const std::string& name : NamesOf(*option)) names += (names.empty() ? "" : ", ") + name;
    if (names.empty()) names = option->get_single_name();  // by its place
    if (option->nonpositional() && TakesValue(*option)) {
      std::string words = WordsOf(*option);
      std::replace(words.begin(), words.end(), ' ', '|');
      names += " " + (words.empty() ? "VALUE" : words);
    }
    std::string notes = option->get_description();
    if (option->get_required()) notes += " (required)";
    if (!option->get_default_str().empty()) notes += " (otherwise " + option->get_default_str() + ")";
    out += ".TP\n.B " + Roff(names) + "\n" + Roff(notes) + "\n";
  }
}

// What both shells do with the words before the one that is typed: `at` becomes the path of the command, and
// behind an option whose value is typed now `word` is that option and i is beyond `until`.
std::string ReadLine(const std::string& name, const std::string& first, const std::string& until,
                     const std::string& words) {
  return "  for ((i = " + first + "; i < " + until + "; i++)); do\n" + "    word=${" + words +
         "[i]}\n"
         "    if [[ \" ${below[$at]} \" == *\" $word \"* ]]; then\n"
         "      at+=\" $word\"\n"
         "    elif [[ \" ${valued[$at]} ${valued[" +
         name +
         "]} \" == *\" $word \"* ]]; then\n"
         "      ((i++))\n"
         "    fi\n"
         "  done\n";
}

}  // namespace

std::string BashCompletion(const CLI::App& root) {
  const std::string name = root.get_name();
  return "# bash completion for " + name + ", made from its grammar by: " + name + " completion bash\n" +
         "_" + name + "() {\n  local at=" + name + " cur=${COMP_WORDS[COMP_CWORD]} word i\n" +
         "  local -A below options valued values documents\n" + Tables(root, CommandNames) +
         ReadLine(name, "1", "COMP_CWORD", "COMP_WORDS") +
         "  COMPREPLY=()\n"
         "  if ((i > COMP_CWORD)); then  # the value of an option: one of its words, or a file\n"
         "    mapfile -t COMPREPLY < <(compgen -W \"${values[$at $word]}${values[" +
         name +
         " $word]}\" -- \"$cur\")\n"
         "  elif [[ $cur == -* ]]; then\n"
         "    mapfile -t COMPREPLY < <(compgen -W \"${options[$at]} ${options[" +
         name +
         "]}\" -- \"$cur\")\n"
         "  elif [[ -n ${below[$at]} ]]; then\n"
         "    mapfile -t COMPREPLY < <(compgen -W \"${below[$at]}\" -- \"$cur\")\n"
         "  elif [[ -n ${documents[$at]} ]]; then  # those that this machine knows\n"
         "    mapfile -t COMPREPLY < <(compgen -W \"$(" +
         name +
         " completion documents 2>/dev/null)\" -- \"$cur\")\n"
         "  fi\n"
         "}\n"
         "complete -o default -F _" +
         name + " " + name + "\n";
}

std::string ZshCompletion(const CLI::App& root) {
  const std::string name = root.get_name();
  std::string helps;
  Walk(root, name, [&](const std::string& path, const CLI::App& app) {
    helps += "    [" + Quoted(path) + "]=" + Quoted(app.get_description()) + "\n";
  });
  return "#compdef " + name + "\n# zsh completion for " + name + ", made from its grammar by: " + name +
         " completion zsh\n_" + name + "() {\n  local at=" + name + " word i\n" +
         "  local -a shown\n  local -A below options valued values documents helps\n" +
         Tables(root, CommandNames) + "  helps=(\n" + helps + "  )\n" +
         ReadLine(name, "2", "CURRENT", "words") +
         "  if ((i > CURRENT)); then\n"
         "    word=\"${values[$at $word]}${values[" +
         name +
         " $word]}\"\n"
         "    if [[ -n $word ]]; then compadd -- ${=word}; else _files; fi\n"
         "  elif [[ $PREFIX == -* ]]; then\n"
         "    compadd -- ${=options[$at]} ${=options[" +
         name +
         "]}\n"
         "  elif [[ -n ${below[$at]} ]]; then\n"
         "    for word in ${=below[$at]}; do shown+=(\"$word:${helps[$at $word]}\"); done\n"
         "    _describe command shown\n"
         "  elif [[ -n ${documents[$at]} ]]; then\n"
         "    compadd -- ${(f)\"$(" +
         name +
         " completion documents 2>/dev/null)\"}\n"
         "  else\n"
         "    _files\n"
         "  fi\n"
         "}\n"
         "_" +
         name + " \"$@\"\n";
}

std::string ManualPage(const CLI::App& root) {
  const std::string name = root.get_name();
  std::string out = ".\\\" Made from the grammar by: " + name + " man\n.TH " + name + " 1\n.SH NAME\n" +
                    name + " \\- electronic transport documents of title\n" + ".SH SYNOPSIS\n.B " + name +
                    "\n[OPTIONS] COMMAND ...\n.SH DESCRIPTION\n" + Roff(root.get_description()) +
                    "\n.SH COMMANDS\n";
  Walk(root, name, [&](const std::string& path, const CLI::App& app) {
    if (&app == &root) return;
    out += ".SS " + Roff(path) + "\n" + Roff(app.get_description()) + "\n";
    AddOptions(app, out);
  });
  out += ".SH OPTIONS\nBefore or behind the command:\n";
  AddOptions(root, out);
  out += ".SH SETTINGS, EXAMPLES AND EXIT STATUS\n.nf\n" + Roff(root.get_footer()) + "\n.fi\n";
  return out;
}

}  // namespace yidan::cli
