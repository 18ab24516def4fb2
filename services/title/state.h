// TitleState: all that the rules know of one document of title (TITLE.md "State").
//
// A value: compared, copied and encoded whole. Its canonical encoding (Encode, documented in
// storage/FORMAT.md) is what the state map commits to, so one state has exactly one encoding.
// Enumerators are the protobuf ones of yidan/v1/title.proto; their numbers are on disk.
// Times are milliseconds since the Unix epoch; 0 means "none". Thread rule: plain values.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "services/base/bytes.h"
#include "yidan/v1/title.pb.h"

namespace yidan::title {

using TimeMs = std::int64_t;

struct OrderClause {
  v1::OrderKind kind = v1::ORDER_KIND_UNSPECIFIED;
  std::string party;  // set iff NAMED
  bool operator==(const OrderClause&) const = default;
};

struct Endorsement {
  v1::EndorsementKind kind = v1::ENDORSEMENT_KIND_NONE;
  std::string party;  // set iff ORDER_OF
  bool operator==(const Endorsement&) const = default;
};

struct Quantity {
  std::uint64_t packages = 0;
  std::uint64_t gross_weight_grams = 0;
  bool operator==(const Quantity&) const = default;
};
using Quantities = std::map<std::string, Quantity>;  // goods line id -> quantity

// What the issuer signed of the content; see v1.TitleHeader.
struct Header {
  v1::WaybillForm form = v1::WAYBILL_FORM_UNSPECIFIED;
  std::string first_holder;
  OrderClause order;
  std::string consignor;
  std::string consignee;
  std::vector<std::string> financiers;  // ascending
  Quantities goods;                     // as carried
  // Goods line id -> containers that it is stowed in, ascending, at least one; lines in none are left out.
  std::map<std::string, std::vector<std::string>> stowage;
  std::vector<std::string> leg_carriers;   // ascending
  std::vector<std::string> jurisdictions;  // ascending
  std::vector<std::string> containers;     // ascending
  Digest content_root;
  std::uint32_t content_leaf_count = 0;
  std::uint32_t content_always_shown = 0;  // of those leaves: what every redaction shows
  bool operator==(const Header&) const = default;
};

struct SurrenderTerms {
  v1::SurrenderPurpose purpose = v1::SURRENDER_PURPOSE_UNSPECIFIED;
  std::string collector;
  std::optional<OrderClause> new_order;  // AMENDMENT only
  bool operator==(const SurrenderTerms&) const = default;
};

struct Offer {
  std::string from;
  std::string to;
  v1::OfferPurpose purpose = v1::OFFER_PURPOSE_UNSPECIFIED;
  Endorsement endorsement;
  std::string release_by;
  bool revocable = false;
  TimeMs expires_at = 0;  // open while time < expires_at
  std::string terms_digest;
  Endorsement on_release;  // PLEDGE, DECLARE_PLEDGE: as agreed
  Endorsement on_sale;
  std::optional<SurrenderTerms> joint_surrender;
  bool acknowledges_release = false;
  bool operator==(const Offer&) const = default;
};

struct Pledge {
  std::string pledgee;
  std::string pledgor;
  std::string terms_digest;
  Endorsement on_release;
  Endorsement on_sale;
  bool on_trust_receipt = false;
  bool declared = false;       // by DECLARE_PLEDGE
  TimeMs enforcing_since = 0;  // 0: not in enforcement
  TimeMs sale_from = 0;        // enforcing: when the notice ends, as it was fixed when it was given
  bool operator==(const Pledge&) const = default;
};

// The pair before the last TRANSFER, which its receiver may restore by REJECT.
struct Rejectable {
  std::string holder;
  OrderClause order;
  bool moved = false;            // `moved` before that transfer: a rejected one does not count
  TimeMs until = 0;              // inclusive, but for the time since `held_since`
  std::optional<Pledge> pledge;  // that the transfer, a sale in enforcement, ended
  TimeMs held_since = 0;         // since when a hold on control stops the window; 0: none does
  bool operator==(const Rejectable&) const = default;
};

struct Hold {
  std::string authority;
  v1::HoldKind kind = v1::HOLD_KIND_UNSPECIFIED;
  std::vector<std::string> containers;  // ascending; empty: the whole document
  TimeMs until = 0;                     // 0: until lifted; otherwise in force while time < until
  std::string reference;
  bool operator==(const Hold&) const = default;
};

struct Surrender {
  SurrenderTerms terms;
  std::string by;
  TimeMs at = 0;
  TimeMs recall_from = 0;  // RECALL_SURRENDER from here on, as it was fixed at the surrender
  bool joint = false;      // pledgee and pledgor both signed
  bool delivered = false;  // something was delivered since
  bool operator==(const Surrender&) const = default;
};

// An authority's ORDER waiting for the registrar's COUNTERSIGN.
struct PendingOrder {
  std::string authority;
  v1::OrderEffect effect = v1::ORDER_EFFECT_UNSPECIFIED;
  std::string to;
  Endorsement endorsement;
  std::string order_digest;
  TimeMs expires_at = 0;  // waits while time < expires_at
  bool operator==(const PendingOrder&) const = default;
};

struct ReadGrant {
  std::string reader;
  std::vector<std::string> pointers;  // ascending; empty: the whole content
  TimeMs until = 0;
  std::string holder;  // who granted: the grant lapses when the holder changes
  bool operator==(const ReadGrant&) const = default;
};

// Cause for a question about the goods, found when the document was issued (v1.GoodsWarning).
struct GoodsWarning {
  v1::GoodsWarningKind kind = v1::GOODS_WARNING_KIND_UNSPECIFIED;
  std::uint64_t other_index = 0;  // of the entry that issued the other document
  auto operator<=>(const GoodsWarning&) const = default;
};
// What the registry remarked of the content when it was registered; it refuses nothing.
struct Remark {
  std::string pointer;  // JSON pointer into the content
  v1::RemarkKind kind = v1::REMARK_KIND_UNSPECIFIED;
  auto operator<=>(const Remark&) const = default;
};

// Remarks of one kind that were found and had no room.
struct RemarksLeftOut {
  v1::RemarkKind kind = v1::REMARK_KIND_UNSPECIFIED;
  std::uint32_t count = 0;
  auto operator<=>(const RemarksLeftOut&) const = default;
};

// A container, wagon or seal that a NOTATION put in another's place.
struct Substitution {
  v1::NotationKind kind = v1::NOTATION_KIND_UNSPECIFIED;
  std::string replaced;
  std::string substitute;
  TimeMs at = 0;  // when, as the NOTATION says: what took the place is covered for the journey from that day
  auto operator<=>(const Substitution&) const = default;
};

struct TitleState {
  std::uint8_t encoding = 1;  // the version of its canonical encoding: that of the rules it was made under
  std::string document_id;
  v1::TitleStatus status = v1::TITLE_STATUS_UNSPECIFIED;
  std::string issuer;
  std::string holder;  // empty iff terminal or ON_PAPER
  OrderClause order;
  Header header;
  std::optional<Rejectable> rejectable;
  std::optional<Offer> offer;
  std::optional<Pledge> pledge;
  std::map<Digest, Hold> holds;  // by digest of the HOLD act
  std::optional<Surrender> surrender;
  Quantities delivered;
  Quantities short_lines;
  std::vector<std::string> delivered_containers;  // ascending
  bool moved = false;
  bool released_without_surrender = false;
  bool under_order = false;
  std::map<Digest, PendingOrder> pending_orders;
  std::map<Digest, ReadGrant> grants;
  std::uint64_t sequence = 0;
  Digest last_act;
  Digest history;
  std::uint64_t issued_index = 0;
  std::uint64_t last_index = 0;   // newest entry that touches the document
  std::uint64_t entry_count = 0;  // entries that touch the document
  std::uint32_t notation_count = 0;
  std::uint32_t milestone_count = 0;
  std::map<std::string, std::uint32_t> milestones_by;  // carrier of a leg -> those of it; not the issuer's
  std::uint32_t grants_given = 0;                      // by the present holder since it holds, ended ones too
  std::vector<std::string> replaces;
  std::vector<std::string> replaced_by;
  v1::SurrenderPurpose replace_purpose = v1::SURRENDER_PURPOSE_UNSPECIFIED;
  std::vector<std::string> paper_forms;
  std::uint32_t paper_originals = 0;
  std::vector<GoodsWarning> warnings;            // ascending; those of predecessors too
  std::vector<Remark> remarks;                   // ascending; of its own content, as it was registered
  std::vector<RemarksLeftOut> remarks_left_out;  // ascending by kind
  std::vector<Substitution> substitutions;       // in their order
  TimeMs dormant_since = 0;                      // as the issuer stated (DORMANT); 0: it did not
  std::string consignee_by_order;  // STRAIGHT, given away by an ORDER: stands in the consignee's place
  std::string last_holder;   // who held it when it ended or went to paper; empty while somebody holds it
  std::string paper_digest;  // 32 bytes: `order` is the issuer's statement of that paper; empty: it is not
  // Authority -> its HOLDs, its ORDERs and its LIFTs of single boxes on this document, ended ones included.
  std::map<std::string, std::uint32_t> authority_acts;

