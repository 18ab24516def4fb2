// A real registry for a test: certificates, `yidand init`, and either one process with every role or one
// process per role, on free ports, over mTLS; and participants that sign and call.
// Failures to set up are std::runtime_error. Thread rule: Registry from the test's main thread; a
// Participant's const methods from any thread.
#pragma once

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/support/channel_arguments.h>
#include <grpcpp/support/status.h>

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "services/crypto/crypto.h"
#include "services/log/note.h"
#include "tests/support/process.h"
#include "yidan/v1/act.pb.h"
#include "yidan/v1/query.pb.h"
#include "yidan/v1/submission.pb.h"

namespace yidan::testing {

class Participant;

class Registry {
 public:
  struct Options {
    bool process_per_role = false;
    // No idle seals: the log's size then changes by acts only.
    std::vector<std::string> flags = {"--idle-seal-ms", "0"};
    // Of every process, before `flags`: tests do not wait for balancers.
    std::vector<std::string> common_flags = {"--lame-ms", "0"};
    std::vector<std::string> init_flags = {};
    // Of the registrar: keys/registrar.pem, keys/registrar-2.pem, … More than one: its quorum is one less.
    unsigned registrar_keys = 1;
    std::string daemon = YIDAND_PROGRAM;  // the program that serves
    std::string log_level = "warning";
  };
  Registry() : Registry(Options()) {}
  // Makes the registry; Start() serves it.
  explicit Registry(Options options);
  ~Registry();

  // Further flags of the ledger's process, from the next Start on.
  void Add(const std::vector<std::string>& flags) {
    options_.flags.insert(options_.flags.end(), flags.begin(), flags.end());
  }
  // Another build of the daemon serves from the next Start on.
  void ServeWith(std::string daemon) { options_.daemon = std::move(daemon); }
  // How the next Starts start it, besides the options.
  struct Launch {
    std::vector<std::string> under = {};                  // a program that becomes it, with arguments
    std::map<std::string, std::string> environment = {};  // on top of the test's own
    std::vector<std::string> flags = {};
    std::string listen = "127.0.0.1:0";  // with every role in one process
  };
  void LaunchAs(Launch launch) { launch_ = std::move(launch); }
  // Until it listens. After Kill or Stop: recovery, on new ports.
  void Start();
  void Kill();  // kill -9, every process
  // SIGTERM; the ledger last. The exit codes' largest: 0 if all ended well.
  int Stop();
  [[nodiscard]] bool Running();

  // Where a service ("yidan.v1.TransferService") is.
  [[nodiscard]] std::string Address(const std::string& service) const;
  // Where the tiles are, with the flag "--tiles 127.0.0.1:0".
  [[nodiscard]] const std::string& tiles_address() const { return tiles_address_; }
  // Where metrics and health are, with the flag "--metrics 127.0.0.1:0".
  [[nodiscard]] const std::string& metrics_address() const { return metrics_address_; }
  // With the certificate of `name`; kept until the next Start.
  std::shared_ptr<grpc::Channel> Channel(const std::string& name, const std::string& service);
  // A connection of its own, shared with nobody.
  std::shared_ptr<grpc::Channel> OwnChannel(const std::string& name, const std::string& service,
                                            grpc::ChannelArguments arguments = {}) const;

  // Admits a participant with a fresh key, and gives it its certificate. AUTHORITY: customs in CN.
  Participant Admit(const std::string& id, const std::vector<v1::Role>& roles,
                    crypto::Algorithm algorithm = crypto::Algorithm::kEd25519);
  // A key and a certificate, but never admitted.
  Participant Stranger(const std::string& id);
  [[nodiscard]] const Participant& registrar() const { return *registrar_; }

  [[nodiscard]] std::uint64_t TreeSize();
  [[nodiscard]] const std::string& id() const { return id_; }  // registry digest, 32 bytes
  [[nodiscard]] const std::string& verifier_key() const { return verifier_key_; }
  // Files: data/, certs/, keys/, and the processes' output.
  [[nodiscard]] std::string File(const std::string& name) const { return directory_ / name; }
  [[nodiscard]] pid_t ledger_pid() const { return processes_.at("ledger")->pid(); }

 private:
  void StartOne(const std::string& role, const std::vector<std::string>& flags);
  std::vector<std::string> PublicFlags(const std::string& listen) const;
  std::vector<std::string> InternalFlags(const std::string& role) const;
  void MakeCertificates(const std::vector<std::string>& names) const;

