// RegistryState: what the registry's own entries (GENESIS, RULES, NOTE_KEY) made of it. It stands in the
// state map under `registry`, so that no proof can leave one of them out (PROTOCOL §3, §4). Plain values; any
// thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "services/base/bytes.h"
#include "services/base/result.h"
#include "services/title/rules.h"

namespace yidan::interpret {

// Rules that will be adopted, once the public delay is over and the operator says so.
struct Announcement {
  std::uint32_t version = 0;
  std::string parameters;          // as the entry has them: only a program with those rules need read them
  std::uint64_t index = 0;         // of the RULES entry that announced them
  title::TimeMs adopted_from = 0;  // no sooner, by admission time
  bool operator==(const Announcement&) const = default;
};

struct RegistryState {
  Digest registry;                  // leaf hash of entry 0
  std::string origin;               // name of the note key, first line of every checkpoint
  std::string registrar;            // participant id
  std::string note_key;             // in force, raw Ed25519, 32 bytes
  std::string sm2_note_key;         // raw point, 65 bytes; empty: none
  std::uint32_t rules_version = 0;  // in force, as the parameters
  title::Parameters parameters;
  std::uint64_t rules_since = 0;  // index of the entry that put them in force
  std::uint64_t sequence = 0;     // of the newest announcement; 0: none was ever made
  std::optional<Announcement> announced;
  Digest history;  // H(history || index || body kind || leaf hash) over GENESIS, RULES and NOTE_KEY entries
  std::uint64_t last_index = 0;  // the newest of them
  std::uint64_t entry_count = 0;
  bool operator==(const RegistryState&) const = default;
};

// Canonical bytes (storage/FORMAT.md "Registry record"), and back: Decode refuses any bytes that Encode would
// not have written.
std::string Encode(const RegistryState& state);
Result<RegistryState> DecodeRegistryState(std::string_view bytes);
// The version in force alone: also of a record whose parameters only a later program can read.
Result<std::uint32_t> RulesVersionIn(std::string_view bytes);

}  // namespace yidan::interpret
