// The scripts of deploy/ as people use them: interrupted and run again, from another directory, next year.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <thread>

#include "services/crypto/certificate.h"
#include "tests/support/files.h"
#include "tests/support/process.h"

namespace yidan::testing {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

constexpr const char* kDeploy = YIDAN_SOURCE_DIR "/deploy/";

class ScriptsTest : public ::testing::Test {
 protected:
  [[nodiscard]] std::string File(const std::string& name) const { return directory_ / name; }
  // deploy/serve but for the build: the registry of deploy/demo-registry.sh in `registry`, until it is
  // stopped.
  [[nodiscard]] Command Serve(const std::string& address) const {
    const std::string script = "source " + std::string(kDeploy) +
                               "lib.sh; source deploy/demo-registry.sh; DEMO=" + File("registry") +
                               " YIDAN=" YIDAN_PROGRAM " YIDAND=" YIDAND_PROGRAM
                               "; mkdir -p $DEMO; trap stop_registry EXIT; trap 'exit 0' INT TERM; "
                               "create_registry $0; start_registry $0; admit_parties; echo SERVING $SERVER; "
                               "wait $SERVER_PID";
    return {{"bash", "-c", script, address}};
  }
  [[nodiscard]] Finished Yidan(const std::string& as, std::vector<std::string> line) const {
    line.insert(line.begin(), YIDAN_PROGRAM);
    return RunProgram({line, {{"YIDAN_CONFIG", File("registry/parties/" + as + "/config.json")}}});
  }
  // Once `file` is there the script is interrupted, as by Ctrl-C.
  void InterruptAt(const std::string& file) const {
    Process script(Serve("127.0.0.1:0"), File("interrupted"));
    const auto until = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    while (!fs::exists(File(file)) && script.Running() && std::chrono::steady_clock::now() < until) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    EXPECT_TRUE(fs::exists(File(file)));
    script.Stop();
  }

