#include "tests/endurance/keeper.h"

#include <filesystem>
#include <utility>

#include "tests/support/acts.h"

namespace yidan::endurance {

Keeper::Keeper(const testing::Registry& registry, std::vector<std::string> holders, std::string document,
               Memory& memory)
    : registry_(registry), holders_(std::move(holders)), document_(std::move(document)), memory_(memory) {}

client::Session Keeper::NewSession(const std::string& as) const {
  client::Settings settings;
  settings.as = as;
  settings.key = registry_.File("keys/" + as + ".pem");
  settings.server = registry_.Address("yidan.v1.TransferService");
  settings.ca = registry_.File("certs/ca.pem");
  settings.cert = registry_.File("certs/" + as + ".pem");
  settings.tls_key = registry_.File("certs/" + as + ".key");
  settings.registry_key = registry_.verifier_key();
  settings.folder = registry_.File("keeper-" + as);
  std::filesystem::create_directories(settings.folder);
  return {surroundings_, settings};
}

bool Keeper::GoOn(const client::Trouble& trouble, const std::string& doing) {
  using Kind = client::Trouble::Kind;
  if (trouble.kind != Kind::kUnreachable && trouble.kind != Kind::kUnknown && trouble.kind != Kind::kBusy) {
    memory_.Found("the keeper, " + doing + ": " + trouble.reason + " " + trouble.message);
  }
  return false;
}

void Keeper::Run(const std::atomic<bool>& over) {
  std::vector<client::Session> sessions;
  sessions.reserve(holders_.size());
  for (const std::string& holder : holders_) sessions.push_back(NewSession(holder));
  while (!over) {
    const auto head = sessions[0].ProvenTitle(document_);
    if (!head) {
      GoOn(head.error(), "reading");
      return;
    }
    const std::size_t who = head->holder() == holders_[0] ? 0 : 1;
    v1::Act act;
    testing::Transfer(act, holders_[1 - who]);
    const auto admitted = sessions[who].SubmitOnTitle(&*head, document_, act, {});
    if (!admitted) {
      GoOn(admitted.error(), "transferring");
      return;
    }
    memory_.Acknowledged(admitted->receipt);
  }
}

void Keeper::Settle() {
  for (const std::string& holder : holders_) {
    client::Session session = NewSession(holder);
    if (const auto trusted = session.Trusted(); !trusted) {
      memory_.Found("the keeper's memory: " + trusted.error().reason + " " + trusted.error().message);
      continue;
    }
    const auto waiting = session.outbox().Waiting();
    if (!waiting) {
      memory_.Found("the keeper's outbox: " + waiting.error().message);
      continue;
    }
    for (const client::OutboxItem& item : *waiting) {
      const auto admitted = session.Resume(item);
      if (admitted) {
        memory_.Acknowledged(admitted->receipt);
      } else {
        memory_.Found("the keeper, resuming " + client::Describe(item) + ": " + admitted.error().reason +
                      " " + admitted.error().message);
      }
    }
  }
}

}  // namespace yidan::endurance
