#include "services/rpc/wire/tls.h"

#include <gmock/gmock.h>

#include "tests/support/files.h"
#include "tests/unit/rpc/certificates.h"

namespace yidan::rpc {
namespace {

using ::testing::HasSubstr;
using yidan::testing::WriteWholeFile;

class TlsTest : public ::testing::Test {
 protected:
  TlsTest() {
    const TlsIdentity identity = testing::PublicCa().Server();
    WriteWholeFile(files_.ca, identity.ca);
    WriteWholeFile(files_.certificate, identity.certificate);
    WriteWholeFile(files_.key, identity.key);
  }

  yidan::testing::TemporaryDirectory directory_;
  TlsFiles files_{directory_ / "ca.pem", directory_ / "server.pem", directory_ / "server.key"};
};

TEST_F(TlsTest, ThreeFilesAreAnIdentity) {
  const auto identity = LoadTls(files_);
  ASSERT_TRUE(identity) << identity.error().message;
  EXPECT_THAT(identity->key, HasSubstr("PRIVATE KEY"));
}

TEST_F(TlsTest, TheFileAtFaultIsNamed) {
  for (std::string TlsFiles::*member : {&TlsFiles::ca, &TlsFiles::certificate, &TlsFiles::key}) {
    TlsFiles missing = files_;
    missing.*member = directory_ / "nowhere";
    const auto absent = LoadTls(missing);
    ASSERT_FALSE(absent);
    EXPECT_EQ(absent.error().kind, Error::Kind::kNotFound);
    EXPECT_THAT(absent.error().message, HasSubstr(directory_ / "nowhere"));
    TlsFiles exchanged = files_;
    exchanged.*member = member == &TlsFiles::key ? files_.ca : files_.key;
    const auto other = LoadTls(exchanged);
    ASSERT_FALSE(other);
    EXPECT_EQ(other.error().kind, Error::Kind::kInvalid);
    EXPECT_THAT(other.error().message, HasSubstr(exchanged.*member));
  }
}

TEST_F(TlsTest, ATruncatedFileIsSeen) {
  const std::string whole = yidan::testing::ReadWholeFile(files_.certificate);
  WriteWholeFile(files_.certificate, whole.substr(0, whole.size() / 2));
  EXPECT_EQ(LoadTls(files_).error().kind, Error::Kind::kInvalid);
}

}  // namespace
}  // namespace yidan::rpc
