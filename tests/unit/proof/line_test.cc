// Documents that replaced each other, in every shape, through export, redaction and verdict: of the document
// at the end of the line and of every one before it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>

#include "services/proof/redact.h"
#include "services/proof/verifier.h"
#include "services/waybill/schema.h"
#include "tests/support/synthetic_registry.h"

namespace yidan::proof {
namespace {

using ::testing::HasSubstr;
using yidan::testing::PartOfDemoWaybill;
using yidan::testing::SyntheticRegistry;

constexpr const char* kWhole = "YD-LINE-0000-WHOLE";
constexpr const char* kLeft = "YD-LINE-0000-LEFT";
constexpr const char* kRight = "YD-LINE-0000-RIGHT";
constexpr const char* kLeftAgain = "YD-LINE-0000-LEFT-AGAIN";
constexpr const char* kMerged = "YD-LINE-0000-MERGED";
constexpr const char* kPaper = "YD-LINE-0000-PAPER";
constexpr const char* kBack = "YD-LINE-0000-ZBACK";

std::vector<std::string> IdsOf(const ProofFile& file) {
  std::vector<std::string> out;
  for (const ProvenState& state : file.predecessors) out.push_back(state.id);
  return out;
}

class Line : public ::testing::Test {
 protected:
  Line() {
    registry_.Admit("cdirp", {v1::ROLE_CARRIER});
    registry_.Admit("landrover-nl", {v1::ROLE_SHIPPER});
    registry_.Admit("rongou", {v1::ROLE_CONSIGNEE});
    registry_.Issue(kWhole, Json({"1", "2"}, {}));
  }
  static std::string Json(const std::vector<std::string>& lines, const std::vector<std::string>& replaces) {
    return waybill::ToJson(PartOfDemoWaybill(lines, replaces)).Canonical();
  }
  void Surrender(const std::string& id, v1::SurrenderPurpose purpose) {
    v1::Act act;
    act.mutable_surrender()->mutable_terms()->set_purpose(purpose);
    registry_.Do("landrover-nl", id, std::move(act));
  }
  void Split() {
    Surrender(kWhole, v1::SURRENDER_PURPOSE_SPLIT);
    registry_.Replace({kWhole}, {{kLeft, Json({"1"}, {kWhole})}, {kRight, Json({"2"}, {kWhole})}});
  }
  // One of the halves has been amended meanwhile.
  void AmendLeft() {
    Surrender(kLeft, v1::SURRENDER_PURPOSE_AMENDMENT);
    registry_.Replace({kLeft}, {{kLeftAgain, Json({"1"}, {kLeft})}});
  }
  void Merge() {
    Surrender(kLeftAgain, v1::SURRENDER_PURPOSE_MERGE);
    Surrender(kRight, v1::SURRENDER_PURPOSE_MERGE);
    registry_.Replace({kLeftAgain, kRight}, {{kMerged, Json({"1", "2"}, {kLeftAgain, kRight})}});
  }
  void ToPaper() {
    Surrender(kMerged, v1::SURRENDER_PURPOSE_PAPER);
    v1::Act act;
    act.mutable_to_paper()->add_form_numbers("CD-000001");
    act.mutable_to_paper()->set_originals(1);
    registry_.Do("cdirp", kMerged, std::move(act));
  }
  void FromPaper() { registry_.Replace({kMerged}, {{kBack, Json({"1", "2"}, {kMerged})}}); }

  [[nodiscard]] Report Judged(const ProofFile& file) const {
    const auto report = Verify(file, {registry_.vkey(), registry_.now_ms});
    EXPECT_TRUE(report.has_value());
    return *report;
  }
  // Whole and redacted, as they are written and read again.
  void ExpectSound(const std::string& id, const std::vector<std::string>& line, const std::string& headline) {
    const ProofFile whole = registry_.File(id);
    EXPECT_EQ(IdsOf(whole), line) << id;
    Redaction redaction;
    redaction.hide = {"/goods_lines", "/freight"};
    redaction.bare_beside = true;
    const auto redacted = Redact(whole, redaction);
    ASSERT_TRUE(redacted) << id << ": " << redacted.error().message;
    for (const ProofFile& file : {whole, *redacted}) {
      const auto read = ParseProofFile(FormatProofFile(file));
      ASSERT_TRUE(read) << read.error().message;
      const Report report = Judged(*read);
      EXPECT_EQ(report.log.ruling, Ruling::kValid) << id << ": " << report.log.sentence;
      EXPECT_EQ(report.chain.ruling, Ruling::kValid) << id << ": " << report.chain.sentence;
      EXPECT_EQ(report.issuer.ruling, Ruling::kValid) << id << ": " << report.issuer.sentence;
      EXPECT_EQ(report.present.ruling, Ruling::kValid) << id << ": " << report.present.sentence;
      EXPECT_EQ(report.content.ruling, read->redacted ? Ruling::kPartial : Ruling::kValid)
          << id << ": " << report.content.sentence;
      EXPECT_EQ(report.Live(), headline.empty()) << id;
      EXPECT_THAT(report.headline, HasSubstr(headline)) << id;
      EXPECT_FALSE(report.history.empty()) << id;
    }
  }

