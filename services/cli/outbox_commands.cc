// The outbox: acts that were sent, or were about to be, and whose receipt has not been checked.
#include "services/cli/commands.h"
#include "services/cli/to_json.h"
#include "services/proof/terms.h"

namespace yidan::cli {
namespace {

std::string WhenOf(const client::OutboxItem& item) {
  google::protobuf::Timestamp at;
  SetTime(&at, item.written_at_ms);
  return proof::FormatTime(at);
}

std::string Short(const client::OutboxItem& item) { return ToHex(item.digest.View()).substr(0, 16); }

Json JsonOf(const client::OutboxItem& item) {
  Json out;
  out["act_digest"] = ToHex(item.digest.View());
  out["about"] = client::Describe(item);
  out["registry"] = ToHex(item.registry.View());
  out["written_at"] = Rfc3339(item.written_at_ms);
  out["index"] = item.index ? Json(*item.index) : Json(nullptr);
  return out;
}

void AddList(Commands& commands, CLI::App& group) {
  auto all = std::make_shared<bool>(false);
  CLI::App* command = group.add_subcommand("list", "Acts whose outcome is not known (待发)");
  command->add_flag("--all", *all, "and those that were admitted, with their entries");
  commands.On(command, [all](Session& session) -> Answer<Output> {
    YIDAN_CLIENT_ASSIGN(const auto waiting, session.outbox().Waiting());
    Output out;
    out.json["waiting"] = Json::array();
    out.json["sent"] = Json::array();
    for (const client::OutboxItem& item : waiting) {
      out.text +=
          Short(item) + "  WAITS 待定  " + WhenOf(item) + "  " + ForScreen(client::Describe(item)) + "\n";
      out.json["waiting"].push_back(JsonOf(item));
    }
    if (*all) {
      YIDAN_CLIENT_ASSIGN(const auto sent, session.outbox().Sent());
      for (const client::OutboxItem& item : sent) {
        out.text += Short(item) + "  entry " + std::to_string(item.index.value_or(0)) + "  " + WhenOf(item) +
                    "  " + ForScreen(client::Describe(item)) + "\n";
        out.json["sent"].push_back(JsonOf(item));
      }
    }
    if (out.text.empty()) out.text = "nothing waits\n";
    return out;
  });
}

void AddResume(Commands& commands, CLI::App& group) {
  auto digest = std::make_shared<std::string>();
  CLI::App* command = group.add_subcommand(
      "resume", "Send what waits again, the very same acts, and check their receipts (续发)");
  command->add_option("DIGEST", *digest, "beginning of an act's digest; otherwise everything, oldest first");
  commands.On(command, [digest](Session& session) -> Answer<Output> {
    std::vector<client::OutboxItem> items;
    if (digest->empty()) {
      YIDAN_CLIENT_ASSIGN(items, session.outbox().Waiting());
    } else {
      YIDAN_CLIENT_ASSIGN(client::OutboxItem one, session.outbox().Find(*digest));
      items.push_back(std::move(one));
    }
    Output out;
    out.json["acts"] = Json::array();
    for (const client::OutboxItem& item : items) {
      const auto admitted = session.Resume(item);
      if (!admitted && admitted.error().kind != Trouble::Kind::kRefused) {
        return tl::unexpected(admitted.error());
      }
      Json json = JsonOf(item);
      if (admitted) {
        const Output one = AdmittedOutput(session, *admitted, {});
        if (one.exit != ExitCode::kDone && out.exit != ExitCode::kRefused) out.exit = one.exit;
        out.text += one.text;
        json["admitted"] = one.json;
        json["refused"] = nullptr;
      } else {
        out.exit = ExitCode::kRefused;
        out.text += Short(item) + "  REFUSED " + ForScreen(admitted.error().reason) + ": " +
                    ForScreen(admitted.error().message) + "\n";
        json["admitted"] = nullptr;
        json["refused"] = {{"error", admitted.error().reason}, {"message", admitted.error().message}};
      }
      out.json["acts"].push_back(std::move(json));
    }
    if (items.empty()) out.text = "nothing waits\n";
    return out;
  });
}

void AddDrop(Commands& commands, CLI::App& group) {
  auto digest = std::make_shared<std::string>();
  CLI::App* command = group.add_subcommand(
      "drop", "Forget an act that waits, without asking: the registry may have admitted it (放弃)");
  command->add_option("DIGEST", *digest, "beginning of its digest")->required();
  commands.On(command, [digest](Session& session) -> Answer<Output> {
    YIDAN_CLIENT_ASSIGN(const client::OutboxItem item, session.outbox().Find(*digest));
    YIDAN_CLIENT_TRY(session.outbox().Remove(item.digest));
    Output out;
    out.text = "dropped: " + ForScreen(client::Describe(item)) + "\n";
    out.json["dropped"] = JsonOf(item);
    return out;
  });
}

}  // namespace

void AddOutboxCommands(Commands& commands) {
  CLI::App* group = commands.root().add_subcommand("outbox", "Acts whose answer was lost (发件箱)");
  group->require_subcommand(1);
  AddList(commands, *group);
  AddResume(commands, *group);
  AddDrop(commands, *group);
}

}  // namespace yidan::cli
