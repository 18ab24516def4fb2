// RemoteLog: a registry over a client's connection as the auditor's LogSource. Thread rule: as LogSource.
#pragma once

#include <functional>

#include "services/client/compare.h"
#include "services/client/connection.h"
#include "services/watch/audit.h"

namespace yidan::watch {

class RemoteLog final : public LogSource {
 public:
  using Connected = std::function<client::Answer<client::Connection*>()>;
  explicit RemoteLog(const Connected& connection) : connection_(connection), prover_(connection) {}

  Result<std::string> Checkpoint() override;
  Result<std::vector<std::string>> Entries(std::uint64_t first) override;
  Result<client::Consistency> Prove(std::uint64_t old_size, std::uint64_t new_size) override {
    return prover_(old_size, new_size);
  }
  Result<Inclusion> Include(std::uint64_t index, std::uint64_t size) override;

  // What `error` was as the registry said it, if it came from here.
  [[nodiscard]] client::Trouble TroubleOf(const Error& error) const { return prover_.TroubleOf(error); }

 private:
  const Connected connection_;
  client::RemoteProver prover_;
};

}  // namespace yidan::watch
