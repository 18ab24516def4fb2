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
  Circumstances at;
  std::string what;  // for the story of a failure
};

class Candidates {
 public:
  Candidates(Cast& cast, std::uint64_t seed) : cast_(cast), random_(seed) {}

  Candidate Next(const Model& model);
  // Some seconds, sometimes days.
  std::int64_t NextPause();
  std::size_t Below(std::size_t bound) { return static_cast<std::size_t>(random_() % bound); }

 private:
  bool OneIn(std::size_t n) { return Below(n) == 0; }
  std::string Anybody();
  std::string Trader();  // who may hold: not an authority, seldom a carrier
  std::string Bank() { return OneIn(2) ? "boc-frankfurt" : "boc-jinjiang"; }
  v1::Endorsement AnyEndorsement(bool entitled);

  Candidate Issue(const Model& model);
  v1::Act Fitting(const Document& d);
  void WhileIssued(const Document& d, v1::Act& act);
  void AsPledgee(const Document& d, v1::Act& act);
  void AsHolder(const Document& d, v1::Act& act);
  void Offer(const Document& d, v1::Act& act, v1::OfferPurpose purpose);
  void WhileSurrendered(const Document& d, v1::Act& act);
  void Deliver(const Document& d, v1::Act& act);
  void Beside(const Document& d, v1::Act& act);
  std::string Spoil(v1::Act& act, std::string& signer);

  Cast& cast_;
  std::mt19937_64 random_;
  std::vector<std::string> live_;  // may have ended since; forgotten when met
  std::vector<std::string> ended_;
  int issued_ = 0;
  int forms_ = 0;
};

}  // namespace yidan::journeys
