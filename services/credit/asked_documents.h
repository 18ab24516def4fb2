// What a line of field 46A asks for beside the transport document. Private to services/credit. Pure; any
// thread.
#pragma once

#include <string>
#include <vector>

#include "services/credit/credit.h"
#include "services/credit/presented_set.h"
#include "services/credit/reading.h"

namespace yidan::credit {

// UCP 600 art. 17(d), (e); ISBP 745 para. A29 to A31.
struct Numbers {
  std::int64_t originals = 1;  // at least; 0: copies will do
  std::int64_t copies = 0;     // beside them, at least; originals stand in for copies
};
Numbers NumbersAsked(const std::vector<std::string>& words);

// "3/3 ORIGINALS AND 2 NON-NEGOTIABLE COPIES": the words of the line that NumbersAsked reads, taken.
void TakeNumbersAsked(Reading& line);

// The kind that the words call for; kOther: none that is known.
DocumentKind KindAsked(const std::vector<std::string>& words);

// Whether the words name a document of the kind anywhere; kOther: never.
bool NamesKind(const std::vector<std::string>& words, DocumentKind kind);
// Its names are taken; and those of every kind.
void TakeKind(DocumentKind kind, Reading& line);
void TakeKindNames(Reading& line);
// The document as a line names it: "BENEFICIARY'S CERTIFICATE", without numbers, SIGNED, and what it states.
std::string NameInLine(const std::string& text);

// A line of 46A that asks for no document: "DOCUMENTS REQUIRED:".
bool IsHeading(const std::vector<std::string>& words);
// One that is a condition for the documents of other lines: "ALL DOCUMENTS IN ENGLISH".
bool IsCondition(const std::vector<std::string>& words);
// "THE COMMERCIAL INVOICE MUST STATE THE CREDIT NUMBER": what is said of a document by its name. Where
// another line has asked for that, it is a condition, and otherwise it asks for the document.
bool SaysOfNamed(const std::vector<std::string>& words);

struct AskedDocument {
  const Item* item = nullptr;
  std::vector<std::string> words;
  DocumentKind kind = DocumentKind::kOther;
  int article = 0;                         // of a transport document beside the one examined; otherwise 0
  std::vector<DocumentKind> alternatives;  // behind OR: one of them answers the line as well
  Numbers numbers;
  bool is_signed = false;   // the line says so
  bool maybe_more = false;  // "AND PACKING LIST": it may ask for a second document
};
AskedDocument AskedBy(const Item& item);

}  // namespace yidan::credit
