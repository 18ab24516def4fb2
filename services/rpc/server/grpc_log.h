// What gRPC itself says goes into the daemon's log as any line does, and never more of it than a person
// reads: a flood of failed handshakes is a count, and a line each time that has doubled. Thread rule:
// UseJournal before the first server; the rest any thread.
#pragma once

#include <cstdint>
#include <string_view>

namespace yidan::rpc {

void UseJournal();
// Since the start: connections whose TLS handshake failed or took too long.
std::uint64_t FailedHandshakes();

// What is done with one message of gRPC's; tests use it.
void TakeGrpcMessage(std::string_view message);

}  // namespace yidan::rpc
