// keygen: a signing key of one's own, never sent anywhere.
#include <filesystem>

#include "services/cli/commands.h"
#include "services/cli/files.h"
#include "services/cli/values.h"

namespace yidan::cli {

void AddKeygen(Commands& commands) {
  struct Options {
    std::string algorithm = "ed25519";
    std::string out;
  };
  auto o = std::make_shared<Options>();
  CLI::App* command = commands.root().add_subcommand("keygen", "Make a signing key (生成密钥)");
  OneOf(command->add_option("--alg", o->algorithm, "algorithm"), {"ed25519", "p256", "sm2"})
      ->capture_default_str();
  command->add_option("--out", o->out, "file of the private key; the public one gets .pub")->required();
  commands.On(command, console::uses::kNothing, [o](Session&) -> Answer<Output> {
    const auto algorithm = crypto::ParseAlgorithm(o->algorithm);
    if (!algorithm) return BadInput("--alg: " + algorithm.error().message);
    const auto key = crypto::PrivateKey::Generate(*algorithm);
    if (!key) return BadInput(key.error().message);
    // First the one that may be lost: what is left of a failure is no private key that nobody asked for.
    YIDAN_CLIENT_TRY(CreateFile(o->out + ".pub", key->public_key().ToPem(), 0644));
    if (auto made = CreateFile(o->out, key->ToPem(), 0600); !made) {
      std::error_code ignored;
      std::filesystem::remove(o->out + ".pub", ignored);
      return tl::unexpected(std::move(made).error());
    }
    const std::string id = ToHex(key->public_key().id().View());
    Output out;
    out.text =
        "key id " + id + "\nprivate key in " + o->out + " (yours alone), public key in " + o->out + ".pub\n";
    out.json["key_id"] = id;
    out.json["algorithm"] = o->algorithm;
    out.json["private_key"] = o->out;
    out.json["public_key"] = o->out + ".pub";
    return out;
  });
}

}  // namespace yidan::cli