  SyntheticRegistry registry_;
};

TEST_F(Line, OneBecameTwo) {
  Split();
  ExpectSound(kWhole, {}, "REPLACED");
  ExpectSound(kLeft, {kWhole}, "");
  ExpectSound(kRight, {kWhole}, "");
}

TEST_F(Line, TwoBecameOneAndEachOfThemIsProvenWithTheOther) {
  Split();
  AmendLeft();
  Merge();
  ExpectSound(kMerged, {kLeft, kLeftAgain, kRight, kWhole}, "");
  ExpectSound(kLeftAgain, {kLeft, kRight, kWhole}, "REPLACED 已换单 by " + std::string(kMerged));
  ExpectSound(kRight, {kLeft, kLeftAgain, kWhole}, "REPLACED");
  ExpectSound(kLeft, {kWhole}, "REPLACED");
  ExpectSound(kWhole, {}, "REPLACED");
}

TEST_F(Line, OnPaperAndBackAndDelivered) {
  Split();
  AmendLeft();
  Merge();
  ToPaper();
  ExpectSound(kMerged, {kLeft, kLeftAgain, kRight, kWhole}, "ON PAPER");
  FromPaper();
  const std::vector<std::string> before = {kLeft, kLeftAgain, kMerged, kRight, kWhole};
  ExpectSound(kMerged, {kLeft, kLeftAgain, kRight, kWhole}, "REPLACED");
  ExpectSound(kBack, before, "");
  Surrender(kBack, v1::SURRENDER_PURPOSE_DELIVERY);
  v1::Act act;
  for (const auto& [line, quantity] : registry_.Title(kBack).header.goods) {
    auto* out = act.mutable_deliver()->add_quantities();
    out->set_line_id(line);
    out->set_packages(quantity.packages);
    out->set_gross_weight_grams(quantity.gross_weight_grams);
  }
  registry_.Do("cdirp", kBack, std::move(act));
  ExpectSound(kBack, before, "DELIVERED");
}

// Any shape at all: amended, split, merged, put on paper and taken back, voided, in any order and as often as
// it comes. Every document that ever was is proven, whole and redacted, with exactly its line.
class AnyShape : public Line, public ::testing::WithParamInterface<std::uint32_t> {
 protected:
  struct Document {
    std::vector<std::string> lines;
    std::vector<std::string> replaces;
    std::vector<std::string> ended_with;  // by a MERGE, itself too
    std::string headline;                 // empty: it is live
  };
  AnyShape() : random_(GetParam()) { documents_[kWhole] = {{"1", "2"}, {}, {}, {}}; }

