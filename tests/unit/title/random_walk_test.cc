// Random walks: anybody tries anything on two documents, and no admitted step breaks an invariant, and
// no refused one leaves a trace. The seed is fixed: a failure is found again.
#include <random>

#include "tests/unit/title/story.h"

namespace yidan::title::testing {
namespace {

class Walker {
 public:
  explicit Walker(std::uint32_t seed) : random_(seed) {}

  // One act by somebody, likely or not.
  v1::Act Next(World& w) {
    const std::string by = Anybody();
    switch (Pick(26)) {
      case 0:
        return Transfer(w, Holder(w, by), Anybody(), AnyEndorsement());
      case 1:
        return Reject(w, Holder(w, by));
      case 2:
        return Endorse(w, by, Pick(2) == 0 ? Full() : Blank());
      case 3:
        return OfferTransfer(w, Holder(w, by), Other(w), AnyEndorsement(), Pick(3) == 0 ? kOtherBank : "");
      case 4:
        return OfferPledge(w, Holder(w, by), kBank);
      case 5:
        return OfferPledge(w, Holder(w, by), Other(w), v1::OFFER_PURPOSE_DECLARE_PLEDGE);
      case 6:
        return Offer(w, kBank, kOtherBank, v1::OFFER_PURPOSE_ASSIGN_PLEDGE);
      case 7:
        return OfferJointSurrender(w, kBank, Other(w), AnyPurpose());
      case 8:
      case 9:
        return Accept(w, Offeree(w, by));
      case 10:
        return Pick(2) == 0 ? Decline(w, Offeree(w, by)) : Withdraw(w, Holder(w, by));
      case 11:
        return Release(w, Pledgee(w, by), Pick(2) == 0);
      case 12:
        return Pick(2) == 0 ? Return(w, Holder(w, by)) : Enforce(w, Pledgee(w, by));
      case 13:
      case 14:
        return Surrender(w, Holder(w, by), AnyPurpose());
      case 15:
        return Pick(2) == 0 ? Refuse(w) : Recall(w, Holder(w, by));
      case 16:
        return SomeDelivery(w);
      case 17:
        return SomeReplacement(w);
      case 18:
        return ToPaper(w, "A-" + std::to_string(Pick(1000)));
      case 19:
        return Pick(2) == 0 ? Void(w) : ReleasedWithoutSurrender(w);
      case 20:
        return Order(w, Pick(2) == 0 ? kCourt : kCustoms, v1::ORDER_EFFECT_TRANSFER, Anybody(),
                     AnyEndorsement());
      case 21:
        return SomeCountersign(w);
      case 22:
        return Hold(w, kCustoms, v1::HOLD_KIND_CUSTOMS, {}, w.now + kDay);
      case 23:
        return Pick(4) == 0 ? Hold(w, kCourt, v1::HOLD_KIND_COURT, {}, w.now + kHour) : Milestone(w, kRail);
      case 24:
        return Dormant(w);
      default:
        return Grant(w, Holder(w, by), Anybody());
    }
  }
  std::uint32_t Pick(std::uint32_t n) { return static_cast<std::uint32_t>(random_() % n); }

 private:
  std::string Anybody() {
    static const std::vector<std::string> kAll = {kCarrier, kShipper, kImporter, kTrader, kBank};
    return kAll[Pick(5)];
  }
  // The holder, three times of four: mostly sensible acts reach further.
  std::string Holder(const World& w, const std::string& by) {
    return Pick(4) == 0 || w.At().holder.empty() ? by : w.At().holder;
  }
  std::string Pledgee(const World& w, const std::string& by) {
    return w.At().pledge ? w.At().pledge->pledgee : by;
  }
  std::string Offeree(const World& w, const std::string& by) {
    if (!w.At().offer) return by;
    return w.At().offer->release_by.empty() ? w.At().offer->to : w.At().offer->release_by;
  }
  std::string Other(const World& w) {
    if (w.At().pledge && Pick(2) == 0) return w.At().pledge->pledgor;
    return Anybody();
  }
  v1::Endorsement AnyEndorsement() {
    switch (Pick(4)) {
      case 0:
        return None();
      case 1:
        return Blank();
      case 2:
        return OrderOf(Anybody());
      default:
        return Full();
    }
  }
  v1::SurrenderPurpose AnyPurpose() { return static_cast<v1::SurrenderPurpose>(1 + Pick(6)); }
  v1::Act SomeDelivery(World& w) {
    if (Pick(3) == 0) return DeliverAll(w);
    v1::Act act = Deliver(w);
    AddLine(*act.mutable_deliver(), "2", 1 + Pick(4), 10'000 * (1 + Pick(4)));
    return act;
  }
  v1::Act SomeReplacement(World& w) {
    const TitleState& s = w.At();
    Header header = s.header;
    header.first_holder = s.holder.empty() ? kTrader : s.holder;
    header.order = s.surrender && s.surrender->terms.new_order ? *s.surrender->terms.new_order : s.order;
    v1::Act act = Replace(w, {kDoc}, {{"CDLB-2017-S" + std::to_string(1000 + Pick(9000)), ToProto(header)}});
    if (s.status == v1::TITLE_STATUS_ON_PAPER) {
      FromPaper(act, header.first_holder, ToProto(header).order());
    }
    return act;
  }
  v1::Act SomeCountersign(World& w) {
    const auto& pending = w.At().pending_orders;
    return Countersign(w, pending.empty() ? Named("none") : pending.begin()->first);
  }

  std::mt19937 random_;
};

TEST(RandomWalk, BreaksNoInvariantAndLeavesNoTraceOfARefusal) {
  std::set<v1::ActKind> admitted;
  for (std::uint32_t seed = 0; seed < 300; ++seed) {
    World w;
    Walker walker(seed);
    const std::vector<v1::TitleHeader> headers = {ToOrderHeader(), ToOrderHeader(kImporter), BearerHeader(),
                                                  StraightHeader(), ToOrderHeader(kShipper, kCarrier)};
    ASSERT_EQ(w.Try(Issue(w, headers[seed % headers.size()])), v1::REFUSAL_REASON_UNSPECIFIED);
    for (int step = 0; step < 120 && !w.At().IsTerminal(); ++step) {
      w.Pass(walker.Pick(4) == 0 ? walker.Pick(5) * kDay : walker.Pick(5) * kHour);
      const v1::Act act = walker.Next(w);
      const TitleState before = w.At();
      if (w.Try(act) != v1::REFUSAL_REASON_UNSPECIFIED) {
        ASSERT_EQ(w.At(), before);
        continue;
      }
      ASSERT_EQ(w.broken, "") << "seed " << seed << ", step " << step << ": " << act.ShortDebugString();
      admitted.insert(KindOf(act));
    }
  }
  // The walks went everywhere: every kind that they try was admitted somewhere.
  EXPECT_GE(admitted.size(), 24U);
}

}  // namespace
}  // namespace yidan::title::testing
