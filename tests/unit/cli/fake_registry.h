// The registry of the command line's tests: a SyntheticRegistry behind the command line's own port, which
// tells the truth unless a test twists what it says; and the command line run against it without a process.
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "services/cli/app.h"
#include "services/title/rules.h"
#include "tests/support/synthetic_registry.h"

namespace yidan::cli {

// What the fake answers with. Each twist, if set, is applied last.
struct FakeWorld {
  testing::SyntheticRegistry* registry = nullptr;
  std::function<void(v1::Receipt&)> receipt;  // of an act
  std::function<void(v1::GetTitleResponse&)> title;
  std::function<void(v1::GetHistoryResponse&)> history;
  std::function<void(v1::GetCheckpointResponse&)> checkpoint;
  std::function<void(v1::GetConsistencyResponse&)> consistency;
  std::function<void(v1::ExportTitleResponse&)> exported;
  bool export_refused = false;  // as to a past party
  int calls = 0;
};

class FakeRegistry final : public Registry {
 public:
  explicit FakeRegistry(FakeWorld& world) : world_(world) {}

  Answer<v1::Receipt> Submit(v1::ActKind, const v1::SubmitActRequest& request) override {
    ++world_.calls;
    v1::SignedAct act;
    act.set_act(request.act());
    act.set_signature(request.signature());
    const auto index = it().Submit(act);
    if (!index) return tl::unexpected(RefusalIn(index.error()));
    v1::Receipt receipt = it().ReceiptOf(*index);
    if (world_.receipt) world_.receipt(receipt);
    return receipt;
  }
  Answer<v1::GetTitleResponse> GetTitle(const v1::GetTitleRequest& request) override {
    ++world_.calls;
    if (!it().Has(request.document_id())) return Refused("NOT_FOUND", "no document");
    v1::GetTitleResponse out;
    const auto& state = it().Title(request.document_id());
    *out.mutable_title() = title::ToProto(state, it().now_ms);
    *out.mutable_checkpoint() = it().CheckpointNow();
    if (request.with_proof()) *out.mutable_last_act() = it().ReceiptOf(state.last_index);
    if (world_.title) world_.title(out);
    return out;
  }
  Answer<v1::GetHistoryResponse> GetHistory(const v1::GetHistoryRequest& request) override {
    v1::GetHistoryResponse out;
    for (auto& entry : it().History(request.document_id())) *out.add_entries() = std::move(entry);
    if (world_.history) world_.history(out);
    return out;
  }
  Answer<v1::GetContentResponse> GetContent(const v1::GetContentRequest& request) override {
    v1::GetContentResponse out;
    *out.mutable_content() = it().Content(request.document_id());
    return out;
  }
  Answer<v1::ListTitlesResponse> ListTitles(const v1::ListTitlesRequest&) override {
    return v1::ListTitlesResponse();
  }
  Answer<v1::SearchShipmentsResponse> Search(const v1::SearchShipmentsRequest&) override {
    return v1::SearchShipmentsResponse();
  }
  Answer<v1::GetParticipantResponse> GetParticipant(const v1::GetParticipantRequest&) override {
    return Refused("NOT_FOUND", "no participant");
  }
  Answer<v1::ListParticipantsResponse> ListParticipants(const v1::ListParticipantsRequest&) override {
    return v1::ListParticipantsResponse();
  }
  Answer<v1::GetCheckpointResponse> GetCheckpoint() override {
    ++world_.calls;
    v1::GetCheckpointResponse out;
    *out.mutable_checkpoint() = it().CheckpointNow();
    out.set_registry(it().registry().ToString());
    out.set_registry_key(it().vkey());
    if (world_.checkpoint) world_.checkpoint(out);
    return out;
  }
  Answer<v1::GetInclusionResponse> GetInclusion(const v1::GetInclusionRequest& request) override {
    v1::GetInclusionResponse out;
    *out.mutable_receipt() = it().ReceiptOf(request.index());
    return out;
  }
  Answer<v1::GetConsistencyResponse> GetConsistency(const v1::GetConsistencyRequest& request) override {
    v1::GetConsistencyResponse out;
    const auto path = log::ConsistencyPath(request.old_size(), request.new_size(), it().Nodes());
    if (path) {
      for (const Digest& hash : *path) out.mutable_proof()->add_path(hash.ToString());
    }
    if (world_.consistency) world_.consistency(out);
    return out;
  }
  Answer<v1::ListEntriesResponse> ListEntries(const v1::ListEntriesRequest&) override {
    return Refused("ROLE_FORBIDS", "entries are for auditors");
  }
  Answer<v1::ExportTitleResponse> Export(const v1::ExportTitleRequest& request) override {
    if (world_.export_refused) return Refused("NOT_A_READER", "you are no party to it");
    v1::ExportTitleResponse out = it().Export(request.document_id());
    if (world_.exported) world_.exported(out);
    return out;
  }

