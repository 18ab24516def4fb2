// The fixture of the title stories: a world, and ways to say "this was admitted" and "this was refused
// because". A refused act must leave the world byte-identical; an admitted one breaks no invariant.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/title/acts.h"

namespace yidan::title::testing {

class Story : public ::testing::Test {
 protected:
  // Gives the digest of the admitted act: the id of a hold, grant or order.
  Digest Admit(const v1::Act& act, const World::Options& options = {}) {
    const v1::RefusalReason reason = w.Try(act, options);
    EXPECT_EQ(reason, v1::REFUSAL_REASON_UNSPECIFIED)
        << KindName(KindOf(act)) << ": " << ReasonName(reason) << ": " << w.last_refusal.message;
    EXPECT_EQ(w.broken, "");
    return w.last_digest;
  }
  // The name of the reason, "" if it was admitted after all.
  std::string Refused(const v1::Act& act, const World::Options& options = {}) {
    const std::string before = w.Fingerprint();
    const v1::RefusalReason reason = w.Try(act, options);
    if (reason == v1::REFUSAL_REASON_UNSPECIFIED) return "";
    EXPECT_EQ(w.Fingerprint(), before);
    EXPECT_FALSE(w.last_refusal.message.empty());
    return std::string(ReasonName(reason));
  }
  void Issued(const v1::TitleHeader& header = ToOrderHeader()) { Admit(Issue(w, header)); }
  // Issued to shipper, endorsed to the importer.
  void WithImporter() {
    Issued();
    Admit(Transfer(w, kShipper, kImporter, Full()));
  }
  // Held by the importer, pledged to the bank.
  void Pledged() {
    WithImporter();
    Admit(OfferPledge(w, kImporter, kBank));
    Admit(Accept(w, kBank));
  }
  // A header over a part of the goods: so many cars, so many packages of parts.
  static v1::TitleHeader Part(std::uint64_t cars, std::uint64_t parts) {
    v1::TitleHeader h = ToOrderHeader();
    h.clear_goods();
    if (cars != 0) AddGoods(h, "1", cars, cars * 2'500'000);
    if (parts != 0) AddGoods(h, "2", parts, parts * 10'000);
    return h;
  }
  void OnTrustReceipt() {
    Pledged();
    Admit(Release(w, kBank, true));
  }

  World w;
};

}  // namespace yidan::title::testing
