// Setting: a small world to explore: who takes part, what is issued, and which arguments acts may have.
// A setting is small so that it can be explored whole; together they reach every row of the table.
// Thread rule: plain values.
#pragma once

#include <string>
#include <vector>

#include "tests/simulation/cast.h"
#include "yidan/v1/act.pb.h"

namespace yidan::simulation {

struct Setting {
  std::string name;
  std::vector<std::string> actors;             // who signs
  std::vector<std::string> receivers;          // to whom documents and offers go
  std::vector<v1::TitleHeader> issues;         // the roots, each issued by the carrier
  std::vector<v1::Endorsement> endorsements;   // of TRANSFER
  std::vector<v1::Endorsement> offered;        // of OFFER for TRANSFER
  std::vector<std::string> release_by;         // banks that release; "" is always tried
  std::vector<v1::OfferPurpose> offers;        // purposes
  std::vector<v1::AgreedEndorsements> agreed;  // in pledges
  std::vector<v1::SurrenderPurpose> purposes;  // of SURRENDER and JOINT_SURRENDER
  std::vector<std::string> collectors;         // of SURRENDER and DELIVER; "" is always tried
  bool irrevocable = false;                    // offers of both kinds
  bool new_orders = false;                     // AMENDMENT may name a new order party
  bool corrections = false;                    // AMENDMENT may correct quantities
  bool holds = false;
  bool containers = false;                     // holds and deliveries of single containers
  bool substitutions = false;                  // NOTATION of a container that another takes the place of
  bool orders = false;                         // ORDER and COUNTERSIGN
  std::vector<v1::OrderEffect> order_effects;  // of ORDER; empty: all
  bool paper = false;
  bool beside = false;     // NOTATION, MILESTONE, GRANT, REVOKE, DORMANT
  bool directory = false;  // RECOVER, SUCCESSOR, SUSPEND, MANDATE of the shipper
  std::size_t documents_max = 1;
  title::Parameters parameters;
};

inline constexpr char kBoxA[] = "CSQU3054383";  // the containers of every document
inline constexpr char kBoxB[] = "MSCU6639870";
inline constexpr char kSubstitute[] = "TEMU1234565";

v1::Endorsement Endorsed(v1::EndorsementKind kind, const std::string& party = {});
v1::TitleHeader HeaderOf(v1::WaybillForm form, const std::string& holder, const std::string& order,
                         std::uint64_t packages);

// The settings of the normal tests: all of them close in well under a minute.
std::vector<Setting> NormalSettings();
// Larger ones: more parties, more arguments, more of everything at once.
std::vector<Setting> DeepSettings();
// Small ones that still reach every rule: for mutants and sanitizers.
std::vector<Setting> SmallSettings();

}  // namespace yidan::simulation
