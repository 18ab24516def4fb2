// What the tool says of itself: the schema of its JSON, completion for shells, the manual page.
#include "services/cli/commands.h"
#include "services/cli/grammar.h"
#include "services/cli/json_schema.h"
#include "services/cli/values.h"

namespace yidan::cli {
namespace {

Output File(std::string text) {
  Output out;
  out.text = std::move(text);
  out.is_file = true;
  return out;
}

}  // namespace

void AddDocumentCommands(Commands& commands) {
  CLI::App& root = commands.root();
  commands.On(root.add_subcommand("schema", "The JSON Schema of what --output json prints (JSON 模式)"),
              console::uses::kNothing, [](Session&) -> Answer<Output> { return File(Dump(AnswerSchema())); });

  CLI::App* completion = root.add_subcommand("completion", "Completion for a shell, from the grammar (补全)");
  auto shell = std::make_shared<std::string>();
  OneOf(completion->add_option("SHELL", *shell, "for which"), {"bash", "zsh"})
      ->required()
      ->check(CLI::IsMember({"bash", "zsh"}));
  commands.On(completion, console::uses::kNothing, [shell, &root](Session&) -> Answer<Output> {
    return File(*shell == "bash" ? BashCompletion(root) : ZshCompletion(root));
  });

  commands.On(root.add_subcommand("man", "The manual page, from the grammar: yidan man | man -l - (手册)"),
              console::uses::kNothing,
              [&root](Session&) -> Answer<Output> { return File(ManualPage(root)); });
}

}  // namespace yidan::cli
