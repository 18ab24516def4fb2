// Golden cases of the document's goods, trade term and title, and of what a line asks of its face.
#include "tests/unit/credit/sets.h"

namespace yidan::credit::testing {
namespace {

using enum Kind;

const std::string kGoods = "+2 UNITS";
const std::string kAsked = "+FULL SET OF MULTIMODAL";
const std::string kOwn = "the credit's own demand";

std::function<void(Set&)> Goods(const std::string& credit, const std::string& document) {
  return [=](Set& s) {
    s.fields = With(s.fields, "45A", "+2 UNITS OF " + credit + "\n+CIP CHENGDU INCOTERMS 2020");
    s.document.mutable_goods_lines(0)->set_description(document);
  };
}
Expected Others(const std::string& words) {
  return {kForExaminer,
          "goods",
          "UCP 600 art. 14(e)",
          kGoods,
          "/goods_lines/0/description",
          "whether the goods are the credit's, which does not say: " + words};
}

TEST(GoldenFace, GoodsOfAnotherNature) {
  const std::string sets = "DIESEL GENERATING SETS MODEL HX-250";
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"Used diesel generating sets model HX-250", "USED"},
      {"Diesel generating sets model HX-250, second-hand", "SECOND HAND"},
      {"Scrap of diesel generating sets model HX-250", "SCRAP"},
      {"Petrol generating sets model HX-250", "PETROL"},
      {"Diesel generating sets model HX-205", "205"},
      {"Diesel generating sets model HX-250, imitation", "IMITATION"},
      {"Toy cars and plastic diesel generating sets model HX-250", "TOY CARS PLASTIC"},
      {"15 sets diesel generating sets", "15"},
      {"No diesel generating sets", "NO"},
  };
  for (const auto& [text, words] : cases) CheckGolden({text, Multimodal, Goods(sets, text), {Others(words)}});
  CheckGolden({"denied by the credit",
               Multimodal,
               Goods("DIESEL GENERATING SETS, NOT USED", "Used diesel generating sets"),
               {Others("USED")}});
  CheckGolden({"general terms", Multimodal, Goods(sets, "2 new diesel generating sets"), {}});
}

TEST(GoldenFace, TheTradeTermHasAPlaceAndAnEdition) {
  const auto term = [](const std::string& place, const std::string& edition) {
    return [=](Set& s) {
      auto& freight = *s.document.mutable_freight();
      freight.set_incoterms_rule("CIP");
      freight.set_incoterms_place(place);
      freight.set_incoterms_edition(edition);
    };
  };
  const auto differs = [](const std::string& wording) {
    return Expected{kDiscrepancy, "trade-term", "UCP 600 art. 14(d)", "+CIP", "/freight/incoterms_rule",
                    wording};
  };
  const std::vector<Golden> cases = {
      {"the credit's", Multimodal, term("Chengdu", "2020"), {}},
      {"another place",
       Multimodal,
       term("Warsaw", "2020"),
       {differs("TRADE TERM SHOWN AS CIP WARSAW 2020 INSTEAD OF CIP CHENGDU")}},
      {"another edition",
       Multimodal,
       term("Chengdu", "2010"),
       {differs("TRADE TERM SHOWN AS CIP CHENGDU 2010 INSTEAD OF CIP INCOTERMS 2020")}},
  };
  for (const Golden& one : cases) CheckGolden(one);
}

TEST(GoldenFace, ATitleOfWhatIsNoTransportDocument) {
  for (const char* title : {"FORWARDERS CERTIFICATE OF RECEIPT", "Mate's Receipt", "Delivery Order"}) {
    CheckGolden({title,
                 Multimodal,
                 [=](Set& s) { s.document.mutable_exchanged_document()->set_title(title); },
                 {{kForExaminer, "kind-of-document", "UCP 600 art. 19", kAsked, "/exchanged_document/title",
                   "its title is that of a document that is no transport document (ISBP 745 para. A18)"}}});
  }
}

