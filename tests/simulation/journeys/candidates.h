// Random acts: right for the document most of the time, and wrong in every usual way some of the time.
// The same seed and the same answers give the same acts; only keys, and so digests, differ. One thread.
#pragma once

#include <random>
#include <string>
#include <vector>

#include "tests/simulation/journeys/cast.h"
#include "tests/simulation/journeys/model.h"

namespace yidan::journeys {

struct Candidate {
  v1::Act act;
  v1::SubmitActRequest request;
  std::vector<v1::WaybillContent> contents;  // of the documents that the act issues
  Circumstances at;
  std::string what;  // for the story of a failure
};

class Candidates {
 public:
  Candidates(Cast& cast, std::uint64_t seed) : cast_(cast), random_(seed) {}

  Candidate Next(const Model& model);
  // The documents that the act issued are there from now on.
  void Admitted(const Candidate& candidate);
  // Some seconds, sometimes days.
  std::int64_t NextPause();
  std::size_t Below(std::size_t bound) { return static_cast<std::size_t>(random_() % bound); }

 private:
  bool OneIn(std::size_t n) { return Below(n) == 0; }
  std::string Anybody();
  std::string Trader();  // who may hold: not an authority, seldom a carrier
  std::string Bank() { return OneIn(2) ? "boc-frankfurt" : "boc-jinjiang"; }
  v1::Endorsement AnyEndorsement(bool entitled);

  void Issue(const Model& model, Candidate& out);
  void Fitting(const Model& model, const Document& d, Candidate& out);
  void WhileIssued(const Document& d, v1::Act& act);
  void AsPledgee(const Document& d, v1::Act& act);
  void AsHolder(const Document& d, v1::Act& act);
  void SurrenderForOther(v1::Act& act);
  void Offer(const Document& d, v1::Act& act, v1::OfferPurpose purpose);
  void WhileSurrendered(const Document& d, v1::Act& act);
  void Deliver(const Document& d, v1::Act& act);
  void Beside(const Document& d, v1::Act& act);
  void Ordered(const Document& d, v1::Act& act);
  void Replace(const Model& model, const Document& d, Candidate& out);
  std::vector<const Document*> Predecessors(const Model& model, const Document& d);
  std::vector<Bill> Successors(const std::vector<const Document*>& before, const std::string& holder,
                               const Order& order);
  // Wrong in one of the ways in which somebody would gain by it, or right in an unusual one.
  std::string SpoilBills(const Model& model, const Document& d, v1::Replace& replace,
                         std::vector<Bill>& bills);
  std::string SpoilReplace(const Model& model, Candidate& out);
  // The oldest: digests differ from run to run. REQUIRES: there is one.
  static const std::string& OldestOrder(const Document& d);
  // A document of `d`'s issuer that waits for another to be merged with, and fits it.
  const Document* PartnerOf(const Model& model, const Document& d) const;
  std::string Spoil(v1::Act& act, std::string& signer);

  Cast& cast_;
  std::mt19937_64 random_;
  std::vector<std::string> live_;  // may have ended since; forgotten when met
  std::vector<std::string> ended_;
  int issued_ = 0;
  int goods_ = 0;
  int forms_ = 0;
};

}  // namespace yidan::journeys