  Options options_;
  Launch launch_;
  const TemporaryDirectory directory_;
  std::string id_;
  std::string verifier_key_;
  std::unique_ptr<Participant> registrar_;
  std::map<std::string, std::unique_ptr<Process>> processes_;  // by role; all in one: "ledger"
  std::map<std::string, std::string> addresses_;               // by role
  std::string ledger_address_;
  std::string tiles_address_;
  std::string metrics_address_;
  std::mutex channels_mutex_;
  std::map<std::pair<std::string, std::string>, std::shared_ptr<grpc::Channel>> channels_;
};

// What came back for one act.
struct Answer {
  grpc::Status status;
  v1::Receipt receipt;  // if ok()
  std::string reason;   // "STALE_PREVIOUS", "QUEUE_FULL"; empty if ok()
  std::string message;
  std::string field;
  [[nodiscard]] bool ok() const { return status.ok(); }
};

class Participant {
 public:
  Participant(Registry& registry, std::string id, crypto::PrivateKey key);

  [[nodiscard]] const std::string& id() const { return id_; }
  [[nodiscard]] const crypto::PrivateKey& key() const { return key_; }

  // An act with actor, key, registry and an hour to live.
  [[nodiscard]] v1::Act NewAct() const;
  // ... that follows `head` on its document's chain.
  [[nodiscard]] v1::Act Following(const v1::TitleState& head) const;
  [[nodiscard]] v1::SubmitActRequest Sign(const v1::Act& act) const;
  // Signs bytes that are no canonical act.
  [[nodiscard]] v1::SubmitActRequest SignBytes(const std::string& act) const;

  template <class Service>
  auto Stub() const {
    return Service::NewStub(registry_->Channel(id_, Service::service_full_name()));
  }
  template <class Service>
  Answer Submit(const v1::SubmitActRequest& request,
                std::chrono::milliseconds limit = std::chrono::seconds(60)) const {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + limit);
    v1::SubmitActResponse response;
    const grpc::Status status = Stub<Service>()->SubmitAct(&context, request, &response);
    return MakeAnswer(status, std::move(response));
  }
  static Answer MakeAnswer(const grpc::Status& status, v1::SubmitActResponse response);

  // Throws if it cannot be read.
  [[nodiscard]] v1::TitleState Title(const std::string& document_id) const;
  [[nodiscard]] v1::SubmitActRequest TransferOf(const v1::TitleState& head, const std::string& to,
                                                v1::EndorsementKind kind = v1::ENDORSEMENT_KIND_FULL) const;
  // Issues the 2017 waybill's content under this id; `variant` other than 0: other goods. REQUIRES: this is
  // the content's carrier.
  [[nodiscard]] v1::SubmitActRequest IssueOf(const std::string& document_id, int variant) const;
  // The same of a content of the caller's.
  [[nodiscard]] v1::SubmitActRequest IssueOf(const std::string& document_id,
                                             const v1::Waybill& content) const;

  // Runs `yidan` as this participant, with a home of its own.
  [[nodiscard]] Finished Cli(const std::vector<std::string>& arguments) const;
  // What Cli runs, for whoever starts it as a Process.
  [[nodiscard]] Command CliCommand(const std::vector<std::string>& arguments) const;

 private:
  Registry* registry_;
  std::string id_;
  crypto::PrivateKey key_;
};

// The parties of the 2017 journey, admitted.
struct Journey {
  explicit Journey(Registry& registry, crypto::Algorithm algorithm = crypto::Algorithm::kEd25519);
  Participant carrier;    // cdirp
  Participant shipper;    // landrover-nl
  Participant frankfurt;  // boc-frankfurt
  Participant jinjiang;   // boc-jinjiang
  Participant importer;   // rongou
  Participant customs;    // chengdu-customs
};

// The log read back through ListEntries, checked entry by entry with services/log alone: chain, tree,
// checkpoint. Empty if all is well, or what is not.
struct LogReading {
  std::string fault;
  std::vector<std::string> entries;               // as stored
  std::map<std::string, std::uint64_t> index_of;  // act digest -> index
};
LogReading ReadWholeLog(Registry& registry, const Participant& auditor);

}  // namespace yidan::testing
