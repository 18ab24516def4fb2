// The note key is rotated, twice: who was given the first key follows, with a memory or without one, online
// and offline; who was given the last takes no checkpoint of a key that was retired.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/support/files.h"
#include "tests/support/process.h"
#include "tests/support/registry.h"

namespace yidan::testing {
namespace {

using ::testing::HasSubstr;

constexpr const char* kBill = "YD-NOTE-KEY-0001";
constexpr const char* kWaybill = YIDAN_SOURCE_DIR "/deploy/demo-data/waybill-2017-tilburg-chengdu.json";

class NoteKeyTest : public ::testing::Test {
 protected:
  static Finished Done(const Participant& who, const std::vector<std::string>& arguments, int status = 0) {
    const Finished said = who.Cli(arguments);
    EXPECT_EQ(said.status, status) << who.id() << " " << ::testing::PrintToString(arguments) << "\n"
                                   << said.out << said.err;
    return said;
  }
  void Rotate() {
    ASSERT_EQ(registry_.Stop(), 0);
    const Finished said = RunProgram({{YIDAND_PROGRAM, "rotate-note-key", "--data", registry_.File("data")}});
    ASSERT_EQ(said.status, 0) << said.out << said.err;
    registry_.Start();
  }
  // The key that the file says signed it.
  static std::string SignerOf(const std::string& file) {
    return nlohmann::json::parse(ReadWholeFile(file)).at("registry_key");
  }

  Registry registry_;
};

TEST_F(NoteKeyTest, WhoHasTheFirstKeyFollowsOnlineAndOffline) {
  registry_.Start();
  const Journey p(registry_);
  Done(p.carrier, {"issue", kWaybill, "--id", kBill});
  const std::string before = registry_.File("before.yidan.json");
  Done(p.shipper, {"export", kBill, "-o", before});
  const std::string first = SignerOf(before);
  EXPECT_EQ(first, registry_.verifier_key());

  Rotate();
  Rotate();
  // The shipper remembers the registry under its first key; the bank meets it now, and was given that key.
  EXPECT_THAT(Done(p.shipper, {"transfer", kBill, "--to", "boc-frankfurt", "--endorse", "full"}).out,
              HasSubstr("receipt checked"));
  Done(p.frankfurt, {"show", kBill, "--history"});
  const std::string after = registry_.File("after.yidan.json");
  Done(p.frankfurt, {"export", kBill, "-o", after});
  const std::string last = SignerOf(after);
  EXPECT_NE(last, first);

  // Offline: the first key leads to the last; the last signed nothing of what the first signed.
  EXPECT_THAT(Done(p.jinjiang, {"verify", after}).out, HasSubstr("which the key given leads to"));
  Done(p.jinjiang, {"verify", after, "--registry-key", last});
  Done(p.jinjiang, {"verify", before, "--max-age", "1d"});
  EXPECT_THAT(Done(p.jinjiang, {"verify", before, "--max-age", "1d", "--registry-key", last}, 1).out,
              HasSubstr("INVALID"));
  EXPECT_EQ(registry_.Stop(), 0);
}

}  // namespace
}  // namespace yidan::testing
