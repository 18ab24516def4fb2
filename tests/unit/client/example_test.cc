// The example of deploy/docs/client.md, compiled as it is and run.
#include "deploy/docs/client-example.cc"  // NOLINT(bugprone-suspicious-include)
#include "tests/unit/client/client_fixture.h"

namespace yidan::client {
namespace {

class ExampleTest : public ClientTest {
 protected:
  ExampleTest() { testing::PlayJourney(registry_, 0); }
};

TEST_F(ExampleTest, ABankPassesOnWhatItHoldsAndResumesWhatWasCutOff) {
  fake_.dies_after = true;
  {
    Session bank = Run();
    const auto cut_off = example::PassOnAll(bank, "boc-frankfurt");
    ASSERT_FALSE(cut_off.has_value());
    EXPECT_EQ(cut_off.error().kind, Trouble::Kind::kUnknown);
  }
  fake_.dies_after = false;
  Session bank = Run();
  const auto passed_on = example::PassOnAll(bank, "rongou");
  ASSERT_TRUE(passed_on.has_value()) << passed_on.error().message;
  EXPECT_EQ(*passed_on, 0) << "it was resumed, and is not its own any more";
  EXPECT_EQ(registry_.Title(testing::kJourney).holder, "boc-frankfurt");
  Session frankfurt = Run("boc-frankfurt");
  EXPECT_EQ(*example::PassOnAll(frankfurt, "rongou"), 1);
}

}  // namespace
}  // namespace yidan::client
