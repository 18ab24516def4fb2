// How people in the trade call what the protocol numbers: one wording, English with the Chinese term, for
// every text that a document checker reads. Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "yidan/v1/act.pb.h"
#include "yidan/v1/directory.pb.h"
#include "yidan/v1/title.pb.h"

namespace yidan::proof {

// "DELIVERED 已提货"; a number without a name is shown as the number.
std::string Term(v1::TitleStatus status);
std::string Term(v1::WaybillForm form);
std::string Term(v1::SurrenderPurpose purpose);
std::string Term(v1::OfferPurpose purpose);
std::string Term(v1::HoldKind kind);
std::string Term(v1::OrderEffect effect);
std::string Term(v1::ActKind kind);
std::string Term(v1::Role role);
std::string Term(v1::NotationKind kind);

// How the registrar made sure of who somebody is: "document seen 证照: licence 510100-17".
std::string AssuranceText(v1::AssuranceKind kind, const std::string& reference);

// "to the order of boc-jinjiang 指示", "endorsed in blank 空白背书", "not negotiable 不可转让".
std::string Describe(const v1::OrderClause& order);
// What is agreed of a pledge: how the document is endorsed when it is released, and when it is sold.
std::string Describe(const v1::AgreedEndorsements& agreed, const std::string& pledgor);
// As the act has it; `receiver` is who gets the document, or the present holder for ENDORSE.
std::string Describe(const v1::Endorsement& endorsement, const std::string& receiver);

// "for delivery 交单提货, collector rongou".
std::string Describe(const v1::SurrenderTerms& terms);
// Of an offer whose terms say that the goods were released without surrender.
inline constexpr std::string_view kAcknowledgesRelease =
    "it ACKNOWLEDGES 知悉 that the goods were released without surrender";

// "2017-04-06 10:00:00Z", the whole second.
std::string FormatTime(const google::protobuf::Timestamp& time);

// Whether somebody may still act on it as a document of title here: ISSUED or SURRENDERED.
bool IsLive(const v1::TitleState& title);
// One sentence that a reader must see first if the document is delivered, void, replaced or on paper;
// empty while it is live.
std::string EndSentence(const v1::TitleState& title);
// The number that a box bears at present, with the one that stood for it when the document was issued, as
// authorities and carriers know it: "MSKU1234565, formerly CSQU1000705". `number` is one of the header's.
std::string BoxText(const v1::TitleState& title, const std::string& number);
// If the holder is not the order party: what cures it, with what must come before the ENDORSE while a pledge,
// an offer or a surrender refuses it. Otherwise empty. In a pledge of what stands to the pledgor's order
// there is no gap: what the pledgee needs of the pledgor is agreed in the pledge.
std::string EndorsementGap(const v1::TitleState& title);

// What the registry remarked when the document was registered, in one sentence without values: those stand
// in the content, which not every reader sees.
std::string RemarkSentence(v1::RemarkKind kind);

}  // namespace yidan::proof
