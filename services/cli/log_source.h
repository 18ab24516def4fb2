// RemoteLog: a registry over gRPC as the auditor's LogSource. Connects when first asked. Thread rule: as
// LogSource.
#pragma once

#include <functional>
#include <optional>

#include "services/cli/registry.h"
#include "services/cli/trouble.h"
#include "services/monitor/audit.h"

namespace yidan::cli {

class RemoteLog final : public monitor::LogSource {
 public:
  using Connected = std::function<Answer<Registry*>()>;
  explicit RemoteLog(Connected registry) : registry_(std::move(registry)) {}

  Result<std::string> Checkpoint() override;
  Result<std::vector<std::string>> Entries(std::uint64_t first) override;
  Result<Consistency> Prove(std::uint64_t old_size, std::uint64_t new_size) override;
  Result<Inclusion> Include(std::uint64_t index, std::uint64_t size) override;

  // What `error` was as the registry said it, if it came from here.
  [[nodiscard]] Trouble TroubleOf(const Error& error) const;

 private:
  tl::unexpected<Error> Failed(Trouble trouble);

  const Connected registry_;
  std::optional<Trouble> last_;
};

}  // namespace yidan::cli
