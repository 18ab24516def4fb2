// The model: a second, smaller reading of TITLE.md, written from its text alone and sharing no code with
// services/title. For each act it says that the ledger must admit it, must refuse it, or that the text is
// silent here; and what an admitted act leaves behind. One thread at a time.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "yidan/v1/act.pb.h"
#include "yidan/v1/refusal.pb.h"
#include "yidan/v1/title.pb.h"

namespace yidan::journeys {

inline constexpr std::int64_t kHourMs = 3'600'000;
inline constexpr std::int64_t kDayMs = 24 * kHourMs;

// The registry's periods, as every registry of these tests fixes them in entry 0.
struct Periods {
  std::int64_t act_validity_max = 7 * kDayMs;
  std::int64_t reject_window = 2 * kDayMs;
  std::int64_t recall_after = 3 * kDayMs;
  std::int64_t offer_max = 90 * kDayMs;
  std::int64_t enforcement_notice = 10 * kDayMs;
  std::int64_t authority_delay = 7 * kDayMs;
  std::int64_t order_wait_max = 30 * kDayMs;
  std::size_t max_holds_each = 16;
  std::size_t max_holds_ever = 64;
};

struct Order {
  v1::OrderKind kind = v1::ORDER_KIND_BLANK;
  std::string party;
  bool operator==(const Order&) const = default;
};

// Which vehicles, each with a number of this simulation, are on a goods line.
using Vehicles = std::map<std::string, std::set<int>>;

// What the model remembers of a document. Times are Unix milliseconds.
struct Document {
  struct Offer {
    std::string from;
    v1::Offer terms;
    std::int64_t expires_at = 0;
  };
  struct Pledge {
    std::string pledgee;
    std::string pledgor;
    v1::Endorsement on_release;
    v1::Endorsement on_sale;
    bool on_trust_receipt = false;
    std::int64_t enforcing_since = 0;
  };
  struct Rejectable {
    std::string holder;
    Order order;
    bool moved = false;
    std::int64_t since = 0;
    std::optional<Pledge> pledge;  // that a sale in enforcement ended
  };
  struct Hold {
    std::string authority;
    v1::HoldKind kind = v1::HOLD_KIND_CUSTOMS;
    bool some_containers = false;
    std::int64_t until = 0;  // 0: until lifted
  };
  struct Surrender {
    v1::SurrenderPurpose purpose = v1::SURRENDER_PURPOSE_DELIVERY;
    std::string by;
    bool joint = false;
    std::int64_t at = 0;
    std::optional<Order> new_order;
  };
  struct PendingOrder {
    std::string authority;
    v1::Order terms;
    std::int64_t expires_at = 0;
    std::uint64_t sequence = 0;  // of the ORDER on its document's chain
  };
  struct Quantity {
    std::uint64_t packages = 0;
    std::uint64_t grams = 0;
    bool operator==(const Quantity&) const = default;
  };
  struct Interval {
    std::int64_t from = 0;
    std::int64_t to = 0;
  };

  std::string id;
  v1::WaybillForm form = v1::WAYBILL_FORM_TO_ORDER;
  v1::TitleStatus status = v1::TITLE_STATUS_ISSUED;
  std::string issuer, holder, consignor, consignee, first_holder;
  Order order;
  std::set<std::string> leg_carriers, jurisdictions, containers;
  std::map<std::string, std::set<std::string>> stowage;  // line -> containers
  std::optional<Rejectable> rejectable;
  bool rejectable_unclear = false;  // the text does not say whether a REJECT is open
  std::optional<Offer> offer;
  std::optional<Pledge> pledge;
  std::map<std::string, Hold> holds;                  // by the digest of the HOLD
  std::map<std::string, Interval> held_on_control;    // when a COURT or DISPUTE hold was, or is, in force
  std::map<std::string, PendingOrder> orders;         // by the digest of the ORDER
  std::map<std::string, std::size_t> authority_acts;  // HOLDs and ORDERs ever placed here, by authority
  std::map<std::string, std::string> grants;          // digest of the GRANT -> who granted
  std::optional<Surrender> surrender;
  std::map<std::string, Quantity> remaining;  // by goods line
  Vehicles vehicles;                          // that its content names
  std::set<int> covers;         // vehicles; those that its predecessors named and it does not, too
  bool delivered_some = false;  // under this surrender
  bool moved = false;
  bool released_without_surrender = false;
  bool under_order = false;
  std::string consignee_by_order, last_holder, paper_digest;
  std::vector<std::string> replaces, replaced_by;
  v1::SurrenderPurpose replace_purpose = v1::SURRENDER_PURPOSE_UNSPECIFIED;
  std::uint64_t sequence = 0;
  std::string last_act;
  std::uint64_t entries = 0;  // that touch it, on the chain and beside it

