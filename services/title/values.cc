// Conversions between protobuf values and the rules' own, and the names of things for messages.
#include "services/base/moments.h"
#include "services/title/case.h"

namespace yidan::title {
namespace {

// "OFFER_PURPOSE_PLEDGE" without its enum's prefix.
std::string Short(const std::string& name, std::string_view prefix) {
  return name.size() > prefix.size() ? name.substr(prefix.size()) : name;
}

}  // namespace

std::string Cat(std::initializer_list<std::string_view> parts) {
  std::string out;
  std::size_t size = 0;
  for (std::string_view part : parts) size += part.size();
  out.reserve(size);
  for (std::string_view part : parts) out.append(part);
  return out;
}

std::string Listed(const std::vector<std::string>& items) {
  std::string out;
  for (const std::string& item : items) out += (out.empty() ? "" : ", ") + item;
  return out;
}

std::string HasPassed(std::string_view field, TimeMs given, TimeMs now) {
  return Cat({field, ": ", FormatMoment(given), " has passed; it is ", FormatMoment(now), "."});
}

Endorsement ToEndorsement(const v1::Endorsement& endorsement) {
  if (endorsement.kind() == v1::ENDORSEMENT_KIND_UNSPECIFIED) return {};
  return {endorsement.kind(), endorsement.party()};
}

OrderClause ToOrderClause(const v1::OrderClause& clause) { return {clause.kind(), clause.party()}; }

SurrenderTerms ToSurrenderTerms(const v1::SurrenderTerms& terms) {
  SurrenderTerms out{terms.purpose(), terms.collector(), std::nullopt};
  if (terms.has_new_order()) out.new_order = ToOrderClause(terms.new_order());
  return out;
}

v1::Endorsement ToProto(const Endorsement& endorsement) {
  v1::Endorsement out;
  out.set_kind(endorsement.kind);
  out.set_party(endorsement.party);
  return out;
}

v1::OrderClause ToProto(const OrderClause& clause) {
  v1::OrderClause out;
  out.set_kind(clause.kind);
  out.set_party(clause.party);
  return out;
}

v1::SurrenderTerms ToProto(const SurrenderTerms& terms) {
  v1::SurrenderTerms out;
  out.set_purpose(terms.purpose);
  out.set_collector(terms.collector);
  if (terms.new_order) *out.mutable_new_order() = ToProto(*terms.new_order);
  return out;
}

std::string PurposeName(v1::OfferPurpose purpose) {
  return Short(v1::OfferPurpose_Name(purpose), "OFFER_PURPOSE_");
}
std::string PurposeName(v1::SurrenderPurpose purpose) {
  return Short(v1::SurrenderPurpose_Name(purpose), "SURRENDER_PURPOSE_");
}
std::string StatusName(v1::TitleStatus status) {
  return Short(v1::TitleStatus_Name(status), "TITLE_STATUS_");
}

}  // namespace yidan::title
