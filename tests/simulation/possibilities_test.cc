// What `can` says, over states that the explorer reaches: each line is what the ledger's own function says,
// nothing that anybody may do is left out, and the way to delivery, played, ends in delivery, by no detour.
#include "services/possibilities/possibilities.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "services/possibilities/delivery.h"
#include "tests/simulation/explorer.h"

namespace yidan::simulation {
namespace {

using possibilities::Delivery;
using possibilities::OfParty;
using possibilities::Possibilities;
using possibilities::Possibility;
using possibilities::Ruling;
using possibilities::Situation;

// The explorer's own world, and the two strangers in it.
class WithStrangersIn final : public title::Facts {
 public:
  WithStrangersIn(const title::Facts& world, const possibilities::Records& strangers,
                  const TitleState* instead = nullptr)
      : world_(world), strangers_(strangers), instead_(instead) {}
  const TitleState* Title(const std::string& id) const override {
    return instead_ != nullptr && instead_->document_id == id ? instead_ : world_.Title(id);
  }
  const title::ParticipantRecord* Participant(const std::string& id) const override {
    if (const auto* there = world_.Participant(id)) return there;
    const auto found = strangers_.find(id);
    return found == strangers_.end() ? nullptr : &found->second;
  }
  std::optional<std::string> KeyOwner(const Digest& id) const override { return world_.KeyOwner(id); }
  bool ActAdmitted(const Digest& digest) const override { return world_.ActAdmitted(digest); }
  bool PaperFormUsed(const std::string& issuer, const std::string& form) const override {
    return world_.PaperFormUsed(issuer, form);
  }
  std::vector<title::Covering> DocumentsCovering(const Digest& tag) const override {
    return world_.DocumentsCovering(tag);
  }
  std::vector<title::GoodsTag> GoodsOf(const std::string& id) const override { return world_.GoodsOf(id); }

 private:
  const title::Facts& world_;
  const possibilities::Records& strangers_;
  const TitleState* instead_;
};

Situation SituationOf(const title::Facts& facts, const TitleState& title, const title::Parameters& p) {
  Situation out;
  out.title = title;
  for (const auto& [id, record] : FullCast()) out.records.emplace(id, *facts.Participant(id));
  out.registry = Registry();
  out.rules = &title::RulesV1();
  out.parameters = p;
  out.index = kIndex;
  out.at = kNow;
  return out;
}

title::Admission AdmissionOf(const v1::Act& act, TimeMs at) {
  title::Admission out;
  out.index = kIndex;
  out.time = at;
  out.act_digest = title::ActDigest(title::SerializeAct(act));
  out.registry = Registry();
  out.signature_valid = true;
  return out;
}

// What of an act the completeness test tells apart.
std::string SortOf(const v1::Act& act) {
  std::string out = act.actor() + " " + std::string(title::KindName(title::KindOf(act)));
  if (act.has_offer()) out += " " + v1::OfferPurpose_Name(act.offer().purpose());
  if (act.has_surrender()) out += " " + v1::SurrenderPurpose_Name(act.surrender().terms().purpose());
  if (act.has_hold()) out += " " + v1::HoldKind_Name(act.hold().kind());
  if (act.has_order()) out += " " + v1::OrderEffect_Name(act.order().effect());
  return out;
}

class Sampled {
 public:
  // Of the states of a setting, about one of `one_of` is looked at.
  explicit Sampled(std::uint64_t one_of) : one_of_(one_of) {}

