// The load: clients that pass documents to and fro until they are told to stop or the registry is gone. Some
// documents are one client's own, one is everybody's. Thread rule: Run from a thread of its own.
#pragma once

#include <atomic>
#include <random>
#include <string>
#include <vector>

#include "tests/endurance/memory.h"
#include "tests/support/registry.h"

namespace yidan::endurance {

struct Parties {
  std::vector<const testing::Participant*> holders;  // who pass the documents on
  const testing::Participant* reader = nullptr;      // of every document: their consignor
};

class Client {
 public:
  // `hot`: the document of all; `own`: two of this client alone. `titles`: what they are at.
  Client(std::string name, const Parties& parties, Memory& memory, std::string hot,
         std::vector<std::string> own, std::map<std::string, v1::TitleState> titles, unsigned seed);
  // Until `over`, or no answer comes. `again`: acts of earlier rounds that nobody answered, to be sent first.
  void Run(const std::atomic<bool>& over, std::vector<Sent> again);

 private:
  // Each: whether an answer came.
  bool Resend(Sent sent);
  bool PassOwn();
  bool PassHot();
  bool PassBoth(bool spoilt);
  bool Read(const std::string& document, v1::TitleState* seen);
  bool Submit(Sent sent);
  [[nodiscard]] const testing::Participant& HolderOf(const v1::TitleState& head) const;
  Sent Prepare(const v1::TitleState& head);
  void Moved(const Sent& sent);

  const std::string name_;
  const Parties& parties_;
  Memory& memory_;
  const std::string hot_;
  const std::vector<std::string> own_;
  std::map<std::string, v1::TitleState> titles_;
  std::minstd_rand random_;
};

}  // namespace yidan::endurance