  bool operator==(const TitleState&) const = default;

  [[nodiscard]] bool IsTerminal() const {
    return status == v1::TITLE_STATUS_DELIVERED || status == v1::TITLE_STATUS_VOIDED ||
           status == v1::TITLE_STATUS_REPLACED;
  }
  // "Entitled" (TITLE.md): the order is to the holder, or in blank.
  [[nodiscard]] bool HolderEntitled() const {
    return order.kind == v1::ORDER_KIND_BLANK ||
           (order.kind == v1::ORDER_KIND_NAMED && order.party == holder);
  }
};

// Canonical bytes in the state's own encoding, which the first byte names, and back: Decode refuses any bytes
// that Encode would not have written.
std::string Encode(const TitleState& state);
Result<TitleState> DecodeTitleState(std::string_view bytes);

// The numbers that the header has for what goes, or ever went, by `number`: by CONTAINER_SUBSTITUTED another
// number took the place of the header's, or the header's took another's place. They are the same box to holds
// and deliveries; one number may stand for several, whose goods were all put into one box. Ascending; empty:
// it is no number of this document.
std::vector<std::string> BoxesOf(const TitleState& state, const std::string& number);

// A number and all whose place it took, one after the other, by notations of one kind; ascending. The header
// has no wagons: which of them the document stated, its content says, and an amendment may state a newer one.
std::vector<std::string> TookThePlaceOf(std::span<const Substitution> substitutions, v1::NotationKind kind,
                                        const std::string& number);

// What a successor with these containers in its header takes over of its predecessors' substitutions, in
// their order: those of wagons and seals, and of containers those by which a number leads to a box of the
// header. `predecessors`: in the act's order. Nothing if there are more than `at_most` and more than any one
// of the predecessors bears: what a document bears already bars nobody from replacing it.
std::optional<std::vector<Substitution>> SubstitutionsAfter(
    const std::vector<const TitleState*>& predecessors, const std::vector<std::string>& containers,
    std::size_t at_most);

Header HeaderFromProto(const v1::TitleHeader& header);
v1::TitleHeader ToProto(const Header& header);
// `now` decides what is shown as expired.
v1::TitleState ToProto(const TitleState& state, TimeMs now);

// H(history || index || kind || act digest): PROTOCOL's running digest over every entry that touches
// the document or participant.
Digest ExtendHistory(const Digest& history, std::uint64_t index, std::uint32_t kind, const Digest& act);

}  // namespace yidan::title
