// What a running registry shows of itself: metrics, health, and its log; and that nothing secret is in them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mount.h>
#include <unistd.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>
#include <sstream>
#include <thread>

#include "services/base/bytes.h"
#include "services/store/records.h"
#include "storage/rocks_store.h"
#include "tests/support/http.h"
#include "tests/support/registry.h"
#include "yidan/v1/issuance_service.grpc.pb.h"
#include "yidan/v1/transfer_service.grpc.pb.h"
#include "yidan/v1/verification_service.grpc.pb.h"

namespace yidan::testing {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kDocument = "CDIRP-SEEN-1";

void Issue(const Journey& parties) {
  const Answer issued = parties.carrier.Submit<v1::IssuanceService>(parties.carrier.IssueOf(kDocument, 0));
  ASSERT_TRUE(issued.ok()) << issued.reason << " " << issued.message;
}
Answer Pass(const Participant& from, const Participant& to) {
  return from.Submit<v1::TransferService>(from.TransferOf(from.Title(kDocument), to.id()));
}

// The names of the metrics, without what a histogram adds to them.
std::set<std::string> NamesIn(const std::string& page) {
  std::set<std::string> names;
  std::istringstream lines(page);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("# TYPE ")) names.insert(line.substr(7, line.rfind(' ') - 7));
  }
  return names;
}
// The names in the first column of the operating guide's table.
std::set<std::string> NamesInGuide() {
  std::set<std::string> names;
  const std::string guide = ReadWholeFile(YIDAN_SOURCE_DIR "/deploy/docs/operating.md");
  const std::regex row("\\| `(yidan_[a-z_]+)");
  for (std::sregex_iterator at(guide.begin(), guide.end(), row), end; at != end; ++at) {
    names.insert((*at)[1]);
  }
  return names;
}

class SeenTest : public ::testing::Test {
 protected:
  std::string Metrics() const {
    const HttpReply reply = HttpGet(registry_.metrics_address(), "/metrics");
    EXPECT_EQ(reply.status, 200);
    return reply.body;
  }
  HttpReply Health() const { return HttpGet(registry_.metrics_address(), "/health"); }

  Registry registry_{{.flags = {"--idle-seal-ms", "0", "--metrics", "127.0.0.1:0", "--log-format", "json"},
                      .log_level = "trace"}};
};

TEST_F(SeenTest, MetricsCountWhatHappensUnderTheNamesOfTheGuide) {
  registry_.Start();
  const Journey parties(registry_);
  Issue(parties);
  const v1::TitleState issued = parties.shipper.Title(kDocument);
  ASSERT_TRUE(Pass(parties.shipper, parties.frankfurt).ok());
  const Answer stale =
      parties.shipper.Submit<v1::TransferService>(parties.shipper.TransferOf(issued, parties.jinjiang.id()));
  ASSERT_FALSE(stale.ok());
  const std::string page = Metrics();
  EXPECT_THAT(page, HasSubstr("yidan_acts_total{kind=\"ISSUE\",result=\"admitted\"} 1\n"));
  EXPECT_THAT(page, HasSubstr("yidan_acts_total{kind=\"TRANSFER\",result=\"admitted\"} 1\n"));
  EXPECT_THAT(page, HasSubstr("yidan_acts_total{kind=\"TRANSFER\",result=\"refused\"} 1\n"));
  EXPECT_THAT(page, HasSubstr("yidan_refusals_total{reason=\"" + stale.reason + "\"} 1\n"));
  EXPECT_THAT(page, HasSubstr("yidan_healthy 1\n"));
  EXPECT_THAT(page, HasSubstr("yidan_connections{listener=\"public\"}"));
  EXPECT_THAT(page, HasSubstr("yidan_certificate_days_left{certificate=\"public\"}"));
  EXPECT_THAT(page, HasSubstr("yidan_rocksdb_background_errors 0\n"));
  EXPECT_THAT(page, Not(HasSubstr(parties.shipper.id()))) << "no participant";
  EXPECT_THAT(page, Not(HasSubstr(kDocument))) << "no document";
  const HttpReply health = Health();
  EXPECT_EQ(health.status, 200);
  EXPECT_EQ(health.body, "{\"status\":\"SERVING\"}\n");
  EXPECT_EQ(HttpGet(registry_.metrics_address(), "/").status, 404);
}

TEST_F(SeenTest, TheGuidesTableNamesEveryMetricAndNoOther) {
  // With a witness that is never there: what is known of it is shown all the same.
  auto key = crypto::PrivateKey::Generate(crypto::Algorithm::kEd25519);
  const auto gone =
      log::NoteSigner::Create("witness.test/gone", log::NoteKeyType::kCosignature, *std::move(key));
  registry_.Add({"--witness", gone->verifier().KeyString() + " http://127.0.0.1:9", "--backup-to",
                 registry_.File("backups")});
  registry_.Start();
  ASSERT_TRUE(Await([&] { return Metrics().find("yidan_backup_age_seconds") != std::string::npos; }));
  std::set<std::string> shown = NamesIn(Metrics());
  shown.insert("yidan_witness_age_seconds");  // once it has cosigned
  EXPECT_EQ(shown, NamesInGuide());
}

// The collection's place is a file, and no backup can be made.
TEST_F(SeenTest, ABackupThatFailsIsCounted) {
  const std::string collection = registry_.File("collection");
  std::filesystem::create_directory(collection);
  registry_.Add({"--backup-to", collection, "--backup-every-s", "1"});
  registry_.Start();
  ASSERT_TRUE(Await([&] { return Metrics().find("yidan_backup_age_seconds") != std::string::npos; }));
  EXPECT_THAT(Metrics(), HasSubstr("yidan_backups_failed_total 0\n"));
  std::filesystem::remove_all(collection);
  WriteWholeFile(collection, "a file");
  EXPECT_TRUE(Await([&] { return Metrics().find("yidan_backups_failed_total 0\n") == std::string::npos; }));
}

