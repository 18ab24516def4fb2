// What a ledger is started with: what it stands on, how it behaves, and how a registry begins.
// Thread rule: plain values; what the ports refer to must outlive whoever is given them.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/identifiers/places.h"
#include "services/ledger/allowance.h"
#include "services/ledger/common_allowance.h"
#include "services/metrics/ledger_meters.h"
#include "services/store/commit_log.h"
#include "services/store/head.h"
#include "services/store/ports/ports.h"
#include "services/title/rule_set.h"

namespace yidan::ledger {

struct Ports {
  store::Store& store;
  store::CommitLog& commit_log;  // of the same database
  store::HeadSlots& slots;
  store::Clock& clock;
  store::Signer& signer;
  std::string note_verifier_key;  // vkey string of the signer's Ed25519 note key
};

struct Options {
  unsigned intake_threads = 2;
  unsigned read_threads = 2;
  std::size_t queue_bytes_max = 64U << 20U;  // acts waiting, in bytes; full means QUEUE_FULL
  std::size_t caller_queue_bytes_max = 0;    // of that, one caller's; 0: a quarter
  Allowance::Options allowance = {};         // of each caller, for acts that come to nothing
  CommonAllowance::Options common = {};      // of all callers, for the same
  std::size_t readings_max = 10'000;         // waiting; then QUEUE_FULL
  std::size_t caller_readings_max = 0;       // of those, one caller's; 0: a quarter
  // Of each caller, for readings that go into the access record.
  Allowance::Options recorded = {.burst = 10'000, .per_second = 20};
  std::size_t batch_acts_max = 512;
  std::int64_t linger_us_max = 3000;   // under saturation only; adaptive
  std::int64_t idle_seal_ms = 60'000;  // one seal a minute when idle; 0: none
  std::int64_t clock_drift_max_ms = 5 * 60'000;
  // PROTOCOL §5: a checkpoint note that somebody kept, always held against the log. A database without slot
  // file, or with one that is more than a batch behind, starts only with it, as the operator's word that
  // nothing newer was ever signed.
  std::optional<std::string> remembered_checkpoint = {};
  // Below this many free bytes no act is admitted: a full disk would turn the database read-only. What is
  // admitted already, seals and records of readings need little and go on, until an eighth of it is left. 0:
  // no bound.
  std::uint64_t low_water_bytes = std::uint64_t{1} << 30U;
  // How many bytes are free where database and slots are; asked before each commit, and five times a second
  // when idle. Empty: endless.
  std::function<std::uint64_t()> free_bytes = {};
  // Entries in one list of an export (PROTOCOL §7, "Bounds").
  std::size_t export_entries_max = 20'000;
  // What is counted here. Null: nobody looks.
  std::shared_ptr<metrics::LedgerMeters> meters = {};
  // What the places of contents are held to, for remarks. Null: the built-in list.
  std::shared_ptr<const identifiers::PlaceList> places = {};
  // The versions of the title rules that this program has.
  const title::RuleBook* rules = &title::RuleBook::Released();
  // A start whose clock is further ahead of the last seal than this needs `accept_clock`, the operator's word
  // that the clock is right: times in the log never go back.
  std::int64_t clock_ahead_max_ms = 86'400'000;
  bool accept_clock = false;
  // Asked with the recovered head before it is kept and anything new is signed, at a start, a rotation of the
  // note key and a change of the rules alike; an error stops it. Empty: nobody.
  std::function<Outcome(const store::Head& head)> vouch = {};
};

// How a registry comes into being: what entry 0 says. RULES entries may change rules and parameters later.
struct GenesisConfig {
  std::string origin;     // e.g. "registry.yidan.example/chengdu"; the checkpoint's first line
  std::string registrar;  // participant id
  std::vector<std::string> registrar_spkis;  // DER
  title::Parameters parameters = {};
  std::string sm2_note_key = {};  // raw point, 65 bytes: every checkpoint bears its line too; empty: none
  const title::RuleBook* rules = &title::RuleBook::Released();
};

// The old note key hands over to the new one (PROTOCOL §3): both sign log::NoteKeyMessage.
struct NoteKeyRotation {
  std::string new_key;  // raw Ed25519, 32 bytes
  std::function<std::string(std::string_view message)> sign_by_old;
  std::function<std::string(std::string_view message)> sign_by_new;
};

}  // namespace yidan::ledger
