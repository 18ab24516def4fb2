#include "services/client/service_words.h"

#include <algorithm>
#include <array>

namespace yidan::client {
namespace {

constexpr auto kWords = std::to_array<ServiceWords>({
    {v1::ERROR_REASON_NO_CALLER_IDENTITY,
     "--cert with a participant's name in it (a SPIFFE id), from the registry's CA"},
    {v1::ERROR_REASON_UNKNOWN_CALLER,
     "ADMIT of the participant that --cert names, or the certificate of one who was admitted"},
    {v1::ERROR_REASON_CALLER_SUSPENDED, "RESUME of the caller by the registrar"},
    {v1::ERROR_REASON_CALLER_ROLE_MISSING, "ROLES by the registrar, or a caller who has the role"},
    {v1::ERROR_REASON_ACT_NOT_OF_SERVICE, "the service that takes acts of this kind: PROTOCOL.md"},
    {v1::ERROR_REASON_REQUEST_ID_REUSED, "a fresh request_id for another request"},
    {v1::ERROR_REASON_QUEUE_FULL, "the same again, a little later"},
    {v1::ERROR_REASON_OUTCOME_UNKNOWN, "the very same again: the registry knows what it admitted"},
    {v1::ERROR_REASON_DEADLINE_PASSED, "the same again; nothing was written"},
    {v1::ERROR_REASON_NOT_FOUND, "the id as it was given; the registry knows no other spelling"},
    {v1::ERROR_REASON_BAD_REQUEST, "the field that is named, in its form"},
    {v1::ERROR_REASON_NOT_A_READER, "GRANT by the holder, or the certificate of a party of the document"},
    {v1::ERROR_REASON_CLOCK_UNTRUSTED, "the registry's operator to mend its clock; later, the same again"},
    {v1::ERROR_REASON_SHUTTING_DOWN, "the same again, a little later"},
    {v1::ERROR_REASON_TOO_MANY_MISSES, "some minutes, and ids that are documents"},
    {v1::ERROR_REASON_NOT_OF_THIS_SERVICE, "the registry's operator: its services are wired wrongly"},
    {v1::ERROR_REASON_TOO_FAST,
     "some seconds between calls; acts that are not admitted and recorded readings are counted"},
    {v1::ERROR_REASON_DISK_LOW, "the registry's operator to make room on the disk; later, the same again"},
});

}  // namespace

std::span<const ServiceWords> AllServiceWords() { return kWords; }

std::string_view NeedsOf(v1::ErrorReason reason) {
  const auto* const found = std::find_if(kWords.begin(), kWords.end(),
                                         [reason](const ServiceWords& one) { return one.reason == reason; });
  return found == kWords.end() ? std::string_view() : found->needs;
}

}  // namespace yidan::client
