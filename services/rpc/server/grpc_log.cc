#include "services/rpc/server/grpc_log.h"

#include <grpc/support/log.h>
#include <spdlog/spdlog.h>

#include <atomic>

#include "services/base/text.h"

namespace yidan::rpc {
namespace {

constexpr std::size_t kMostBytes = 300;
std::atomic<std::uint64_t> failed_handshakes{0};
std::atomic<std::uint64_t> other_errors{0};

bool IsPowerOfTwo(std::uint64_t n) { return (n & (n - 1)) == 0; }

// gRPC 1.51 has no number for this: one of these lines for each connection, of its security handshaker or of
// what checks the peer.
bool IsFailedHandshake(std::string_view message) {
  return message.find("Handshake failed") != std::string_view::npos ||
         message.find("cancel_check_peer error") != std::string_view::npos;
}

void Take(gpr_log_func_args* said) {
  if (said->severity == GPR_LOG_SEVERITY_ERROR) return TakeGrpcMessage(said->message);
  spdlog::debug("gRPC: {}", ForScreen(std::string_view(said->message).substr(0, kMostBytes)));
}

}  // namespace

void UseJournal() { gpr_set_log_function(Take); }

std::uint64_t FailedHandshakes() { return failed_handshakes; }

void TakeGrpcMessage(std::string_view message) {
  const std::string shown = ForScreen(message.substr(0, kMostBytes));
  if (IsFailedHandshake(message)) {
    const std::uint64_t failed = ++failed_handshakes;
    if (IsPowerOfTwo(failed)) spdlog::warn("{} TLS handshakes failed so far, the last: {}", failed, shown);
    return;
  }
  const std::uint64_t others = ++other_errors;
  if (IsPowerOfTwo(others)) spdlog::error("gRPC, its error number {}: {}", others, shown);
}

}  // namespace yidan::rpc
