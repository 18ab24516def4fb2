// What the registry keeps is its owner's alone, whatever the shell's umask; and a key that others may read is
// not used.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>

#include "tests/support/registry.h"

namespace yidan::testing {
namespace {

namespace fs = std::filesystem;

// The daemon in a shell that lets everybody read and write what it makes.
std::string Careless(const Registry& registry) {
  const std::string script = registry.File("yidand-careless");
  WriteWholeFile(script, "#!/bin/sh\numask 000\nexec " YIDAND_PROGRAM " \"$@\"\n");
  fs::permissions(script, fs::perms::owner_all);
  return script;
}

// What others than the owner may touch below `folder`.
std::vector<std::string> OpenToOthers(const std::string& folder) {
  std::vector<std::string> open;
  const auto look = [&](const fs::path& path) {
    struct stat status {};
    ASSERT_EQ(::lstat(path.c_str(), &status), 0);
    if ((status.st_mode & 077U) != 0 && path.filename() != "registry.vkey") open.push_back(path);
  };
  look(folder);
  for (const auto& file : fs::recursive_directory_iterator(folder)) look(file.path());
  return open;
}

TEST(ModesTest, WhateverTheUmaskOnlyTheOwnerMayLook) {
  Registry registry;
  const std::string daemon = Careless(registry);
  const std::string data = registry.File("other");
  const auto run = [&](std::vector<std::string> words) {
    words.insert(words.begin(), daemon);
    const Finished done = RunProgram({std::move(words)});
    EXPECT_EQ(done.status, 0) << done.err;
  };
  run({"init", "--data", data, "--origin", "registry.test/modes", "--registrar", "registrar",
       "--registrar-key", registry.File("keys/registrar.pub"), "--demo", "--sm2-note-key"});
  EXPECT_THAT(OpenToOthers(data), ::testing::IsEmpty());
  const std::string kept = registry.File("kept");
  run({"backup", "--data", data, "--to", kept});
  EXPECT_THAT(OpenToOthers(kept), ::testing::IsEmpty());
  run({"fsck", "--data", data});
  EXPECT_THAT(OpenToOthers(data), ::testing::IsEmpty());

  // A restored one too. Its checkpoint is in the slots that are lost with the machine; somebody kept it.
  const std::string slot = ReadWholeFile(data + "/head/head.0");
  const std::size_t begin = slot.find("registry.test/modes\n");
  const std::size_t end = slot.find("\n\n", begin);
  ASSERT_NE(end, std::string::npos);
  std::size_t last = end + 2;
  while (slot.compare(last, 3, "\u2014") == 0) last = slot.find('\n', last) + 1;
  WriteWholeFile(registry.File("remembered"), slot.substr(begin, last - begin));
  fs::remove_all(data + "/db");
  fs::remove_all(data + "/head");
  run({"restore", "--data", data, "--from", kept, "--remembered-checkpoint", registry.File("remembered")});
  EXPECT_THAT(OpenToOthers(data), ::testing::IsEmpty());

  // What an earlier program left open is closed by whoever writes there next; fsck only looks.
  fs::permissions(data + "/db", fs::perms(0755));
  fs::permissions(data + "/head", fs::perms(0755));
  run({"rebuild", "--data", data});
  EXPECT_THAT(OpenToOthers(data), ::testing::IsEmpty());
}

TEST(ModesTest, ATlsKeyThatOthersMayReadStopsTheStart) {
  Registry registry;
  fs::permissions(registry.File("certs/server.key"), fs::perms(0644));
  const Finished refused =
      RunProgram({{YIDAND_PROGRAM, "--data", registry.File("data"), "--listen", "127.0.0.1:0", "--tls-cert",
                   registry.File("certs/server.pem"), "--tls-key", registry.File("certs/server.key"),
                   "--client-ca", registry.File("certs/ca.pem"), "--trust-domain", "yidan.test"}});
  EXPECT_EQ(refused.status, 1);
  EXPECT_THAT(refused.err, ::testing::HasSubstr("chmod 600 " + registry.File("certs/server.key")));
}

}  // namespace
}  // namespace yidan::testing
