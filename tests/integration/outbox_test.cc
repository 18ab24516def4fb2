// A client process that dies between sending an act and hearing the answer: another run finds the act in the
// outbox, sends the very same bytes, and proves what they made of the document.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <thread>

#include "tests/support/held_line.h"
#include "tests/support/process.h"
#include "tests/support/registry.h"

namespace yidan::testing {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

constexpr const char* kBill = "YD-KILLED-CLIENT-0001";
constexpr const char* kWaybill = YIDAN_SOURCE_DIR "/deploy/demo-data/waybill-2017-tilburg-chengdu.json";

class OutboxTest : public ::testing::Test {
 protected:
  OutboxTest() { registry_.Start(); }
  // Acts that wait in a participant's outbox.
  [[nodiscard]] std::size_t Waiting(const Participant& who) const {
    const std::string folder = registry_.File("homes/" + who.id() + "/.local/state/yidan/outbox");
    std::size_t out = 0;
    std::error_code failed;
    for (const auto& item : fs::directory_iterator(folder, failed)) {
      if (item.path().extension() == ".json") ++out;
    }
    return out;
  }

  Registry registry_;
};

TEST_F(OutboxTest, AClientKilledBeforeItHeardTheAnswerGoesOnWhereItStood) {
  const Journey p(registry_);
  ASSERT_EQ(p.carrier.Cli({"issue", kWaybill, "--id", kBill}).status, 0);
  {
    // Nothing is answered any more once the act is written down, which is before it is sent.
    const HeldLine line(registry_.Address("yidan.v1.TransferService"),
                        [&] { return Waiting(p.shipper) != 0; });
    Process client(p.shipper.CliCommand({"--server", line.address(), "transfer", kBill, "--to",
                                         "boc-frankfurt", "--endorse", "full"}),
                   registry_.File("killed-client"));
    ASSERT_TRUE(Await([&] { return p.carrier.Title(kBill).holder() == "boc-frankfurt"; }));
    EXPECT_TRUE(client.Running()) << "it waits for an answer that does not come";
    client.Kill();
  }
  EXPECT_EQ(Waiting(p.shipper), 1U);
  EXPECT_THAT(p.shipper.Cli({"list"}).err, HasSubstr("1 act waits"));

  const Finished resumed = p.shipper.Cli({"outbox", "resume"});
  EXPECT_EQ(resumed.status, 0) << resumed.out << resumed.err;
  EXPECT_THAT(resumed.out, HasSubstr("was admitted before, as entry"));
  EXPECT_THAT(resumed.out, HasSubstr("the state is what the act makes of the one before"));
  EXPECT_EQ(Waiting(p.shipper), 0U);
  EXPECT_EQ(p.carrier.Title(kBill).sequence(), 2U) << "it was admitted once";
}

// Beside the chain no act excludes another: only the client's memory of the first keeps the second back.
TEST_F(OutboxTest, AHoldWhoseAnswerWasLostIsNeverASecondHold) {
  const Journey p(registry_);
  ASSERT_EQ(p.carrier.Cli({"issue", kWaybill, "--id", kBill}).status, 0);
  const std::vector<std::string> hold = {"hold", kBill, "--kind", "customs", "--reason", "documentary check"};
  {
    const HeldLine line(registry_.Address("yidan.v1.CustomsService"),
                        [&] { return Waiting(p.customs) != 0; });
    std::vector<std::string> through = {"--server", line.address()};
    through.insert(through.end(), hold.begin(), hold.end());
    Process client(p.customs.CliCommand(through), registry_.File("killed-customs"));
    ASSERT_TRUE(Await([&] { return p.carrier.Title(kBill).holds_size() == 1; }));
    client.Kill();
  }
  const Finished typed_again = p.customs.Cli(hold);
  EXPECT_EQ(typed_again.status, 2);
  EXPECT_THAT(typed_again.err, HasSubstr("ACT_WAITS"));
  const Finished resumed = p.customs.Cli({"resume"});
  EXPECT_EQ(resumed.status, 0) << resumed.out << resumed.err;
  EXPECT_THAT(resumed.out, HasSubstr("was admitted before, as entry"));
  EXPECT_EQ(p.carrier.Title(kBill).holds_size(), 1);
  EXPECT_EQ(Waiting(p.customs), 0U);
}

}  // namespace
}  // namespace yidan::testing
