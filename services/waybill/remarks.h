// What is legal and yet unusual in a content. What is impossible is a fault (content.h, FindFaults) and
// refuses the document; a remark refuses nothing, stands beside it in the registry and is shown to every
// reader. Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "services/identifiers/places.h"
#include "yidan/v1/title.pb.h"
#include "yidan/v1/waybill.pb.h"

namespace yidan::waybill {

struct Remark {
  v1::RemarkKind kind = v1::REMARK_KIND_UNSPECIFIED;
  std::string pointer;  // JSON pointer of what it is about
  std::string text;     // one sentence with the values, for those who read the content
};

// All kinds, the gravest first: dates that look like antedating, who could take the goods past the bill, what
// the figures say, then slips of places and codes. Where not all remarks have room, these come first.
std::span<const v1::RemarkKind> KindsByGravity();

// Remarks of the content alone, in the order of the schema. `places`: the list to hold places to.
std::vector<Remark> FindRemarks(const v1::Waybill& waybill, const identifiers::PlaceList& places);

// The dates that are held against the moment of registration, in days since 1970-01-01; nullopt: no date.
struct ContentDates {
  std::optional<std::int32_t> issued;
  std::optional<std::int32_t> shipped;
};
ContentDates DatesOf(const v1::Waybill& waybill);

// Remarks of its dates beside the moment of registration (milliseconds since 1970-01-01, UTC). Dates are
// local to their places, so that one day more or less is nothing.
std::vector<Remark> FindRemarksOfDates(const ContentDates& dates, std::uint64_t registered_ms);

}  // namespace yidan::waybill
