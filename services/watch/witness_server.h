// A witness that listens: log::Witness behind POST /add-checkpoint, remembering in files.
//
//   DIRECTORY/<sha256(origin)>.note      the last checkpoint cosigned of that log
//   DIRECTORY/<sha256(origin)>.evidence  the first proof that the log showed two histories (log/evidence.h)
//   DIRECTORY/lock                       held while it runs: one memory is one witness's
//
// GET /remembered/<sha256(origin)> shows the first of them, which is public: a log that was rolled back
// learns from it, under its own signature, what it has lost.
//
// Thread rule: as http::Server. FileWitnessMemory: one thread at a time.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "services/base/result.h"
#include "services/log/witness.h"

namespace yidan::watch {

class FileWitnessMemory final : public log::WitnessMemory {
 public:
  explicit FileWitnessMemory(std::string directory) : directory_(std::move(directory)) {}
  Result<std::optional<std::string>> Load(const std::string& origin) override;
  Outcome Save(const std::string& origin, const std::string& note) override;
  // Keeps the first only: one proof is enough, and a log that lies again and again must not fill the disk.
  Outcome KeepEvidence(const std::string& origin, const std::string& evidence);

 private:
  [[nodiscard]] std::string PathOf(const std::string& origin, const char* extension) const;
  std::string directory_;
};

struct WitnessServerOptions {
  std::string listen;                                          // "ADDRESS:PORT"
  std::string directory;                                       // made if it is not there
  std::map<std::string, std::vector<log::NoteVerifier>> logs;  // origin -> the log's keys
};

class WitnessServer {
 public:
  // `signer` must be of type kCosignature (kInvalid). kConflict: the directory is another witness's.
  static Result<std::unique_ptr<WitnessServer>> Start(WitnessServerOptions options, log::NoteSigner signer);
  ~WitnessServer();
  [[nodiscard]] const std::string& address() const;
  void Stop();

 private:
  class Impl;
  explicit WitnessServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace yidan::watch
