#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "services/crypto/crypto.h"
#include "services/posix/durable_file.h"
#include "services/posix/listener.h"
#include "services/yidand/admin.h"
#include "services/yidand/adopt_rules.h"
#include "services/yidand/check_config.h"
#include "services/yidand/disk.h"
#include "services/yidand/init.h"
#include "services/yidand/note_key.h"
#include "services/yidand/rotate.h"
#include "services/yidand/settings.h"
#include "tests/support/files.h"

namespace yidan::yidand {
namespace {

using yidan::testing::WriteWholeFile;

class DaemonTest : public ::testing::Test {
 protected:
  static tl::expected<Settings, int> Parse(std::vector<std::string> words) {
    words.insert(words.begin(), "yidand");
    std::vector<const char*> argv;
    for (const std::string& word : words) argv.push_back(word.c_str());
    return ParseCommandLine(static_cast<int>(argv.size()), argv.data());
  }
  static std::vector<std::string> Tls() {
    return {"--tls-cert",  "s.pem", "--tls-key",      "s.key",
            "--client-ca", "p.pem", "--trust-domain", "yidan.test"};
  }
  static std::vector<std::string> With(std::vector<std::string> a, const std::vector<std::string>& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
  }
  InitSettings ToInit() const {
    const auto registrar = crypto::PrivateKey::Generate(crypto::Algorithm::kEd25519);
    const std::string pem = directory_ + "/registrar.pem";
    EXPECT_TRUE(posix::CreateFile(pem, registrar->public_key().ToPem(), 0644).has_value());
    InitSettings settings;
    settings.data = directory_ + "/data";
    settings.origin = "registry.example/chengdu";
    settings.registrar = "registrar";
    settings.registrar_keys = {pem};
    return settings;
  }
  // Its directory.
  std::string Registry() const {
    const InitSettings settings = ToInit();
    const auto created = Init(settings);
    EXPECT_TRUE(created.has_value()) << (created ? "" : created.error().message);
    return settings.data;
  }
  const yidan::testing::TemporaryDirectory temporary_;
  const std::string directory_ = temporary_.path();
};

TEST_F(DaemonTest, EveryRoleIsTheDefault) {
  const auto settings = Parse(With(Tls(), {"--data", "d"}));
  ASSERT_TRUE(settings.has_value());
  EXPECT_EQ(settings->serve.roles.size(), 6U);
  EXPECT_TRUE(settings->serve.HasLedger());
  EXPECT_TRUE(settings->serve.HasFront());
  EXPECT_EQ(settings->serve.receive_bytes_max, 4 << 20);
  EXPECT_EQ(settings->serve.ledger.batch_acts_max, 512U);
}

TEST_F(DaemonTest, WhatACallerMayHoldIsASetting) {
  const auto settings = Parse(With(Tls(), {"--data",
                                           "d",
                                           "--stream-bytes-max",
                                           "2097152",
                                           "--caller-bytes-max",
                                           "4194304",
                                           "--caller-streams-max",
                                           "3",
                                           "--answer-bytes-max",
                                           "8388608",
                                           "--answer-wait-ms",
                                           "7",
                                           "--caller-queue-bytes-max",
                                           "1000",
                                           "--vain-acts-per-s",
                                           "5",
                                           "--vain-acts-burst",
                                           "6",
                                           "--connection-unread-bytes-max",
                                           "3145728",
                                           "--refused-pause-ms",
                                           "9",
                                           "--readings-max",
                                           "10",
                                           "--caller-readings-max",
                                           "11",
                                           "--recorded-readings-per-s",
                                           "12",
                                           "--recorded-readings-burst",
                                           "13",
                                           "--lame-ms",
                                           "8"}));
  ASSERT_TRUE(settings.has_value());
  const rpc::Front::Options& front = settings->serve.front;
  EXPECT_EQ(front.stream_bytes_max, 2U << 20U);
  EXPECT_EQ(front.budget.caller_bytes, 4U << 20U);
  EXPECT_EQ(front.budget.caller_streams, 3U);
  EXPECT_EQ(front.budget.all_bytes, 8U << 20U);
  EXPECT_EQ(front.answer_wait, std::chrono::milliseconds(7));
  EXPECT_EQ(settings->serve.ledger.caller_queue_bytes_max, 1000U);
  EXPECT_EQ(settings->serve.ledger.allowance.per_second, 5);
  EXPECT_EQ(settings->serve.ledger.allowance.burst, 6);
  EXPECT_EQ(front.budget.connection_bytes, 3U << 20U);
  EXPECT_EQ(front.refused_pause, std::chrono::milliseconds(9));
  EXPECT_EQ(settings->serve.ledger.readings_max, 10U);
  EXPECT_EQ(settings->serve.ledger.caller_readings_max, 11U);
  EXPECT_EQ(settings->serve.ledger.recorded.per_second, 12);
  EXPECT_EQ(settings->serve.ledger.recorded.burst, 13);
  EXPECT_EQ(settings->serve.lame_ms, 8);
}

TEST_F(DaemonTest, WhatARoleNeedsIsAskedFor) {
  EXPECT_EQ(Parse({"--data", "d"}).error(), 2) << "no TLS";
  EXPECT_EQ(Parse(Tls()).error(), 2) << "no data";
  EXPECT_EQ(Parse({"--roles", "ledger", "--data", "d"}).error(), 2) << "nobody can reach it";
  EXPECT_EQ(Parse(With(Tls(), {"--roles", "transfer"})).error(), 2) << "no ledger to speak to";
  EXPECT_EQ(Parse(With(Tls(), {"--roles", "transfers"})).error(), 2) << "no such role";
  const std::vector<std::string> inside = {"--internal-cert", "i.pem", "--internal-key", "i.key"};
  EXPECT_EQ(Parse(With(With(Tls(), inside),
                       {"--roles", "transfer", "--ledger", "ledger:9001", "--internal-ca", "p.pem"}))
                .error(),
            2)
      << "one CA for participants and services";
  EXPECT_TRUE(Parse(With(With(Tls(), inside),
                         {"--roles", "transfer", "--ledger", "ledger:9001", "--internal-ca", "i-ca.pem"}))
                  .has_value());
  EXPECT_EQ(Parse(With(With(Tls(), inside), {"--roles", "transfer,customs", "--ledger", "ledger:9001",
                                             "--internal-ca", "i-ca.pem"}))
                .error(),
            2)
      << "one certificate for two services";
  EXPECT_EQ(
      Parse({"--data", "d", "--tls-cert", "s.pem", "--tls-key", "s.key", "--client-ca", "p.pem"}).error(), 2)
      << "no trust domain";
}

// Everything at once, each with its flag, whether or not it would be met first.
TEST_F(DaemonTest, AConfigurationIsCheckedWholeAndNothingIsWritten) {
  WriteWholeFile(directory_ + "/places.csv", "no such list");
  const std::string data = Registry();
  std::filesystem::remove(data + "/registry.vkey");
  const auto bad = Parse({"--check-config", "--data", data, "--listen", "nowhere", "--tiles", "127.0.0.1:x",
                          "--tls-cert", directory_ + "/s.pem", "--tls-key", directory_ + "/s.key",
                          "--client-ca", directory_ + "/p.pem", "--places", directory_ + "/places.csv",
                          "--slots", directory_ + "/slots", "--remembered-checkpoint", directory_ + "/kept"});
  ASSERT_TRUE(bad.has_value());
  const auto faults = FaultsOfStart(bad->serve);
  for (const char* flag :
       {"--trust-domain is missing", "--listen: ", "--tiles: ", "--tls-cert: ", "--tls-key: ",
        "--client-ca: ", "--places: ", "--slots: ", "--data: ", "--remembered-checkpoint: "}) {
    EXPECT_TRUE(std::any_of(faults.begin(), faults.end(), [flag](const std::string& fault) {
      return fault.starts_with(flag);
    })) << flag;
  }
  EXPECT_FALSE(std::filesystem::exists(directory_ + "/slots"));
}

TEST_F(DaemonTest, AConfigurationThatHoldsStartsNothing) {
  const std::string command =
      "YIDAN_DOMAIN=yidan.test " YIDAN_SOURCE_DIR "/deploy/make-certs " + directory_ + "/certs";
  ASSERT_EQ(std::system(command.c_str()), 0);
  const std::string certs = directory_ + "/certs/";
  const auto good =
      Parse({"--check-config", "--data", Registry(), "--tls-cert", certs + "server.pem", "--tls-key",
             certs + "server.key", "--client-ca", certs + "ca.pem", "--trust-domain", "yidan.test"});
  ASSERT_TRUE(good.has_value());
  EXPECT_TRUE(good->serve.check_config);
  EXPECT_TRUE(FaultsOfStart(good->serve).empty()) << FaultsOfStart(good->serve).front();
}

// What a start would find, each in words: a directory that is there and holds nothing, one address for two
// things, an address that is another's or not this machine's.
TEST_F(DaemonTest, AnEmptyRegistryAndAddressesThatCannotBeListenedOnAreNamed) {
  const std::string data = Registry();
  std::filesystem::remove_all(data + "/db");
  std::filesystem::remove_all(data + "/head");
  std::filesystem::create_directory(data + "/db");
  std::filesystem::create_directory(data + "/head");
  const auto taken = posix::Listener::Open("127.0.0.1:0");
  ASSERT_TRUE(taken.has_value());
  const auto settings =
      Parse({"--check-config", "--data", data, "--listen", taken->address(), "--tiles", "127.0.0.1:18081",
             "--metrics", "127.0.0.1:18081", "--ledger-listen", "192.0.2.1:9000"});
  ASSERT_TRUE(settings.has_value());
  const auto faults = FaultsOfStart(settings->serve);
  const std::vector<std::pair<std::string, std::string>> expected = {
      {"--data: ", data + "/db holds no database"},
      {"--data: ", data + "/head holds no head slot"},
      {"--listen: ", taken->address()},
      {"--metrics: ", "127.0.0.1:18081 is --tiles already"},
      {"--ledger-listen: ", "192.0.2.1:9000"}};
  for (const auto& [flag, said] : expected) {
    EXPECT_TRUE(std::any_of(faults.begin(), faults.end(),
                            [&](const std::string& fault) {
                              return fault.starts_with(flag) && fault.find(said) != std::string::npos;
                            }))
        << flag << said;
  }
}

// The registry itself has its addresses: that they are taken is no fault while it runs.
TEST_F(DaemonTest, AddressesMayBeTakenWhileTheRegistryRuns) {
  const std::string data = Registry();
  const auto taken = posix::Listener::Open("127.0.0.1:0");
  const auto said_of_listen = [&] {
    const auto settings = Parse({"--check-config", "--data", data, "--listen", taken->address()});
    const auto faults = FaultsOfStart(settings->serve);
    return std::any_of(faults.begin(), faults.end(),
                       [](const std::string& fault) { return fault.starts_with("--listen"); });
  };
  EXPECT_TRUE(said_of_listen());
  const auto running = OpenDisk({data}, /*create=*/false);
  ASSERT_TRUE(running.has_value()) << running.error().message;
  EXPECT_FALSE(said_of_listen());
}

TEST_F(DaemonTest, EveryValueOutOfItsRangeIsNamedWithFlagAndLimit) {
  const std::vector<std::string> words = {"--data",           "d",     "--caller-acts-max", "0",
                                          "--batch-acts-max", "70000", "--read-threads",    "many",
                                          "--log-format",     "xml",   "--roles",           "ledgr,issuanc"};
  auto checked = words;
  checked.insert(checked.begin(), "--check-config");
  const auto settings = Parse(With(Tls(), checked));
  ASSERT_TRUE(settings.has_value());
  const std::vector<std::vector<std::string>> expected = {{"--caller-acts-max", "\"0\"", "1", "16777216"},
                                                          {"--batch-acts-max", "\"70000\"", "65536"},
                                                          {"--read-threads", "\"many\"", "256"},
                                                          {"--log-format", "\"xml\"", "json"},
                                                          {"--roles", "ledgr"},
                                                          {"--roles", "issuanc"}};
  for (const auto& parts : expected) {
    EXPECT_TRUE(std::any_of(settings->faults.begin(), settings->faults.end(), [&](const std::string& fault) {
      return std::all_of(parts.begin(), parts.end(),
                         [&](const std::string& part) { return fault.find(part) != std::string::npos; });
    })) << parts[0];
  }
  EXPECT_EQ(settings->faults.size(), expected.size());
  EXPECT_EQ(Parse(With(Tls(), words)).error(), 2);
}

TEST_F(DaemonTest, AConfigurationFileStandsInForFlagsAndFlagsWin) {
  WriteWholeFile(
      directory_ + "/yidand.json",
      R"({"data": "from-file", "roles": ["ledger", "transfer"], "tls-cert": "s.pem", "tls-key": "s.key",
             "client-ca": "p.pem", "trust-domain": "yidan.test", "batch-acts-max": 64, "reflection": true})");
  const auto settings = Parse({"--config", directory_ + "/yidand.json", "--data", "from-flag"});
  ASSERT_TRUE(settings.has_value());
  EXPECT_EQ(settings->serve.data, "from-flag");
  EXPECT_EQ(settings->serve.roles, (std::set{Role::kLedger, Role::kTransfer}));
  EXPECT_EQ(settings->serve.ledger.batch_acts_max, 64U);
  EXPECT_TRUE(settings->serve.reflection);
  WriteWholeFile(directory_ + "/bad.json", R"({"batch-act-max": 64})");
  EXPECT_EQ(Parse(With(Tls(), {"--data", "d", "--config", directory_ + "/bad.json"})).error(), 2);
  WriteWholeFile(directory_ + "/broken.json", "{");
  EXPECT_EQ(Parse(With(Tls(), {"--data", "d", "--config", directory_ + "/broken.json"})).error(), 2);
}

TEST_F(DaemonTest, ARegistrarHasMoreKeysThanItsQuorumAndOneOnlyInADemo) {
  const auto init = [this](std::vector<std::string> more) {
    std::vector<std::string> words = {
        "init",   "--data",          "d",    "--origin", "registry.example/chengdu", "--registrar",
        "cd-reg", "--registrar-key", "a.pem"};
    words.insert(words.end(), more.begin(), more.end());
    return Parse(words);
  };
  EXPECT_EQ(init({}).error(), 2);
  EXPECT_EQ(init({"--registrar-quorum", "1"}).error(), 2);
  EXPECT_EQ(init({"--registrar-key", "b.pem", "--registrar-quorum", "3"}).error(), 2);
  EXPECT_EQ(init({"--demo"})->create.parameters.registrar_quorum, 1U);
  EXPECT_EQ(init({"--registrar-key", "b.pem"}).error(), 2);  // one lost key, and nobody decides any more
  const auto three = init({"--registrar-key", "b.pem", "--registrar-key", "c.pem"});
  ASSERT_TRUE(three.has_value());
  EXPECT_EQ(three->create.parameters.registrar_quorum, 2U);
  EXPECT_EQ(three->create.registrar_keys.size(), 3U);
}

TEST_F(DaemonTest, RulesAreSignedHereOrProposedOrApprovedElsewhere) {
  const auto adopt = [this](std::vector<std::string> more) {
    std::vector<std::string> words = {"adopt-rules", "--data", "d"};
    words.insert(words.end(), more.begin(), more.end());
    return Parse(words);
  };
  EXPECT_EQ(adopt({"1"}).error(), 2);                         // nobody signs
  EXPECT_EQ(adopt({"--registrar-key", "a.pem"}).error(), 2);  // no version
  EXPECT_EQ(adopt({"1", "--propose", "f", "--registrar-key", "a.pem"}).error(), 2);
  EXPECT_EQ(adopt({"1", "--approved", "f"}).error(), 2);
  EXPECT_EQ(adopt({"--approved", "f", "--parameter", "max_holds_ever=3"}).error(), 2);
  EXPECT_TRUE(adopt({"1", "--registrar-key", "a.pem"}).has_value());
  EXPECT_EQ(adopt({"1", "--propose", "f"})->adopt.propose, "f");
  EXPECT_EQ(adopt({"--approved", "f", "--approved", "g"})->adopt.approved,
            (std::vector<std::string>{"f", "g"}));
}

// What is there may be the same proposal with the signatures of others.
TEST_F(DaemonTest, AProposalIsNotWrittenOverAnother) {
  AdoptSettings settings;
  settings.data = Registry();
  settings.version = 1;
  settings.parameters = {"reject_window=3600000"};
  settings.propose = directory_ + "/rules.txt";
  WriteWholeFile(settings.propose, "signed by others");
  const auto refused = ProposeRules(settings, title::RuleBook::Released());
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().kind, Error::Kind::kConflict) << refused.error().message;
  EXPECT_EQ(posix::ReadFile(settings.propose).value(), "signed by others");
  settings.propose += ".2";
  const auto proposed = ProposeRules(settings, title::RuleBook::Released());
  ASSERT_TRUE(proposed.has_value()) << proposed.error().message;
  EXPECT_NE(posix::ReadFile(settings.propose).value(), "");
}

