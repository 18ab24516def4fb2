// Who takes part in the explored and simulated worlds, and the one instant at which they live.
//
// Nobody signs: Admission.signature_valid is the caller's word, so a key is a name. Time does not run:
// it is always kNow, and a deadline is FUTURE or PAST relative to it (see node.h).
// Thread rule: constant after construction.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/title/rules.h"

namespace yidan::simulation {

using title::TimeMs;
using title::TitleState;

inline constexpr TimeMs kNow = 1'491'436'800'000;  // 6 April 2017
inline constexpr TimeMs kDay = 24LL * 3600 * 1000;
inline constexpr std::uint64_t kIndex = 1000;  // of every entry that is asked for

inline const std::string kCarrier = "chengdu-port";
inline const std::string kShipper = "tilburg-cars";
inline const std::string kImporter = "rongou";
inline const std::string kBank = "boc-jinjiang";
inline const std::string kOtherBank = "boc-frankfurt";
inline const std::string kCustoms = "chengdu-customs";
inline const std::string kCourt = "chengdu-court";
inline const std::string kRegistrar = "registrar";
inline const std::string kLiquidator = "liquidator";

// The order of the cast, which gives every participant its bit.
enum Who : unsigned { kNobody = 31 };
unsigned BitOf(const std::string& participant);  // kNobody if it is none of the cast
const std::string& NameOf(unsigned bit);
inline constexpr unsigned kCastSize = 9;

Digest Named(std::string_view text);  // SHA-256: a digest with a name
Digest Small(std::uint8_t number);    // number, then zeros: sorts as the number does
inline std::string FakeSpki(const std::string& id) { return "spki of " + id; }
Digest KeyOf(const std::string& participant);
const Digest& Registry();

using Directory = std::map<std::string, title::ParticipantRecord>;
// All of the cast, admitted before kIndex. Authorities are of CN.
Directory FullCast();

bool IsFinancier(const std::string& participant);

}  // namespace yidan::simulation
