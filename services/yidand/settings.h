// What the operator asked for: flags, and under them a JSON file with the flags' names as members
// (`{"data": "/var/lib/yidan", "roles": ["ledger", "transfer"]}`); a flag on the command line wins.
// Thread rule: plain values.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "services/base/result.h"
#include "services/ledger/ledger.h"
#include "services/monitor/collector.h"
#include "services/rpc/server/connections.h"
#include "services/rpc/server/front.h"
#include "services/rpc/wire/tls.h"
#include "services/yidand/admin.h"
#include "services/yidand/vouch.h"

namespace yidan::yidand {

enum class Role { kLedger, kIssuance, kTransfer, kVerification, kCustoms, kParticipants };

// `yidand`: serve.
struct ServeSettings {
  std::set<Role> roles;
  std::string data;                    // with the ledger
  std::string slots;                   // of the ledger; disk.h
  std::string listen;                  // of the public services
  rpc::TlsFiles tls;                   // its `ca` signs the participants' certificates
  std::string ledger_listen;           // of the internal service; empty: none
  std::string tiles_listen;            // of the tiles over HTTP; empty: none
  std::string metrics_listen;          // of metrics and health over HTTP; empty: none
  std::vector<std::string> witnesses;  // "VERIFIER-KEY URL"
  monitor::CollectorOptions collector;
  std::string ledger_address;  // without the ledger: where it is
  rpc::TlsFiles internal_tls;  // both for serving and for dialling
  rpc::TlsReload tls_reload;   // of both; `revoked_in` is about participants
  bool reflection = false;
  int receive_bytes_max = 0;
  int connection_calls_max = 128;
  rpc::ConnectionBounds connections{.all = 0, .per_peer = 0};  // 0: chosen at start (descriptors.h)
  std::int64_t lame_ms = 0;
  std::int64_t drain_ms = 0;
  rpc::Front::Options front;
  ledger::Options ledger;
  std::string places_file;  // empty: the built-in list
  std::string remembered_checkpoint_file;
  std::string backups;  // where the running ledger keeps backups; empty: none are made
  std::int64_t backup_every_s = 0;
  std::uint32_t backups_kept = 0;
  std::string log_level;
  std::string log_format;     // "text" or "json"
  bool check_config = false;  // say what is wrong with all this, and start nothing (check_config.h)

  [[nodiscard]] bool HasLedger() const { return roles.contains(Role::kLedger); }
  [[nodiscard]] bool HasFront() const { return roles.size() > (HasLedger() ? 1U : 0U); }
};

// `yidand init`: bring a registry into being.
struct InitSettings {
  std::string data;
  std::string slots;  // disk.h
  std::string origin;
  std::string registrar;
  std::vector<std::string> registrar_keys;  // PEM files of public keys
  bool demo = false;                        // one key of the registrar suffices for everything
  bool sm2_note_key = false;                // a second note key, SM2, signs every checkpoint too
  title::Parameters parameters;
  const title::RuleBook* rules = &title::RuleBook::Released();
};

// `yidand rotate-note-key`.
struct RotateSettings {
  std::string data;
  std::string slots = {};
  bool accept_clock = false;
  Voucher voucher = {};
};

// `yidand adopt-rules`: other title rules, or other parameters (adopt_rules.h).
struct AdoptSettings {
  std::string data;
  std::string slots;
  std::uint32_t version = 0;
  std::vector<std::string> registrar_keys;  // PEM files
  std::vector<std::string> parameters;      // NAME=VALUE; the others stay
  std::string propose;                      // file to write, for other machines to sign
  std::vector<std::string> approved;        // such files, signed: they stand for version, parameters and keys
  bool accept_clock = false;                // ledger::Options
  Voucher voucher = {};
};

enum class Command { kServe, kInit, kRotateNoteKey, kAdoptRules, kFsck, kRebuild, kBackup, kRestore };

struct Settings {
  Command command = Command::kServe;
  ServeSettings serve;
  InitSettings create;
  RotateSettings rotate;
  AdoptSettings adopt;
  bool slots_moved = false;              // the operator's word (slots_place.h)
  AdminSettings admin;                   // the commands from kFsck on
  std::vector<std::string> faults = {};  // of the line itself, where --check-config goes on to the others
};

// The settings, or the exit code of a command line that ends here (help, usage error), already printed.
tl::expected<Settings, int> ParseCommandLine(int argc, const char* const* argv);

// "reject_window=172800000" and the like: names and units of title::Parameters (milliseconds, counts).
Outcome SetParameter(title::Parameters& parameters, const std::string& assignment);
// More keys of the registrar than its quorum, and that more than one; of a demo as many as it says.
Outcome Check(const InitSettings& settings);
// Keys, or a file to propose into, or files that were approved.
Outcome Check(const AdoptSettings& settings);

// What contradicts itself or is missing on the line, all of it: one sentence each, the flag at its head.
std::vector<std::string> FaultsOf(const ServeSettings& settings);

}  // namespace yidan::yidand
