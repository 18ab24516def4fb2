// Whether two checkpoints are of one log, by the registry's own proof; and if not, what proves it to others.
// Thread rule: CompareCheckpoints is pure but for `prove`; a RemoteProver is one thread's.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "services/base/bytes.h"
#include "services/base/result.h"
#include "services/client/connection.h"
#include "services/client/trouble.h"
#include "services/log/checkpoint.h"

namespace yidan::client {

struct SignedCheckpoint {
  log::Checkpoint checkpoint;
  std::string note;
};

struct Disagreement {
  std::string what;      // one sentence
  std::string evidence;  // log/evidence.h's or log/finding.h's text; empty: nothing that others could check
};

// What a registry answers when it is asked to prove that its log only grew; nothing of it is believed.
struct Consistency {
  Digest old_root;  // as it has it
  std::vector<Digest> path;
};
// kUnavailable: no answer. Anything else it said.
using Prove = std::function<Result<Consistency>(std::uint64_t old_size, std::uint64_t new_size)>;

// Whether the log of checkpoint `newer` begins with that of `older`: nothing if so, else the disagreement,
// with fork evidence if the registry's answers yield it. REQUIRES: both notes' signatures were verified;
// older.size <= newer.size. An error says nothing about the registry but that it did not answer.
Result<std::optional<Disagreement>> CompareCheckpoints(const SignedCheckpoint& older,
                                                       const SignedCheckpoint& newer, const Prove& prove);

// Asks over a connection, and keeps what the registry said in a Trouble's words.
class RemoteProver {
 public:
  // `connection` is asked for with the first question: two checkpoints of one size need none.
  explicit RemoteProver(std::function<Answer<Connection*>()> connection)
      : connection_(std::move(connection)) {}
  Result<Consistency> operator()(std::uint64_t old_size, std::uint64_t new_size);
  // What `error` was as it was said, if it came from here.
  [[nodiscard]] Trouble TroubleOf(const Error& error) const;
  tl::unexpected<Error> Failed(Trouble trouble);  // kept, and as an Error

 private:
  std::function<Answer<Connection*>()> connection_;
  std::optional<Trouble> last_;
};

// nullopt: something in it is no 32 bytes.
std::optional<std::vector<Digest>> HashesOf(const google::protobuf::RepeatedPtrField<std::string>& raw);

}  // namespace yidan::client
