// How names, addresses, places and quantities of a credit are held against those of a document. Each answer
// carries the rule that it rests on, in words, so that an examiner can follow it. Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/credit/credit.h"
#include "yidan/v1/waybill.pb.h"

namespace yidan::credit {

enum class Match { kSame, kDifferent, kUnsure };
struct Comparison {
  Match match = Match::kUnsure;
  std::string why;  // "word for word, but for CO = COMPANY"
};

// Names of firms: word for word, without points and commas; "&" is AND, and legal forms and IMP/EXP may be
// written short. One letter off in a long word is unsure (ISBP: a misspelling that changes no meaning).
// `stated` is a party field's whole text: the name is its beginning, and at least its first line.
Comparison CompareName(const Text& stated, std::string_view name);
// The same for a name that stands inside a sentence: "TO THE ORDER OF TEST BANK AG, FREIGHT PREPAID".
bool NameStandsIn(std::string_view sentence, std::string_view name);

// What the credit states behind the name, against the document's address and country; the country may stand
// in the one as a name and in the other as a code. kSame too if the document gives no address at all.
Comparison CompareAddress(const Text& stated, const v1::Party& party);
// UCP 600 art. 14(j): the countries named must be the same. Empty code or none named: kSame.
Comparison CompareCountry(const Text& stated, const v1::Party& party);

// Places: the document's place is the one that the credit names, or lies in the area that it names ("ANY PORT
// IN CHINA"). A wider or narrower place is unsure; a place without a word in common is another one.
Comparison ComparePlace(std::string_view stated, const v1::Place& place);

// ISO 3166-1 alpha-2 of a country that the text names; "" for none or several.
std::string CountryNamedIn(std::string_view text);
std::string CountryOf(const v1::Place& place);

// A quantity that a description states: "57 MTS" is 57,000,000 g; "2 UNITS" is 2 pieces.
struct Quantity {
  enum class Kind { kWeight, kPieces };
  Kind kind = Kind::kWeight;
  std::int64_t amount = 0;     // grams, or pieces
  bool packing_units = false;  // CARTONS, BAGS …: art. 30(b)'s five per cent does not hold
  bool about = false;          // ABOUT or APPROXIMATELY stands before it: art. 30(a)
  std::string text;            // "57 MTS"
  bool operator==(const Quantity&) const = default;
};
// In the order of the text. A number in brackets ("60KG EACH") or before "PER" is of one piece: left out.
std::vector<Quantity> QuantitiesIn(std::string_view text);

}  // namespace yidan::credit
