#include <grpcpp/client_context.h>

#include <variant>

#include "services/log/chain.h"
#include "services/log/checkpoint.h"
#include "services/title/rules.h"
#include "tests/support/registry.h"
#include "yidan/v1/verification_service.grpc.pb.h"

namespace yidan::testing {
namespace {

// Chain and tree, entry by entry; then the checkpoint over all of it.
std::string FaultOf(const LogReading& reading, const v1::Checkpoint& checkpoint, const std::string& vkey,
                    log::ChainVerifier& chain) {
  const auto key = log::NoteVerifier::FromKeyString(vkey);
  if (!key) return "verifier key: " + key.error().message;
  const auto opened = log::OpenCheckpoint(checkpoint.note(), {&*key, 1}, {});
  if (!opened) return "checkpoint: " + opened.error().message;
  if (opened->checkpoint.size != reading.entries.size()) return "the checkpoint is of another size";
  if (const auto good = chain.Matches(opened->checkpoint); !good) return good.error().message;
  return {};
}

}  // namespace

LogReading ReadWholeLog(Registry& registry, const Participant& auditor) {
  LogReading reading;
  log::ChainVerifier chain;
  v1::Checkpoint checkpoint;
  const auto stub = auditor.Stub<v1::VerificationService>();
  do {
    grpc::ClientContext context;
    v1::ListEntriesRequest request;
    request.set_first_index(reading.entries.size());
    request.set_page_size(1000);
    v1::ListEntriesResponse response;
    if (const auto status = stub->ListEntries(&context, request, &response); !status.ok()) {
      reading.fault = "ListEntries: " + status.error_message();
      return reading;
    }
    checkpoint = response.checkpoint();
    if (response.entries().empty()) break;
    for (const auto& entry : response.entries()) {
      const auto decoded = chain.Add(entry.entry());
      if (!decoded) {
        reading.fault = decoded.error().message;
        return reading;
      }
      if (const auto* act = std::get_if<log::ActBody>(&decoded->body)) {
        reading.index_of[title::ActDigest(act->act).ToString()] = decoded->index;
      }
      reading.entries.push_back(entry.entry());
    }
  } while (reading.entries.size() < checkpoint.size());
  reading.fault = FaultOf(reading, checkpoint, registry.verifier_key(), chain);
  return reading;
}

}  // namespace yidan::testing
