// The links are the arrows in the tree as it stands, and the checks that say so catch what they should.
#include "tests/architecture/cmake_links.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/architecture/fixtures.h"

namespace yidan::architecture {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// c includes b, and b includes a; every link is there.
Files GoodTree() {
  return {{"services/a/CMakeLists.txt", "yidan_library(a DEPS tl::expected)\n"},
          {"services/a/a.h", ""},
          {"services/b/CMakeLists.txt", "# b\nyidan_library(b DEPS yidan_a PRIVATE_DEPS Big::big)\n"},
          {"services/b/b.h", Includes("services/a/a.h")},
          {"services/b/b.cc", Includes("services/b/b.h") + "#include <map>\n"},
          {"services/c/CMakeLists.txt",
           "add_library(yidan_c STATIC ${sources})\ntarget_link_libraries(yidan_c\n  PRIVATE yidan_b)\n"
           "add_executable(c main.cc)\ntarget_link_libraries(c PRIVATE yidan_c)\n"},
          {"services/c/c.cc", Includes("services/b/b.h") + Includes("services/a/a.h")},
          {"services/c/c.h", ""},
          {"services/c/main.cc", Includes("services/c/c.h")}};
}

Files With(Files files, const std::string& file, const std::string& text) {
  files[file] = text;
  return files;
}

const char* const kTable = "services/a -> \nservices/b -> services/a\nservices/c -> services/a services/b\n";

std::vector<std::string> UnlinkedIn(const Files& files) {
  return CheckIncludesAreLinked(SmallTree(files).root());
}

std::vector<std::string> LinkFaults(const Files& files, const std::string& table = kTable) {
  return CheckLinks(Table(table), SmallTree(files).root());
}

std::vector<std::string> OnlyLinkFaults(const std::string& table) {
  return CheckOnlyLinks(Table(table), SmallTree(GoodTree()).root());
}

std::vector<std::string> ProgramFaults(const std::string& table) {
  return CheckPrograms(Table(table), SmallTree(GoodTree()).root());
}

TEST(Architecture, WhatIsIncludedIsLinked) { ExpectNone(CheckIncludesAreLinked(kRoot)); }
TEST(Architecture, TheLinksAreTheArrows) { ExpectNone(CheckLinks(TheTable(), kRoot)); }
TEST(Architecture, LibrariesAreLinkedWhereTheyBelong) { ExpectNone(CheckOnlyLinks(TheTable(), kRoot)); }
TEST(Architecture, ProgramsLinkNothingTheyMustNot) { ExpectNone(CheckPrograms(TheTable(), kRoot)); }

TEST(Architecture, ThereAreLinksToCheck) {
  const Arrows nothing_allowed;
  EXPECT_GT(CheckLinks(nothing_allowed, kRoot).size(), 20U);
}

TEST(LinksCheck, LeavesAloneAGoodTree) {
  EXPECT_THAT(UnlinkedIn(GoodTree()), IsEmpty());
  EXPECT_THAT(LinkFaults(GoodTree()), IsEmpty());
}

TEST(LinksCheck, CatchesAnIncludeThatIsNotLinked) {
  EXPECT_THAT(UnlinkedIn(With(GoodTree(), "services/b/CMakeLists.txt", "\nyidan_library(b)\n")),
              ElementsAre("services/b/CMakeLists.txt:2: yidan_b does not link yidan_a, but services/b/b.h:1 "
                          "includes services/a/a.h",
                          HasSubstr("yidan_c does not link yidan_a, but services/c/c.cc:2")));
  EXPECT_THAT(UnlinkedIn(With(GoodTree(), "services/c/main.cc", Includes("services/b/b.h"))),
              ElementsAre(HasSubstr("CMakeLists.txt:4: c does not link yidan_b, but services/c/main.cc:1")));
  EXPECT_THAT(
      UnlinkedIn(With(GoodTree(), "services/a/a.cc", "#include \"yidan/v1/act.pb.h\"\n")),
      ElementsAre(HasSubstr("yidan_a does not link yidan_grpc or yidan_proto, but services/a/a.cc:1")));
}

TEST(LinksCheck, CatchesAnIncludeThatOnlyAPrivateLinkOfAnotherGives) {
  EXPECT_THAT(
      UnlinkedIn(With(GoodTree(), "services/b/CMakeLists.txt", "yidan_library(b PRIVATE_DEPS yidan_a)\n")),
      ElementsAre(HasSubstr("yidan_c does not link yidan_a, but services/c/c.cc:2")));
}

TEST(LinksCheck, CatchesASourceThatIsInNoTarget) {
  EXPECT_THAT(UnlinkedIn(With(GoodTree(), "services/d/d.cc", "")),
              ElementsAre("services/d/d.cc:1: is in no target"));
  EXPECT_THAT(UnlinkedIn({{"storage/CMakeLists.txt", "add_library(yidan_s a.cc)\n"},
                          {"storage/a.cc", ""},
                          {"storage/b.cc", ""}}),
              ElementsAre("storage/b.cc:1: is in no target"));
}

TEST(LinksCheck, CatchesWhatItCannotRead) {
  EXPECT_THAT(UnlinkedIn({{"storage/CMakeLists.txt",
                           "yidan_library(a DEPS ${more})\nyidan_library(b FROM yidan_a)\nyidan_program(p)\n"
                           "link_libraries(yidan_a)\nfunction(f)\nadd_library(g)\nendfunction()\n"
                           "add_library(${name} a.cc)\ntarget_link_libraries(h yidan_a)\n"
                           "add_library(yidan_a b.cc)\ntarget_link_libraries(yidan_a $<LINK_ONLY:x>)\n"}}),
              ElementsAre("storage/CMakeLists.txt:3: yidan_program() cannot be read",
                          "storage/CMakeLists.txt:4: link_libraries() cannot be read",
                          "storage/CMakeLists.txt:5: function() hides what it links",
                          "storage/CMakeLists.txt:8: ${name} is not spelled out",
                          "storage/CMakeLists.txt:10: yidan_a is made twice",
                          "storage/CMakeLists.txt:1: yidan_a links ${more}, which cannot be read",
                          "storage/CMakeLists.txt:2: yidan_b links FROM, which cannot be read",
                          "storage/CMakeLists.txt:2: yidan_b links yidan_a, which cannot be read",
                          "storage/CMakeLists.txt:9: links for h, which nothing makes",
                          "storage/CMakeLists.txt:11: yidan_a links $<LINK_ONLY:x>, which cannot be read"));
}

TEST(LinksCheck, CatchesALinkThatIsNoArrow) {
  EXPECT_THAT(LinkFaults(With(GoodTree(), "services/a/CMakeLists.txt", "yidan_library(a\n  DEPS yidan_b)\n")),
              ElementsAre("services/a/CMakeLists.txt:2: yidan_a may not link yidan_b of services/b"));
  EXPECT_THAT(LinkFaults(GoodTree(), "services/a ->\nservices/b -> services/a\nservices/c -> services/a\n"),
              ElementsAre("services/c/CMakeLists.txt:3: yidan_c may not link yidan_b of services/b"));
  EXPECT_THAT(
      LinkFaults(GoodTree(), "services/a ->\nservices/c -> services/a services/b\n"),
      ElementsAre(HasSubstr("yidan_b may not link yidan_a"), HasSubstr("yidan_c may not link yidan_b")));
}

TEST(LinksCheck, CatchesALinkToTheMessagesOrToNothing) {
  Files files = With(GoodTree(), "services/a/CMakeLists.txt", "yidan_library(a DEPS yidan_proto yidan_x)\n");
  files["proto/CMakeLists.txt"] = "add_library(yidan_proto STATIC ${sources})\n";
  EXPECT_THAT(LinkFaults(files), ElementsAre(HasSubstr(":1: yidan_a may not link yidan_proto of proto"),
                                             "services/a/CMakeLists.txt:1: yidan_x is made nowhere"));
}

TEST(LinksCheck, OpensForAHeaderOnlyTheTargetThatNamesIt) {
  const std::string table = "services/a -> \nstorage -> services/a/ports.h\n";
  Files files = {{"services/a/CMakeLists.txt", "yidan_library(a)\n"},
                 {"services/a/ports.h", ""},
                 {"storage/CMakeLists.txt", "yidan_library(storage DEPS yidan_a)\n"},
                 {"storage/s.cc", Includes("services/a/ports.h")}};
  EXPECT_THAT(LinkFaults(files, table), ElementsAre(HasSubstr("yidan_storage may not link yidan_a")));
  files["services/a/CMakeLists.txt"] += "add_library(yidan_a_ports ports.cc)\n";
  files["storage/CMakeLists.txt"] = "yidan_library(storage DEPS yidan_a_ports)\n";
  EXPECT_THAT(LinkFaults(files, table), IsEmpty());
  EXPECT_THAT(UnlinkedIn(files), IsEmpty());
}

TEST(OnlyLinkCheck, CatchesALibraryOutOfItsPlace) {
  EXPECT_THAT(
      OnlyLinkFaults("only-link Big:: : services/a services/c\n"),
      ElementsAre("services/b/CMakeLists.txt:2: names Big::big, which belongs elsewhere (only-link Big::)"));
  EXPECT_THAT(OnlyLinkFaults("only-link Big:: : services/b\n"), IsEmpty());
  EXPECT_THAT(OnlyLinkFaults("only-link yidan_b : services\n"), IsEmpty());
}

TEST(OnlyLinkCheck, CatchesALineThatChecksNothing) {
  EXPECT_THAT(OnlyLinkFaults("only-link Bog:: : services/b\n"),
              ElementsAre("arrows.txt: only-link Bog::, which nothing links"));
}

TEST(ProgramsCheck, CatchesWhatAProgramMustNotLink) {
  EXPECT_THAT(
      ProgramFaults("program c : never Big:: yidan_a\n"),
      ElementsAre("services/c/CMakeLists.txt:5: c must never link Big::big (c -> yidan_c -> yidan_b -> "
                  "Big::big)",
                  HasSubstr("c must never link yidan_a (c -> yidan_c -> yidan_b -> yidan_a)")));
  EXPECT_THAT(ProgramFaults("program yidan_b : never yidan_c\n"), IsEmpty());
}

TEST(ProgramsCheck, CatchesALineThatChecksNothing) {
  EXPECT_THAT(ProgramFaults("program d : never yidan_a\nprogram c : never yidan_z Big\n"),
              ElementsAre(HasSubstr("program c : never Big, which nothing links"),
                          HasSubstr("program c : never yidan_z, which nothing links"),
                          "arrows.txt: program d, which is made nowhere"));
}

// A library that stands for an imported one brings that one in, wherever it is linked.
TEST(ProgramsCheck, SeesThroughAStandIn) {
  const Files files = {{"deploy/cmake/Static.cmake", "yidan_external(big Big::big)\n"},
                       {"services/a/CMakeLists.txt",
                        "add_executable(p main.cc)\n"
                        "target_link_libraries(p PRIVATE yidan_big_library)\n"
                        "yidan_static_program(p)\n"},
                       {"services/a/main.cc", "int main() {}\n"}};
  const SmallTree tree(files);
  EXPECT_THAT(CheckPrograms(Table("services/a ->\nprogram p : never Big::\n"), tree.root()),
              ElementsAre(HasSubstr("p must never link Big::big (p -> yidan_big_library -> Big::big)")));
}

}  // namespace
}  // namespace yidan::architecture
