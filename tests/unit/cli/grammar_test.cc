// What is made from the grammar knows all of it: completion, the manual page, and the schema of the answers.
#include "services/cli/grammar.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>

#include "services/cli/commands.h"
#include "services/cli/json_schema.h"
#include "tests/unit/cli/command_line.h"

namespace yidan::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::IsSupersetOf;

class GrammarTest : public CommandLineTest {
 protected:
  GrammarTest() { AddAllCommands(commands_); }

  struct Leaf {
    std::string path;  // "participant show"
    std::vector<std::string> options;
  };
  // Every command that runs something, with its options and those of its groups.
  std::vector<Leaf> Leaves() const {
    std::vector<Leaf> out;
    const std::function<void(const CLI::App&, const std::string&)> walk = [&](const CLI::App& app,
                                                                              const std::string& path) {
      Leaf leaf{path, {}};
      bool inner = false;
      const auto take = [&leaf](const CLI::App& of) {
        for (const CLI::Option* option : of.get_options()) {
          for (const std::string& name : option->get_lnames()) leaf.options.push_back("--" + name);
        }
      };
      take(app);
      for (const CLI::App* below : app.get_subcommands(nullptr)) {
        if (below->get_name().empty()) {
          take(*below);
          continue;
        }
        inner = true;
        walk(*below, path + (path.empty() ? "" : " ") + below->get_name());
      }
      if (!inner) out.push_back(std::move(leaf));
    };
    walk(root_, "");
    return out;
  }
  // What bash offers behind these words, the last of them as far as it is typed.
  std::vector<std::string> Offered(const std::vector<std::string>& words, const std::string& before = {}) {
    Write("yidan.bash", BashCompletion(root_));
    std::string script = before + "source '" + File("yidan.bash") + "'; COMP_WORDS=(";
    for (const std::string& word : words) script += "'" + word + "' ";
    script +=
        "); COMP_CWORD=" + std::to_string(words.size() - 1) + "; _yidan; printf '%s\\n' \"${COMPREPLY[@]}\"";
    std::vector<std::string> out;
    std::istringstream lines(Bash(script));
    for (std::string line; std::getline(lines, line);) {
      if (!line.empty()) out.push_back(line);
    }
    return out;
  }
  std::string Bash(const std::string& script) {
    Write("script.bash", script);
    const std::string output = File("said");
    EXPECT_EQ(std::system(("bash '" + File("script.bash") + "' > '" + output + "'").c_str()), 0) << script;
    return Read("said");
  }

  CLI::App root_{"about", "yidan"};
  console::Chosen chosen_;
  Commands commands_{root_, chosen_};
};

TEST_F(GrammarTest, BashOffersEveryCommandAndEveryOptionOfIt) {
  const std::string script = BashCompletion(root_);
  Write("check.bash", script);
  EXPECT_EQ(std::system(("bash -n '" + File("check.bash") + "'").c_str()), 0);
  for (const Leaf& leaf : Leaves()) {
    const std::size_t row = script.find("['yidan " + leaf.path + "']='");
    ASSERT_NE(row, std::string::npos) << leaf.path;
    const std::string line = script.substr(row, script.find('\n', row) - row);
    for (const std::string& option : leaf.options) EXPECT_THAT(line, HasSubstr(option)) << leaf.path;
  }
}

TEST_F(GrammarTest, BashOffersWhatFits) {
  EXPECT_THAT(Offered({"yidan", "tran"}), ::testing::ElementsAre("transfer"));
  EXPECT_THAT(Offered({"yidan", "participant", "sho"}), ::testing::ElementsAre("show"));
  EXPECT_THAT(Offered({"yidan", "transfer", "YD-1", "--en"}), ::testing::ElementsAre("--endorse"));
  EXPECT_THAT(Offered({"yidan", "search", "--cont"}), ::testing::ElementsAre("--container"));
  // A value is no command, whatever it is called; nor is anything offered for one.
  EXPECT_THAT(Offered({"yidan", "transfer", "--to", "participant", "--en"}),
              ::testing::ElementsAre("--endorse"));
  EXPECT_THAT(Offered({"yidan", "transfer", "--to", ""}), ::testing::IsEmpty());
  // Where a value is one of some words, these are offered; anything else is a file, which bash knows itself.
  EXPECT_THAT(Offered({"yidan", "hold", "YD-1", "--kind", "cu"}), ::testing::ElementsAre("customs"));
  EXPECT_THAT(Offered({"yidan", "surrender", "--for", ""}),
              ::testing::ElementsAre("delivery", "amendment", "split", "merge", "paper", "void"));
  EXPECT_THAT(Offered({"yidan", "transfer", "--endorse", "b"}), ::testing::ElementsAre("blank"));
}

