#include "services/monitor/metrics_server.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "yidan/v1/act.pb.h"
#include "yidan/v1/refusal.pb.h"

namespace yidan::monitor {
namespace {

// "STALE_PREVIOUS" of "REFUSAL_REASON_STALE_PREVIOUS"; the number itself, if the contract has no name for it.
std::string Short(const std::string& name, std::string_view prefix, int number) {
  return name.empty() ? std::to_string(number) : name.substr(prefix.size());
}

template <class Enum>
std::string NameOf(const std::string& (*name)(Enum), std::string_view prefix, int number) {
  return Short(name(static_cast<Enum>(number)), prefix, number);
}

http::Response Health(const api::LedgerPort& ledger) {
  nlohmann::ordered_json body;
  const auto healthy = ledger.Healthy();
  body["status"] = healthy ? "SERVING" : "NOT_SERVING";
  if (!healthy) {
    body["reason"] = NameOf(&v1::ErrorReason_Name<v1::ErrorReason>, "ERROR_REASON_", healthy.error().reason);
    body["message"] = healthy.error().message;
  }
  return {.status = healthy ? 200 : 503,
          .content_type = "application/json",
          .body = body.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n"};
}

template <std::size_t kSize>
void ShowTurnedAway(const char* name, const char* help, const metrics::CountersBy<kSize>& counters,
                    metrics::Page& page) {
  for (int reason = 0; reason < counters.size(); ++reason) {
    const std::uint64_t count = counters.At(reason).value();
    if (count == 0 && !v1::ErrorReason_IsValid(reason)) continue;
    page.Count(name, help, count,
               {{"reason", NameOf(&v1::ErrorReason_Name<v1::ErrorReason>, "ERROR_REASON_", reason)}});
  }
}

}  // namespace

void ShowMeters(const metrics::FrontMeters& meters, metrics::Page& page) {
  ShowTurnedAway("front_turned_away_total",
                 "Requests and streams that a front answered with an error, by reason", meters.turned_away,
                 page);
}

void ShowMeters(const metrics::LedgerMeters& meters, metrics::Page& page) {
  constexpr std::array<const char*, metrics::kResults> kResultNames = {"admitted", "duplicate", "refused"};
  for (std::size_t result = 0; result < metrics::kResults; ++result) {
    for (int kind = 0; kind < meters.acts[result].size(); ++kind) {
      const std::uint64_t count = meters.acts[result].At(kind).value();
      if (count == 0 && !v1::ActKind_IsValid(kind)) continue;
      page.Count("acts_total", "Acts that were answered, by kind and result", count,
                 {{"kind", NameOf(&v1::ActKind_Name<v1::ActKind>, "ACT_KIND_", kind)},
                  {"result", kResultNames[result]}});
    }
  }
  for (int reason = 0; reason < meters.refusals.size(); ++reason) {
    const std::uint64_t count = meters.refusals.At(reason).value();
    if (count == 0 && !v1::RefusalReason_IsValid(reason)) continue;
    page.Count("refusals_total", "Acts that a rule refused, by reason", count,
               {{"reason", NameOf(&v1::RefusalReason_Name<v1::RefusalReason>, "REFUSAL_REASON_", reason)}});
  }
  ShowTurnedAway("turned_away_total", "Requests that the ledger turned away, by reason", meters.turned_away,
                 page);
  page.Count("readings_recorded_total", "Records of readings that were made durable",
             meters.readings_recorded.value());
  page.Count("commits_total", "Batches that were made durable", meters.commits.value());
  page.Spread("batch_acts", "Acts that were decided in one commit", meters.batch_acts);
  page.Spread("verify_seconds", "Examining one act: form, signatures, contents", meters.verify_seconds);
  page.Spread("commit_seconds", "One commit: synced write, signature, slot", meters.commit_seconds);
  page.Spread("answer_seconds", "From a submission's coming to its answer", meters.answer_seconds);
}

Result<std::unique_ptr<http::Server>> ServeMetrics(const api::LedgerPort& ledger, const std::string& listen,
                                                   std::size_t connections_max,
                                                   std::vector<MetricSource> sources) {
  return http::Server::Start(
      {.listen = listen, .threads = 2, .connections_max = connections_max},
      [&ledger, sources = std::move(sources)](const http::Request& request) -> http::Response {
        if (request.path == "/health") return Health(ledger);
        if (request.path != "/metrics") return {.status = 404, .body = "there is /metrics, and /health\n"};
        metrics::Page page;
        for (const MetricSource& source : sources) source(page);
        return {.content_type = "text/plain; version=0.0.4; charset=utf-8", .body = page.Text()};
      });
}

}  // namespace yidan::monitor