  [[nodiscard]] bool Terminal() const {
    return status == v1::TITLE_STATUS_DELIVERED || status == v1::TITLE_STATUS_VOIDED ||
           status == v1::TITLE_STATUS_REPLACED;
  }
  [[nodiscard]] bool Entitled() const {
    return order.kind == v1::ORDER_KIND_BLANK ||
           (order.kind == v1::ORDER_KIND_NAMED && order.party == holder);
  }
  // To whose order its successors stand, if it is not on paper.
  [[nodiscard]] Order OrderAfter() const {
    return surrender && surrender->new_order ? *surrender->new_order : order;
  }
  [[nodiscard]] bool OfferOpen(std::int64_t now) const { return offer && now < offer->expires_at; }
  [[nodiscard]] bool OrderWaits(std::int64_t now) const;
  [[nodiscard]] bool Held(std::int64_t now) const;  // by any hold
  void Endorse(const v1::Endorsement& by, const std::string& to);
  void Hand(const std::string& to);
  void EndHold(const std::string& hold, std::int64_t now);
  // How long a hold on control was in force from `since` until now.
  [[nodiscard]] std::int64_t HeldOnControl(std::int64_t since, std::int64_t now) const;
};

struct Prediction {
  enum class Kind { kAdmit, kRefuse, kSilent } kind = Kind::kSilent;
  // For kRefuse: the one reason, where the text leaves no choice.
  v1::RefusalReason reason = v1::REFUSAL_REASON_UNSPECIFIED;
};

inline Prediction Admit() { return {Prediction::Kind::kAdmit, v1::REFUSAL_REASON_UNSPECIFIED}; }
inline Prediction Refuse(v1::RefusalReason reason = v1::REFUSAL_REASON_UNSPECIFIED) {
  return {Prediction::Kind::kRefuse, reason};
}
inline Prediction Silent() { return {}; }

inline std::int64_t Ms(const google::protobuf::Timestamp& time) {
  return time.seconds() * 1000 + time.nanos() / 1'000'000;
}
inline Order OrderOf(const v1::OrderClause& clause) { return {clause.kind(), clause.party()}; }

// The reasons that apply to an act; TITLE.md gives the first of them in its order, which is that of the
// numbers.
class Refusals {
 public:
  void Add(bool applies, v1::RefusalReason reason) {
    if (applies) reasons_.insert(reason);
  }
  void Add(const Prediction& other) { Add(other.kind == Prediction::Kind::kRefuse, other.reason); }
  [[nodiscard]] bool Any() const { return !reasons_.empty(); }
  [[nodiscard]] Prediction First() const { return Any() ? Refuse(*reasons_.begin()) : Admit(); }

 private:
  std::set<v1::RefusalReason> reasons_;
};

// What is known of an act besides its body.
struct Circumstances {
  std::int64_t now = 0;
  std::string digest;
  bool signature_good = true;
  // ISSUE, REPLACE: what the content of each document that the act issues names.
  std::vector<Vehicles> vehicles = {};
  // Each of those contents was handed in, and says what the act says.
  bool content_fits = true;
};

class Model {
 public:
  struct Participant {
    v1::Role role = v1::ROLE_UNSPECIFIED;
    v1::AuthorityKind authority = v1::AUTHORITY_KIND_UNSPECIFIED;
    std::string country;  // an authority's one jurisdiction
    std::int64_t admitted_at = 0;
  };
  void AddParticipant(const std::string& id, Participant participant) {
    participants_[id] = std::move(participant);
  }
  void SetRegistry(std::string registry) { registry_ = std::move(registry); }

  [[nodiscard]] Prediction Predict(const v1::Act& act, const Circumstances& at) const;
  // REQUIRES: the ledger admitted it.
  void Apply(const v1::Act& act, const Circumstances& at);
  // Where the text was silent and the ledger admitted, its word is taken for this document.
  void Adopt(const v1::TitleState& state);

