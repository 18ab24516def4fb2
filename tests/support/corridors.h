// Trades along the corridors that this registry is for, made from a seed: a document's content that is valid
// in every identifier, the credit that it is made out for, the other documents of the set and how all of it
// was presented. A trade as it is made complies with its credit. The same seed gives the same trade on every
// machine. Names of firms and banks are invented. Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "services/credit/findings.h"
#include "services/credit/presented_set.h"
#include "tests/support/corridor.h"
#include "tests/support/made_identifiers.h"
#include "yidan/v1/waybill.pb.h"

namespace yidan::testing {

struct Trade {
  std::string name;  // "Chengdu to Lodz"
  v1::Waybill content;
  std::vector<std::pair<std::string, std::string>> credit;  // fields of an MT700: tag, value with LF inside
  credit::PresentedSet set;
  credit::Presentation presentation;

  std::string& Field(const std::string& tag);  // of the credit; made empty at the end if it is not there
  credit::SetDocument* Paper(credit::DocumentKind kind);  // the first; null: none
};

// The ids under which a registry knows the parties of the document.
struct Cast {
  std::string carrier = "cdirp";
  std::string consignor = "seller";
  std::string consignee = "buyer";
};
// No two trades have their container in common, up to 10^9 seeds: a registry admits them all.
Trade MakeTrade(Corridor corridor, std::uint64_t seed, const Cast& cast = {});

// The credit as an MT700 on the wire.
std::string CreditText(const Trade& trade);

}  // namespace yidan::testing
