// What a witness says is a stranger's word, which goes into the registry's log and onto its operator's
// screen.
#include "services/monitor/cosigning.h"

#include <gmock/gmock.h>

#include "services/crypto/crypto.h"
#include "services/http/server.h"

namespace yidan::monitor {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(WitnessWordsTest, AreOfOneLineAndHarmless) {
  http::Response answer;
  answer.body = "\x1b[2J\n[critical] the registry is fine\r\xff";
  const auto server =
      http::Server::Start({.listen = "127.0.0.1:0", .post_path = "/add-checkpoint", .body_bytes_max = 65'536},
                          [&answer](const http::Request&) { return answer; });
  ASSERT_TRUE(server.has_value()) << server.error().message;
  const auto signer = log::NoteSigner::Create("witness.test/one", log::NoteKeyType::kCosignature,
                                              *crypto::PrivateKey::Generate(crypto::Algorithm::kEd25519));
  auto client = WitnessClient::Create({"http://" + (*server)->address(), signer->verifier()}, "");
  ASSERT_TRUE(client.has_value()) << client.error().message;
  store::Head head;
  head.size = 7;
  for (const int status : {500, 422}) {
    answer.status = status;
    const std::vector<std::string> said = {(*client)->Ask(head, std::chrono::seconds(10)).error().message,
                                           (*client)->Seen(head, std::chrono::seconds(10)).error().message};
    for (const std::string& words : said) {
      EXPECT_THAT(words, HasSubstr("it answers " + std::to_string(status)));
      EXPECT_THAT(words, HasSubstr("[critical] the registry is fine"));
      for (const char* harm : {"\x1b", "\n", "\r", "\xff"}) EXPECT_THAT(words, Not(HasSubstr(harm)));
    }
  }
}

}  // namespace
}  // namespace yidan::monitor
