// Memory: the newest checkpoint of each registry, kept between runs. Whoever keeps one notices if the
// registry later shows another past (G5). One file per registry key under FOLDER/registries; safe with
// several programs at once, and the larger of two checkpoints stays.
#pragma once

#include <optional>
#include <string>

#include "services/base/bytes.h"
#include "services/cli/trouble.h"

namespace yidan::cli {

struct Remembered {
  std::string registry_key;  // verifier key
  Digest registry;           // leaf hash of entry 0
  std::string note;          // the checkpoint as signed
};

class Memory {
 public:
  // `folder` of the configuration; empty: nothing is ever remembered.
  explicit Memory(std::string folder) : folder_(std::move(folder)) {}

  // nullopt: this registry was never met. BAD_INPUT if the file is not readable as one of ours: better to
  // ask a person than to forget what was seen.
  [[nodiscard]] Answer<std::optional<Remembered>> Load(const std::string& registry_key) const;
  // REQUIRES: the note was opened under the key.
  [[nodiscard]] Answer<void> Save(const Remembered& remembered) const;

 private:
  [[nodiscard]] std::string PathOf(const std::string& registry_key) const;
  std::string folder_;
};

}  // namespace yidan::cli
