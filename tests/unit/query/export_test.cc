// Exports: everything that a proof file holds, from one head.
#include "services/proof/export.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "services/proof/verifier.h"
#include "tests/unit/query/queries_fixture.h"

namespace yidan::ledger_test {
namespace {

TEST_F(QueriesTest, AnExportHoldsEveryEntryAndTheDirectoryOfEveryActor) {
  MustAdmit(Issue(kDoc));
  MustAdmit(Transfer("landrover-nl", "boc-frankfurt", kDoc));
  auto request = As("boc-frankfurt");
  request.mutable_export_title()->set_document_id(kDoc);
  const auto answer = Read(request);
  ASSERT_TRUE(answer.has_value()) << answer.error().message;
  const auto& out = answer->export_title();
  EXPECT_EQ(out.entries_size(), 2);
  EXPECT_EQ(out.directory_entries(0).entry().index(), 0U);
  EXPECT_EQ(out.content().document_id(), kDoc);
  const auto root = *Digest::FromBytes(out.checkpoint().root());
  const auto proven = [&](const v1::ExportTitleResponse::ProvenEntry& entry) {
    std::vector<Digest> path;
    for (const auto& hash : entry.path()) path.push_back(*Digest::FromBytes(hash));
    return log::VerifyInclusion(entry.entry().index(), out.checkpoint().size(),
                                log::LeafHash(entry.entry().entry()), path, root)
        .has_value();
  };
  EXPECT_TRUE(std::all_of(out.entries().begin(), out.entries().end(), proven));
  EXPECT_TRUE(std::all_of(out.directory_entries().begin(), out.directory_entries().end(), proven));
  EXPECT_TRUE(proven(out.seal()));
  std::vector<std::string> participants;
  for (const auto& participant : out.participants()) participants.push_back(participant.participant_id());
  for (const char* needed : {"cdirp", "landrover-nl", "boc-frankfurt", "registrar"}) {
    EXPECT_NE(std::find(participants.begin(), participants.end(), needed), participants.end()) << needed;
  }
  auto stranger = As("boc-jinjiang");
  stranger.mutable_export_title()->set_document_id(kDoc);
  EXPECT_EQ(Read(stranger).error().reason, v1::ERROR_REASON_NOT_A_READER);
}

class ExportTest : public QueriesTest {
 protected:
  // Directory entries that change nothing.
  void Flood(const std::string& house, int entries) {
    auto asked = As("cdirp");
    asked.mutable_get_participant()->set_participant_id(house);
    const v1::Participant head = Read(asked)->get_participant().participant();
    std::string previous = head.last_act();
    std::vector<v1::SubmitActRequest> acts;
    for (int i = 0; i < entries; ++i) {
      v1::Act act = NewAct(house);
      act.set_participant_id(house);
      act.set_sequence(head.sequence() + 1 + static_cast<std::uint64_t>(i));
      act.set_previous(previous);
      act.mutable_powers()->set_key_id(keys_.at(house).public_key().id().ToString());
      acts.push_back(Sign(act));
      previous = title::ActDigest(acts.back().act()).ToString();
    }
    const auto answer = Submit(RequestOf(std::move(acts)));
    ASSERT_TRUE(answer.has_value()) << answer.error().message;
    ASSERT_TRUE(answer->results(entries - 1).has_receipt())
        << answer->results(entries - 1).refusal().message();
  }
};

// What those whom a document names do to themselves takes no holder's proof away.
TEST_F(ExportTest, AnExportIsMadeHoweverBusyTheHousesItNames) {
  constexpr int kActsEach = 1'010;
  MustAdmit(Issue(kDoc));
  MustAdmit(Transfer("landrover-nl", "boc-frankfurt", kDoc));
  MustAdmit(Transfer("boc-frankfurt", "boc-jinjiang", kDoc));
  MustAdmit(Transfer("boc-jinjiang", "rongou", kDoc));
  for (const std::string house : {"cdirp", "landrover-nl", "boc-frankfurt", "boc-jinjiang"}) {
    Flood(house, kActsEach);
  }
  auto request = As("rongou");
  request.mutable_export_title()->set_document_id(kDoc);
  const auto answer = Read(request);
  ASSERT_TRUE(answer.has_value()) << answer.error().message;
  EXPECT_GT(answer->export_title().directory_entries_size(), 4 * kActsEach);
  const auto file = proof::FromExport(answer->export_title());
  ASSERT_TRUE(file.has_value());
  const auto read = proof::ParseProofFile(proof::FormatProofFile(*file));
  ASSERT_TRUE(read.has_value()) << read.error().message;
  const auto report = proof::Verify(*read, {signer_.verifier_key(), clock_.WallMs(), 600'000});
  EXPECT_TRUE(report->Valid()) << report->log.sentence << report->chain.sentence;

  // Where all of them are more than a file can hold, the longest stand in it by their records alone, which
  // the verdict says: whoever comes to hold the document has its proof, whoever signed before.
  Stop();
  options_.export_entries_max = 1'000;
  Start();
  const auto bounded = Read(request);
  ASSERT_TRUE(bounded.has_value()) << bounded.error().message;
  EXPECT_LT(bounded->export_title().directory_entries_size(), 100);
  EXPECT_EQ(bounded->export_title().participants_size(), answer->export_title().participants_size());
  const auto shorter =
      proof::ParseProofFile(proof::FormatProofFile(*proof::FromExport(bounded->export_title())));
  ASSERT_TRUE(shorter.has_value()) << shorter.error().message;
  const auto word = proof::Verify(*shorter, {signer_.verifier_key(), clock_.WallMs(), 600'000});
  EXPECT_EQ(word->chain.ruling, proof::Ruling::kNotChecked);
  EXPECT_THAT(word->chain.sentence,
              ::testing::HasSubstr("the registry's word for boc-frankfurt, boc-jinjiang, "
                                   "cdirp, landrover-nl"));
  EXPECT_FALSE(word->Valid());
  ASSERT_TRUE(word->title.has_value());
  EXPECT_EQ(word->title->holder(), "rongou");
  EXPECT_EQ(word->present.ruling, proof::Ruling::kValid) << word->present.sentence;

  // Of a short chain nothing is taken at its word.
  auto cut = *shorter;
  const auto of_forwarder = [](const proof::ProvenEntry& entry) {
    const auto decoded = log::DecodeEntry(entry.entry);
    const auto* body = decoded ? std::get_if<log::ActBody>(&decoded->body) : nullptr;
    const auto act = body != nullptr ? title::ReadAct(body->act) : std::nullopt;
    return act && act->has_admit() && act->participant_id() != "registrar";
  };
  std::erase_if(cut.directory_entries, of_forwarder);
  EXPECT_EQ(proof::Verify(cut, {signer_.verifier_key(), clock_.WallMs(), 600'000})->chain.ruling,
            proof::Ruling::kInvalid);
}

// Nor does it make anybody's proof longer: whoever signed nothing of the document stands by its record.
TEST_F(ExportTest, WhoIsNamedAndSignedNothingMakesNoProofLonger) {
  MustAdmit(Issue(kDoc));
  MustAdmit(Transfer("landrover-nl", "boc-frankfurt", kDoc));
  auto request = As("boc-frankfurt");
  request.mutable_export_title()->set_document_id(kDoc);
  const auto judged = [this, &request] {
    const auto answer = Read(request);
    EXPECT_TRUE(answer.has_value());
    const auto file =
        proof::ParseProofFile(proof::FormatProofFile(*proof::FromExport(answer->export_title())));
    const auto report = proof::Verify(*file, {signer_.verifier_key(), clock_.WallMs(), 600'000});
    EXPECT_TRUE(report->Valid()) << report->log.sentence << report->chain.sentence;
    return answer->export_title().directory_entries_size();
  };
  const int before = judged();
  Flood("boc-frankfurt", 70);
  EXPECT_LE(judged(), before);
  MustAdmit(Transfer("boc-frankfurt", "landrover-nl", kDoc));
  request.set_caller("landrover-nl");
  EXPECT_GT(judged(), before + 60) << "it has signed, and its keys are followed";
}

// Two who pass a document to and fro without end take the next holder's proof away from nobody: what does not
// fit stands by its state, which the verdict says.
TEST_F(QueriesTest, AnExportIsMadeHoweverOftenADocumentWasPassedOn) {
  MustAdmit(Issue(kDoc));
  std::vector<v1::SubmitActRequest> acts;
  std::string from = "landrover-nl";
  std::string to = "boc-frankfurt";
  v1::Act next = OnDocument(from, kDoc);
  for (int i = 0; i < 301; ++i) {
    yidan::testing::Transfer(next, to, v1::ENDORSEMENT_KIND_FULL);
    acts.push_back(Sign(next));
    std::swap(from, to);
    v1::Act after = NewAct(from);
    after.set_document_id(kDoc);
    after.set_sequence(next.sequence() + 1);
    after.set_previous(title::ActDigest(acts.back().act()).ToString());
    next = after;
  }
  const auto passed = Submit(RequestOf(std::move(acts)));
  ASSERT_TRUE(passed.has_value()) << passed.error().message;
  ASSERT_TRUE(passed->results(300).has_receipt()) << passed->results(300).refusal().message();
  MustAdmit(Transfer("boc-frankfurt", "rongou", kDoc));
  auto request = As("rongou");
  request.mutable_export_title()->set_document_id(kDoc);
  const auto judged = [this](const v1::ExportTitleResponse& answer) {
    const auto file = proof::ParseProofFile(proof::FormatProofFile(*proof::FromExport(answer)));
    EXPECT_TRUE(file.has_value()) << (file ? "" : file.error().message);
    return *proof::Verify(*file, {signer_.verifier_key(), clock_.WallMs(), 600'000});
  };
  const auto whole = Read(request);
  ASSERT_TRUE(whole.has_value()) << whole.error().message;
  EXPECT_TRUE(judged(whole->export_title()).Valid());

  Stop();
  options_.export_entries_max = 280;
  Start();
  const auto bounded = Read(request);
  ASSERT_TRUE(bounded.has_value()) << bounded.error().message;
  EXPECT_EQ(bounded->export_title().entries_size(), 0);
  const proof::Report report = judged(bounded->export_title());
  EXPECT_EQ(report.chain.ruling, proof::Ruling::kNotChecked);
  EXPECT_THAT(report.chain.sentence, ::testing::HasSubstr("303 entries touch the document"));
  EXPECT_THAT(report.chain.sentence, ::testing::HasSubstr("the registry's word"));
  EXPECT_EQ(report.issuer.ruling, proof::Ruling::kNotChecked);
  EXPECT_EQ(report.content.ruling, proof::Ruling::kNotChecked) << report.content.sentence;
  EXPECT_EQ(report.log.ruling, proof::Ruling::kValid) << report.log.sentence;
  EXPECT_EQ(report.present.ruling, proof::Ruling::kValid) << report.present.sentence;
  EXPECT_FALSE(report.Valid());
  ASSERT_TRUE(report.title.has_value());
  EXPECT_EQ(report.title->holder(), "rongou");

  // What is stated of it is held against the state map, and of a short chain nothing is taken at its word.
  auto file = *proof::FromExport(bounded->export_title());
  auto state = *title::DecodeTitleState(file.title);
  state.holder = "landrover-nl";
  file.title = title::Encode(state);
  const proof::VerifyOptions options{signer_.verifier_key(), clock_.WallMs(), 600'000};
  EXPECT_EQ(proof::Verify(file, options)->present.ruling, proof::Ruling::kInvalid);
  state.entry_count = 256;
  file.title = title::Encode(state);
  EXPECT_EQ(proof::Verify(file, options)->chain.ruling, proof::Ruling::kInvalid);
}

// Merged with a document that is too long for a file, a short one stands by its state too: its own REPLACE is
// judged on the other, whose length the verdict's file shows.
TEST_F(QueriesTest, AShortDocumentIsExportedHoweverLongTheOneIsThatItWasMergedWith) {
  constexpr const char* kWhole = "YD-TEST-0000000000WHOLE1";
  constexpr const char* kMerged = "YD-TEST-000000000MERGED1";
  const auto surrender = [this](const char* id, v1::SurrenderPurpose purpose) {
    v1::Act act = OnDocument("landrover-nl", id);
    act.mutable_surrender()->mutable_terms()->set_purpose(purpose);
    MustAdmit(Sign(act));
  };
  const auto replace = [this](const std::vector<std::string>& ids,
                              const std::vector<std::pair<std::string, std::vector<std::string>>>& parts) {
    v1::Act act = OnDocument("cdirp", ids.front());
    for (const std::string& id : ids) {
      auto* predecessor = act.mutable_replace()->add_predecessors();
      predecessor->set_document_id(id);
      predecessor->set_sequence(Title(id).sequence());
      predecessor->set_last_act(Title(id).last_act());
    }
    std::vector<yidan::testing::Committed> committed;
    for (const auto& [id, lines] : parts) {
      committed.push_back(
          yidan::testing::Commit(id, waybill::ToJson(yidan::testing::PartOfDemoWaybill(lines, ids))));
      auto* successor = act.mutable_replace()->add_successors();
      successor->set_document_id(id);
      *successor->mutable_header() = committed.back().header;
    }
    v1::SubmitActRequest request = Sign(act);
    for (const auto& one : committed) *request.add_contents() = one.content;
    MustAdmit(request);
  };
  MustAdmit(Issue(kWhole));
  surrender(kWhole, v1::SURRENDER_PURPOSE_SPLIT);
  replace({kWhole}, {{kDoc, {"1"}}, {kOther, {"2"}}});
  for (int i = 0; i < 290; ++i) {
    v1::Act act = NewAct("cdirp");
    act.set_document_id(kOther);
    act.set_nonce(std::to_string(1'000'000'000'000'000 + i));
    act.mutable_milestone()->set_code("DEPARTED");
    title::SetTime(act.mutable_milestone()->mutable_at(), clock_.WallMs());
    MustAdmit(Sign(act));
  }
  surrender(kDoc, v1::SURRENDER_PURPOSE_MERGE);
  surrender(kOther, v1::SURRENDER_PURPOSE_MERGE);
  replace({kDoc, kOther}, {{kMerged, {"1", "2"}}});
  Stop();
  options_.export_entries_max = 280;
  Start();
  for (const char* id : {kDoc, kOther, kMerged}) {
    auto request = As("landrover-nl");
    request.mutable_export_title()->set_document_id(id);
    const auto answer = Read(request);
    ASSERT_TRUE(answer.has_value()) << id << ": " << answer.error().message;
    const auto file =
        proof::ParseProofFile(proof::FormatProofFile(*proof::FromExport(answer->export_title())));
    ASSERT_TRUE(file.has_value()) << file.error().message;
    const auto report = *proof::Verify(*file, {signer_.verifier_key(), clock_.WallMs(), 600'000});
    EXPECT_EQ(report.chain.ruling, proof::Ruling::kNotChecked) << id << ": " << report.chain.sentence;
    EXPECT_THAT(report.chain.sentence, ::testing::HasSubstr("more than a file holds")) << id;
    EXPECT_EQ(report.present.ruling, proof::Ruling::kValid) << report.present.sentence;
  }
}

TEST_F(QueriesTest, AnExportVerifiesOfflineWithNothingButTheRegistrysKey) {
  MustAdmit(Issue(kDoc));
  MustAdmit(Transfer("landrover-nl", "boc-frankfurt", kDoc));
  const auto request_as = [](const std::string& caller, const std::string& document_id) {
    auto request = As(caller);
    request.mutable_export_title()->set_document_id(document_id);
    return request;
  };
  const auto judged = [this](const v1::ExportTitleResponse& answer) {
    auto file = proof::FromExport(answer);
    EXPECT_TRUE(file.has_value()) << (file ? "" : file.error().message);
    file = proof::ParseProofFile(proof::FormatProofFile(*file));
    EXPECT_TRUE(file.has_value()) << (file ? "" : file.error().message);
    return *proof::Verify(*file, {signer_.verifier_key(), clock_.WallMs(), 600'000});
  };
  const auto first = Read(request_as("boc-frankfurt", kDoc));
  ASSERT_TRUE(first.has_value()) << first.error().message;
  const proof::Report report = judged(first->export_title());
  EXPECT_TRUE(report.Valid()) << report.log.sentence << report.chain.sentence << report.present.sentence;
  EXPECT_EQ(report.title->holder(), "boc-frankfurt");

  // The ended document: its first sentence says so.
  v1::Act surrender = OnDocument("boc-frankfurt", kDoc);
  surrender.mutable_surrender()->mutable_terms()->set_purpose(v1::SURRENDER_PURPOSE_VOID);
  MustAdmit(Sign(surrender));
  v1::Act voided = OnDocument("cdirp", kDoc);
  voided.mutable_void_()->set_reason("typing error");
  MustAdmit(Sign(voided));
  const auto last = Read(request_as("cdirp", kDoc));
  ASSERT_TRUE(last.has_value()) << last.error().message;
  const proof::Report ended = judged(last->export_title());
  EXPECT_EQ(ended.present.ruling, proof::Ruling::kValid) << ended.present.sentence;
  EXPECT_NE(ended.headline.find("VOIDED"), std::string::npos) << ended.headline;
  EXPECT_FALSE(ended.Valid());
}

}  // namespace
}  // namespace yidan::ledger_test
