// The rules for conditions of 47A and for demands of the line of 46A: what they recognise, and how they
// judge. Private to services/credit. One thread per bench.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "services/credit/bench.h"

namespace yidan::credit {

// What is judged: a sentence of 47A, or the line that asks for the document.
struct Demanded {
  Term term;
  std::string_view text;  // tidied
  const std::vector<std::string>& words;
  std::string article;
};

struct ConditionRule {
  bool (*speaks)(const std::vector<std::string>& words);
  void (*judge)(Bench& bench, const Demanded& demanded);
  // The words that such a sentence is made of, beside those that say nothing. Null: it takes the whole.
  const char* words;
  bool of_demand;            // the line of 46A may say it too
  bool names_route = false;  // RouteIn's words are understood as well
};
// The place behind VIA: "ALASHANKOU". Empty: none.
std::string RouteIn(std::string_view tidied);
const std::vector<ConditionRule>& ConditionRules();

// Words of a line that asks for a transport document which other checks look at.
inline constexpr const char* kWordsOfAsked =
    "FULL SET SETS ORIGINAL ORIGINALS NON NEGOTIABLE NONNEGOTIABLE COPY COPIES PHOTOCOPIES PHOTOCOPY CLEAN "
    "SHIPPED "
    "BOARD OCEAN MARINE SEA SEAWAYBILL WAY AIR AIRWAY AIRWAYBILL AWB RAIL RAILWAY ROAD TRUCK CMR CIM SMGS "
    "INLAND "
    "WATERWAY CONSIGNMENT NOTE NOTES DUPLICATE CHARTER PARTY CHARTERPARTY COURIER POST POSTAL RECEIPT "
    "POSTING "
    "CERTIFICATE COMBINED MULTI MODAL INTERMODAL TRANSPORTATION CARRIAGE TRANSPORT COVERING DOCUMENTS CTD BL "
    "ORDER "
    "ORDERS BLANK ENDORSED ENDORSEMENT INDORSED CONSIGNED ADDRESSED DIRECTLY FREIGHT PREPAID PRE PAID "
    "COLLECT "
    "PAYABLE DESTINATION CHARGES NOTIFY NOTIFYING PARTIES APPLICANT APPLICANTS SHIPPER CONSIGNOR BENEFICIARY "
    "CONSIGNEE FULL NAME NAMES ADDRESS GIVING FIELD TAKING CHARGE TAKEN RECEIVED DISPATCH DISPATCHED "
    "SHIPMENT "
    "MERCHANDISE GOODS VESSEL BY DATED NOT LATER THAN NO LATEST MINIMUM LEAST TWO MODES THROUGH ACCEPTABLE "
    "SIGNED CARRIER ELECTRONIC RECORD FORM COMPLETE NUMBER ONE THREE DHL FEDEX UPS EMS TNT SPECIAL "
    "JANUARY FEBRUARY MARCH APRIL MAY JUNE JULY AUGUST SEPTEMBER OCTOBER NOVEMBER DECEMBER";

}  // namespace yidan::credit
