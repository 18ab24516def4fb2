// What a grant of single pointers opens.
#include "services/proof/export.h"
#include "services/proof/verifier.h"
#include "services/waybill/always_shown.h"
#include "services/waybill/commitment.h"
#include "tests/unit/query/queries_fixture.h"

namespace yidan::ledger_test {
namespace {

TEST_F(QueriesTest, AGrantOfPointersOpensThemAndWhatEveryRedactionShows) {
  MustAdmit(Issue(kDoc));
  const auto grant = [&](const std::string& reader, const std::vector<std::string>& pointers) {
    return Grant("landrover-nl", reader, pointers);
  };
  for (const char* bad : {"declared_value", "/a~2b", "/a~", ""}) {
    EXPECT_EQ(MustRefuse(grant("boc-jinjiang", {bad})), v1::REFUSAL_REASON_MALFORMED_ACT) << bad;
  }
  for (const char* nothing : {"/declared_valu", "/declared_value/x", "/declared_value/", "/none"}) {
    const auto result = SubmitOne(grant("boc-jinjiang", {nothing}));
    EXPECT_EQ(result.refusal().reason(), v1::REFUSAL_REASON_CONTENT_INVALID) << nothing;
    EXPECT_NE(result.refusal().message().find(nothing), std::string::npos) << result.refusal().message();
  }
  EXPECT_EQ(ContentAs("boc-jinjiang").error().reason, v1::ERROR_REASON_NOT_A_READER);
  MustAdmit(grant("boc-jinjiang", {"/declared_value", "/parties"}));

  const auto content = ContentAs("boc-jinjiang");
  ASSERT_TRUE(content.has_value()) << content.error().message;
  EXPECT_TRUE(content->access_recorded());
  EXPECT_FALSE(content->has_content()) << "neither the whole nor the secret";
  auto disclosure = proof::FromProto(content->disclosure());
  ASSERT_TRUE(disclosure.has_value());
  const auto header = Title(kDoc).header();
  const waybill::Commitment commitment{*Digest::FromBytes(header.content_root()), header.content_leaf_count(),
                                       header.content_always_shown()};
  const auto leaves = waybill::VerifyDisclosure(*disclosure, commitment);
  ASSERT_TRUE(leaves.has_value()) << leaves.error().message;
  EXPECT_GT(disclosure->hidden_count(), 0U);
  bool value = false;
  for (const auto& leaf : *leaves) {
    value = value || leaf.pointer.starts_with("/declared_value");
    EXPECT_TRUE(leaf.pointer.starts_with("/declared_value") || leaf.pointer.starts_with("/parties") ||
                waybill::AlwaysShown(leaf.pointer))
        << leaf.pointer;
  }
  EXPECT_TRUE(value);

  auto request = As("boc-jinjiang");
  request.mutable_export_title()->set_document_id(kDoc);
  const auto exported = Read(request);
  ASSERT_TRUE(exported.has_value()) << exported.error().message;
  const auto file = proof::FromExport(exported->export_title());
  ASSERT_TRUE(file.has_value());
  EXPECT_TRUE(file->content_secret.empty());
  EXPECT_EQ(file->redacted, *disclosure);
  const auto report = proof::Verify(*file, {signer_.verifier_key(), clock_.WallMs(), 600'000});
  EXPECT_EQ(report->content.ruling, proof::Ruling::kPartial) << report->content.sentence;
}

// The content comes in the very request that grants it, before the ledger keeps it.
TEST_F(QueriesTest, PointersIntoAContentOfTheSameBatchAreHeldAgainstIt) {
  const auto issue = Issue(kDoc);
  const auto grant = [&](const std::string& pointer) {
    return Grant("landrover-nl", "boc-jinjiang", {pointer});
  };
  const auto answer = Submit(RequestOf({issue, grant("/none"), grant("/declared_value")}));
  ASSERT_TRUE(answer.has_value());
  EXPECT_TRUE(answer->results(0).has_receipt());
  EXPECT_EQ(answer->results(1).refusal().reason(), v1::REFUSAL_REASON_CONTENT_INVALID);
  EXPECT_TRUE(answer->results(2).has_receipt()) << answer->results(2).refusal().message();
}

}  // namespace
}  // namespace yidan::ledger_test