TEST_F(DaemonTest, TheRulesBoundsAreSetByNameAtInit) {
  const auto settings =
      Parse({"init", "--data", "d", "--origin", "registry.example/chengdu", "--registrar", "cd-reg",
             "--registrar-key", "r.pem", "--demo", "--parameters", "reject_window=1000", "max_holds_ever=3"});
  ASSERT_TRUE(settings.has_value());
  EXPECT_EQ(settings->command, Command::kInit);
  EXPECT_EQ(settings->create.parameters.reject_window, 1000);
  EXPECT_EQ(settings->create.parameters.max_holds_ever, 3U);
  title::Parameters parameters;
  EXPECT_FALSE(SetParameter(parameters, "reject_windows=1").has_value());
  EXPECT_FALSE(SetParameter(parameters, "reject_window=").has_value());
  EXPECT_FALSE(SetParameter(parameters, "reject_window=-1").has_value());
  EXPECT_FALSE(SetParameter(parameters, "max_holds_ever=4294967296").has_value());
  EXPECT_EQ(parameters, title::Parameters());
}

TEST_F(DaemonTest, TheNoteKeyIsItsOwnersAlone) {
  const auto created = NoteKey::CreateIn(directory_, "registry.example/chengdu");
  ASSERT_TRUE(created.has_value()) << created.error().message;
  const auto loaded = NoteKey::LoadFrom(directory_);
  ASSERT_TRUE(loaded.has_value()) << loaded.error().message;
  EXPECT_EQ((*loaded)->verifier_key(), (*created)->verifier_key());
  struct stat status {};
  ASSERT_EQ(stat((directory_ + "/note.key").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
  ASSERT_EQ(chmod((directory_ + "/note.key").c_str(), 0640), 0);
  EXPECT_EQ(NoteKey::LoadFrom(directory_).error().kind, Error::Kind::kDenied);
}

TEST_F(DaemonTest, AnInterruptedInitTakesUpTheKeyItMade) {
  const auto first = NoteKey::CreateIn(directory_, "registry.example/chengdu");
  std::filesystem::remove(directory_ + "/registry.vkey");
  const auto second = NoteKey::CreateIn(directory_, "registry.example/chengdu");
  ASSERT_TRUE(second.has_value()) << second.error().message;
  EXPECT_EQ((*first)->verifier_key(), (*second)->verifier_key());
  EXPECT_EQ(NoteKey::CreateIn(directory_, "registry.example/xian").error().kind, Error::Kind::kConflict);
}

TEST_F(DaemonTest, AnotherRegistrysKeyIsNoticed) {
  ASSERT_TRUE(NoteKey::CreateIn(directory_, "registry.example/chengdu").has_value());
  std::filesystem::remove(directory_ + "/note.key");
  const std::string elsewhere = directory_ + "/elsewhere";
  ASSERT_TRUE(posix::MakeDirectories(elsewhere).has_value());
  ASSERT_TRUE(NoteKey::CreateIn(elsewhere, "registry.example/chengdu").has_value());
  std::filesystem::rename(elsewhere + "/note.key", directory_ + "/note.key");
  EXPECT_EQ(NoteKey::LoadFrom(directory_).error().kind, Error::Kind::kCorrupt);
}

TEST_F(DaemonTest, WhatTheNoteKeySignsItsVerifierKeyOpens) {
  const auto key = NoteKey::CreateIn(directory_, "registry.example/chengdu");
  ASSERT_TRUE(key.has_value());
  const auto note = (*key)->SignNote("registry.example/chengdu\n2\nAAAA\n");
  ASSERT_TRUE(note.has_value()) << note.error().message;
  const auto verifier = log::NoteVerifier::FromKeyString((*key)->verifier_key());
  ASSERT_TRUE(verifier.has_value());
  const auto opened = log::OpenNote(*note, std::span(&*verifier, 1));
  EXPECT_TRUE(opened.has_value());
}

TEST_F(DaemonTest, ADamagedDirectoryIsNamedAndRebuilt) {
  const std::string data = Registry();
  const auto settings = Parse({"fsck", "--data", data});
  ASSERT_TRUE(settings.has_value());
  EXPECT_EQ(settings->command, Command::kFsck);
  EXPECT_EQ(Parse({"rebuild", "--data", data})->command, Command::kRebuild);
  EXPECT_EQ(Parse({"fsck"}).error(), 2);
  EXPECT_EQ(Fsck(settings->admin, {})->faults, std::vector<std::string>());
  {
    const auto disk = OpenDisk({data}, /*create=*/false);
    ASSERT_TRUE(disk.has_value());
    EXPECT_EQ(Fsck(settings->admin, {}).error().kind, Error::Kind::kConflict) << "somebody has it open";
    store::WriteSet writes;
    writes.Put(store::Table::kParticipants, "registrar", "rot");
    ASSERT_TRUE(disk->store->Write(2, writes).has_value());
  }
  EXPECT_EQ(Fsck(settings->admin, {})->faults,
            std::vector<std::string>{
                "participant row registrar: it differs from what the log gives. Remedy: yidand rebuild"});
  EXPECT_EQ(Rebuild(settings->admin, {})->rows, 1U);
  EXPECT_EQ(Fsck(settings->admin, {})->faults, std::vector<std::string>());
  for (const auto& file : std::filesystem::directory_iterator(data)) {
    EXPECT_EQ(file.path().filename().string().find("scratch"), std::string::npos) << "left behind";
  }
}

TEST_F(DaemonTest, ABackupComesBackOnlyIfSomebodyVouchesForIt) {
  const std::string data = Registry();
  const std::string backups = directory_ + "/backups";
  const auto backup = Parse({"backup", "--data", data, "--to", backups, "--keep", "3"});
  ASSERT_TRUE(backup.has_value());
  EXPECT_EQ(backup->command, Command::kBackup);
  ASSERT_TRUE(Backup(backup->admin).has_value());
  const auto restore = Parse({"restore", "--data", data, "--from", backups});
  ASSERT_TRUE(restore.has_value());
  EXPECT_EQ(Restore(restore->admin, {}).error().kind, Error::Kind::kConflict) << "a database is there";

  std::string note;
  {
    const auto disk = OpenDisk({data}, /*create=*/false);
    note = **disk->slots->Load();
  }
  std::filesystem::remove_all(data + "/db");
  std::filesystem::remove_all(data + "/head");
  EXPECT_EQ(Restore(restore->admin, {}).error().kind, Error::Kind::kDenied) << "nobody vouches";
  EXPECT_FALSE(std::filesystem::exists(data + "/db"));

  ASSERT_TRUE(posix::CreateFile(directory_ + "/kept", note, 0600));
  auto vouched = restore->admin;
  vouched.remembered_checkpoint_file = directory_ + "/kept";
  const auto restored = Restore(vouched, {});
  ASSERT_TRUE(restored.has_value()) << restored.error().message;
  EXPECT_EQ(restored->size, 2U);
  EXPECT_EQ(restored->vouched_for, std::vector<std::string>{"the remembered checkpoint"});
  const auto disk = OpenDisk({data}, /*create=*/false);
  EXPECT_EQ(**disk->slots->Load(), note) << "the head is signed as it was";
}

TEST_F(DaemonTest, ANoteKeyIsRotatedWithTheRegistryStopped) {
  InitSettings settings = ToInit();
  settings.sm2_note_key = true;
  const std::string data = settings.data;
  const auto created = Init(settings);
  ASSERT_TRUE(created) << created.error().message;
  const auto rotated = RotateNoteKey({data});
  ASSERT_TRUE(rotated) << rotated.error().message;
  EXPECT_NE(*rotated, created->verifier_key);
  EXPECT_EQ((*NoteKey::LoadFrom(data))->verifier_key(), *rotated);
  EXPECT_FALSE(NoteKey::HasNext(data));

  // Stopped between the two files of Adopt: it is finished, and no further key is made.
  WriteWholeFile(data + "/registry.vkey", created->verifier_key + "\n");
  EXPECT_EQ(NoteKey::LoadFrom(data).error().kind, Error::Kind::kCorrupt);
  EXPECT_EQ(*RotateNoteKey({data}), *rotated);
  // Again is once more.
  const auto third = RotateNoteKey({data});
  ASSERT_TRUE(third) << third.error().message;
  EXPECT_NE(*third, *rotated);
}

}  // namespace
}  // namespace yidan::yidand
