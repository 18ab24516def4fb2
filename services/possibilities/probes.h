// Probes: the acts that one participant might sign on a document, of every kind that can touch it, with
// arguments that the state itself suggests. They decide nothing: most are refused, and the rules say why.
// Of directory acts and of ISSUE there is none: they touch no document that is there.
//
// Pure; any thread.
#pragma once

#include <string>
#include <vector>

#include "services/possibilities/parties.h"
#include "services/possibilities/situation.h"

namespace yidan::possibilities {

// Two who are in no record: a participant that was admitted and has no role that matters, and a bank. What is
// admitted in favour of them is admitted in favour of any such. Ids that no record has and no state names.
struct Strangers {
  std::string participant;  // "any-participant"
  std::string bank;         // "any-bank"
};
Strangers StrangersTo(const Situation& situation);
// The records with theirs.
Records WithStrangers(const Situation& situation, const Strangers& strangers);

// How many of a list of the state (holds, orders, grants) are tried, and to how many parties an act goes.
inline constexpr std::size_t kListTried = 16;

// As many, in the same order, whatever `at` is: their deadlines are set from it. Actor and body alone.
class Probes {
 public:
  Probes(const title::TitleState& title, const Situation& situation, std::vector<std::string> receivers,
         Strangers strangers)
      : s_(title),
        situation_(situation),
        receivers_(std::move(receivers)),
        strangers_(std::move(strangers)) {}

  // All.
  std::vector<v1::Act> Of(const std::string& actor, TimeMs at);
  // The delivery of all that remains; and those other acts by which it comes to that, among known parties:
  // see delivery.h.
  std::vector<v1::Act> LastDelivery(const std::string& actor, TimeMs at);
  std::vector<v1::Act> TowardsDelivery(const std::string& actor, TimeMs at);

 private:
  v1::Act& Add();
  void Transfers(bool strangers);
  void Endorsements();
  void Bare();
  void Offers();
  void Offer(const std::string& to, v1::OfferPurpose purpose);
  void Surrenders(const std::vector<v1::SurrenderPurpose>& purposes);
  void Deliveries(bool whole_only);
  void Replacements();
  v1::TitleHeader Following() const;
  v1::Act& Replacing(const std::vector<v1::TitleHeader>& headers);
  void TakeBacks();
  void Split();
  void OfIssuer();
  void OfAuthority();
  void Lifts();
  void Beside();
  [[nodiscard]] std::vector<v1::Endorsement> Endorsed() const;
  [[nodiscard]] title::Quantity Rest(const std::string& line) const;

  const title::TitleState& s_;
  const Situation& situation_;
  const std::vector<std::string> receivers_;
  const Strangers strangers_;
  std::string actor_;
  TimeMs at_ = 0;
  std::vector<v1::Act> out_;
};

}  // namespace yidan::possibilities
