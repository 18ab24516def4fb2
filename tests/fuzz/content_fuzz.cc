// Contents: canonical JSON is a fixed point, and so is the message that it makes.
#include "services/waybill/commitment.h"
#include "services/waybill/content.h"
#include "services/waybill/schema.h"
#include "tests/fuzz/fuzz.h"

using yidan::fuzz::Require;
namespace waybill = yidan::waybill;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto content = waybill::ParseContent(yidan::fuzz::TextOf(data, size));
  if (!content) return 0;
  const std::string canonical = content->Canonical();
  const auto again = waybill::ParseContent(canonical);
  // Escapes may make the canonical text longer than the bound; then it is refused, not misread.
  if (again) Require(again->Canonical() == canonical, "canonical JSON is a fixed point");

  const std::string secret(waybill::kSecretSize, 's');
  const auto commitment = waybill::Commit("YD-FUZZ", secret, *content);
  const auto all = waybill::DiscloseAll("YD-FUZZ", secret, *content);
  Require(all.leaf_count == commitment.leaf_count, "every leaf is disclosed");
  if (commitment.leaf_count > 0 && again) {
    Require(waybill::VerifyDisclosure(all, commitment).has_value(), "what is disclosed is committed to");
  }
  if (const auto typed = waybill::ToWaybill(*content)) {
    const auto faults = waybill::FindFaults(*typed);
    if (faults.empty()) Require(waybill::HeaderOf(*typed).has_value(), "sound content has a header");
  }
  return 0;
}