TEST(GoldenFace, TheCarriersNotationsInTheRegistry) {
  const auto line = [](const std::string& board, const char* on_board, const char* dispatched) {
    return [=](Set& s) {
      s.fields = With(s.fields, "46A", "+FULL SET OF MULTIMODAL TRANSPORT DOCUMENT " + board);
      if (on_board != nullptr) s.presentation.noted_on_board = ParseIsoDay(on_board);
      if (dispatched != nullptr) s.presentation.noted_dispatched = ParseIsoDay(dispatched);
    };
  };
  const std::vector<Golden> cases = {
      {"on board, as asked",
       Multimodal,
       line("SHOWING ON BOARD", "2025-04-08", nullptr),
       {{kComplies, "shipment-date", "UCP 600 art. 19(a)(ii)", kAsked, "",
         "the carrier's on board notation in the registry"},
        {kComplies, "shipment-date", "UCP 600 art. 19(a)(ii), 29(c)", ":44C:", "",
         "not later than the latest shipment, which no closed day moves"}}},
      {"on board too late",
       Multimodal,
       line("SHOWING ON BOARD", "2025-04-12", nullptr),
       {{kDiscrepancy, "shipment-date", "UCP 600 art. 19(a)(ii), 29(c)", ":44C:", "",
         "LATE SHIPMENT: 2025-04-12, LATEST SHIPMENT 2025-04-10"}}},
      {"dispatched later than the document says",
       Multimodal,
       line("", nullptr, "2025-05-09"),
       {{kForExaminer, "shipment-date", "UCP 600 art. 19(a)(ii)", kAsked, "",
         "the carrier's notation in the registry says dispatched 2025-05-09, and the date of shipment by the "
         "document is 2025-04-06"}}},
  };
  for (const Golden& one : cases) CheckGolden(one);
}

TEST(GoldenFace, PlacesAndNumbersOfTheLine) {
  const auto line = [](const std::string& more) {
    return [=](Set& s) {
      s.fields = With(
          s.fields, "46A",
          "+FULL SET OF MULTIMODAL TRANSPORT DOCUMENT MARKED FREIGHT PREPAID AND NOTIFY APPLICANT\n" + more);
      SetPlace(*s.document.mutable_exchanged_document()->mutable_issue_place(), "NLTLB", "Tilburg");
      s.document.mutable_goods_lines(0)->set_hs_code("870323");
    };
  };
  const std::vector<Golden> cases = {
      {"issued elsewhere",
       Multimodal,
       line("ISSUED IN CHENGDU/CHINA"),
       {{kDiscrepancy, "demands", kOwn, kAsked, "/exchanged_document/issue_place",
         "PLACE OF ISSUE SHOWN AS TILBURG, NL INSTEAD OF CHENGDU CHINA"}}},
      {"issued there",
       Multimodal,
       line("ISSUED IN TILBURG"),
       {{kComplies, "demands", kOwn, kAsked, "/exchanged_document/issue_place",
         "every word of the credit's place stands in the document's"}}},
      {"the other way round",
       Multimodal,
       line("FROM CHENGDU TO TILBURG"),
       {{kForExaminer, "demands", kOwn, kAsked, "",
         "beside what was examined, the line says: CHENGDU TILBURG"}}},
      {"as it goes", Multimodal, line("FROM TILBURG TO CHENGDU"), {}},
      {"more digits than are shown",
       Multimodal,
       line("SHOWING HS CODE 8703.23.10"),
       {{kForExaminer, "demands", kOwn, kAsked, "/goods_lines/0/hs_code",
         "HS code 87032310 is asked for, and the document shows the first digits of it"}}},
      {"fewer digits than are shown", Multimodal, line("SHOWING HS CODE 8703.23"), {}},
  };
  for (const Golden& one : cases) CheckGolden(one);
}

TEST(GoldenFace, ADemandInALineOfItsOwnAsksForNoSecondDocument) {
  for (const char* text :
       {"TRANSPORT BILL MUST SHOW TRAIN NUMBER", "THE BILL OF LADING MUST SHOW TRAIN NUMBER",
        "NOTIFY PARTY: RABEN LOGISTICS, LODZ"}) {
    SCOPED_TRACE(text);
    Set set = Multimodal();
    std::string asked =
        "+SIGNED COMMERCIAL INVOICE\n+FULL SET OF MULTIMODAL TRANSPORT DOCUMENT\nMADE OUT TO ORDER "
        "AND BLANK ENDORSED, MARKED FREIGHT PREPAID\nAND NOTIFY APPLICANT\n+";
    set.fields = With(set.fields, "46A", asked + text);
    const Examination out = ExamineSet(set);
    EXPECT_EQ(out.other_documents.size(), 1U) << Listing(out);  // the invoice
    ASSERT_EQ(out.Count(kForExaminer), 1U) << Listing(out);
    const auto found = std::find_if(out.findings.begin(), out.findings.end(),
                                    [](const Finding& one) { return one.kind == kForExaminer; });
    EXPECT_EQ(found->check, "conditions");
    EXPECT_EQ(found->credit_text, Tidy(text));
  }
}

}  // namespace
}  // namespace yidan::credit::testing