  const TemporaryDirectory directory_;
};

TEST_F(ScriptsTest, AnInterruptedRegistryGoesOnWhereverItStood) {
  for (const char* file :
       {"registry/certs/ca.pem", "registry/parties/registrar/signing.pem", "registry/data.new",
        "registry/registry.vkey", "registry/parties/cdirp/signing.pem",
        "registry/parties/landrover-nl/register.json", "registry/parties/boc-frankfurt/admitted"}) {
    SCOPED_TRACE(file);
    InterruptAt(file);
  }
  Process serving(Serve("0.0.0.0:0"), File("serving"));
  const auto line = serving.WaitForLine("SERVING", std::chrono::minutes(1));
  ASSERT_TRUE(line.has_value()) << ReadWholeFile(File("serving.err"));
  EXPECT_THAT(*line, HasSubstr("SERVING 127.0.0.1:")) << "every address is this machine's too";
  for (const char* party :
       {"cdirp", "landrover-nl", "boc-frankfurt", "boc-jinjiang", "rongou", "chengdu-customs"}) {
    const Finished shown = Yidan(party, {"participant", "show", party});
    EXPECT_EQ(shown.status, 0) << party << "\n" << shown.err;
  }
  EXPECT_EQ(serving.Stop().status, 0);
}

TEST_F(ScriptsTest, WhatListensEverywhereIsReachedByTheNameOfTheMachine) {
  Process serving(Serve("0.0.0.0:0"), File("serving"));
  const auto line = serving.WaitForLine("SERVING", std::chrono::minutes(1));
  ASSERT_TRUE(line.has_value()) << ReadWholeFile(File("serving.err"));
  const std::string port = line->substr(line->rfind(':'));
  const std::string name = ReadWholeFile("/proc/sys/kernel/hostname");
  for (const std::string& host : {std::string("localhost"), name.substr(0, name.find('\n'))}) {
    const Finished listed = Yidan("cdirp", {"--server", host + port, "list"});
    // A machine may not be able to look up its own name; that its certificate has it is what is asked.
    if (listed.err.find("NO_SUCH_NAME") != std::string::npos) continue;
    EXPECT_EQ(listed.status, 0) << host << ": " << listed.err;
  }
  EXPECT_EQ(serving.Stop().status, 0) << "and with it its registry";
}

TEST_F(ScriptsTest, CertificatesAreRenewedBeforeTheyEndWithTheKeysTheyHave) {
  const std::string make = std::string(kDeploy) + "make-certs";
  ASSERT_EQ(RunProgram({{make, File("certs"), "rongou"}, {{"YIDAN_DAYS", "5"}}}).status, 0);
  const auto ends = [this](const std::string& name) {
    return *crypto::CertificateGoodUntil(ReadWholeFile(File("certs/" + name + ".pem")));
  };
  const std::string key = ReadWholeFile(File("certs/rongou.key"));
  const std::string whole = ReadWholeFile(File("certs/rongou.pem"));
  ASSERT_EQ(RunProgram({{make, File("certs"), "rongou"}, {{"YIDAN_DAYS", "5"}}}).status, 0);
  EXPECT_EQ(ReadWholeFile(File("certs/rongou.pem")), whole) << "what is good stays";
  const auto old_end = ends("rongou");
  const auto old_ca_end = ends("ca");
  ASSERT_EQ(RunProgram({{make, File("certs")}}).status, 0);
  EXPECT_GT(ends("rongou"), old_end + std::int64_t{300} * 86'400'000);
  EXPECT_GT(ends("ca"), old_ca_end);
  EXPECT_EQ(ReadWholeFile(File("certs/rongou.key")), key);
  EXPECT_EQ(
      RunProgram({{"openssl", "verify", "-CAfile", File("certs/ca.pem"), File("certs/rongou.pem")}}).status,
      0);
  // Another host to be reached at.
  ASSERT_EQ(RunProgram({{make, File("certs")}, {{"YIDAN_HOSTS", "DNS:registry.example"}}}).status, 0);
  EXPECT_THAT(
      RunProgram({{"openssl", "x509", "-noout", "-ext", "subjectAltName", "-in", File("certs/server.pem")}})
          .out,
      HasSubstr("DNS:registry.example"));
}

// The loop of deploy/serve, beside something that runs as long as a registry would.
TEST_F(ScriptsTest, WhileItServesCertificatesAreRenewedAndItEndsWithItsRegistry) {
  const std::string script = "source " + std::string(kDeploy) +
                             "lib.sh; source deploy/demo-registry.sh; DEMO=" + File("registry") +
                             "; mkdir -p $DEMO; YIDAN_DAYS=5 renew_certs 127.0.0.1:0; mkfifo $DEMO/end; "
                             "(read -r <$DEMO/end; exit 7) & SERVER_PID=$!; echo READY; "
                             "YIDAN_RENEW_S=0.1 keep_certs_good 127.0.0.1:0";
  Process serving({{"bash", "-c", script}}, File("serving"));
  ASSERT_TRUE(serving.WaitForLine("READY", std::chrono::minutes(1)).has_value());
  const std::string file = File("registry/certs/rongou.pem");
  const auto good_until = [&file] {
    const auto ends = crypto::CertificateGoodUntil(ReadWholeFile(file));
    return ends ? *ends : 0;
  };
  const std::int64_t now_ms = std::chrono::duration_cast<std::chrono::milliseconds>(
                                  std::chrono::system_clock::now().time_since_epoch())
                                  .count();
  const std::int64_t wanted = now_ms + std::int64_t{300} * 86'400'000;
  Await([&] { return good_until() >= wanted || !serving.Running(); });
  EXPECT_GE(good_until(), wanted) << "five days are in the last twelfth of a year";
  WriteWholeFile(File("registry/end"), "end\n");
  EXPECT_EQ(serving.Wait().status, 7) << "as the registry ended";
}

TEST_F(ScriptsTest, ADirectoryIsTheOneThatTheCallerMeant) {
  fs::create_directories(File("desk/kept"));
  const std::string script = "cd '" + File("desk") + "'; exec '" + kDeploy + "demo' --keep kept";
  const Finished said = RunProgram({{"bash", "-c", script}});
  EXPECT_EQ(said.status, 1);
  EXPECT_THAT(said.err, HasSubstr(File("desk/kept") + " is there already"));
}

TEST_F(ScriptsTest, TheDaemonIsFoundWithThePathOfTheReadme) {
  const std::string cli = fs::path(YIDAN_PROGRAM).parent_path().string();
  const std::string script =
      "export PATH=" + cli + ":/usr/bin:/bin; yidan admin fsck --data '" + File("none") + "'";
  const Finished said = RunProgram({{"bash", "-c", script}});
  EXPECT_EQ(said.status, 2) << said.err;
  EXPECT_THAT(said.err, HasSubstr(File("none"))) << "the daemon's own words";
  EXPECT_THAT(RunProgram({{YIDAND_PROGRAM, "--version"}}).out, HasSubstr("yidand 0."));
}

}  // namespace
}  // namespace yidan::testing
