#include "services/title/reason_words.h"

#include <algorithm>
#include <array>

namespace yidan::title {
namespace {

constexpr auto kWords = std::to_array<ReasonWords>({
    {v1::REFUSAL_REASON_MALFORMED_ACT,
     "not the one canonical encoding, or a field is unknown, missing or out of form",
     "an act in the form of PROTOCOL.md; the message names the field"},
    {v1::REFUSAL_REASON_WRONG_REGISTRY, "it was signed for another registry",
     "the act signed anew for this registry, whose digest `log checkpoint` shows"},
    {v1::REFUSAL_REASON_ACT_EXPIRED, "its valid_until is past, or too far ahead",
     "the act signed anew, valid from now for at most 7 days"},
    {v1::REFUSAL_REASON_DUPLICATE_ACT, "this very act was admitted before",
     "nothing: it is in the log; its receipt is there to be asked for"},
    {v1::REFUSAL_REASON_UNKNOWN_PARTICIPANT, "somebody it names was never admitted",
     "ADMIT of that participant by the registrar"},
    {v1::REFUSAL_REASON_UNKNOWN_KEY, "the key is no key of the signer's",
     "a key of the signer's that `participant show` lists, or ADD_KEY first"},
    {v1::REFUSAL_REASON_KEY_NOT_GOOD, "the key is revoked, not yet good, or another's",
     "a good key of the signer's, which `participant show` lists"},
    {v1::REFUSAL_REASON_BAD_SIGNATURE, "a signature does not verify",
     "the act signed anew with the key that it names, its bytes unchanged"},
    {v1::REFUSAL_REASON_SUSPENDED, "somebody who acts is suspended", "RESUME by the registrar"},
    {v1::REFUSAL_REASON_ROLE_MISSING, "somebody lacks the role for this",
     "ROLES by the registrar, or another participant who has the role"},
    {v1::REFUSAL_REASON_NO_MANDATE, "the agent has no mandate for this act",
     "MANDATE by the principal, or the principal's own signature"},
    {v1::REFUSAL_REASON_POWER_MISSING, "the key's powers do not reach so far",
     "another key of the signer's, or POWERS by it"},
    {v1::REFUSAL_REASON_NEEDS_APPROVAL, "more keys must sign",
     "the act proposed to the keys that must approve: --propose and --approver-key"},
    {v1::REFUSAL_REASON_UNKNOWN_DOCUMENT, "there is no such document here", "the id as the issuer gave it"},
    {v1::REFUSAL_REASON_DOCUMENT_EXISTS, "that id was given before", "another id"},
    {v1::REFUSAL_REASON_TERMINAL, "the document has ended",
     "the document that replaces it, if there is one; this one takes nothing more"},
    {v1::REFUSAL_REASON_WRONG_STATUS, "not in this status",
     "what the present status admits: `show` says which it is, or `participant show`"},
    {v1::REFUSAL_REASON_STALE_PREVIOUS, "another act came first",
     "the head read again, and the act signed on it"},
    {v1::REFUSAL_REASON_NOT_ISSUER, "that is for the document's issuer", "the act by its issuer"},
    {v1::REFUSAL_REASON_NOT_HOLDER, "that is for the holder", "the act by the holder"},
    {v1::REFUSAL_REASON_NOT_ORDER_PARTY, "that is for the order party",
     "ENDORSE or the act by the order party"},
    {v1::REFUSAL_REASON_NOT_RECIPIENT, "the offer is to somebody else", "the act by the offeree"},
    {v1::REFUSAL_REASON_NOT_PLEDGEE, "that is for the pledgee", "the act by the pledgee"},
    {v1::REFUSAL_REASON_NOT_PLEDGOR, "that is for the pledgor", "the act by the pledgor, or an offer to it"},
    {v1::REFUSAL_REASON_NOT_BORROWER, "that is for who holds on trust receipt",
     "the act by who holds on trust receipt"},
    {v1::REFUSAL_REASON_NOT_CONSIGNEE, "that is for the consignee", "the act by the consignee"},
    {v1::REFUSAL_REASON_OUT_OF_JURISDICTION, "outside the authority's reach",
     "the act by an authority in a jurisdiction of the document"},
    {v1::REFUSAL_REASON_HELD, "a hold is in force", "LIFT of the hold by its authority"},
    {v1::REFUSAL_REASON_PLEDGED, "a pledge stands in the way", "RELEASE by the pledgee"},
    {v1::REFUSAL_REASON_NOT_PLEDGED, "there is no pledge", "a pledge that was offered and accepted"},
    {v1::REFUSAL_REASON_OFFER_PENDING, "an offer is open", "ACCEPT, DECLINE or WITHDRAW of the open offer"},
    {v1::REFUSAL_REASON_NO_OFFER, "no offer is open", "OFFER by who holds the right"},
    {v1::REFUSAL_REASON_OFFER_EXPIRED, "the offer's time is over", "a new OFFER"},
    {v1::REFUSAL_REASON_OFFER_IRREVOCABLE, "the offer cannot be withdrawn",
     "DECLINE by the offeree, or the end of the offer's time"},
    {v1::REFUSAL_REASON_NOTICE_RUNNING, "the notice period of the enforcement runs",
     "the same act when the period is over, or what the pledgor can do meanwhile"},
    {v1::REFUSAL_REASON_FORM_FORBIDS, "the document's form does not allow it",
     "what the form allows: STRAIGHT takes no endorsement and no pledge, and moves among its own parties; no "
     "carrier is order party of its own document; another form only by AMENDMENT"},
    {v1::REFUSAL_REASON_SAME_HOLDER, "it would move to who holds it already", "another receiver"},
    {v1::REFUSAL_REASON_NOT_ENTITLED, "the signer's right does not go so far",
     "the act by who is entitled: the holder who is order party too"},
    {v1::REFUSAL_REASON_NOTHING_TO_REJECT, "there is nothing that could be rejected or objected to",
     "nothing: it stands as it is; RETURN or TRANSFER moves what is held"},
    {v1::REFUSAL_REASON_WINDOW_CLOSED, "the time for it is over", "TRANSFER back, by agreement"},
    {v1::REFUSAL_REASON_TOO_EARLY, "its time has not come",
     "the same act, from the moment that the message names"},
    {v1::REFUSAL_REASON_QUANTITY_MISMATCH, "the quantities do not fit what remains",
     "quantities that `show` has as remaining, line by line"},
    {v1::REFUSAL_REASON_PREDECESSOR_MISMATCH, "it does not fit what it rests on",
     "what it rests on as `show` has it now"},
    {v1::REFUSAL_REASON_PAPER_ALREADY_USED, "that paper form was used before",
     "the number of an unused form"},
    {v1::REFUSAL_REASON_GOODS_ALREADY_COVERED, "another live document covers the goods",
     "the other document surrendered first"},
    {v1::REFUSAL_REASON_CONTENT_INVALID, "the content cannot be that of a document",
     "the content as `waybill check` finds it sound"},
    {v1::REFUSAL_REASON_COMMITMENT_MISMATCH, "the act does not commit to the content beside it",
     "the act made from that very content"},
    {v1::REFUSAL_REASON_HEADER_MISMATCH, "it does not fit the document's content",
     "values that stand in the document: `show` has them"},
    {v1::REFUSAL_REASON_EXPIRY_OUT_OF_BOUNDS, "a moment is past, or too far ahead",
     "a moment ahead, within the bounds that the message names"},
    {v1::REFUSAL_REASON_TOO_MANY, "a bound of the document is reached",
     "one of them ended first; what counts for ever comes anew with a successor, by SURRENDER for AMENDMENT"},
});

}  // namespace

std::span<const ReasonWords> AllReasonWords() { return kWords; }

std::string_view NeedsOf(v1::RefusalReason reason) {
  const auto* const found = std::find_if(kWords.begin(), kWords.end(),
                                         [reason](const ReasonWords& one) { return one.reason == reason; });
  return found == kWords.end() ? std::string_view() : found->needs;
}

}  // namespace yidan::title
