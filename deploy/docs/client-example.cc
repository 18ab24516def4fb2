// A bank's own program: passes on every bill that it holds and has been paid for. tests/unit/client compiles
// and runs it.
#include <iostream>

#include "services/client/client.h"

namespace example {

using yidan::client::Answer;
using yidan::client::Session;
using yidan::client::Trouble;

// Endorses in full to `buyer` whatever this participant holds. How many bills were passed on.
Answer<int> PassOnAll(Session& bank, const std::string& buyer) {
  // First of all: what an earlier run may or may not have done. The very same acts are sent again.
  YIDAN_CLIENT_ASSIGN(const auto waiting, bank.outbox().Waiting());
  for (const auto& item : waiting) {
    const auto resumed = bank.Resume(item);
    if (!resumed && resumed.error().kind != Trouble::Kind::kRefused) return tl::unexpected(resumed.error());
  }

  int passed_on = 0;
  YIDAN_CLIENT_ASSIGN(const auto held, bank.Held());
  for (const auto& listed : held) {
    // What a list says is the registry's word; this is proven to be the present state.
    YIDAN_CLIENT_ASSIGN(const auto head, bank.ProvenTitle(listed.document_id()));
    yidan::v1::Act act;
    act.mutable_transfer()->set_to(buyer);
    act.mutable_transfer()->mutable_endorsement()->set_kind(yidan::v1::ENDORSEMENT_KIND_FULL);
    const auto admitted = bank.SubmitOnTitle(&head, head.document_id(), act, {});
    if (admitted) {
      ++passed_on;
      // In the log, and what it made of the bill could not be shown: a person looks before relying on it.
      if (!admitted->effect_unproven.empty()) std::cerr << admitted->effect_unproven << "\n";
      continue;
    }
    const Trouble& trouble = admitted.error();
    // A rule refused it, and nothing has changed: the next bill may fare better. After anything else the act
    // may have been admitted: it waits in the outbox, and nothing new is signed.
    if (trouble.kind != Trouble::Kind::kRefused) return tl::unexpected(trouble);
    std::cerr << head.document_id() << ": " << trouble.reason << ": " << trouble.message << "\n";
  }
  return passed_on;
}

// As a program of its own: settings from the environment and the configuration file.
int Run(const std::string& buyer) {
  const auto surroundings = yidan::client::ThisMachine();
  auto settings = yidan::client::Complete({}, surroundings.environment);
  if (!settings) return std::cerr << settings.error().message << "\n", 2;
  Session bank(surroundings, std::move(*settings));
  const auto passed_on = PassOnAll(bank, buyer);
  if (!passed_on)
    return std::cerr << passed_on.error().reason << ": " << passed_on.error().message << "\n", 1;
  std::cout << *passed_on << " passed on\n";
  return 0;
}

}  // namespace example
