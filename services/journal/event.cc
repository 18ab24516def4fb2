#include "services/journal/event.h"

#include <spdlog/formatter.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
#include <nlohmann/json.hpp>

#include "services/base/moments.h"
#include "services/base/text.h"

namespace yidan::journal {
namespace {

// Between the parts of a line on its way to the JSON formatter. ForScreen leaves neither in a value.
constexpr char kNextPart = '\x1e';
constexpr char kItsValue = '\x1f';

std::atomic<bool> json_lines{false};

class JsonLines final : public spdlog::formatter {
 public:
  void format(const spdlog::details::log_msg& line, spdlog::memory_buf_t& out) override {
    const auto since = std::chrono::duration_cast<std::chrono::milliseconds>(line.time.time_since_epoch());
    const auto level = spdlog::level::to_string_view(line.level);
    nlohmann::ordered_json object;
    object["time"] = FormatRfc3339(since.count());
    object["level"] = std::string(level.data(), level.size());
    std::string_view text(line.payload.data(), line.payload.size());
    const auto take = [&text] {
      const std::size_t end = std::min(text.find(kNextPart), text.size());
      const std::string_view part = text.substr(0, end);
      text.remove_prefix(std::min(end + 1, text.size()));
      return part;
    };
    object["message"] = std::string(take());
    while (!text.empty()) {
      const std::string_view part = take();
      const std::size_t value = std::min(part.find(kItsValue), part.size());
      object[std::string(part.substr(0, value))] = std::string(part.substr(std::min(value + 1, part.size())));
    }
    const std::string dumped =
        object.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
    out.append(dumped.data(), dumped.data() + dumped.size());
  }
  std::unique_ptr<spdlog::formatter> clone() const override { return std::make_unique<JsonLines>(); }
};

}  // namespace

void UseJson() {
  json_lines = true;
  spdlog::default_logger_raw()->set_formatter(std::make_unique<JsonLines>());
}

void Write(spdlog::level::level_enum level, std::string_view message, std::initializer_list<Part> parts) {
  if (!Writes(level)) return;
  std::string line(message);
  for (const Part& part : parts) {
    if (part.value.empty()) continue;
    const std::string value = ForScreen(part.value);
    if (json_lines) {
      ((line += kNextPart) += part.name) += kItsValue;
    } else {
      ((line += ' ') += part.name) += '=';
    }
    line += value;
  }
  spdlog::default_logger_raw()->log(level, line);
}

}  // namespace yidan::journal
