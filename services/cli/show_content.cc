#include "services/cli/show_content.h"

#include "services/cli/columns.h"
#include "services/proof/export.h"
#include "services/waybill/commitment.h"
#include "services/waybill/content.h"
#include "services/waybill/schema.h"

namespace yidan::cli {
namespace {

bool NotForUs(const Trouble& trouble) {
  return trouble.reason == "NOT_A_READER" || trouble.reason == "PERMISSION_DENIED" ||
         trouble.reason == "NOT_FOUND";
}

tl::unexpected<Trouble> NotCommittedTo(const std::string& document_id, const std::string& why) {
  return NotTrusted("the content that it showed of " + document_id +
                    " is not the one that its issuer signed: " + why);
}

Answer<ShownContent> Whole(const v1::WaybillContent& content, const waybill::Commitment& signed_for,
                           const std::string& document_id) {
  const auto json = waybill::ParseContent(content.content_json());
  if (!json) return NotCommittedTo(document_id, json.error().message);
  auto waybill = waybill::ToWaybill(*json);
  if (!waybill) return NotCommittedTo(document_id, waybill.error().message);
  if (content.secret().size() != waybill::kSecretSize ||
      waybill::Commit(document_id, content.secret(), *json) != signed_for) {
    return NotCommittedTo(document_id, "its commitment is another");
  }
  return ShownContent{json->Canonical(), true, false, *std::move(waybill)};
}

Answer<ShownContent> Part(const v1::ContentDisclosure& shown, const waybill::Commitment& signed_for,
                          const std::string& document_id) {
  const auto disclosure = proof::FromProto(shown);
  if (!disclosure) return NotCommittedTo(document_id, disclosure.error().message);
  const auto leaves = waybill::VerifyDisclosure(*disclosure, signed_for);
  if (!leaves) return NotCommittedTo(document_id, leaves.error().message);
  auto waybill = waybill::FromLeaves(*leaves, waybill::Coverage::kPartial);
  if (!waybill) return NotCommittedTo(document_id, waybill.error().message);
  std::string json = waybill::ToJson(*waybill).Canonical();
  return ShownContent{std::move(json), false, false, *std::move(waybill)};
}

std::string PlaceText(const v1::Place& place) {
  std::string out = place.locode();
  if (!place.name().empty()) out += (out.empty() ? "" : " ") + place.name();
  if (!place.name_zh().empty()) out += (out.empty() ? "" : " ") + place.name_zh();
  if (!place.facility().empty()) out += ", " + place.facility();
  return out;
}

const char* ModeText(v1::TransportMode mode) {
  switch (mode) {
    case v1::TRANSPORT_MODE_SEA:
      return "sea 海运";
    case v1::TRANSPORT_MODE_RAIL:
      return "rail 铁路";
    case v1::TRANSPORT_MODE_ROAD:
      return "road 公路";
    case v1::TRANSPORT_MODE_AIR:
      return "air 航空";
    case v1::TRANSPORT_MODE_INLAND_WATERWAY:
      return "inland waterway 内河";
    default:
      return "by a mode that this program does not know";
  }
}

// "train X8020", "vessel HAI FENG, voyage 12W".
std::string MeansText(const v1::Leg& leg) {
  std::string out;
  const auto add = [&out](const char* what, const std::string& number) {
    if (!number.empty()) out += std::string(", ") + what + " " + number;
  };
  add("train 车次", leg.train_number());
  add("vessel 船名", leg.vessel_name());
  add("voyage 航次", leg.voyage_number());
  add("flight 航班", leg.flight_number());
  add("vehicle 车牌", leg.vehicle_registration());
  return out;
}

std::string LegText(const v1::Leg& leg) {
  std::string via;
  for (const v1::Place& place : leg.via()) via += (via.empty() ? ", via " : ", ") + PlaceText(place);
  std::string dates;
  if (!leg.planned_departure_date().empty()) dates += ", leaves " + leg.planned_departure_date();
  if (!leg.planned_arrival_date().empty()) dates += ", arrives " + leg.planned_arrival_date();
  return "leg " + std::to_string(leg.sequence()) + " " + ModeText(leg.mode()) + ": " + PlaceText(leg.from()) +
         " → " + PlaceText(leg.to()) + via + MeansText(leg) + dates;
}

constexpr const char* kNotShown = "not shown 未示";

std::string GoodsText(const v1::GoodsLine& line) {
  const bool described = !line.description().empty() || !line.description_zh().empty();
  std::string out = "line " + line.id() + ": " + (described ? line.description() : kNotShown);
  if (!line.description_zh().empty()) out += " " + line.description_zh();
  if (!line.hs_code().empty()) out += ", HS " + line.hs_code();
  if (!line.marks().empty()) out += ", marks " + line.marks();
  if (line.vins_size() > 0) out += ", VIN " + Join(line.vins(), " ");
  if (line.lots_size() > 0) out += ", lot " + Join(line.lots(), " ");
  if (line.container_numbers_size() > 0) out += ", in " + Join(line.container_numbers(), " ");
  return out;
}

std::string CreditText(const v1::LetterOfCredit& credit) {
  const std::string bank =
      credit.issuing_bank_name().empty() ? credit.issuing_bank_participant_id() : credit.issuing_bank_name();
  return credit.reference() + (bank.empty() ? "" : " of " + bank) +
         (credit.issue_date().empty() ? "" : ", " + credit.issue_date());
}

}  // namespace

Answer<std::optional<ShownContent>> ContentOf(Session& session, const v1::TitleState& title) {
  YIDAN_CLIENT_ASSIGN(Connection * registry, session.Remote());
  v1::GetContentRequest request;
  request.set_document_id(title.document_id());
  if (session.sealed_until_ms != 0) SetTime(request.mutable_sealed_until(), session.sealed_until_ms);
  const auto answer = registry->GetContent(request);
  if (!answer && NotForUs(answer.error())) return std::optional<ShownContent>();
  if (!answer) return tl::unexpected(answer.error());
  const auto signed_for = waybill::CommitmentOf(title.header());
  if (!signed_for) return NotCommittedTo(title.document_id(), "its state commits to nothing");
  auto shown = answer->has_disclosure() ? Part(answer->disclosure(), *signed_for, title.document_id())
                                        : Whole(answer->content(), *signed_for, title.document_id());
  if (!shown) return tl::unexpected(std::move(shown).error());
  shown->recorded = answer->access_recorded();
  return std::optional(*std::move(shown));
}

bool MayReadContent(const v1::TitleState& title, const std::string& who) {
  if (who.empty()) return false;
  const std::string& holder = title.holder().empty() ? title.last_holder() : title.holder();
  for (const std::string* named :
       {&title.issuer(), &holder, &title.order().party(), &title.offer().to(), &title.offer().release_by(),
        &title.pledge().pledgee(), &title.pledge().pledgor()}) {
    if (*named == who) return true;
  }
  return false;
}

std::string RenderContent(const v1::Waybill& stated, bool whole) {
  const v1::Waybill waybill = ForScreen(stated);
  const v1::ExchangedDocument& document = waybill.exchanged_document();
  std::string number = document.number();
  if (!document.issue_date().empty()) number += ", issued 签发 " + document.issue_date();
  if (const std::string place = PlaceText(document.issue_place()); !place.empty()) number += " at " + place;
  std::string out = Line("Number 运单号", number.empty() ? kNotShown : number);
  for (const v1::GoodsLine& line : waybill.goods_lines()) {
    out += Line(&line == &waybill.goods_lines(0) ? "Description 货名" : "", GoodsText(line));
  }
  out += Line("Route 路线", PlaceText(waybill.places().place_of_receipt()) + " → " +
                                PlaceText(waybill.places().final_destination()));
  for (const v1::Leg& leg : waybill.legs()) out += Line("", LegText(leg));
  const std::string credit = waybill.has_letter_of_credit() ? CreditText(waybill.letter_of_credit()) : "";
  if (!credit.empty()) {
    out += Line("Credit 信用证", credit);
  } else if (!whole) {
    out += Line("Credit 信用证", std::string(kNotShown) + ", if there is one");
  }
  return out;
}

}  // namespace yidan::cli
