// Whom a line of 46A names: to whose order, consigned to whom, endorsed to whom, whom to notify. Private to
// services/credit. Pure; any thread.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "services/credit/reading.h"

namespace yidan::credit {

struct PartyDemand {
  enum class Role {
    kToOrder,            // TO ORDER, of nobody named
    kToOrderOf,          // MADE OUT TO THE ORDER OF
    kIssuedOrEndorsed,   // ISSUED OR ENDORSED TO THE ORDER OF: either will do
    kEndorsedToOrderOf,  // ENDORSED TO THE ORDER OF
    kConsignedTo,
    kNotify,
  };
  // Words of the credit that stand for one of its parties.
  enum class Who { kNamed, kShipper, kApplicant, kBeneficiary, kIssuingBank };

  Role role = Role::kToOrder;
  Who who = Who::kNamed;
  std::string text;         // what stands behind it, with its commas: name, and address perhaps
  std::string phrase;       // "TO THE ORDER OF"
  std::size_t from = 0;     // the words of `text` in the line
  std::size_t name_to = 0;  // where the name ends; an address stands behind it
  std::size_t to = 0;
};
// In the order of the line. Their phrases, and the names, are taken from the reading: each is compared by the
// check of its role. What stands behind a name is not: it is taken by whoever knows it for an address.
std::vector<PartyDemand> TakePartyDemands(Reading& line);

// Words that the line's own readers would call a party: "the applicant". "" of kNamed.
std::string NameOf(PartyDemand::Who who);

}  // namespace yidan::credit
