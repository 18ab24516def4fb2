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
};

struct Order {
  v1::OrderKind kind = v1::ORDER_KIND_BLANK;
  std::string party;
  bool operator==(const Order&) const = default;
};

// What the model remembers of a document. Times are Unix milliseconds.
struct Document {
  struct Rejectable {
    std::string holder;
    Order order;
    bool moved = false;
    std::int64_t until = 0;
  };
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
    bool issuer_acted = false;
  };
  struct Quantity {
    std::uint64_t packages = 0;
    std::uint64_t grams = 0;
  };

  std::string id;
  v1::WaybillForm form = v1::WAYBILL_FORM_TO_ORDER;
  v1::TitleStatus status = v1::TITLE_STATUS_ISSUED;
  std::string issuer, holder, consignor, consignee, first_holder;
  Order order;
  std::set<std::string> leg_carriers;
  std::optional<Rejectable> rejectable;
  bool rejectable_unclear = false;  // the text does not say whether a REJECT is open
  std::optional<Offer> offer;
  std::optional<Pledge> pledge;
  std::map<std::string, Hold> holds;          // by the digest of the HOLD
  std::map<std::string, std::string> grants;  // digest of the GRANT -> who granted
  std::optional<Surrender> surrender;
  std::map<std::string, Quantity> remaining;  // by goods line
  bool delivered_some = false;
  bool moved = false;
  bool released_without_surrender = false;
  std::uint64_t sequence = 0;
  std::string last_act;
  std::uint64_t entries = 0;  // that touch it, on the chain and beside it
  int goods = 0;              // which goods it covers

  [[nodiscard]] bool Terminal() const {
    return status == v1::TITLE_STATUS_DELIVERED || status == v1::TITLE_STATUS_VOIDED ||
           status == v1::TITLE_STATUS_REPLACED;
  }
  [[nodiscard]] bool Entitled() const {
    return order.kind == v1::ORDER_KIND_BLANK ||
           (order.kind == v1::ORDER_KIND_NAMED && order.party == holder);
  }
  [[nodiscard]] bool OfferOpen(std::int64_t now) const { return offer && now < offer->expires_at; }
};

struct Prediction {
  enum class Kind { kAdmit, kRefuse, kSilent } kind = Kind::kSilent;
  // For kRefuse: the one reason, where the text leaves no choice.
  v1::RefusalReason reason = v1::REFUSAL_REASON_UNSPECIFIED;
};

// What is known of an act besides its body.
struct Circumstances {
  std::int64_t now = 0;
  std::string digest;
  bool signature_good = true;
  int goods = 0;  // ISSUE: which goods its content is about
};

class Model {
 public:
  void AddParticipant(const std::string& id, v1::Role role,
                      v1::AuthorityKind authority = v1::AUTHORITY_KIND_UNSPECIFIED);
  void SetRegistry(std::string registry) { registry_ = std::move(registry); }

  [[nodiscard]] Prediction Predict(const v1::Act& act, const Circumstances& at) const;
  // REQUIRES: the ledger admitted it.
  void Apply(const v1::Act& act, const Circumstances& at);
  // Where the text was silent and the ledger admitted, its word is taken for this document.
  void Adopt(const v1::TitleState& state);

  [[nodiscard]] const std::map<std::string, Document>& documents() const { return documents_; }
  [[nodiscard]] const Document& document(const std::string& id) const { return documents_.at(id); }
  [[nodiscard]] bool GoodsCovered(int goods) const { return covered_.contains(goods); }

 private:
  struct Participant {
    v1::Role role = v1::ROLE_UNSPECIFIED;
    v1::AuthorityKind authority = v1::AUTHORITY_KIND_UNSPECIFIED;
  };
  // Each answers for the acts it names; the envelope was judged before.
  [[nodiscard]] Prediction OnEnvelope(const v1::Act& act, const Circumstances& at) const;
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

  void ApplyOffer(Document& d, const std::string& by, std::int64_t now);
  void ApplyPledgeAct(const v1::Act& act, Document& d, std::int64_t now);
  void ApplyIssuersAct(const v1::Act& act, Document& d);
  void ApplyBeside(const v1::Act& act, Document& d, const std::string& digest);
  void End(Document& d, v1::TitleStatus status);

  Periods periods_;
  std::string registry_;
  std::map<std::string, Participant> participants_;
  std::map<std::string, Document> documents_;
  std::set<int> covered_;                                 // goods of live documents
  std::set<std::pair<std::string, std::string>> papers_;  // issuer, form number: used
};

}  // namespace yidan::journeys
