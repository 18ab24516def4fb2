#include "tests/simulation/cast.h"

#include <algorithm>
#include <array>

#include "services/crypto/crypto.h"

namespace yidan::simulation {
namespace {

const std::array<std::string, kCastSize>& Names() {
  static const std::array<std::string, kCastSize> names = {
      kCarrier, kShipper, kImporter, kBank, kOtherBank, kCustoms, kCourt, kRegistrar, kLiquidator};
  return names;
}

}  // namespace

unsigned BitOf(const std::string& participant) {
  const auto& names = Names();
  const auto found = std::find(names.begin(), names.end(), participant);
  return found == names.end() ? kNobody : static_cast<unsigned>(found - names.begin());
}

const std::string& NameOf(unsigned bit) {
  static const std::string kNone = "time";
  return bit < kCastSize ? Names()[bit] : kNone;
}

Digest Named(std::string_view text) { return crypto::Sha256(text); }

Digest Small(std::uint8_t number) {
  Digest digest;
  digest.bytes[0] = number;
  return digest;
}

Digest KeyOf(const std::string& participant) { return Named(FakeSpki(participant)); }

const Digest& Registry() {
  static const Digest registry = Named("registry");
  return registry;
}

bool IsFinancier(const std::string& participant) { return participant == kBank || participant == kOtherBank; }

Directory FullCast() {
  Directory cast;
  for (const std::string& id : Names()) {
    title::ParticipantRecord r;
    r.participant_id = r.name = id;
    const title::Term term{10, title::kForever};
    r.keys.emplace(KeyOf(id), title::Key{FakeSpki(id), term, false});
    v1::Role role = v1::ROLE_SHIPPER;
    if (id == kCarrier) role = v1::ROLE_CARRIER;
    if (id == kImporter) role = v1::ROLE_CONSIGNEE;
    if (IsFinancier(id)) role = v1::ROLE_FINANCIER;
    if (id == kCustoms || id == kCourt) role = v1::ROLE_AUTHORITY;
    if (id == kRegistrar) role = v1::ROLE_REGISTRAR;
    r.roles.push_back({role, term});
    if (id == kCustoms) r.jurisdictions.push_back({v1::AUTHORITY_KIND_CUSTOMS, "CN", term});
    if (id == kCourt) r.jurisdictions.push_back({v1::AUTHORITY_KIND_COURT, "CN", term});
    r.sequence = 1;
    r.admitted_index = r.last_index = 10;
    r.entry_count = 1;
    cast.emplace(id, std::move(r));
  }
  return cast;
}

}  // namespace yidan::simulation