 private:
  [[nodiscard]] testing::SyntheticRegistry& it() { return *world_.registry; }
  static tl::unexpected<Trouble> Refused(std::string reason, std::string message) {
    return tl::unexpected(Trouble{ExitCode::kRefused, std::move(reason), std::move(message), {}, {}});
  }
  // "…is not admitted by the rules: NOT_HOLDER: Only …"
  static Trouble RefusalIn(const std::string& text) {
    const std::string mark = "by the rules: ";
    const std::size_t at = text.find(mark) + mark.size();
    const std::size_t end = text.find(':', at);
    return {ExitCode::kRefused, text.substr(at, end - at), text.substr(end + 2), {}, {}};
  }

  FakeWorld& world_;
};

struct Said {
  int exit = 0;
  std::string out;
  std::string err;
};

// A home of its own for every test, gone with it.
class CommandLineTest : public ::testing::Test {
 protected:
  CommandLineTest() {
    std::string pattern = ::testing::TempDir() + "yidan-cli-XXXXXX";
    home_ = ::mkdtemp(pattern.data());
    fake_.registry = &registry_;
  }
  ~CommandLineTest() override {
    std::error_code ignored;
    std::filesystem::remove_all(home_, ignored);
  }

  [[nodiscard]] std::string File(const std::string& name) const { return home_ + "/" + name; }
  void Write(const std::string& name, const std::string& bytes) const { std::ofstream(File(name)) << bytes; }
  [[nodiscard]] std::string Read(const std::string& name) const {
    std::ostringstream out;
    out << std::ifstream(File(name)).rdbuf();
    return out.str();
  }

  // The one file in which a participant remembers the registry.
  [[nodiscard]] std::string MemoryFile(const std::string& who) const {
    const std::string folder = File(who) + "/.config/yidan/registries";
    for (const auto& item : std::filesystem::directory_iterator(folder)) {
      if (item.path().extension() == ".json") return item.path().string();
    }
    return folder;
  }
  [[nodiscard]] std::string MemoryOf(const std::string& who) const {
    std::ostringstream out;
    out << std::ifstream(MemoryFile(who)).rdbuf();
    return out.str();
  }

  // Runs `yidan` as a participant with a memory of its own.
  Said As(const std::string& who, std::vector<std::string> arguments) {
    const std::string key = File(who + ".pem");
    if (!std::filesystem::exists(key)) {
      std::ofstream(key) << testing::TestKey(who, crypto::Algorithm::kEd25519).ToPem();
    }
    return Run(std::move(arguments), {{"HOME", File(who)},
                                      {"YIDAN_AS", who},
                                      {"YIDAN_KEY", key},
                                      {"YIDAN_REGISTRY_KEY", registry_.vkey()}});
  }
  Said Run(std::vector<std::string> arguments, const std::map<std::string, std::string>& environment) {
    World world;
    world.environment = [&environment](const char* name) -> const char* {
      const auto found = environment.find(name);
      return found == environment.end() ? nullptr : found->second.c_str();
    };
    world.connect = [this](const Settings&) -> Answer<std::unique_ptr<Registry>> {
      if (!reachable_) {
        return tl::unexpected(Trouble{ExitCode::kNotTrusted, "UNREACHABLE", "nobody answers", {}, {}});
      }
      return std::make_unique<FakeRegistry>(fake_);
    };
    world.now_ms = [this] { return fake_.registry->now_ms; };
    world.random_bytes = [this](std::size_t n) { return std::string(n, static_cast<char>(++random_)); };
    std::ostringstream out;
    std::ostringstream err;
    const int exit = RunCommandLine(std::move(arguments), world, out, err);
    return {exit, out.str(), err.str()};
  }

  testing::SyntheticRegistry registry_;
  FakeWorld fake_;
  bool reachable_ = true;

 private:
  std::string home_;
  int random_ = 0;
};

}  // namespace yidan::cli
