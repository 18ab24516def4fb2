// Places of a credit against those of a document. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

#include "services/credit/comparison.h"
#include "services/credit/words.h"
#include "yidan/v1/waybill.pb.h"

namespace yidan::credit {

// The document's place is the one that the credit names, one of several that it names ("SHANGHAI OR NINGBO,
// CHINA"), or lies in the area that it names ("ANY PORT IN CHINA", "ANY EUROPEAN PORT"). A UN/LOCODE of the
// credit is the document's own. A wider or narrower place is unsure, as is one letter off; a place without a
// word in common is another one.
Comparison ComparePlace(std::string_view stated, const v1::Place& place);

// ISO 3166-1 alpha-2 of a country that the text names; "" for none or several.
std::string CountryNamedIn(std::string_view text);
std::string CountryOf(const v1::Place& place);
// The words of the country's names taken out, wherever they stand; its code too.
Words WithoutCountry(Words words, std::string_view code);
// As people show a place: "Tilburg, RailPort Brabant, NL". Empty: it has no name.
std::string Shown(const v1::Place& place);

}  // namespace yidan::credit
