// The log: its newest checkpoint, that an entry is in it, that it only grew.
#include <charconv>

#include "services/cli/columns.h"
#include "services/cli/commands.h"
#include "services/cli/files.h"
#include "services/cli/values.h"
#include "services/proof/terms.h"

namespace yidan::cli {
namespace {

void AddCheckpoint(Commands& commands, CLI::App& group) {
  auto file = std::make_shared<Target>();
  CLI::App* command = group.add_subcommand(
      "checkpoint", "Fetch the newest checkpoint, and check it against what was seen (检查点)");
  command->add_option("-o,--out", file->path, "write the signed note into this file");
  command->add_flag("--force", file->force, "over a file that is there already");
  commands.On(command, console::uses::kReading, [file](Session& session) -> Answer<Output> {
    YIDAN_CLIENT_ASSIGN(Trust * trust, session.Trusted());
    const log::Checkpoint& checkpoint = trust->newest();
    if (!file->path.empty()) YIDAN_CLIENT_TRY(PutFile("--out", *file, trust->newest_note()));
    Output out;
    const std::string before =
        trust->remembered_size() == 0
            ? "first meeting: it is remembered from now on"
            : "consistent with the " + Count(trust->remembered_size(), "entry", "entries") + " seen before";
    out.text = "origin    " + checkpoint.origin + "\nsize      " + std::to_string(checkpoint.size) +
               "\nroot      " + ToHex(checkpoint.root.View()) + "\nregistry  " +
               ToHex(trust->registry().View()) + "\n" + before + "\n\n" + trust->newest_note();
    out.json["origin"] = checkpoint.origin;
    out.json["size"] = checkpoint.size;
    out.json["root"] = ToHex(checkpoint.root.View());
    out.json["state_map_root"] =
        checkpoint.state_map_root ? Json(ToHex(checkpoint.state_map_root->View())) : Json(nullptr);
    out.json["registry"] = ToHex(trust->registry().View());
    out.json["registry_key"] = trust->key();
    out.json["remembered_size"] = trust->remembered_size();
    out.json["note"] = trust->newest_note();
    return out;
  });
}

void AddProve(Commands& commands, CLI::App& group) {
  auto entry = std::make_shared<std::string>();
  CLI::App* command =
      group.add_subcommand("prove", "Have the registry prove that an entry is in the log (存在证明)");
  command->add_option("ENTRY", *entry, "index, or digest of the act in hexadecimal")->required();
  commands.On(command, console::uses::kReading, [entry](Session& session) -> Answer<Output> {
    v1::GetInclusionRequest request;
    std::uint64_t index = 0;
    const char* end = entry->data() + entry->size();
    if (const auto read = std::from_chars(entry->data(), end, index);
        read.ec == std::errc() && read.ptr == end) {
      request.set_index(index);
    } else {
      YIDAN_CLIENT_ASSIGN(const Digest digest, ParseDigest(*entry, "ENTRY"));
      request.set_act_digest(digest.ToString());
    }
    YIDAN_CLIENT_ASSIGN(Trust * trust, session.Trusted());
    YIDAN_CLIENT_ASSIGN(Connection * registry, session.Remote());
    YIDAN_CLIENT_ASSIGN(const v1::GetInclusionResponse answer, registry->GetInclusion(request));
    const v1::Receipt& receipt = answer.receipt();
    const bool right = request.has_index() ? receipt.index() == request.index()
                                           : receipt.act_digest() == request.act_digest();
    if (!right) return NotTrusted("it answered for another entry");
    YIDAN_CLIENT_TRY(trust->CheckInclusion(receipt));
    Output out;
    out.text = "entry " + std::to_string(receipt.index()) + " is in the log of " +
               std::to_string(receipt.checkpoint().size()) + " entries\nleaf      " +
               ToHex(receipt.leaf_hash()) + "\n";
    for (const std::string& hash : receipt.inclusion().path()) out.text += "path      " + ToHex(hash) + "\n";
    out.json["receipt"] = ToJson(receipt);
    return out;
  });
}

}  // namespace

void AddLogCommands(Commands& commands) {
  CLI::App* group = commands.root().add_subcommand("log", "The log (日志)");
  group->require_subcommand(1);
  AddCheckpoint(commands, *group);
  AddProve(commands, *group);
}

}  // namespace yidan::cli
