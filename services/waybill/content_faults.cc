// The head of the document: form, parties, credit, clauses, attachments.
#include "services/waybill/content_faults.h"

#include <algorithm>

#include "services/identifiers/identifiers.h"

namespace yidan::waybill {
namespace {

using namespace identifiers;  // NOLINT: its names say what they check

bool IsPrintableAscii(const std::string& text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
}

void CheckIdentifier(const v1::Identifier& identifier, const std::string& pointer, Faults& faults) {
  const std::string at = pointer + "/value";
  switch (identifier.scheme()) {
    case v1::IDENTIFIER_SCHEME_USCC:
      return faults.Check(at, ValidUscc(identifier.value()));
    case v1::IDENTIFIER_SCHEME_LEI:
      return faults.Check(at, ValidLei(identifier.value()));
    case v1::IDENTIFIER_SCHEME_EORI:
      return faults.Check(at, ValidEori(identifier.value()));
    case v1::IDENTIFIER_SCHEME_SWIFT:
      return faults.Check(at, ValidBic(identifier.value()));
    case v1::IDENTIFIER_SCHEME_VAT:
    case v1::IDENTIFIER_SCHEME_OTHER:
      if (identifier.value().empty()) faults.Add(at, "the identifier is missing");
      return;
    default:
      faults.Add(pointer + "/scheme", "the scheme of the identifier is missing");
  }
}

// UCP 600 art. 19(a)(i), 24(a)(i): names the carrier; the signer's capacity is stated.
void CheckCarrier(const v1::Carrier& carrier, Faults& faults) {
  CheckParty(carrier.party(), "/parties/carrier/party", Standing::kParticipant, faults);
  if (carrier.capacity() == v1::SIGNING_CAPACITY_UNSPECIFIED) {
    faults.Add("/parties/carrier/capacity", "as carrier or as agent for the carrier must be stated");
  }
  const bool by_agent = carrier.capacity() == v1::SIGNING_CAPACITY_AS_AGENT_FOR_CARRIER;
  if (by_agent != carrier.has_agent()) {
    faults.Add("/parties/carrier/agent",
               by_agent ? "the agent must be named" : "there is no agent when signed as carrier");
  } else if (by_agent) {
    CheckParty(carrier.agent(), "/parties/carrier/agent", Standing::kMayBeStranger, faults);
  }
}

void CheckOrderTerms(const v1::Waybill& waybill, Faults& faults) {
  const auto& document = waybill.exchanged_document();
  const auto& parties = waybill.parties();
  const bool to_order = document.form() == v1::WAYBILL_FORM_TO_ORDER;
  if (document.order_in_blank() && !to_order) {
    faults.Add("/exchanged_document/order_in_blank", "only a document to order can be to order in blank");
  }
  if (to_order && document.order_in_blank() == parties.has_order_party()) {
    faults.Add("/parties/order_party", document.order_in_blank()
                                           ? "to order in blank names no order party"
                                           : "a document to order names the order party, or is in blank");
  }
  if (document.form() == v1::WAYBILL_FORM_STRAIGHT && parties.has_order_party()) {
    faults.Add("/parties/order_party", "a STRAIGHT document is to nobody's order");
  }
  // A successor repeats the order of what it replaces, and a special endorsement has made that NAMED.
  if (document.form() == v1::WAYBILL_FORM_BEARER && parties.has_order_party() &&
      document.replaces().empty()) {
    faults.Add("/parties/order_party", "a BEARER document is to nobody's order");
  }
  if (!parties.has_order_party()) return;
  CheckParty(parties.order_party(), "/parties/order_party", Standing::kParticipant, faults);
  if (parties.order_party().participant_id() == parties.carrier().party().participant_id()) {
    faults.Add("/parties/order_party/participant_id", "the carrier is never order party of its own document");
  }
}

void CheckParties(const v1::Waybill& waybill, Faults& faults) {
  const auto& parties = waybill.parties();
  const bool straight = waybill.exchanged_document().form() == v1::WAYBILL_FORM_STRAIGHT;
  CheckCarrier(parties.carrier(), faults);
  CheckParty(parties.consignor(), "/parties/consignor", Standing::kParticipant, faults);
  if (straight || parties.has_consignee()) {
    CheckParty(parties.consignee(), "/parties/consignee",
               straight ? Standing::kParticipant : Standing::kMayBeStranger, faults);
  }
  CheckOrderTerms(waybill, faults);
  for (int i = 0; i < parties.notify_parties_size(); ++i) {
    CheckParty(parties.notify_parties(i), "/parties/notify_parties/" + std::to_string(i),
               Standing::kMayBeStranger, faults);
  }
  if (parties.financiers_size() > 0 && !straight) {
    faults.Add("/parties/financiers", "only a STRAIGHT document names financiers");
  }
  std::set<std::string> seen;
  for (int i = 0; i < parties.financiers_size(); ++i) {
    const std::string at = "/parties/financiers/" + std::to_string(i);
    CheckParty(parties.financiers(i), at, Standing::kParticipant, faults);
    CheckUnique(parties.financiers(i).participant_id(), at + "/participant_id", seen, faults);
  }
}

void CheckDocument(const v1::ExchangedDocument& document, Faults& faults) {
  const std::string at = "/exchanged_document";
  if (document.number().empty() || document.number().size() > 64 || !IsPrintableAscii(document.number())) {
    faults.Add(at + "/number", "the number needs 1 to 64 printable ASCII characters");
  }
  if (document.title().empty() && document.title_zh().empty())
    faults.Add(at + "/title", "the title is missing");
  const auto& type = document.type_code();
  if (!type.empty() && (type.size() != 3 || type.find_first_not_of("0123456789") != std::string::npos)) {
    faults.Add(at + "/type_code", "a code of UNTDID 1001 has 3 digits");
  }
  if (document.form() == v1::WAYBILL_FORM_UNSPECIFIED) faults.Add(at + "/form", "the form is missing");
  faults.Check(at + "/issue_date", DaysOfDate(document.issue_date()));
  CheckPlace(document.issue_place(), at + "/issue_place", faults);
  if (document.original_count() != 1) {
    faults.Add(at + "/original_count", "an electronic document has 1 original");  // UCP 600 art. 19(a)(iv)
  }
  if (!document.first_holder_participant_id().empty()) {
    faults.Check(at + "/first_holder_participant_id",
                 ValidParticipantId(document.first_holder_participant_id()));
  }
  std::set<std::string> seen;
  for (int i = 0; i < document.replaces_size(); ++i) {
    const std::string here = at + "/replaces/" + std::to_string(i);
    faults.Check(here, ValidDocumentId(document.replaces(i)));
    CheckUnique(document.replaces(i), here, seen, faults);
  }
}

void CheckCredit(const v1::LetterOfCredit& credit, Faults& faults) {
  const std::string at = "/letter_of_credit";
  // MT700 field 20, 16x in the network and up to 35 in practice.
  if (credit.reference().empty() || credit.reference().size() > 35 || !IsPrintableAscii(credit.reference())) {
    faults.Add(at + "/reference", "the reference needs 1 to 35 printable ASCII characters");
  }
  const auto& bank = credit.issuing_bank_participant_id();
  if (!bank.empty()) faults.Check(at + "/issuing_bank_participant_id", ValidParticipantId(bank));
  if (bank.empty() && credit.issuing_bank_name().empty()) {
    faults.Add(at + "/issuing_bank_name", "the issuing bank is missing");
  }
  if (!credit.issue_date().empty()) faults.Check(at + "/issue_date", DaysOfDate(credit.issue_date()));
}

void CheckClausesAndAttachments(const v1::Waybill& waybill, Faults& faults) {
  for (int i = 0; i < waybill.clauses_size(); ++i) {
    const std::string at = "/clauses/" + std::to_string(i);
    const auto& clause = waybill.clauses(i);
    if (clause.kind() == v1::CLAUSE_KIND_UNSPECIFIED) faults.Add(at + "/kind", "the kind is missing");
    if (clause.text().empty() && clause.text_zh().empty()) faults.Add(at + "/text", "the text is missing");
  }
  for (int i = 0; i < waybill.attached_documents_size(); ++i) {
    const std::string at = "/attached_documents/" + std::to_string(i);
    const auto& attached = waybill.attached_documents(i);
    if (attached.type().empty()) faults.Add(at + "/type", "the type is missing");
    if (attached.reference().empty()) faults.Add(at + "/reference", "the reference is missing");
    if (!attached.issue_date().empty()) faults.Check(at + "/issue_date", DaysOfDate(attached.issue_date()));
    const auto& digest = attached.sha256();
    if (!digest.empty() &&
        (digest.size() != 64 || digest.find_first_not_of("0123456789abcdef") != std::string::npos)) {
      faults.Add(at + "/sha256", "a digest has 64 lower-case hexadecimal digits");
    }
  }
}

}  // namespace

void CheckParty(const v1::Party& party, const std::string& pointer, Standing standing, Faults& faults) {
  if (standing == Standing::kParticipant && party.participant_id().empty()) {
    faults.Add(pointer + "/participant_id", "this party must be a participant of the registry");
  } else if (!party.participant_id().empty()) {
    faults.Check(pointer + "/participant_id", ValidParticipantId(party.participant_id()));
  }
  if (party.name().empty() && party.name_zh().empty()) faults.Add(pointer + "/name", "the name is missing");
  if (!party.country().empty()) faults.Check(pointer + "/country", ValidCountry(party.country()));
  for (int i = 0; i < party.identifiers_size(); ++i) {
    CheckIdentifier(party.identifiers(i), pointer + "/identifiers/" + std::to_string(i), faults);
  }
}

void CheckUnique(const std::string& id, const std::string& pointer, std::set<std::string>& seen,
                 Faults& faults) {
  if (id.empty()) return;  // reported as missing
  if (!seen.insert(id).second) faults.Add(pointer, id + " comes twice");
}

std::vector<Fault> FindFaultsV1(const v1::Waybill& waybill, Lists lists) {
  Faults faults(lists);
  FindTextFaults(waybill, faults);
  CheckDocument(waybill.exchanged_document(), faults);
  CheckParties(waybill, faults);
  FindJourneyFaults(waybill, faults);
  FindCargoFaults(waybill, faults);
  if (waybill.has_letter_of_credit()) CheckCredit(waybill.letter_of_credit(), faults);
  CheckClausesAndAttachments(waybill, faults);
  return faults.Take();
}

}  // namespace yidan::waybill
