#include "services/console/progress.h"

#include <unistd.h>

#include <chrono>
#include <string_view>
#include <utility>

namespace yidan::console {
namespace {

constexpr std::string_view kClearLine = "\r\x1b[K";

void Write(std::string_view text) {
  // A terminal that takes nothing more is no reason to wait.
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, text.data(), text.size());
}

}  // namespace

Progress::Progress(std::string what) : what_(std::move(what)) {
  if (::isatty(STDERR_FILENO) == 0) return;
  thread_ = std::jthread([this](const std::stop_token& stop) { Run(stop); });
}

Progress::~Progress() = default;

void Progress::Run(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  bool shown = false;
  for (int seconds = 1;; ++seconds) {
    over_.wait_for(lock, stop, std::chrono::seconds(1), [] { return false; });
    if (stop.stop_requested()) break;
    Write(std::string(kClearLine) + what_ + ", " + std::to_string(seconds) + " s");
    shown = true;
  }
  if (shown) Write(kClearLine);
}

}  // namespace yidan::console
