// Voyage: one client that takes a document through what moves it besides TRANSFER: two ORDERs of an
// authority, countersigned by the registrar, then a SURRENDER for amendment and the REPLACE by a successor,
// which goes on in the same way. What is due next it reads from the registry, so a round that was ended in
// the middle is gone on with. Thread rule: one thread at a time.
#pragma once

#include <atomic>
#include <string>

#include "tests/endurance/memory.h"
#include "tests/support/registry.h"

namespace yidan::endurance {

class Voyage {
 public:
  // `first`: the id of a document that the carrier has issued with IssueOf(first, variant).
  Voyage(const testing::Registry& registry, const testing::Journey& journey, std::string first, int variant,
         Memory& memory);
  // Until `over`, or no answer comes.
  void Run(const std::atomic<bool>& over);

 private:
  // Hands in an act that leaves the document with `to`, and a successor, if it issues one, with whoever holds
  // it now. Whether to go on.
  template <class Service>
  bool Do(const testing::Participant& signer, const std::string& what, const v1::SubmitActRequest& request,
          const v1::TitleState& head, const std::string& to, const std::string& successor = {});
  bool Step();
  // The document that carries on by now; without an id: no answer came.
  v1::TitleState Present();
  bool Order(const v1::TitleState& head, const testing::Participant& to);
  bool Countersign(const v1::TitleState& head);
  bool Surrender(const v1::TitleState& head);
  bool Replace(const v1::TitleState& head);

  const testing::Registry& registry_;
  const testing::Journey& journey_;
  const int variant_;
  Memory& memory_;
  std::string document_;
};

}  // namespace yidan::endurance
