#include "services/metrics/page.h"

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <algorithm>
#include <limits>

namespace yidan::metrics {

struct Page::Families {
  std::vector<prometheus::MetricFamily> all;

  prometheus::ClientMetric& Add(const std::string& name, const std::string& help, prometheus::MetricType type,
                                Labels labels) {
    const std::string full = "yidan_" + name;
    auto family = std::find_if(all.begin(), all.end(), [&full](const auto& f) { return f.name == full; });
    if (family == all.end()) family = all.insert(all.end(), {full, help, type, {}});
    prometheus::ClientMetric& metric = family->metric.emplace_back();
    for (auto& [label, value] : labels) metric.label.push_back({std::move(label), std::move(value)});
    return metric;
  }
};

Page::Page() : families_(std::make_unique<Families>()) {}
Page::~Page() = default;
Page::Page(Page&&) noexcept = default;
Page& Page::operator=(Page&&) noexcept = default;

void Page::Count(const std::string& name, const std::string& help, std::uint64_t value, Labels labels) {
  families_->Add(name, help, prometheus::MetricType::Counter, std::move(labels)).counter.value =
      static_cast<double>(value);
}

void Page::Gauge(const std::string& name, const std::string& help, double value, Labels labels) {
  families_->Add(name, help, prometheus::MetricType::Gauge, std::move(labels)).gauge.value = value;
}

void Page::Spread(const std::string& name, const std::string& help, const Histogram& histogram,
                  Labels labels) {
  auto& metric = families_->Add(name, help, prometheus::MetricType::Histogram, std::move(labels)).histogram;
  const Histogram::Reading reading = histogram.Read();
  metric.sample_sum = reading.sum;
  for (std::size_t i = 0; i < reading.counts.size(); ++i) {
    metric.sample_count += reading.counts[i];
    const double bound =
        i < reading.bounds.size() ? reading.bounds[i] : std::numeric_limits<double>::infinity();
    metric.bucket.push_back({metric.sample_count, bound});
  }
}

std::string Page::Text() const { return prometheus::TextSerializer().Serialize(families_->all); }

}  // namespace yidan::metrics