// The ids that this machine's outbox knows, where a command takes one.
TEST_F(GrammarTest, DocumentsAreCompletedFromTheOutbox) {
  testing::PlayJourney(registry_, 0);
  ASSERT_EQ(As("landrover-nl", {"transfer", testing::kJourney, "--to", "boc-frankfurt"}).exit, 0);
  EXPECT_EQ(As("landrover-nl", {"completion", "documents"}).out, std::string(testing::kJourney) + "\n");
  EXPECT_EQ(As("rongou", {"completion", "documents"}).out, "");
  // Of a program of that name that knows two.
  std::filesystem::create_directories(File("bin"));
  Write("bin/yidan", "#!/bin/sh\n[ \"$1 $2\" = 'completion documents' ] && printf 'YD-AAAA\\nYD-BBBB\\n'\n");
  std::filesystem::permissions(File("bin/yidan"), std::filesystem::perms::owner_all);
  const std::string path = std::string("PATH=") + File("bin") + ":$PATH\n";
  EXPECT_THAT(Offered({"yidan", "show", "YD-B"}, path), ::testing::ElementsAre("YD-BBBB"));
  EXPECT_THAT(Offered({"yidan", "transfer", ""}, path), ::testing::ElementsAre("YD-AAAA", "YD-BBBB"));
  EXPECT_THAT(Offered({"yidan", "verify", ""}, path), ::testing::IsEmpty()) << "it takes a file";
}

TEST_F(GrammarTest, ZshAndTheManualHaveEveryCommandAndOption) {
  const std::string zsh = ZshCompletion(root_);
  const std::string manual = ManualPage(root_);
  EXPECT_THAT(zsh, ::testing::StartsWith("#compdef yidan\n"));
  for (const Leaf& leaf : Leaves()) {
    EXPECT_THAT(zsh, HasSubstr("['yidan " + leaf.path + "']='")) << leaf.path;
    std::string escaped;
    for (const char c : leaf.path) escaped += c == '-' ? "\\-" : std::string(1, c);
    const std::size_t section = manual.find(".SS yidan " + escaped + "\n");
    ASSERT_NE(section, std::string::npos) << leaf.path;
    const std::string text = manual.substr(section, manual.find(".SS ", section + 4) - section);
    for (const std::string& option : leaf.options) {
      std::string name;
      for (const char c : option) name += c == '-' ? "\\-" : std::string(1, c);
      EXPECT_THAT(text, HasSubstr(name)) << leaf.path;
      EXPECT_THAT(zsh, HasSubstr(option));
    }
  }
}

TEST_F(GrammarTest, TheCommandsPrintThem) {
  EXPECT_THAT(Run({"completion", "bash"}, {}).out, HasSubstr("complete -o default -F _yidan yidan"));
  EXPECT_THAT(Run({"completion", "zsh"}, {}).out, HasSubstr("#compdef yidan"));
  EXPECT_EQ(Run({"completion", "fish"}, {}).exit, 2);
  const Said manual = Run({"--output", "json", "man"}, {});
  EXPECT_THAT(manual.out, HasSubstr(".TH yidan 1")) << "a file is printed as it is";
  EXPECT_THAT(manual.out, HasSubstr("Exit codes"));
}

TEST_F(GrammarTest, TheSchemaKnowsEveryCommandAndIsThePublishedOne) {
  const std::string schema = Run({"schema"}, {}).out;
  EXPECT_EQ(schema, testing::ReadWholeFile(YIDAN_SOURCE_DIR "/deploy/docs/yidan-1.schema.json"))
      << "yidan schema > deploy/docs/yidan-1.schema.json";
  const auto known =
      nlohmann::json::parse(schema)["properties"]["command"]["enum"].get<std::vector<std::string>>();
  std::vector<std::string> leaves;
  for (const Leaf& leaf : Leaves()) leaves.push_back(leaf.path);
  EXPECT_THAT(known, IsSupersetOf(leaves)) << "also of what prints a file: its errors are answers";
}

}  // namespace
}  // namespace yidan::cli
