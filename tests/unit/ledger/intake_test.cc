// What a caller can make the registry do: bounded before anything is looked at, and nothing costly without a
// key that is known.
#include "services/ledger/intake.h"

#include "services/identifiers/identifiers.h"
#include "services/ledger/queue.h"
#include "tests/support/ledger_fixture.h"

namespace yidan::ledger_test {
namespace {

constexpr const char* kDoc = "YD-TEST-0000000000000001";

class IntakeTest : public LedgerTest {
 protected:
  api::Reply<v1::ActResult> SubmitAs(const std::string& caller, const v1::SubmitActRequest& act) {
    auto request = RequestOf({act});
    request.set_caller(caller);
    auto answer = Submit(std::move(request));
    if (!answer) return tl::unexpected(answer.error());
    return answer->results(0);
  }
  void StartWith(const ledger::Allowance::Options& allowance) {
    Stop();
    options_.allowance = allowance;
    Start();
  }
  v1::SubmitActRequest AddKeyOf(const std::string& participant, const crypto::PrivateKey& fresh) {
    yidan::internal::v1::ReadRequest read;
    read.mutable_get_participant()->set_participant_id(participant);
    const v1::Participant head = Read(read)->get_participant().participant();
    v1::Act add = NewAct(participant);
    add.set_participant_id(participant);
    add.set_sequence(head.sequence() + 1);
    add.set_previous(head.last_act());
    add.mutable_add_key()->set_spki(fresh.public_key().spki());
    add.mutable_add_key()->set_possession(
        fresh.Sign(crypto::PreAuthEncoding(title::kPossessionType, registry_.ToString() + participant)));
    return Sign(add);
  }
  v1::SubmitActRequest Unsigned(const std::string& actor) {
    v1::SubmitActRequest act = Transfer(actor, "rongou", kDoc);
    act.set_signature(std::string(64, 'x'));
    return act;
  }
};

TEST_F(IntakeTest, ActsThatComeToNothingUseUpWhatACallerMayHandIn) {
  MustAdmit(Issue(kDoc));
  StartWith({.burst = 5, .per_second = 10});
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(SubmitAs("boc-jinjiang", Unsigned("boc-jinjiang"))->refusal().reason(),
              v1::REFUSAL_REASON_BAD_SIGNATURE);
  }
  const auto sixth = SubmitAs("boc-jinjiang", Unsigned("boc-jinjiang"));
  ASSERT_FALSE(sixth.has_value());
  EXPECT_EQ(sixth.error().reason, v1::ERROR_REASON_TOO_FAST);
  EXPECT_TRUE(SubmitAs("landrover-nl", Transfer("landrover-nl", "boc-frankfurt", kDoc)).has_value())
      << "another caller's";
  clock_.Advance(100);
  EXPECT_TRUE(SubmitAs("boc-jinjiang", Unsigned("boc-jinjiang")).has_value()) << "one comes back";
  EXPECT_FALSE(SubmitAs("boc-jinjiang", Unsigned("boc-jinjiang")).has_value()) << "and no more";
}

TEST_F(IntakeTest, ActsThatAreAdmittedCostNothing) {
  MustAdmit(Issue(kDoc));
  StartWith({.burst = 2, .per_second = 1});
  for (int i = 0; i < 10; ++i) {
    const bool there = i % 2 == 0;
    const auto act = there ? Transfer("landrover-nl", "boc-frankfurt", kDoc)
                           : Transfer("boc-frankfurt", "landrover-nl", kDoc);
    const auto answer = SubmitAs("landrover-nl", act);
    ASSERT_TRUE(answer.has_value()) << i << answer.error().message;
    ASSERT_TRUE(answer->has_receipt()) << answer->refusal().message();
  }
}

TEST_F(IntakeTest, ContentsCostByTheirSize) {
  v1::SubmitActRequest act;
  EXPECT_EQ(ledger::TokensOf(act), 1);
  act.add_contents()->set_content_json(std::string(1 << 20, ' '));
  EXPECT_EQ(ledger::TokensOf(act), 257);
}

// Whoever has no key here makes nobody read a megabyte: the content is not looked at, however wrong it is.
TEST_F(IntakeTest, AContentIsLookedAtOnlyOnceAKnownKeyHasSigned) {
  const crypto::KeyRing nobody;
  const ledger::Intake intake(nobody, *title::RuleBook::Released().Find(1), std::string(32, 'g'), store_,
                              identifiers::PlaceList::Corridors());
  auto issue = Issue(kDoc);
  issue.mutable_contents(0)->set_content_json("{");
  const auto unknown = intake.Examine(v1::SubmitActRequest(issue));
  EXPECT_TRUE(unknown.rest_waits);
  EXPECT_EQ(unknown.unexamined.contents(0).content_json(), "{");
  EXPECT_TRUE(unknown.contents.empty());

  crypto::KeyRing ring;
  const auto& key = keys_.at("cdirp").public_key();
  ring.Add(key.id(), key.spki());
  const ledger::Intake knowing(ring, *title::RuleBook::Released().Find(1), std::string(32, 'g'), store_,
                               identifiers::PlaceList::Corridors());
  EXPECT_FALSE(knowing.Examine(v1::SubmitActRequest(issue)).rest_waits);
  issue.set_signature(std::string(64, 'x'));
  EXPECT_TRUE(knowing.Examine(v1::SubmitActRequest(issue)).rest_waits) << "not that key's signature";
  EXPECT_EQ(MustRefuse(issue), v1::REFUSAL_REASON_BAD_SIGNATURE);
}

// A content under a key that came with the same batch is examined all the same, and counts.
TEST_F(IntakeTest, AContentUnderAKeyOfTheSameBatchIsExaminedThen) {
  const auto fresh = yidan::testing::FreshKey();
  const auto add_request = AddKeyOf("cdirp", fresh);
  keys_.insert_or_assign("cdirp", fresh);
  auto spoilt = Issue("YD-TEST-0000000000000002", 7);
  spoilt.mutable_contents(0)->set_secret(std::string(32, 'x'));
  const auto answer = Submit(RequestOf({add_request, spoilt, Issue(kDoc)}));
  ASSERT_TRUE(answer.has_value());
  EXPECT_TRUE(answer->results(0).has_receipt()) << answer->results(0).refusal().message();
  EXPECT_EQ(answer->results(1).refusal().reason(), v1::REFUSAL_REASON_COMMITMENT_MISMATCH);
  EXPECT_TRUE(answer->results(2).has_receipt()) << answer->results(2).refusal().message();
}

// ---- Remarks ----

// So many vehicles of one maker whose numbers have a wrong check digit.
v1::Waybill OfDoubtfulVins(std::size_t vins, int first = 100'000, int variant = 0) {
  v1::Waybill content = DemoWaybill(variant);
  auto& line = *content.mutable_goods_lines(0);
  line.clear_vins();
  for (int i = 0; static_cast<std::size_t>(line.vins_size()) < vins; ++i) {
    const std::string vin = "LSVAA4180E2" + std::to_string(first + i);
    if (!identifiers::DoubtOfVin(vin).empty()) line.add_vins(vin);
  }
  const auto more = static_cast<std::uint64_t>(line.vins_size()) - line.packages();
  line.set_packages(line.packages() + more);
  content.mutable_totals()->set_packages(content.totals().packages() + more);
  return content;
}

// A thousand slips of one kind crowd out nobody who could take the goods past the bill.
TEST_F(IntakeTest, TheGravestRemarksAreKeptAndTheRestIsCounted) {
  v1::Waybill content = OfDoubtfulVins(1'000);
  content.mutable_legs(1)->clear_rail_note();  // the first is by road
  content.mutable_totals()->set_gross_weight_grams(content.totals().gross_weight_grams() * 2);
  const auto committed = yidan::testing::Commit(kDoc, waybill::ToJson(content));
  v1::Act act = NewAct("cdirp");
  yidan::testing::Issue(act, committed);
  v1::SubmitActRequest request = Sign(act);
  *request.add_contents() = committed.content;
  MustAdmit(request);
  const auto title = Title(kDoc);
  std::map<v1::RemarkKind, int> kept;
  for (const auto& remark : title.remarks()) kept[remark.kind()] += 1;
  EXPECT_EQ(title.remarks_size(), 64);
  EXPECT_GT(kept[v1::REMARK_KIND_NO_RAIL_NOTE], 0);
  EXPECT_EQ(kept[v1::REMARK_KIND_WEIGHT_DIFFERS], 1);
  EXPECT_GT(kept[v1::REMARK_KIND_VIN_DOUBTFUL], 0);
  ASSERT_EQ(title.remarks_left_out_size(), 1) << title.ShortDebugString().substr(0, 2'000);
  EXPECT_EQ(title.remarks_left_out(0).kind(), v1::REMARK_KIND_VIN_DOUBTFUL);
  EXPECT_EQ(static_cast<int>(title.remarks_left_out(0).count()) + kept[v1::REMARK_KIND_VIN_DOUBTFUL], 1'000);
}

// What fits an entry without its remarks is admitted with those that have room. As many keys as there may be
// approve it, which takes the room.
TEST_F(IntakeTest, RemarksNeverMakeAnEntryTooLarge) {
  std::vector<crypto::PrivateKey> colleagues;
  for (std::size_t i = 0; i < title::kMaxApprovers; ++i) {
    colleagues.push_back(yidan::testing::FreshKey());
    MustAdmit(AddKeyOf("cdirp", colleagues.back()));
  }
  std::vector<const crypto::PrivateKey*> approvers;
  for (const crypto::PrivateKey& key : colleagues) approvers.push_back(&key);
  bool cut = false;
  int first = 100'000;
  for (const std::size_t vins : {1'780U, 1'800U, 1'820U, 1'840U, 1'860U, 1'880U}) {
    const std::string id = "YD-TEST-000000000000" + std::to_string(vins);
    v1::Waybill content = OfDoubtfulVins(vins, first += 10'000, static_cast<int>(vins));
    content.mutable_exchanged_document()->set_number("N" + std::to_string(vins));
    const auto committed = yidan::testing::Commit(id, waybill::ToJson(content));
    v1::Act act = NewAct("cdirp");
    yidan::testing::Issue(act, committed);
    v1::SubmitActRequest request = yidan::testing::SignTogether(act, keys_.at("cdirp"), approvers);
    *request.add_contents() = committed.content;
    const auto answer = SubmitOne(request);
    if (!answer.has_receipt()) {
      EXPECT_TRUE(cut) << vins << ": " << answer.refusal().message();
      continue;
    }
    const auto title = Title(id);
    int named = title.remarks_size();
    for (const auto& left : title.remarks_left_out()) named += static_cast<int>(left.count());
    EXPECT_GE(named, static_cast<int>(vins));
    cut = cut || title.remarks_size() < 64;
  }
  EXPECT_TRUE(cut);
}

// Who may not sign hears that, and not how much an entry holds.
TEST_F(IntakeTest, TheSignerIsJudgedBeforeTheSizeOfTheEntry) {
  v1::Act suspend = NewAct("registrar");
  suspend.set_participant_id("cdirp");
  yidan::internal::v1::ReadRequest read;
  read.mutable_get_participant()->set_participant_id("cdirp");
  suspend.set_sequence(Read(read)->get_participant().participant().sequence() + 1);
  suspend.set_previous(Read(read)->get_participant().participant().last_act());
  suspend.mutable_suspend();
  const auto issue = [this] {
    const auto committed = yidan::testing::Commit(kDoc, waybill::ToJson(OfDoubtfulVins(2'100)));
    v1::Act act = NewAct("cdirp");
    yidan::testing::Issue(act, committed);
    v1::SubmitActRequest request = Sign(act);
    *request.add_contents() = committed.content;
    return request;
  };
  EXPECT_EQ(MustRefuse(issue()), v1::REFUSAL_REASON_TOO_MANY)
      << "by the rules, which say how much there may be";
  MustAdmit(Sign(suspend));
  EXPECT_EQ(MustRefuse(issue()), v1::REFUSAL_REASON_SUSPENDED);
}

TEST(SubmissionQueueTest, ACallerHasItsShareOfTheBytesAndGetsItBackWithTheAnswer) {
  ledger::SubmissionQueue queue(1'000, 250, 100);
  const auto submission = [](const std::string& caller, std::size_t bytes) {
    auto made = std::make_shared<ledger::Submission>();
    made->request.set_caller(caller);
    made->bytes = bytes;
    return made;
  };
  using Pushed = ledger::SubmissionQueue::Pushed;
  const auto first = submission("greedy", 200);
  EXPECT_EQ(queue.Push(first), Pushed::kTaken);
  EXPECT_EQ(queue.Push(submission("greedy", 100)), Pushed::kShareFull);
  EXPECT_EQ(queue.Push(submission("other", 250)), Pushed::kTaken);
  EXPECT_EQ(queue.Push(submission("", 500)), Pushed::kTaken) << "the registry's own has no share";
  EXPECT_EQ(queue.Push(submission("third", 100)), Pushed::kFull);
  queue.Release(*first);
  EXPECT_EQ(queue.Push(submission("greedy", 100)), Pushed::kTaken);
}

TEST_F(IntakeTest, AShareThatIsFullSaysWhose) {
  Stop();
  options_.caller_queue_bytes_max = 2'000;
  Start();
  const auto answer = SubmitAs("cdirp", Issue(kDoc));
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().reason, v1::ERROR_REASON_QUEUE_FULL);
  EXPECT_NE(answer.error().message.find("your own acts"), std::string::npos);
}

}  // namespace
}  // namespace yidan::ledger_test
