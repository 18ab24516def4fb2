// terms: what an act names by digest and keeps off the log, held against that digest.
#include "services/cli/commands.h"
#include "services/cli/files.h"
#include "services/cli/off_log.h"
#include "services/cli/values.h"
#include "services/crypto/crypto.h"

namespace yidan::cli {
namespace {

constexpr std::size_t kTermsBytesMax = std::size_t{64} << 20U;
constexpr std::size_t kNonceBytes = 32;

// The nonces that may be meant: the one that was given, or those kept beside acts that state this digest.
Answer<std::vector<std::string>> NoncesFor(Session& session, const Digest& digest, const std::string& given) {
  if (!given.empty()) {
    const auto nonce = FromHex(given);
    if (!nonce || nonce->size() != kNonceBytes) {
      return BadInput("--nonce \"" + given +
                      "\": it is 64 hexadecimal digits, as printed when the act was signed");
    }
    return std::vector<std::string>{*nonce};
  }
  YIDAN_CLIENT_ASSIGN(const auto kept, KeptIn(session.outbox()));
  std::vector<std::string> out;
  for (const OffLog& one : kept) {
    if (one.digest == digest) out.push_back(one.nonce);
  }
  if (out.empty()) {
    return BadInput("no act in " + session.outbox().place() + " states this digest: give its --nonce");
  }
  return out;
}

}  // namespace

void AddTerms(Commands& commands) {
  struct Options {
    std::string file;
    std::string digest;
    std::string nonce;
  };
  CLI::App* group = commands.root().add_subcommand(
      "terms", "Terms, orders, deeds: what acts name by a digest alone (条款)");
  group->require_subcommand(1);
  auto o = std::make_shared<Options>();
  CLI::App* check =
      group->add_subcommand("check", "Whether a file and its nonce have a digest; asks no registry");
  check->add_option("FILE", o->file, "the terms as they were signed")->required();
  check->add_option("DIGEST", o->digest, "as show, and show --history, print it")->required();
  check->add_option("--nonce", o->nonce,
                    "64 hexadecimal digits; otherwise as kept beside the act that was signed here");
  commands.On(check, console::uses::kOutbox, [o](Session& session) -> Answer<Output> {
    YIDAN_CLIENT_ASSIGN(const Digest digest, ParseDigest(o->digest, "DIGEST"));
    YIDAN_CLIENT_ASSIGN(const auto nonces, NoncesFor(session, digest, o->nonce));
    YIDAN_CLIENT_ASSIGN(const std::string bytes, ReadFile(o->file, kTermsBytesMax));
    bool matches = false;
    for (const std::string& nonce : nonces) matches = matches || crypto::Sha256(nonce, bytes) == digest;
    Output out;
    out.exit = matches ? ExitCode::kDone : ExitCode::kInvalid;
    out.json["matches"] = matches;
    out.json["file"] = o->file;
    out.json["digest"] = ToHex(digest.View());
    out.text = matches ? "MATCHES 相符: " + ForScreen(o->file) + " is what the digest is of\n"
                       : "DIFFERS 不符: " + ForScreen(o->file) +
                             ", with this nonce, has another digest: other terms, or another nonce\n";
    return out;
  });
}

}  // namespace yidan::cli
