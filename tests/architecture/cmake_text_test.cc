// What the checks take for the commands of a CMakeLists.txt.
#include "tests/architecture/cmake_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace yidan::architecture {
namespace {

using ::testing::ElementsAre;

// "name@line: word@line ..."
std::vector<std::string> Read(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> commands;
  for (const Command& command : ReadCommands(stream)) {
    std::string shown = command.name + "@" + std::to_string(command.line) + ":";
    for (const Word& word : command.words) shown += " " + word.text + "@" + std::to_string(word.line);
    commands.push_back(shown);
  }
  return commands;
}

TEST(CMakeText, HasEveryWordAndItsLine) {
  EXPECT_THAT(Read("# a(b)\nAdd_Library(x STATIC\n  a.cc # not b.cc\n  c.cc)\nend()# c"),
              ElementsAre("add_library@2: x@2 STATIC@2 a.cc@3 c.cc@4", "end@5:"));
}

TEST(CMakeText, TakesQuotesForOneWord) {
  EXPECT_THAT(Read("f(\"a (# b\" \"\" D=\"x \\\"y\nz\"\n w)"),
              ElementsAre("f@1: a (# b@1 @1 D=x \"y\nz@1 w@3"));
}

TEST(CMakeText, LooksThroughParenthesesWithinACommand) {
  EXPECT_THAT(Read("if(a AND (b OR c))\ng(d)\n"), ElementsAre("if@1: a@1 AND@1 b@1 OR@1 c@1", "g@2: d@2"));
}

TEST(CMakeText, BearsWhatIsBroken) {
  EXPECT_THAT(Read(""), ElementsAre());
  EXPECT_THAT(Read(") (a) f(\"b"), ElementsAre("f@1: b@1"));
}

}  // namespace
}  // namespace yidan::architecture