  std::uint32_t Draw(std::size_t below) { return static_cast<std::uint32_t>(random_() % below); }
  std::string NewId() { return "YD-SHAPE-0000-" + std::to_string(1000 + documents_.size()); }
  [[nodiscard]] std::vector<std::string> Live() const {
    std::vector<std::string> out;
    for (const auto& [id, document] : documents_) {
      if (document.headline.empty()) out.push_back(id);
    }
    return out;
  }
  // The issuer replaces `old` by one document for each of `parts`.
  void Become(const std::vector<std::string>& old, const std::vector<std::vector<std::string>>& parts) {
    std::vector<std::pair<std::string, std::string>> successors;
    for (const auto& lines : parts) {
      const std::string id = NewId();
      successors.emplace_back(id, Json(lines, old));
      documents_[id] = {lines, old, {}, {}};
    }
    registry_.Replace(old, successors);
    for (const std::string& id : old) {
      documents_.at(id).headline = "REPLACED";
      if (old.size() > 1) documents_.at(id).ended_with = old;
    }
  }
  void OnPaperAndBack(const std::string& id, bool back) {
    Surrender(id, v1::SURRENDER_PURPOSE_PAPER);
    v1::Act act;
    act.mutable_to_paper()->add_form_numbers("CD-" + std::to_string(100'001 + papers_++));
    act.mutable_to_paper()->set_originals(1);
    registry_.Do("cdirp", id, std::move(act));
    documents_.at(id).headline = "ON PAPER";
    if (back) Become({id}, {documents_.at(id).lines});
  }
  void Void(const std::string& id) {
    Surrender(id, v1::SURRENDER_PURPOSE_VOID);
    v1::Act act;
    act.mutable_void_()->set_reason("end of story");
    registry_.Do("cdirp", id, std::move(act));
    documents_.at(id).headline = "VOIDED";
  }
  void Step() {
    const std::vector<std::string> live = Live();
    if (live.empty()) return;
    const std::string id = live[Draw(live.size())];
    const std::vector<std::string> lines = documents_.at(id).lines;
    switch (Draw(8)) {
      case 0:
      case 1:
        Surrender(id, v1::SURRENDER_PURPOSE_AMENDMENT);
        return Become({id}, {lines});
      case 2:
      case 3:
      case 4:
        if (lines.size() == 2) {
          Surrender(id, v1::SURRENDER_PURPOSE_SPLIT);
          return Become({id}, {{"1"}, {"2"}});
        }
        if (live.size() < 2) return;
        for (const std::string& one : live) Surrender(one, v1::SURRENDER_PURPOSE_MERGE);
        return Become(live, {{"1", "2"}});
      case 5:
      case 6:
        return OnPaperAndBack(id, /*back=*/true);
      default:
        if (steps_ < 6) return;  // not at once
        return Draw(2) == 0 ? Void(id) : OnPaperAndBack(id, /*back=*/false);
    }
  }
  void AddLine(const std::string& id, std::set<std::string>& out) const {
    for (const std::string& before : documents_.at(id).replaces) {
      if (out.insert(before).second) AddLine(before, out);
    }
  }
  [[nodiscard]] std::vector<std::string> LineOf(const std::string& id) const {
    std::set<std::string> out;
    AddLine(id, out);
    for (const std::string& other : documents_.at(id).ended_with) {
      if (other == id) continue;
      out.insert(other);
      AddLine(other, out);
    }
    return {out.begin(), out.end()};
  }

  std::map<std::string, Document> documents_;
  std::minstd_rand random_;
  int steps_ = 0;
  int papers_ = 0;
};

TEST_P(AnyShape, EveryDocumentOfItIsProven) {
  for (; steps_ < 12; ++steps_) Step();
  for (const auto& [id, document] : documents_) ExpectSound(id, LineOf(id), document.headline);
}

INSTANTIATE_TEST_SUITE_P(Shapes, AnyShape, ::testing::Range(1U, 13U));

TEST_F(Line, OfWhatEndedWithItNothingMayBeLeftOut) {
  Split();
  AmendLeft();
  Merge();
  const ProofFile whole = registry_.File(kRight);
  ProofFile file = whole;
  std::erase_if(file.predecessors, [](const ProvenState& state) { return state.id == kLeftAgain; });
  EXPECT_THAT(Judged(file).chain.sentence, HasSubstr("the title of the predecessor YD-LINE-0000-LEFT-AGAIN"));
  for (std::size_t i = 0; i < whole.predecessor_entries.size(); ++i) {
    file = whole;
    file.predecessor_entries.erase(file.predecessor_entries.begin() + static_cast<std::ptrdiff_t>(i));
    EXPECT_EQ(Judged(file).chain.ruling, Ruling::kInvalid) << i;
  }
  // Nor may the state of another document be slipped in.
  file = whole;
  file.predecessors.push_back(registry_.TitleState(kMerged));
  EXPECT_THAT(Judged(file).chain.sentence, HasSubstr("is no predecessor of the document"));
  // What is stated of one that ended with it is held against the state map too.
  file = whole;
  file.predecessors.front().proof.siblings.back().bytes[0] ^= 1;
  EXPECT_EQ(Judged(file).present.ruling, Ruling::kInvalid);
}

}  // namespace
}  // namespace yidan::proof