// One JSON object a line, by which an act is found again; and of what is secret, nothing.
TEST_F(SeenTest, TheLogOfAWholeJourneyTellsOfActsAndHoldsNoSecret) {
  registry_.Start();
  const Journey parties(registry_);
  Issue(parties);
  ASSERT_TRUE(Pass(parties.shipper, parties.frankfurt).ok());
  ASSERT_TRUE(Pass(parties.frankfurt, parties.jinjiang).ok());
  EXPECT_FALSE(Pass(parties.shipper, parties.importer).ok());
  ASSERT_EQ(registry_.Stop(), 0);

  const std::string log = ReadWholeFile(registry_.File("ledger.err"));
  std::set<std::string> results;
  std::istringstream lines(log);
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line.front() != '{') continue;  // gRPC's own
    const auto object = nlohmann::json::parse(line);
    EXPECT_TRUE(object.contains("time") && object.contains("level") && object.contains("message")) << line;
    if (object.at("message") != "act" || object.value("document_id", "") != kDocument) continue;
    EXPECT_EQ(object.at("act").get<std::string>().size(), 64U);
    EXPECT_FALSE(object.at("caller").get<std::string>().empty());
    results.insert(object.at("kind").get<std::string>() + " " + object.at("result").get<std::string>());
  }
  EXPECT_THAT(results, ::testing::IsSupersetOf({"ACT_KIND_ISSUE ADMITTED", "ACT_KIND_TRANSFER ADMITTED"}));
  EXPECT_EQ(results.size(), 3U) << "and one refusal";

  std::vector<std::string> secrets;
  const auto add = [&secrets](const std::string& bytes) {
    secrets.insert(secrets.end(), {bytes, ToHex(bytes), ToBase64(bytes)});
  };
  {
    auto store = storage::RocksStore::Open(registry_.File("data/db"), {});
    ASSERT_TRUE(store.has_value()) << store.error().message;
    add(**(*store)->Get(store::Table::kMeta, store::kMetaGoodsKey));
    const auto content = store::DecodeContent(**(*store)->Get(store::Table::kContents, kDocument));
    add(content->secret);
    // Whatever in it is written for people.
    const auto collect = [&](const auto& self, const nlohmann::json& value) -> void {
      if (value.is_structured()) {
        for (const auto& part : value) self(self, part);
      } else if (value.is_string() && value.get<std::string>().find(' ') != std::string::npos) {
        secrets.push_back(value.get<std::string>());
      }
    };
    collect(collect, nlohmann::json::parse(content->content_json));
    const auto goods = (*store)->Scan(store::Table::kGoods, "t", "", 100);
    for (const auto& [key, value] : *goods) add(key.substr(1, 32));
  }
  ASSERT_GT(secrets.size(), 20U);
  for (const fs::path& folder : {fs::path(registry_.File("keys")), fs::path(registry_.File("certs")),
                                 fs::path(registry_.File("data"))}) {
    for (const auto& file : fs::directory_iterator(folder)) {
      if (!file.is_regular_file()) continue;
      const std::string text = ReadWholeFile(file.path());
      if (text.find("PRIVATE KEY") == std::string::npos) continue;
      std::istringstream pem(text);
      for (std::string line; std::getline(pem, line);) {
        if (line.size() > 30 && line.front() != '-') secrets.push_back(line);
      }
    }
  }
  secrets.emplace_back("PRIVATE KEY");
  for (const std::string& secret : secrets) EXPECT_EQ(log.find(secret), std::string::npos) << secret;
}

// A real disk that fills: a small file system of its own, where the system lets us have one.
TEST_F(SeenTest, OnAFullDiskActsWaitReadingsGoOnAndItComesBackByItself) {
  const std::string data = registry_.File("data");
  const std::string before = registry_.File("data-before");
  fs::rename(data, before);
  fs::create_directory(data);
  if (::mount("tmpfs", data.c_str(), "tmpfs", 0, "size=400m,mode=0700") != 0) {
    GTEST_SKIP() << "no file system may be mounted here";
  }
  struct Unmount {
    const std::string& at;
    ~Unmount() { ::umount2(at.c_str(), MNT_DETACH); }
  } const unmount{data};
  fs::copy(before, data, fs::copy_options::recursive);
  registry_.Add({"--low-water-bytes", std::to_string(64U << 20U)});
  registry_.Start();
  const Journey parties(registry_);
  Issue(parties);
  EXPECT_EQ(Health().status, 200);

  const std::string ballast = data + "/ballast";
  const std::uint64_t keep = 32U << 20U;
  WriteWholeFile(ballast, std::string(fs::space(data).available - keep, 'x'));
  const Answer refused = Pass(parties.shipper, parties.frankfurt);
  EXPECT_EQ(refused.reason, "DISK_LOW") << refused.message;
  EXPECT_EQ(refused.status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  const HttpReply ill = Health();
  EXPECT_EQ(ill.status, 503);
  EXPECT_THAT(ill.body, HasSubstr("\"reason\":\"DISK_LOW\""));
  EXPECT_EQ(parties.jinjiang.Title(kDocument).holder(), parties.shipper.id()) << "and its record is kept";
  EXPECT_THAT(Metrics(), HasSubstr("yidan_healthy 0\n"));

  fs::remove(ballast);
  while (Health().status != 200) std::this_thread::yield();
  EXPECT_TRUE(Pass(parties.shipper, parties.frankfurt).ok());
  EXPECT_EQ(registry_.Stop(), 0);
}

}  // namespace
}  // namespace yidan::testing
