#include "tests/support/registry.h"

#include <grpcpp/create_channel.h>
#include <stdlib.h>

#include <algorithm>
#include <sstream>
#include <stdexcept>

#include "services/base/bytes.h"
#include "services/rpc/wire/tls.h"
#include "tests/support/acts.h"
#include "yidan/v1/participants_service.grpc.pb.h"
#include "yidan/v1/verification_service.grpc.pb.h"

namespace yidan::testing {
namespace {

const std::vector<std::string> kFronts = {"issuance", "transfer", "verification", "customs", "participants"};
constexpr std::chrono::seconds kStartLimit{60};

// "yidan.v1.TransferService" -> "transfer"
std::string RoleOf(const std::string& service) {
  for (const std::string& role : kFronts) {
    std::string name = role;
    name[0] = static_cast<char>(name[0] - 'a' + 'A');
    if (service == "yidan.v1." + name + "Service") return role;
  }
  throw std::runtime_error("no role serves " + service);
}

// The value of `name=` in "LISTENING public=ADDR ledger=ADDR".
std::string WordOf(const std::string& line, const std::string& name) {
  std::istringstream words(line);
  for (std::string word; words >> word;) {
    if (word.starts_with(name + "=")) return word.substr(name.size() + 1);
  }
  return {};
}

void MustRun(const Command& command) {
  const Finished done = RunProgram(command);
  if (done.status != 0) throw std::runtime_error(command.argv[0] + ": " + done.out + done.err);
}

}  // namespace

Registry::Registry(Options options) : options_(std::move(options)) {
  // An idle gRPC client looks at its connections every five seconds only, and a server that stops waits
  // for it to see that. Tests do not.
  ::setenv("GRPC_CLIENT_CHANNEL_BACKUP_POLL_INTERVAL_MS", "100", /*overwrite=*/1);
  for (const char* folder : {"keys", "certs", "homes"}) std::filesystem::create_directory(File(folder));
  MakeCertificates({"registrar"});
  const auto key = crypto::PrivateKey::Generate(crypto::Algorithm::kEd25519);
  WriteWholeFile(File("keys/registrar.pem"), key->ToPem());
  std::filesystem::permissions(File("keys/registrar.pem"),
                               std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  WriteWholeFile(File("keys/registrar.pub"), key->public_key().ToPem());

  Command init{{YIDAND_PROGRAM, "init", "--data", File("data"), "--origin", "registry.test/chengdu",
                "--registrar", "registrar", "--registrar-key", File("keys/registrar.pub")}};
  for (unsigned i = 2; i <= options_.registrar_keys; ++i) {
    const std::string stem = File("keys/registrar-" + std::to_string(i));
    const crypto::PrivateKey another = FreshKey();
    WriteWholeFile(stem + ".pem", another.ToPem());
    std::filesystem::permissions(stem + ".pem",
                                 std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    WriteWholeFile(stem + ".pub", another.public_key().ToPem());
    init.argv.insert(init.argv.end(), {"--registrar-key", stem + ".pub"});
  }
  if (options_.registrar_keys == 1) {
    init.argv.emplace_back("--demo");
  } else {
    init.argv.insert(init.argv.end(), {"--registrar-quorum", std::to_string(options_.registrar_keys - 1)});
  }
  init.argv.insert(init.argv.end(), options_.init_flags.begin(), options_.init_flags.end());
  const Finished made = RunProgram(init);
  if (made.status != 0) throw std::runtime_error("yidand init: " + made.err);
  std::istringstream words(made.out);
  for (std::string name, value; words >> name >> value;) {
    if (name == "registry") id_ = FromHex(value).value();
    if (name == "vkey") verifier_key_ = value;
  }
  if (id_.size() != 32 || verifier_key_.empty()) throw std::runtime_error("yidand init said: " + made.out);
  registrar_ = std::make_unique<Participant>(*this, "registrar", *key);
}

Registry::~Registry() = default;

void Registry::MakeCertificates(const std::vector<std::string>& names) const {
  Command command{{YIDAN_SOURCE_DIR "/deploy/make-certs", File("certs")}, {{"YIDAN_DOMAIN", "yidan.test"}}};
  command.argv.insert(command.argv.end(), names.begin(), names.end());
  MustRun(command);
}

std::vector<std::string> Registry::PublicFlags(const std::string& listen) const {
  return {"--listen",       listen,
          "--tls-cert",     File("certs/server.pem"),
          "--tls-key",      File("certs/server.key"),
          "--client-ca",    File("certs/ca.pem"),
          "--log-level",    options_.log_level,
          "--trust-domain", "yidan.test"};
}

std::vector<std::string> Registry::InternalFlags(const std::string& role) const {
  const std::string stem = File("certs/service-" + role);
  return {"--internal-cert", stem + ".pem",   "--internal-key",
          stem + ".key",     "--internal-ca", File("certs/internal-ca.pem")};
}

void Registry::StartOne(const std::string& role, const std::vector<std::string>& flags) {
  Command command{launch_.under, launch_.environment};
  command.argv.push_back(options_.daemon);
  command.argv.insert(command.argv.end(), options_.common_flags.begin(), options_.common_flags.end());
  command.argv.insert(command.argv.end(), flags.begin(), flags.end());
  auto process = std::make_unique<Process>(command, File(role));
  const auto line = process->WaitForLine("LISTENING", kStartLimit);
  if (!line) throw std::runtime_error("yidand (" + role + ") does not listen: " + process->Stop().err);
  addresses_[role] = WordOf(*line, "public");
  if (role == "ledger") {
    ledger_address_ = WordOf(*line, "ledger");
    tiles_address_ = WordOf(*line, "tiles");
    metrics_address_ = WordOf(*line, "metrics");
  }
  processes_[role] = std::move(process);
}

void Registry::Start() {
  {
    const std::scoped_lock lock(channels_mutex_);
    channels_.clear();
  }
  const auto joined = [](std::vector<std::string> a, std::initializer_list<std::vector<std::string>> more) {
    for (const auto& list : more) a.insert(a.end(), list.begin(), list.end());
    return a;
  };
  if (!options_.process_per_role) {
    StartOne("ledger",
             joined(PublicFlags(launch_.listen), {{"--data", File("data")}, options_.flags, launch_.flags}));
    return;
  }
  StartOne("ledger", joined({"--roles", "ledger", "--data", File("data"), "--ledger-listen", "127.0.0.1:0",
                             "--trust-domain", "yidan.test", "--log-level", options_.log_level},
                            {InternalFlags("ledger"), options_.flags, launch_.flags}));
  for (const std::string& role : kFronts) {
    StartOne(role, joined(PublicFlags("127.0.0.1:0"),
                          {{"--roles", role, "--ledger", ledger_address_}, InternalFlags(role)}));
  }
}

void Registry::Kill() { processes_.clear(); }

int Registry::Stop() {
  int worst = 0;
  for (const std::string& role : kFronts) {
    if (processes_.contains(role)) worst = std::max(worst, processes_.at(role)->Stop().status);
  }
  if (processes_.contains("ledger")) worst = std::max(worst, processes_.at("ledger")->Stop().status);
  processes_.clear();
  return worst;
}

bool Registry::Running() {
  return !processes_.empty() && std::all_of(processes_.begin(), processes_.end(),
                                            [](const auto& entry) { return entry.second->Running(); });
}

std::string Registry::Address(const std::string& service) const {
  return addresses_.at(options_.process_per_role ? RoleOf(service) : "ledger");
}

std::shared_ptr<grpc::Channel> Registry::OwnChannel(const std::string& name, const std::string& service,
                                                    grpc::ChannelArguments arguments) const {
  const auto identity =
      rpc::LoadTls({File("certs/ca.pem"), File("certs/" + name + ".pem"), File("certs/" + name + ".key")});
  if (!identity) throw std::runtime_error(identity.error().message);
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return grpc::CreateCustomChannel(Address(service), rpc::MakeChannelCredentials(*identity), arguments);
}

std::shared_ptr<grpc::Channel> Registry::Channel(const std::string& name, const std::string& service) {
  const std::scoped_lock lock(channels_mutex_);
  auto& channel = channels_[{name, Address(service)}];
  if (channel == nullptr) channel = OwnChannel(name, service);
  return channel;
}

Participant Registry::Stranger(const std::string& id) {
  MakeCertificates({id});
  const auto key = crypto::PrivateKey::Generate(crypto::Algorithm::kEd25519);
  WriteWholeFile(File("keys/" + id + ".pem"), key->ToPem());
  return {*this, id, *key};
}

Participant Registry::Admit(const std::string& id, const std::vector<v1::Role>& roles,
                            crypto::Algorithm algorithm) {
  MakeCertificates({id});
  const Participant participant(*this, id, *crypto::PrivateKey::Generate(algorithm));
  WriteWholeFile(File("keys/" + id + ".pem"), participant.key().ToPem());

  v1::Act registration = participant.NewAct();
  testing::Register(registration, participant.key(), id);
  v1::Act act = registrar_->NewAct();
  testing::Admit(act, id, testing::Sign<v1::SignedAct>(registration, participant.key()), roles);
  const Answer answer = registrar_->Submit<v1::ParticipantsService>(registrar_->Sign(act));
  if (!answer.ok()) throw std::runtime_error("ADMIT " + id + ": " + answer.reason + " " + answer.message);
  return participant;
}

std::uint64_t Registry::TreeSize() {
  grpc::ClientContext context;
  v1::GetCheckpointResponse response;
  const grpc::Status status =
      registrar_->Stub<v1::VerificationService>()->GetCheckpoint(&context, {}, &response);
  if (!status.ok()) throw std::runtime_error("GetCheckpoint: " + status.error_message());
  return response.checkpoint().size();
}

}  // namespace yidan::testing
