// What the tool says of itself: the schema of its JSON, completion for shells, the manual page.
#include <set>

#include "services/cli/commands.h"
#include "services/cli/grammar.h"
#include "services/cli/json_schema.h"
#include "services/cli/values.h"
#include "services/title/rules.h"

namespace yidan::cli {
namespace {

Output File(std::string text) {
  Output out;
  out.text = std::move(text);
  out.is_file = true;
  return out;
}

// A line each: the documents of the acts that wait or were sent from here, and those that they brought into
// being.
std::string KnownDocuments(const client::Outbox& outbox) {
  std::set<std::string> ids;
  for (const auto& list : {outbox.Waiting(), outbox.Sent()}) {
    if (!list) continue;
    for (const client::OutboxItem& item : *list) {
      const auto act = title::ReadAct(item.request.act());
      if (!act) continue;
      ids.insert(act->document_id());
      for (const auto& one : act->replace().predecessors()) ids.insert(one.document_id());
      for (const auto& one : act->replace().successors()) ids.insert(one.document_id());
    }
  }
  std::string out;
  for (const std::string& id : ids) {
    if (!id.empty()) out += id + "\n";
  }
  return out;
}

}  // namespace

void AddDocumentCommands(Commands& commands) {
  CLI::App& root = commands.root();
  commands.On(root.add_subcommand("schema", "The JSON Schema of what --output json prints (JSON 模式)"),
              console::uses::kNothing, [](Session&) -> Answer<Output> { return File(Dump(AnswerSchema())); });

  CLI::App* completion = root.add_subcommand("completion", "Completion for a shell, from the grammar (补全)");
  auto shell = std::make_shared<std::string>();
  OneOf(
      completion->add_option(
          "SHELL", *shell, "for which; documents: the ids that the outbox knows, which both shells ask for"),
      {"bash", "zsh", "documents"})
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "documents"}));
  commands.On(completion, console::uses::kOutbox, [shell, &root](Session& session) -> Answer<Output> {
    if (*shell == "documents") return File(KnownDocuments(session.outbox()));
    return File(*shell == "bash" ? BashCompletion(root) : ZshCompletion(root));
  });

  commands.On(root.add_subcommand("man", "The manual page, from the grammar: yidan man | man -l - (手册)"),
              console::uses::kNothing,
              [&root](Session&) -> Answer<Output> { return File(ManualPage(root)); });
}

}  // namespace yidan::cli