  [[nodiscard]] const std::map<std::string, Document>& documents() const { return documents_; }
  [[nodiscard]] const Document& document(const std::string& id) const { return documents_.at(id); }
  [[nodiscard]] bool IsCovered(int vehicle) const { return covered_.contains(vehicle); }

 private:
  // Each answers for the acts it names; the envelope was judged before.
  [[nodiscard]] Prediction OnEnvelope(const v1::Act& act, const Circumstances& at) const;
  [[nodiscard]] Prediction OnNamed(const v1::Act& act) const;
  [[nodiscard]] Prediction OnIssue(const v1::Act& act, const Circumstances& at) const;
  [[nodiscard]] Prediction OnStatus(const v1::Act& act, const Document& d) const;
  [[nodiscard]] Prediction OnBurdens(const v1::Act& act, const Document& d, std::int64_t now) const;
  [[nodiscard]] Prediction OnBody(const v1::Act& act, const Document& d, std::int64_t now) const;
  [[nodiscard]] Prediction OnTransfer(const Document& d, const std::string& to, const v1::Endorsement& by,
                                      std::int64_t now, bool by_pledgee) const;
  [[nodiscard]] Prediction OnOffer(const v1::Act& act, const Document& d, std::int64_t now) const;
  [[nodiscard]] Prediction OnOfferTerms(const Document& d, const std::string& from, const v1::Offer& offer,
                                        std::int64_t now) const;
  [[nodiscard]] Prediction OnAnswer(const v1::Act& act, const Document& d, std::int64_t now) const;
  [[nodiscard]] Prediction OnPledge(const v1::Act& act, const Document& d) const;
  [[nodiscard]] Prediction OnSurrender(const v1::Act& act, const Document& d, std::int64_t now) const;
  [[nodiscard]] Prediction OnIssuersAct(const v1::Act& act, const Document& d) const;
  [[nodiscard]] Prediction OnDeliver(const v1::Act& act, const Document& d) const;
  [[nodiscard]] Prediction OnBeside(const v1::Act& act, const Document& d, std::int64_t now) const;
  [[nodiscard]] Prediction OnHold(const v1::Act& act, const Document& d, std::int64_t now) const;
  [[nodiscard]] Prediction OnLift(const v1::Act& act, const Document& d, std::int64_t now) const;
  [[nodiscard]] Prediction OnOrder(const v1::Act& act, const Document& d, std::int64_t now) const;
  [[nodiscard]] Prediction OnCountersign(const v1::Act& act, const Document& d, std::int64_t now) const;
  void JudgeOrder(const std::string& authority, const v1::Order& order, const Document& d, std::int64_t now,
                  Refusals& refusals) const;
  [[nodiscard]] Prediction OnReplace(const v1::Act& act, const Document& d, const Circumstances& at) const;
  void JudgeGoods(const std::vector<const Document*>& before, const Circumstances& at,
                  Refusals& refusals) const;

  void ApplyIssue(const v1::Act& act, const Circumstances& at);
  void ApplyReplace(const v1::Act& act, const Circumstances& at);
  void ApplyHold(const v1::Act& act, Document& d, const Circumstances& at);
  void ApplyOrder(const v1::Act& act, Document& d, const Circumstances& at);
  void ApplyCountersign(const v1::Act& act, Document& d, std::int64_t now);
  void ApplyOffer(Document& d, const std::string& by, std::int64_t now);
  void ApplyPledgeAct(const v1::Act& act, Document& d, std::int64_t now);
  void ApplyIssuersAct(const v1::Act& act, Document& d);
  void ApplyBeside(const v1::Act& act, Document& d, const Circumstances& at);
  void Cover(Document& d, const std::set<int>& vehicles);
  void End(Document& d, v1::TitleStatus status);

  Periods periods_;
  std::string registry_;
  std::map<std::string, Participant> participants_;
  std::map<std::string, Document> documents_;
  std::map<int, std::set<std::string>> covered_;  // vehicle -> the documents, live or on paper, that cover it
  std::set<std::pair<std::string, std::string>> papers_;  // issuer, form number: used
};

}  // namespace yidan::journeys
