// What a document checker met at the desk: credits as banks write them, one case for each demand that was
// once passed over in silence, wrongly alarmed about, or worded so that nobody could follow it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/credit/examine.h"
#include "tests/support/discrepancies.h"

namespace yidan::credit {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using yidan::testing::Corridor;
using yidan::testing::MakeTrade;
using yidan::testing::Trade;

std::vector<std::string> Open(const Trade& trade) {
  std::vector<std::string> out;
  for (const Finding& one : yidan::testing::ExamineTrade(trade).findings) {
    if (one.kind != Kind::kComplies) out.push_back(NameOf(one.kind) + ": " + one.check + ": " + one.wording);
  }
  return out;
}

void Replace(std::string& text, const std::string& piece, const std::string& by) {
  const auto at = text.find(piece);
  ASSERT_NE(at, std::string::npos) << piece;
  text.replace(at, piece.size(), by);
}

// ---- A second transport document in 46A ----

Trade WithSecond(const std::string& line) {
  Trade trade = MakeTrade(Corridor::kLodz, 21);
  trade.Field("46A") += "\n+" + line;
  return trade;
}
SetDocument& AddPaper(Trade& trade, DocumentKind kind, const std::string& title) {
  SetDocument paper = *trade.Paper(DocumentKind::kPackingList);
  paper.kind = kind;
  paper.title = title;
  paper.copies = 0;
  return trade.set.documents.emplace_back(std::move(paper));
}

TEST(Desk, ASecondTransportDocumentIsPresentOrAbsent) {
  Trade trade = WithSecond("AIR WAYBILL");
  EXPECT_THAT(Open(trade), ::testing::ElementsAre("discrepancy: set-presence: AIR WAYBILL NOT PRESENTED"));
  AddPaper(trade, DocumentKind::kTransportDocument, "AWB");
  EXPECT_THAT(Open(trade), IsEmpty());
  EXPECT_THAT(yidan::testing::ExamineTrade(trade).not_examined, IsEmpty());
}

// What else its line demands is the set's to judge, and a name that does not say which document it is, the
// examiner's.
TEST(Desk, ASecondTransportDocumentIsHeldToItsLine) {
  Trade trade = WithSecond("AIR WAYBILL SHOWING FLIGHT NUMBER");
  AddPaper(trade, DocumentKind::kTransportDocument, "Air waybill").originals = 0;
  const auto open = Open(trade);
  EXPECT_THAT(open,
              Contains(HasSubstr("set-content: whether the document is so; the manifest does not state it: "
                                 "FLIGHT NUMBER")));
  EXPECT_THAT(open, Contains(HasSubstr("discrepancy: set-numbers")));
  Trade named = WithSecond("AIR WAYBILL");
  AddPaper(named, DocumentKind::kTransportDocument, "Cargo paper");
  EXPECT_THAT(Open(named), ::testing::ElementsAre(
                               HasSubstr("for the examiner: set-presence: the line asks for a transport "
                                         "document beside the one examined")));
}

// ---- Strokes between names ----

TEST(Desk, AStrokeBetweenTwoNamesIsAnOr) {
  for (const char* line : {"MULTIMODAL TRANSPORT BILL/AWB", "MULTIMODAL TRANSPORT BILL / AIR WAYBILL"}) {
    Trade trade = MakeTrade(Corridor::kLodz, 22);
    Replace(trade.Field("46A"), "MULTIMODAL TRANSPORT BILL", line);
    EXPECT_THAT(Open(trade),
                ::testing::ElementsAre(HasSubstr("demands: beside what was examined, the line says: A")))
        << line;
  }
  // The article is the first name's, and the stroke inside of a name is none.
  Trade sea = MakeTrade(Corridor::kQinzhou, 22);
  Replace(sea.Field("46A"), "MULTIMODAL TRANSPORT BILL", "B/L/AWB");
  sea.Field("44A").clear();
  sea.Field("44B").clear();
  const auto open = Open(sea);
  EXPECT_THAT(open, Contains("for the examiner: demands: beside what was examined, the line says: AWB"));
  EXPECT_THAT(open, Not(Contains(HasSubstr("AIR TRANSPORT DOCUMENT"))));
}

}  // namespace
}  // namespace yidan::credit
