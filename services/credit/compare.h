// How names and addresses of a credit are held against those of a document. Each answer carries the rule that
// it rests on, in words, so that an examiner can follow it. Pure; any thread.
#pragma once

#include <string_view>

#include "services/credit/comparison.h"
#include "services/credit/credit.h"
#include "services/credit/words.h"
#include "yidan/v1/waybill.pb.h"

namespace yidan::credit {

// Names of firms: word for word, without points and commas; "&" is AND, and legal forms and IMP/EXP may be
// written short. One letter off in a long word is unsure (ISBP 745 para. A23).
// `stated` is a party field's whole text: the name is its beginning, and at least its first line.
Comparison CompareName(const Text& stated, std::string_view name);
// A name that the credit states inside a sentence, as what stands behind "TO ORDER OF": "TEST BANK AG,
// FRANKFURT, MARKED FREIGHT PREPAID". Its end is the first comma or a word like MARKED or NOTIFY.
Comparison CompareNameInSentence(std::string_view sentence, std::string_view name);
// A name that stands somewhere in a text, word for word: "ISSUED BY TEST CHAMBER OF COMMERCE, CHENGDU".
bool NameStandsIn(std::string_view sentence, std::string_view name);
// Whether a word of a sentence ends the name before it: MARKED, NOTIFY, SHOWING; FREIGHT where a payment
// stands behind it.
bool EndsName(const Words& words, std::size_t at);
// What stands behind a comma and still belongs to the name: "CO., LTD".
bool IsLegalForm(const std::string& word);
// Two names, each whole.
bool SameName(std::string_view a, std::string_view b);

// What the credit states behind the name, against the document's address and country; the country may stand
// in the one as a name and in the other as a code. Telephone, fax and the like are no part of it. kSame too
// if the document gives no address at all.
Comparison CompareAddress(const Text& stated, const v1::Party& party);
// Contact details that the credit states with a party, against the document's. kSame if one has none.
Comparison CompareContact(const Text& stated, const v1::Party& party);
// UCP 600 art. 14(j): the countries named must be the same. Empty code or none named: kSame.
Comparison CompareCountry(const Text& stated, const v1::Party& party);

}  // namespace yidan::credit
