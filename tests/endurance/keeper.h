// Keeper: a participant's own program over the client library, as in earnest: it signs, writes every act into
// its outbox before it sends it, keeps every checkpoint in its memory, and believes only what is proven. It
// passes one document, its own, between two participants. Thread rule: one thread at a time.
#pragma once

#include <atomic>
#include <string>
#include <vector>

#include "services/client/client.h"
#include "tests/endurance/memory.h"
#include "tests/support/registry.h"

namespace yidan::endurance {

class Keeper {
 public:
  Keeper(const testing::Registry& registry, std::vector<std::string> holders, std::string document,
         Memory& memory);
  // Until `over`, or no answer comes.
  void Run(const std::atomic<bool>& over);
  // With the registry up again: what it remembers is consistent with what it is shown, and what waits in the
  // outbox gets its receipt.
  void Settle();

 private:
  [[nodiscard]] client::Session NewSession(const std::string& as) const;
  // Whether to go on. What cannot be of an honest registry is kept as found.
  bool GoOn(const client::Trouble& trouble, const std::string& doing);

  const testing::Registry& registry_;
  const std::vector<std::string> holders_;
  const std::string document_;
  Memory& memory_;
  const client::Surroundings surroundings_ = client::ThisMachine();
};

}  // namespace yidan::endurance
