#include "services/credit/conditions.h"

#include "services/credit/asked_documents.h"
#include "services/credit/speaks.h"

namespace yidan::credit {

bool SpeaksOfAllDocuments(const std::vector<std::string>& words) {
  return HasAnyPhrase(words, {"DOCUMENTS", "EACH DOCUMENT", "EVERY DOCUMENT", "ALL DOCS"});
}

void TakeSubjects(Reading& line) {
  static const Phrases subjects(
      "ALL DOCUMENTS|ALL DOCS|EACH DOCUMENT|EVERY DOCUMENT|ALL OTHER DOCUMENTS|DOCUMENTS|DOCUMENT|DOCS|ALL "
      "THE DOCUMENTS|CALLED FOR|UNDER THIS CREDIT|UNDER THE CREDIT|UNDER THIS L C|UNDER THIS LC|REQUIRED "
      "DOCUMENTS|ALL|ANY|EACH");
  line.TakeAny(subjects);
  static const Phrases transport(
      "TRANSPORT DOCUMENT|TRANSPORT DOCUMENTS|MULTIMODAL TRANSPORT DOCUMENT|MULTIMODAL TRANSPORT "
      "BILL|COMBINED TRANSPORT DOCUMENT|TRANSPORT BILL|BILL OF LADING|BILLS OF LADING|B "
      "L|BL|WAYBILL|WAYBILLS|AIR WAYBILL|AIRWAY BILL|AIRWAYBILL|AWB|RAILWAY BILL|RAIL WAYBILL|RAILWAY "
      "CONSIGNMENT NOTE|CONSIGNMENT NOTE|CMR|SEA WAYBILL");
  line.TakeAny(transport);
}

bool DemandsMore(const std::vector<std::string>& words) {
  return HasAnyPhrase(words,
                      {"SHIPMENT",      "SHIPMENTS",  "SHIPPED",   "VESSEL",     "CONTAINER", "CONTAINERS",
                       "CERTIFICATE",   "CERTIFYING", "CERTIFIED", "INVOICE",    "INVOICES",  "INSURANCE",
                       "GOODS",         "PACKING",    "ORIGIN",    "LADING",     "WAYBILL",   "SHOW",
                       "SHOWING",       "STATE",      "STATING",   "EVIDENCING", "SIGNED",    "STAMPED",
                       "COUNTERSIGNED", "ORIGINAL",   "ORIGINALS", "COPY",       "COPIES"});
}

void TakeExcepted(Reading& line) {
  for (std::size_t at = 0; at < line.size(); ++at) {
    if (line.Is(at, {"EXCEPT", "EXCEPTING", "EXCLUDING"})) line.Take(at, at + 1);
    if (line.IsPhraseAt(at, "OTHER THAN")) line.Take(at, at + 2);
  }
  TakeKindNames(line);
}

}  // namespace yidan::credit
