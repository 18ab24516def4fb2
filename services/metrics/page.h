// One answer to a Prometheus server, in its text format. Made anew for each. Every name begins with "yidan_".
// Thread rule: one thread.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "services/metrics/meters.h"

namespace yidan::metrics {

class Page {
 public:
  using Labels = std::vector<std::pair<std::string, std::string>>;

  Page();
  ~Page();
  Page(Page&&) noexcept;
  Page& operator=(Page&&) noexcept;

  // `name` without "yidan_". The help of the first call with a name stands; one name has one type.
  void Count(const std::string& name, const std::string& help, std::uint64_t value, Labels labels = {});
  void Gauge(const std::string& name, const std::string& help, double value, Labels labels = {});
  void Spread(const std::string& name, const std::string& help, const Histogram& histogram,
              Labels labels = {});

  [[nodiscard]] std::string Text() const;

 private:
  struct Families;
  std::unique_ptr<Families> families_;
};

}  // namespace yidan::metrics
