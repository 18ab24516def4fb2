// Makes one table of what several runs measured: each figure's median with its spread, beside the budget.
//
//   bench_table [--json FILE] [--plot FILE] FIGURES.json ...
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <exception>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/bench/figures.h"
#include "tests/bench/growth_plot.h"

namespace yidan::bench {
namespace {

using Json = nlohmann::json;
using Values = std::map<std::string, std::vector<double>>;

struct Row {
  const char* figure;
  const char* what;
  const char* unit;
  int decimals;
  bool more_is_better;
  std::optional<double> budget;
  std::optional<double> stretch;
};

// The budget that the project gives itself, as ratios within one run wherever there is a limit to compare
// with.
const std::vector<Row>& Rows() {
  static const std::vector<Row> kRows = {
      {"stream_brief", "stream, brief receipts, of bare verification", "%", 0, true, 50, 55},
      {"stream_full", "stream, full receipts, of bare verification", "%", 0, true, 42, 48},
      {"unary_brief", "unary, 64 in flight, brief, of bare verification", "%", 0, true, 20, 24},
      {"unary_full", "unary, 64 in flight, full, of bare verification", "%", 0, true, 17, 21},
      {"stream_brief_cpu", "server CPU per act, stream, in bare verifications", "", 2, false, 1.7, 1.5},
      {"issue", "stream, ISSUE of the demo's waybill, of verification", "%", 0, true, 12, 16},
      {"sm2_stream_brief", "stream, SM2-signed, of bare SM2 verification", "%", 0, true, 85, {}},
      {"audit", "audit from zero, of bare verification", "%", 0, true, 55, 65},
      {"state_one", "state with proof, one reader p50, in echoes", "x", 2, false, 1.6, {}},
      {"state_64", "state with proof, 64 readers, of the echo rate", "%", 0, true, 40, {}},
      {"latency", "one client's act, p50, of fdatasync + echo", "x", 2, false, {}, {}},
      {"verify_library_ms", "offline verify, 12 acts, in the library", "ms", 2, false, 2.5, {}},
      {"verify_process_ms", "offline verify, 12 acts, `yidan verify`", "ms", 1, false, 12, {}},
      {"growth_cpu", "CPU per act, 1 M documents, of that at 10 k", "x", 2, false, 1.15, {}},
      {"growth_rate", "acts/s, 1 M documents, of that at 10 k", "x", 2, true, 0.85, {}},
      {"growth_map", "state map per key, 1 M documents, of that at 10 k", "x", 2, false, 2, {}},
      {"growth10_cpu", "CPU per act, 10 M documents, of that at 10 k", "x", 2, false, 1.3, {}},
      {"growth10_rate", "acts/s, 10 M documents, of that at 10 k", "x", 2, true, 0.75, {}},
      {"disk_kib", "on disk per act, everything", "KiB", 2, false, 0.8, {}},
      {"steady_stall_ms", "half load: longest stall beyond the disk's own", "ms", 0, false, 100, {}},
      {"restart_s_at_10000000", "kill -9 to serving, 10 M documents", "s", 1, false, 5, {}},
      {"memory_mib_at_10000000", "resident, 10 M documents", "MiB", 0, false, 1024, {}},
      {"postgres_document", "PostgreSQL, hash chain per document, of our stream", "%", 0, false, {}, {}},
      {"postgres_global", "PostgreSQL, one global hash chain, of our stream", "%", 0, false, {}, {}},
      {"verify_rate", "limit: bare Ed25519 verifications, all cores", "/s", 0, true, {}, {}},
      {"sync_us", "limit: one fdatasync of 4 KiB", "us", 0, false, {}, {}},
      {"echo_us", "limit: one unary echo over mTLS", "us", 0, false, {}, {}},
  };
  return kRows;
}

Json ReadJson(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error("cannot read " + path);
  return Json::parse(file);
}

// A figure of one run that is a ratio of two others of it.
void Derive(std::map<std::string, double>& run, const std::string& name, const std::string& of,
            const std::string& by, double factor = 1) {
  if (run.contains(of) && run.contains(by) && run.at(by) > 0) run[name] = factor * run.at(of) / run.at(by);
}

// What one run of one program measured.
void AddRun(const std::string& path, Values& values) {
  auto run = ReadJson(path).at("figures").get<std::map<std::string, double>>();
  const std::string small = "_at_10000";
  for (const auto& [prefix, size] :
       {std::pair{"growth", "_at_1000000"}, std::pair{"growth10", "_at_10000000"}}) {
    Derive(run, std::string(prefix) + "_cpu", "act_cpu_us" + std::string(size), "act_cpu_us" + small);
    Derive(run, std::string(prefix) + "_rate", "act_rate" + std::string(size), "act_rate" + small);
    Derive(run, std::string(prefix) + "_map", "map_us" + std::string(size), "map_us" + small);
  }
  for (const auto& [name, value] : run) values[name].push_back(value);
}

std::string Number(double value, const Row& row) {
  char text[48];
  std::snprintf(text, sizeof text, "%.*f", row.decimals, value);
  return text;
}

std::string Verdict(const Row& row, double median) {
  if (!row.budget) return "";
  const auto meets = [&](double bound) { return row.more_is_better ? median >= bound : median <= bound; };
  if (row.stretch && meets(*row.stretch)) return "stretch";
  if (meets(*row.budget)) return "met";
  char text[48];
  std::snprintf(text, sizeof text, "misses by %.0f %%", 100 * std::abs(median - *row.budget) / *row.budget);
  return text;
}

Json Print(const Values& values) {
  std::printf("%-52s %10s %20s %10s  %s\n", "what", "median", "[least, most]", "budget", "");
  Json rows = Json::array();
  for (const Row& row : Rows()) {
    const auto found = values.find(row.figure);
    if (found == values.end()) {
      if (row.budget) std::printf("%-52s %10s\n", row.what, "not run");
      continue;
    }
    const auto [least, most] = std::minmax_element(found->second.begin(), found->second.end());
    const double median = Quantile(found->second, 0.5);
    const std::string budget =
        row.budget ? std::string(row.more_is_better ? ">= " : "<= ") + Number(*row.budget, row) : "";
    const std::string spread = "[" + Number(*least, row) + ", " + Number(*most, row) + "]";
    const std::string verdict = Verdict(row, median);
    std::printf("%-52s %6s %-3s %20s %10s  %s\n", row.what, Number(median, row).c_str(), row.unit,
                spread.c_str(), budget.c_str(), verdict.c_str());
    Json one = {{"figure", row.figure},  {"what", row.what}, {"unit", row.unit},
                {"runs", found->second}, {"median", median}, {"verdict", verdict}};
    if (row.budget) one["budget"] = *row.budget;
    if (row.stretch) one["stretch"] = *row.stretch;
    rows.push_back(std::move(one));
  }
  return rows;
}

std::map<std::string, Growth> GrowthOf(const Values& values) {
  static const std::map<std::string, std::string> kLines = {{"act_cpu_us", "CPU per act, us"},
                                                            {"map_us", "state map per key, us"},
                                                            {"proof_us", "state with proof, us"},
                                                            {"memory_mib", "resident, MiB"},
                                                            {"restart_s", "restart, s"}};
  std::map<std::string, Growth> lines;
  for (const auto& [name, runs] : values) {
    const auto at = name.find("_at_");
    if (at == std::string::npos) continue;
    const auto line = kLines.find(name.substr(0, at));
    if (line != kLines.end()) lines[line->second][std::stod(name.substr(at + 4))] = Quantile(runs, 0.5);
  }
  return lines;
}

void WriteText(const std::string& path, const std::string& text) {
  std::ofstream file(path);
  file << text;
  file.close();
  if (!file) throw std::runtime_error("cannot write " + path);
}

void Run(const std::vector<std::string>& words) {
  std::string json;
  std::string plot;
  Values values;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if ((words[i] == "--json" || words[i] == "--plot") && i + 1 < words.size()) {
      (words[i] == "--json" ? json : plot) = words[i + 1];
      ++i;
    } else {
      AddRun(words[i], values);
    }
  }
  if (values.empty())
    throw std::runtime_error("usage: bench_table [--json FILE] [--plot FILE] FIGURES.json ...");
  const Json rows = Print(values);
  if (!json.empty()) WriteText(json, Json{{"rows", rows}, {"all", values}}.dump(2) + "\n");
  if (const std::string svg = PlotGrowth(GrowthOf(values)); !plot.empty() && !svg.empty())
    WriteText(plot, svg);
}

}  // namespace
}  // namespace yidan::bench

int main(int argc, char** argv) {
  try {
    yidan::bench::Run({argv + 1, argv + argc});
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bench_table: %s\n", error.what());
    return 1;
  }
}
