// Memory: what a client knows of each registry from before, kept between runs: its note keys as they followed
// each other, the newest checkpoint, and whether it was caught with two histories. Whoever keeps a checkpoint
// notices if the registry later shows another past (G5).
//
// One file per registry, FOLDER/registries/<digest of entry 0>.json, so that a new note key changes nothing
// about what is remembered. Thread rule: any; safe with several programs at once. An error is BAD_INPUT: a
// file that is not ours is better shown to a person than forgotten.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "services/base/bytes.h"
#include "services/client/trouble.h"

namespace yidan::client {

enum class Keep { kRemembered, kShown };  // which of two histories a person goes on with

struct Decision {
  Keep keep = Keep::kRemembered;
  std::string by;   // who decided
  std::string why;  // one or more sentences
  std::int64_t at_ms = 0;
};

// The registry signed two checkpoints that cannot be of one log.
struct Fork {
  std::string what;        // one sentence
  std::string evidence;    // file name beside the memory, in log/evidence.h's format
  std::string remembered;  // the note that was known before
  std::string shown;       // the one that contradicts it
  std::int64_t at_ms = 0;
  std::optional<Decision> decision;
};

struct Remembered {
  Digest registry;                // leaf hash of entry 0
  std::vector<std::string> keys;  // verifier keys, each vouched for by the one before; the last is in force
  std::string note;               // the newest checkpoint, as signed
  std::vector<Fork> forks;        // in the order found

  // The one that nobody has decided about; null: none.
  [[nodiscard]] const Fork* Undecided() const;
};

class Memory {
 public:
  // `folder` of the configuration; empty: nothing is ever remembered.
  explicit Memory(std::string folder) : folder_(std::move(folder)) {}

  // nullopt: this registry was never met.
  [[nodiscard]] Answer<std::optional<Remembered>> Load(const Digest& registry) const;
  // The registry that once had this verifier key.
  [[nodiscard]] Answer<std::optional<Remembered>> Find(const std::string& registry_key) const;

  // Writes keys and note, unless another program has meanwhile remembered another note than `compared_with`,
  // which the caller has held its own against: then that is returned, and nothing is written. Forks stay.
  // REQUIRES: the note was opened under one of the keys.
  [[nodiscard]] Answer<std::optional<Remembered>> Save(const Remembered& fresh,
                                                       const std::string& compared_with) const;

  // Writes the evidence, then the fork. The path of the evidence; empty if there is no folder.
  [[nodiscard]] Answer<std::string> RecordFork(const Remembered& of, Fork fork,
                                               const std::string& evidence) const;
  // About the undecided fork that `evidence` (its path, or its file name) shows. Goes on from the note that
  // is kept. Returns what is remembered now.
  [[nodiscard]] Answer<Remembered> Decide(const std::string& evidence, Decision decision) const;

  [[nodiscard]] std::string PathOfEvidence(const Fork& fork) const { return Folder() + "/" + fork.evidence; }

 private:
  [[nodiscard]] std::string Folder() const { return folder_ + "/registries"; }
  [[nodiscard]] std::string PathOf(const Digest& registry) const;
  [[nodiscard]] Answer<std::vector<Remembered>> All() const;
  [[nodiscard]] Answer<void> Write(const Remembered& remembered) const;

  std::string folder_;
};

// What is said instead of every answer of a registry that was caught with two histories.
Trouble Silenced(const Memory& memory, const Fork& fork);

}  // namespace yidan::client