  void Run(const Setting& setting) {
    const Report report = Explore(setting,
                                  [&](const v1::Act& act, const title::Admission& admission,
                                      const title::Facts& facts, const title::Parameters& p) {
                                    auto decided = DecideV1(act, admission, facts, p);
                                    Look(act, decided, facts, p);
                                    return decided;
                                  },
                                  {.states_max = 3'000});
    std::cout << setting.name << ": " << report.states << " states, " << states << " looked at" << std::endl;
  }

  std::size_t states = 0;
  std::size_t ways = 0;
  std::map<v1::ActKind, std::size_t> admitted;
  std::map<v1::RefusalReason, std::size_t> refused;

 private:
  void Look(const v1::Act& act, const tl::expected<title::Change, title::Refusal>& decided,
            const title::Facts& facts, const title::Parameters& p) {
    if (::testing::Test::HasFailure()) return;
    const TitleState* title = facts.Title(act.document_id());
    if (title == nullptr || act.document_id() != DocumentIds()[0]) return;
    // The acts that are tried on one state come one after the other. Of the directory the shipper's record
    // is what changes.
    const title::ParticipantRecord& shipper = *facts.Participant(kShipper);
    if (last_ != *title || last_shipper_ != shipper) {
      last_ = *title;
      last_shipper_ = shipper;
      const std::string key = Encode(*title) + Encode(shipper);
      looked_ = seen_.insert(key).second && Named(key).bytes[0] % one_of_ == 0;
      if (looked_) LookAt(facts, *title, p);
    }
    // Whoever may do something is told so.
    if (!looked_ || !decided || !act.agent().empty() || act.replace().predecessors_size() > 1) return;
    EXPECT_TRUE(may_.contains(SortOf(act)))
        << SortOf(act) << " is admitted and was not found (" << said_[SortOf(act)] << "), on\n"
        << ToProto(*title, kNow).DebugString();
    const bool official = act.actor() == kCustoms || act.actor() == kCourt || act.actor() == kRegistrar;
    if (!official) CheckNoDetour(facts, decided->titles.front(), act, p);
  }

  void LookAt(const title::Facts& facts, const TitleState& title, const title::Parameters& p) {
    ++states;
    may_.clear();
    said_.clear();
    const Situation situation = SituationOf(facts, title, p);
    const Possibilities found = PossibilitiesOf(situation);
    const auto records = WithStrangers(situation, found.strangers);
    const WithStrangersIn world(facts, records);
    for (const OfParty& of : found.parties) {
      EXPECT_TRUE(of.known) << of.party.id;
      for (const Possibility& one : of.acts) Check(one, world, p);
    }
    delivery_ = DeliveryOf(situation);
    EXPECT_FALSE(delivery_.cut_short);
    for (const auto* way : {&delivery_.today, &delivery_.later}) {
      if (*way) Play(**way, facts, title, p);
    }
    if (delivery_.today) {
      for (const auto& step : delivery_.today->steps) EXPECT_EQ(step.not_before, kNow);
    }
  }

  void Check(const Possibility& one, const title::Facts& world, const title::Parameters& p) {
    const v1::Act& act = one.now.act;
    EXPECT_EQ(title::RulesV1().shape_fault(act, title::RulesV1()), "") << act.DebugString();
    if (one.now.ruling == Ruling::kUnknown) {
      said_[SortOf(act)] = "unknown";
      EXPECT_FALSE(one.now.unknown.empty());
      return;
    }
    const auto decided = DecideV1(act, AdmissionOf(act, kNow), world, p);
    ASSERT_EQ(decided.has_value(), one.now.ruling == Ruling::kAdmitted) << act.DebugString();
    if (decided) {
      may_.insert(SortOf(act));
      ++admitted[title::KindOf(act)];
      EXPECT_EQ(decided->titles.front(), *one.now.after);
    } else {
      ++refused[decided.error().reason];
      said_[SortOf(act)] = one.now.refusal.message;
      EXPECT_EQ(decided.error().reason, one.now.refusal.reason) << act.DebugString();
      EXPECT_EQ(decided.error().needs, one.now.refusal.needs);
    }
    if (!one.turns) return;
    // The last millisecond before it is still as now; the deadlines within the act are those of the moment.
    EXPECT_GT(one.turns->at, kNow);
    EXPECT_FALSE(one.turns->why.empty());
    if (one.now.ruling == Ruling::kAdmitted) {
      EXPECT_TRUE(DecideV1(act, AdmissionOf(act, kNow), world, p)) << act.DebugString();
    }
  }

  static void Play(const possibilities::Way& way, const title::Facts& facts, const TitleState& from,
                   const title::Parameters& p) {
    TitleState title = from;
    TimeMs at = kNow;
    for (const auto& step : way.steps) {
      ASSERT_GE(step.not_before, at);
      at = step.not_before;
      const WithStrangersIn world(facts, {}, &title);
      const auto decided = DecideV1(step.act, AdmissionOf(step.act, at), world, p);
      ASSERT_TRUE(decided) << step.act.DebugString() << decided.error().message;
      TitleState next = decided->titles.front();
      if (step.act.has_replace()) next = decided->titles.back();
      title = std::move(next);
    }
    EXPECT_EQ(title.status, v1::TITLE_STATUS_DELIVERED);
  }

  // After an act of a party the way is shorter by one act at most, whatever the act is.
  void CheckNoDetour(const title::Facts& facts, const TitleState& after, const v1::Act& act,
                     const title::Parameters& p) {
    const std::string key = Encode(after);
    if (Named(key).bytes[1] % 8 != 0 || !checked_.insert(key).second) return;
    ++ways;
    const bool done = after.status == v1::TITLE_STATUS_DELIVERED;
    const Delivery next = done ? Delivery{} : DeliveryOf(SituationOf(facts, after, p));
    if (!done && !next.today) return;
    const std::size_t steps = done ? 0 : next.today->steps.size();
    ASSERT_TRUE(delivery_.today || steps == possibilities::kMaxSteps) << act.DebugString();
    EXPECT_LE(delivery_.today->steps.size(), steps + 1) << act.DebugString();
  }

  const std::uint64_t one_of_;
  std::set<std::string> seen_;
  std::set<std::string> checked_;
  TitleState last_;
  title::ParticipantRecord last_shipper_;
  bool looked_ = false;
  std::set<std::string> may_;
  std::map<std::string, std::string> said_;
  Delivery delivery_;
};

const Sampled& All() {
  static const Sampled sampled = [] {
    Sampled out(24);
    for (const Setting& setting : SmallSettings()) out.Run(setting);
    return out;
  }();
  return sampled;
}

TEST(PossibilitiesOverStates, AreWhatTheLedgersJudgeSaysAndLeaveNothingOut) {
  const Sampled& sampled = All();
  std::cout << sampled.states << " states, " << sampled.ways << " states after one act more\n";
  EXPECT_GT(sampled.states, 100U);
  EXPECT_GT(sampled.ways, 100U);
}

TEST(PossibilitiesOverStates, EveryKindOfActOnADocumentIsAdmittedSomewhere) {
  const auto* kinds = google::protobuf::GetEnumDescriptor<v1::ActKind>();
  for (int i = 0; i < kinds->value_count(); ++i) {
    const auto kind = static_cast<v1::ActKind>(kinds->value(i)->number());
    if (kind == v1::ACT_KIND_UNSPECIFIED || kind == v1::ACT_KIND_ISSUE || title::IsDirectoryAct(kind))
      continue;
    EXPECT_TRUE(All().admitted.contains(kind)) << title::KindName(kind);
  }
}

// Those that a well-formed act with good signatures at the document's head may meet there, and that probes
// are made for: a joint surrender is tried with nobody but the pledgor.
TEST(PossibilitiesOverStates, EveryReasonThatADocumentCanGiveIsGivenSomewhere) {
  for (const auto reason : {v1::REFUSAL_REASON_SUSPENDED,
                            v1::REFUSAL_REASON_ROLE_MISSING,
                            v1::REFUSAL_REASON_TERMINAL,
                            v1::REFUSAL_REASON_WRONG_STATUS,
                            v1::REFUSAL_REASON_NOT_ISSUER,
                            v1::REFUSAL_REASON_NOT_HOLDER,
                            v1::REFUSAL_REASON_NOT_ORDER_PARTY,
                            v1::REFUSAL_REASON_NOT_RECIPIENT,
                            v1::REFUSAL_REASON_NOT_PLEDGEE,
                            v1::REFUSAL_REASON_NOT_BORROWER,
                            v1::REFUSAL_REASON_NOT_CONSIGNEE,
                            v1::REFUSAL_REASON_OUT_OF_JURISDICTION,
                            v1::REFUSAL_REASON_HELD,
                            v1::REFUSAL_REASON_PLEDGED,
                            v1::REFUSAL_REASON_NOT_PLEDGED,
                            v1::REFUSAL_REASON_OFFER_PENDING,
                            v1::REFUSAL_REASON_NO_OFFER,
                            v1::REFUSAL_REASON_OFFER_EXPIRED,
                            v1::REFUSAL_REASON_OFFER_IRREVOCABLE,
                            v1::REFUSAL_REASON_NOTICE_RUNNING,
                            v1::REFUSAL_REASON_FORM_FORBIDS,
                            v1::REFUSAL_REASON_SAME_HOLDER,
                            v1::REFUSAL_REASON_NOT_ENTITLED,
                            v1::REFUSAL_REASON_NOTHING_TO_REJECT,
                            v1::REFUSAL_REASON_WINDOW_CLOSED,
                            v1::REFUSAL_REASON_TOO_EARLY,
                            v1::REFUSAL_REASON_QUANTITY_MISMATCH,
                            v1::REFUSAL_REASON_PREDECESSOR_MISMATCH}) {
    EXPECT_TRUE(All().refused.contains(reason)) << title::ReasonName(reason);
  }
}

}  // namespace
}  // namespace yidan::simulation
