// What the answer to an act tells of a document is a reading like any other: recorded, and no way to try ids.
#include "services/ledger/disclosure.h"

#include <gmock/gmock.h>

#include "services/base/moments.h"
#include "tests/support/ledger_fixture.h"

namespace yidan::ledger_test {
namespace {

constexpr const char* kDoc = "YD-TEST-0000000000000001";

std::string Guess(int n) { return "YD-TEST-" + std::to_string(2'000'000'000'000'000 + n); }

class DisclosureTest : public LedgerTest {
 protected:
  api::Reply<v1::ActResult> SubmitAs(const std::string& caller, const v1::SubmitActRequest& act,
                                     v1::ReceiptDetail detail = v1::RECEIPT_DETAIL_FULL,
                                     const std::string& request_id = {}) {
    auto request = RequestOf({act}, request_id);
    request.set_caller(caller);
    request.set_service("transfer");
    request.set_receipt(detail);
    auto answer = Submit(std::move(request));
    if (!answer) return tl::unexpected(answer.error());
    return answer->results(0);
  }
  // A transfer by `actor` of a document that it does not know.
  v1::SubmitActRequest Guessed(const std::string& actor, const std::string& document_id) {
    v1::Act act = NewAct(actor);
    act.set_document_id(document_id);
    act.set_sequence(2);
    act.set_previous(std::string(32, 'p'));
    yidan::testing::Transfer(act, "rongou");
    return Sign(act);
  }
  // "READER DOCUMENT PURPOSE SERVICE", in the record's order.
  std::vector<std::string> Recorded() {
    std::vector<std::string> out;
    const auto rows = store_.Scan(store::Table::kAccess, "", "", 1'000);
    for (const auto& [key, value] : *rows) {
      const auto reading = log::DecodeAccessReading(store::DecodeAccess(value)->reading);
      out.push_back(reading->reader + " " + reading->document_id + " " + reading->purpose + " " +
                    reading->service);
    }
    return out;
  }
};

using Strings = std::vector<std::string>;

// A past party kept the bytes of an act; whoever has them is answered with the receipt, which holds the state
// as it is now.
TEST_F(DisclosureTest, AnActHandedInAgainIsARecordedReadingOfThePresentState) {
  MustAdmit(Issue(kDoc));
  const auto transfer = Transfer("landrover-nl", "boc-frankfurt", kDoc);
  ASSERT_TRUE(SubmitAs("landrover-nl", transfer)->has_receipt());
  EXPECT_EQ(Recorded(), Strings()) << "its own act, and newest";
  MustAdmit(Transfer("boc-frankfurt", "rongou", kDoc));

  const auto past_party = SubmitAs("landrover-nl", transfer);
  ASSERT_TRUE(past_party->receipt().duplicate());
  EXPECT_FALSE(past_party->receipt().state_value().empty());
  EXPECT_FALSE(past_party->receipt().entry().entry().empty()) << "its own act";
  EXPECT_EQ(Recorded(), Strings({"landrover-nl YD-TEST-0000000000000001 submit_act transfer"}));

  const auto stranger = SubmitAs("boc-jinjiang", transfer);
  ASSERT_TRUE(stranger->receipt().duplicate());
  EXPECT_TRUE(stranger->receipt().entry().entry().empty()) << "of an act that it may not read";
  EXPECT_EQ(Recorded().back(), "boc-jinjiang YD-TEST-0000000000000001 submit_act transfer");

  const auto holder = SubmitAs("rongou", transfer);
  EXPECT_FALSE(holder->receipt().entry().entry().empty());
  EXPECT_EQ(Recorded().size(), 2U) << "the holder reads unrecorded";
  SubmitAs("boc-jinjiang", transfer, v1::RECEIPT_DETAIL_BRIEF);
  EXPECT_EQ(Recorded().size(), 2U) << "a brief receipt shows nothing of the document";
}

// The same under a request id that is known: the first answer is given again.
TEST_F(DisclosureTest, ARequestThatIsRepeatedIsRecordedToo) {
  MustAdmit(Issue(kDoc));
  const auto transfer = Transfer("landrover-nl", "boc-frankfurt", kDoc);
  ASSERT_TRUE(SubmitAs("landrover-nl", transfer, v1::RECEIPT_DETAIL_FULL, "r1")->has_receipt());
  MustAdmit(Transfer("boc-frankfurt", "rongou", kDoc));
  ASSERT_TRUE(SubmitAs("landrover-nl", transfer, v1::RECEIPT_DETAIL_FULL, "r1")->receipt().duplicate());
  EXPECT_EQ(Recorded().size(), 1U);
}

// "The holder is boc-frankfurt": who is told so has read it.
TEST_F(DisclosureTest, ARefusalThatTellsOfTheDocumentIsRecorded) {
  MustAdmit(Issue(kDoc));
  MustAdmit(Transfer("landrover-nl", "boc-frankfurt", kDoc));
  const auto refused = SubmitAs("boc-jinjiang", Transfer("boc-jinjiang", "rongou", kDoc));
  ASSERT_EQ(refused->refusal().reason(), v1::REFUSAL_REASON_NOT_HOLDER);
  EXPECT_EQ(Recorded(), Strings({"boc-jinjiang YD-TEST-0000000000000001 submit_act transfer"}));
  auto unsigned_act = Transfer("boc-jinjiang", "rongou", kDoc);
  unsigned_act.set_signature(std::string(64, 'x'));
  SubmitAs("boc-jinjiang", unsigned_act);
  EXPECT_EQ(Recorded().size(), 1U) << "refused before the document was looked at";
  SubmitAs("boc-frankfurt", Transfer("boc-frankfurt", "boc-frankfurt", kDoc));
  EXPECT_EQ(Recorded().size(), 1U) << "the holder's own";
}

// Nobody makes the record grow for ever by acts that are refused: they are rationed with the readings, in one
// bucket. Beyond it no document can be told from none, and everybody's own documents go on as before.
TEST_F(DisclosureTest, RecordsThatActsMakeAreRationedWithThoseOfReadings) {
  MustAdmit(Issue(kDoc));
  const std::string mine = "YD-TEST-0000000000000002";
  MustAdmit(Issue(mine, 5));
  MustAdmit(Transfer("landrover-nl", "boc-jinjiang", mine));
  options_.recorded = {.burst = 3, .per_second = 1};
  Restart();
  const auto refused = Transfer("boc-jinjiang", "rongou", kDoc);
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(SubmitAs("boc-jinjiang", refused)->has_refusal()) << i;
  ASSERT_EQ(Recorded().size(), 3U);
  const auto reason = [&](const v1::SubmitActRequest& act) {
    const auto answer = SubmitAs("boc-jinjiang", act);
    return answer ? v1::ERROR_REASON_UNSPECIFIED : answer.error().reason;
  };
  const auto in_debt = SubmitAs("boc-jinjiang", refused);
  ASSERT_FALSE(in_debt.has_value());
  EXPECT_EQ(in_debt.error().reason, v1::ERROR_REASON_TOO_FAST);
  EXPECT_THAT(in_debt.error().message, ::testing::HasSubstr("no act was judged"));
  EXPECT_EQ(reason(Guessed("boc-jinjiang", Guess(1))), v1::ERROR_REASON_TOO_FAST) << "document or none";
  EXPECT_EQ(reason(Issue(kDoc, 7)), v1::ERROR_REASON_TOO_FAST) << "says whether the id is taken";
  EXPECT_EQ(reason(Issue("YD-TEST-0000000000000003", 7)), v1::ERROR_REASON_TOO_FAST);
  auto badly_signed = refused;
  badly_signed.set_signature(std::string(64, 'x'));
  EXPECT_EQ(reason(badly_signed), v1::ERROR_REASON_UNSPECIFIED) << "is told of no document";
  yidan::internal::v1::ReadRequest read;
  read.set_caller("boc-jinjiang");
  read.mutable_get_title()->set_document_id(kDoc);
  EXPECT_EQ(Read(read).error().reason, v1::ERROR_REASON_TOO_FAST) << "one bucket for both ways";
  EXPECT_EQ(Recorded().size(), 3U) << "nothing of it is on record";
  // Its own document, and others' acts, go on.
  EXPECT_TRUE(SubmitAs("boc-jinjiang", Transfer("boc-jinjiang", "rongou", mine))->has_receipt());
  EXPECT_TRUE(SubmitAs("boc-frankfurt", Transfer("boc-frankfurt", "rongou", kDoc))->has_refusal());
  clock_.Advance(1'000);
  EXPECT_EQ(reason(refused), v1::ERROR_REASON_UNSPECIFIED) << "one came back";
  EXPECT_EQ(reason(refused), v1::ERROR_REASON_TOO_FAST);
}

// What is recorded is in the record's chain, whose newest link the next seal names.
TEST_F(DisclosureTest, TheRecordIsDurableAndSealed) {
  MustAdmit(Issue(kDoc));
  SubmitAs("boc-jinjiang", Transfer("boc-jinjiang", "rongou", kDoc));
  Restart();
  EXPECT_EQ(Recorded().size(), 1U);
  const auto sealed = MustAdmit(Transfer("landrover-nl", "boc-frankfurt", kDoc));
  const auto rows = store_.Scan(store::Table::kAccess, "", "", 10);
  const auto seal = log::DecodeEntry(sealed.seal().entry());
  EXPECT_EQ(std::get<log::SealBody>(seal->body).access_root,
            store::LinkOf(*store::DecodeAccess(rows->back().second)));
}

TEST_F(DisclosureTest, ActsOnIdsThatAreNoDocumentAreMissesLikeReadings) {
  MustAdmit(Issue(kDoc));
  for (int i = 0; i < 20; ++i) {
    const auto answer = SubmitAs("boc-jinjiang", Guessed("boc-jinjiang", Guess(i)));
    ASSERT_EQ(answer->refusal().reason(), v1::REFUSAL_REASON_UNKNOWN_DOCUMENT) << i;
  }
  const auto reason = [&](const std::string& caller, const v1::SubmitActRequest& act) {
    const auto answer = SubmitAs(caller, act);
    return answer ? v1::ERROR_REASON_UNSPECIFIED : answer.error().reason;
  };
  EXPECT_EQ(reason("boc-jinjiang", Guessed("boc-jinjiang", Guess(20))), v1::ERROR_REASON_TOO_MANY_MISSES);
  EXPECT_EQ(reason("boc-jinjiang", Transfer("boc-jinjiang", "rongou", kDoc)),
            v1::ERROR_REASON_TOO_MANY_MISSES)
      << "a document cannot be told from none";
  yidan::internal::v1::ReadRequest read;
  read.set_caller("boc-jinjiang");
  read.mutable_get_title()->set_document_id(Guess(21));
  EXPECT_EQ(Read(read).error().reason, v1::ERROR_REASON_TOO_MANY_MISSES) << "one bucket for both ways";
  EXPECT_EQ(reason("boc-jinjiang", Transfer("landrover-nl", "boc-jinjiang", kDoc)),
            v1::ERROR_REASON_UNSPECIFIED)
      << "signed by its holder, whoever hands it in";
  EXPECT_EQ(reason("boc-jinjiang", Transfer("boc-jinjiang", "rongou", kDoc)), v1::ERROR_REASON_UNSPECIFIED)
      << "its own is not a guess";
  EXPECT_EQ(Title(kDoc).holder(), "rongou");
}

// One call that carries many guesses gets no more answers than many calls would.
TEST_F(DisclosureTest, ABatchOfGuessesIsTurnedAwayWhole) {
  std::vector<v1::SubmitActRequest> guesses;
  for (int i = 0; i < 21; ++i) guesses.push_back(Guessed("boc-jinjiang", Guess(i)));
  auto request = RequestOf(std::move(guesses));
  request.set_caller("boc-jinjiang");
  const auto answer = Submit(std::move(request));
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().reason, v1::ERROR_REASON_TOO_MANY_MISSES);
}

// That so many are turned away says that none of them is a document: it costs what asking for each would.
TEST_F(DisclosureTest, GuessesThatAreTurnedAwayAreOwed) {
  MustAdmit(Issue(kDoc));
  const auto merge = [this](int first, bool with_hit, bool signed_well) {
    v1::Act act = NewAct("boc-frankfurt");
    act.set_document_id(Guess(first));
    act.set_sequence(2);
    act.set_previous(std::string(32, 'p'));
    for (int i = 0; i < 21; ++i) {
      auto* predecessor = act.mutable_replace()->add_predecessors();
      predecessor->set_document_id(with_hit && i == 20 ? kDoc : Guess(first + i));
      predecessor->set_sequence(1);
      predecessor->set_last_act(std::string(32, 'p'));
    }
    const auto committed =
        yidan::testing::Commit("YD-TEST-0000000000000009", waybill::ToJson(DemoWaybill(7)));
    auto* successor = act.mutable_replace()->add_successors();
    successor->set_document_id("YD-TEST-0000000000000009");
    *successor->mutable_header() = committed.header;
    v1::SubmitActRequest request = Sign(act);
    *request.add_contents() = committed.content;
    if (!signed_well) request.set_signature(std::string(64, '\0'));
    return request;
  };
  // Whose signature does not hold hears the same of documents and of none.
  for (const bool with_hit : {false, true}) {
    const auto answer = SubmitAs("boc-frankfurt", merge(0, with_hit, false));
    ASSERT_TRUE(answer.has_value()) << answer.error().message;
    EXPECT_EQ(answer->refusal().reason(), v1::REFUSAL_REASON_BAD_SIGNATURE);
  }
  EXPECT_FALSE(SubmitAs("boc-frankfurt", merge(100, false, true)).has_value());
  const auto next = SubmitAs("boc-frankfurt", Guessed("boc-frankfurt", Guess(200)));
  ASSERT_FALSE(next.has_value()) << "the 21 are owed";
  EXPECT_EQ(next.error().reason, v1::ERROR_REASON_TOO_MANY_MISSES);
}

// Beside goods that one knows to be covered, a guess at others' is answered alike whether it hits or not.
TEST_F(DisclosureTest, AGroupThatCannotBeAdmittedIsNoSearchOverGoods) {
  Admit("other-line", {v1::ROLE_CARRIER});
  const auto issue_by = [this](const char* carrier, const std::string& id, int variant) {
    v1::Waybill content = DemoWaybill(variant);
    content.mutable_parties()->mutable_carrier()->mutable_party()->set_participant_id(carrier);
    const auto committed = yidan::testing::Commit(id, waybill::ToJson(content));
    v1::Act act = NewAct(carrier);
    yidan::testing::Issue(act, committed);
    v1::SubmitActRequest request = Sign(act);
    *request.add_contents() = committed.content;
    return request;
  };
  MustAdmit(Issue(kDoc));                                            // a stranger's: variant 0
  MustAdmit(issue_by("other-line", "YD-TEST-0000000000000002", 5));  // its own
  const auto ask = [&](int guessed) {
    auto request = RequestOf(
        {issue_by("other-line", Guess(guessed), guessed), issue_by("other-line", Guess(100 + guessed), 5)});
    request.set_all_or_nothing(true);
    request.set_caller("other-line");
    const auto answer = Submit(request);
    EXPECT_TRUE(answer.has_value());
    std::string said;
    for (const auto& result : answer->results()) said += result.refusal().ShortDebugString() + "\n";
    return said;
  };
  const std::string hit = ask(0);
  EXPECT_THAT(hit, ::testing::HasSubstr("GOODS_ALREADY_COVERED"));
  EXPECT_EQ(hit, ask(9));
}

// An ISSUE over an id that is taken tells that it is, and one with a faulty content that it is not.
TEST_F(DisclosureTest, AnIssueThatIsRefusedIsARecordedReadingAndAGuess) {
  MustAdmit(Issue(kDoc));
  const auto issue_by = [this](const char* carrier, const std::string& id) {
    const auto committed = yidan::testing::Commit(id, waybill::ToJson(DemoWaybill(7)));
    v1::Act act = NewAct(carrier);
    yidan::testing::Issue(act, committed);
    v1::SubmitActRequest request = Sign(act);
    *request.add_contents() = committed.content;
    return request;
  };
  const char* other = "kzh";
  Admit(other, {v1::ROLE_CARRIER});
  const auto taken = issue_by(other, kDoc);
  EXPECT_EQ(SubmitAs(other, taken)->refusal().reason(), v1::REFUSAL_REASON_DOCUMENT_EXISTS);
  EXPECT_EQ(Recorded(), Strings({"kzh YD-TEST-0000000000000001 submit_act transfer"}));
  const auto free = issue_by(other, Guess(1));  // the content names another carrier
  EXPECT_EQ(SubmitAs(other, free)->refusal().reason(), v1::REFUSAL_REASON_HEADER_MISMATCH);
  for (std::int64_t i = 2; i < ledger::Disclosure::kNewIds.burst; ++i) {
    ASSERT_TRUE(SubmitAs(other, i % 2 == 0 ? taken : free).has_value()) << i;
  }
  for (const auto& more : {taken, free}) {
    const auto answer = SubmitAs(other, more);
    ASSERT_FALSE(answer.has_value());
    EXPECT_EQ(answer.error().reason, v1::ERROR_REASON_TOO_MANY_MISSES);
    EXPECT_THAT(answer.error().message,
                ::testing::HasSubstr(FormatRfc3339(clock_.WallMs() + 1'000) + " on, fewer sooner"));
  }
  // Nor by a group that comes to nothing for another act's sake.
  auto group = RequestOf({issue_by("cdirp", Guess(2)), Guessed("cdirp", Guess(3))});
  group.set_all_or_nothing(true);
  clock_.Advance(1'000);
  group.set_caller(other);
  EXPECT_TRUE(Submit(group).has_value());
  EXPECT_FALSE(SubmitAs(other, taken).has_value()) << "the group has used up what came back";
  EXPECT_TRUE(SubmitAs("cdirp", Issue(kDoc, 7)).has_value()) << "others have their own";
}

// An importer with faults among its bills is not locked out of issuing: those that are admitted earn as many.
TEST_F(DisclosureTest, WhoIssuesManyDocumentsMayHaveAsManyRefused) {
  const char* platform = "kzh";
  Admit(platform, {v1::ROLE_CARRIER});
  const auto committed = yidan::testing::Commit(Guess(1), waybill::ToJson(DemoWaybill(7)));
  v1::Act act = NewAct(platform);
  yidan::testing::Issue(act, committed);
  v1::SubmitActRequest faulty = Sign(act);  // the content names another carrier
  *faulty.add_contents() = committed.content;
  for (std::int64_t i = 1; i < ledger::Disclosure::kNewIds.burst; ++i) {
    const auto answer = SubmitAs(platform, faulty);
    ASSERT_TRUE(answer.has_value() && answer->has_refusal()) << i;
  }
  ASSERT_TRUE(SubmitAs(platform, Issue(kDoc))->has_receipt());
  EXPECT_TRUE(SubmitAs(platform, faulty).has_value()) << "the last token";
  EXPECT_TRUE(SubmitAs(platform, faulty).has_value()) << "earned by the one that was admitted";
  EXPECT_FALSE(SubmitAs(platform, faulty).has_value());
}

// What a REPLACE hears of the documents that it would replace is a reading of each.
TEST_F(DisclosureTest, AReplaceThatIsRefusedIsARecordedReadingOfEachThatItNames) {
  const std::string mine = "YD-TEST-0000000000000002";
  Admit("other-line", {v1::ROLE_CARRIER});
  v1::Waybill theirs = DemoWaybill(7);
  theirs.mutable_parties()->mutable_carrier()->mutable_party()->set_participant_id("other-line");
  const auto committed = yidan::testing::Commit(kDoc, waybill::ToJson(theirs));
  v1::Act issue = NewAct("other-line");
  yidan::testing::Issue(issue, committed);
  v1::SubmitActRequest issued = Sign(issue);
  *issued.add_contents() = committed.content;
  MustAdmit(issued);
  MustAdmit(Issue(mine));
  v1::Act surrender = OnDocument("landrover-nl", mine);
  surrender.mutable_surrender()->mutable_terms()->set_purpose(v1::SURRENDER_PURPOSE_MERGE);
  MustAdmit(Sign(surrender));

  const auto replace = [&](const std::vector<std::string>& others) {
    const auto merged = yidan::testing::Commit("YD-TEST-0000000000000003", waybill::ToJson(DemoWaybill()));
    v1::Act act = OnDocument("cdirp", mine);
    const auto name = [&act](const std::string& id, std::uint64_t sequence, const std::string& last_act) {
      auto* predecessor = act.mutable_replace()->add_predecessors();
      predecessor->set_document_id(id);
      predecessor->set_sequence(sequence);
      predecessor->set_last_act(last_act);
    };
    name(mine, Title(mine).sequence(), Title(mine).last_act());
    for (const std::string& id : others) name(id, 1, std::string(32, 'p'));
    auto* successor = act.mutable_replace()->add_successors();
    successor->set_document_id("YD-TEST-0000000000000003");
    *successor->mutable_header() = merged.header;
    v1::SubmitActRequest request = Sign(act);
    *request.add_contents() = merged.content;
    return request;
  };
  const std::string of_theirs = "cdirp YD-TEST-0000000000000001 submit_act transfer";
  Strings recorded = Recorded();
  EXPECT_EQ(SubmitAs("cdirp", replace({kDoc}))->refusal().reason(), v1::REFUSAL_REASON_WRONG_STATUS);
  recorded.push_back(of_theirs);
  EXPECT_EQ(Recorded(), recorded);
  // That the second is none says that the first is one.
  EXPECT_EQ(SubmitAs("cdirp", replace({kDoc, Guess(1)}))->refusal().reason(),
            v1::REFUSAL_REASON_UNKNOWN_DOCUMENT);
  recorded.push_back(of_theirs);
  EXPECT_EQ(Recorded(), recorded);
}

TEST_F(DisclosureTest, WhatIsIssuedInTheSameCallIsNoGuess) {
  for (int i = 0; i < 20; ++i) SubmitAs("cdirp", Guessed("cdirp", Guess(i)));
  const auto issue = Issue(kDoc);
  v1::Act second = NewAct("landrover-nl");
  second.set_document_id(kDoc);
  second.set_sequence(2);
  second.set_previous(title::ActDigest(issue.act()).ToString());
  yidan::testing::Transfer(second, "boc-frankfurt");
  const auto answer = Submit(RequestOf({issue, Sign(second)}));
  ASSERT_TRUE(answer.has_value()) << answer.error().message;
  EXPECT_TRUE(answer->results(1).has_receipt());
}

}  // namespace
}  // namespace yidan::ledger_test
