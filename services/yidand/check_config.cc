#include "services/yidand/check_config.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>

#include "services/base/moments.h"
#include "services/crypto/certificate.h"
#include "services/identifiers/places.h"
#include "services/log/checkpoint.h"
#include "services/log/note.h"
#include "services/posix/dial.h"
#include "services/posix/durable_file.h"
#include "services/posix/listener.h"
#include "services/posix/lock.h"
#include "services/yidand/backups.h"
#include "services/yidand/disk.h"
#include "services/yidand/note_key.h"

namespace yidan::yidand {
namespace {

using Faults = std::vector<std::string>;

// The three files of one side of TLS, and that they can be used together, now.
struct TlsFlags {
  const char* certificate;
  const char* key;
  const char* ca;
};
void CheckTls(const rpc::TlsFiles& files, const TlsFlags& flags, Faults& out) {
  if (files.certificate.empty() || files.key.empty() || files.ca.empty()) return;  // said already, if needed
  const auto readable = [&out](const char* flag, const Result<std::string>& file) {
    if (!file) out.push_back(std::string(flag) + ": " + file.error().message);
    return file.has_value();
  };
  const auto certificate = posix::ReadFile(files.certificate);
  const bool has_certificate = readable(flags.certificate, certificate);
  const auto key = posix::ReadPrivateFile(files.key);
  const bool has_key = readable(flags.key, key);
  const bool has_ca = readable(flags.ca, posix::ReadFile(files.ca));
  if (has_certificate && has_key) {
    if (const auto fits = crypto::CertificateFitsKey(*certificate, *key); !fits) {
      out.push_back(std::string(flags.certificate) + ", " + flags.key + ": " + fits.error().message);
    } else if (const auto tls = rpc::LoadTls(files); has_ca && !tls) {
      out.push_back(std::string(flags.certificate) + ", " + flags.key + ", " + flags.ca + ": " +
                    tls.error().message);
    }
  }
  if (!has_certificate) return;
  const auto until_ms = crypto::CertificateGoodUntil(*certificate);
  const auto now_ms = std::chrono::duration_cast<std::chrono::milliseconds>(
                          std::chrono::system_clock::now().time_since_epoch())
                          .count();
  if (until_ms && *until_ms <= now_ms) {
    out.push_back(std::string(flags.certificate) + ": " + files.certificate + " expired at " +
                  FormatRfc3339(*until_ms));
  }
}

bool CheckAddress(const std::string& address, const char* flag, Faults& out) {
  if (address.empty()) return false;
  const auto parsed = posix::ParseHostPort(address);
  if (!parsed) out.push_back(std::string(flag) + ": " + parsed.error().message);
  return parsed.has_value();
}

struct Listened {
  const char* flag;
  const std::string& address;
};

// Addresses that are listened on: each by itself, and no two of them one.
void CheckListening(const ServeSettings& settings, Faults& out) {
  const std::string nowhere;
  const std::array<Listened, 4> all = {{{"--listen", settings.HasFront() ? settings.listen : nowhere},
                                        {"--ledger-listen", settings.ledger_listen},
                                        {"--tiles", settings.tiles_listen},
                                        {"--metrics", settings.metrics_listen}}};
  // Whoever has them may be this very registry.
  const bool may_be_ours = !settings.HasLedger() ||
                           posix::IsHeld(Place{settings.data, settings.slots}.head_slots() + "/head.lock");
  std::vector<posix::Listener> listening;  // to the end: two names of one address are one
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (!CheckAddress(all[i].address, all[i].flag, out)) continue;
    const bool any_port = posix::ParseHostPort(all[i].address)->port == "0";
    const auto* same = std::find_if(all.begin(), all.begin() + i, [&](const Listened& other) {
      return !any_port && other.address == all[i].address;
    });
    if (same != all.begin() + i) {
      out.push_back(std::string(all[i].flag) + ": " + all[i].address + " is " + same->flag + " already");
      continue;
    }
    auto bound = posix::Listener::Open(all[i].address);
    if (bound) {
      listening.push_back(*std::move(bound));
    } else if (!may_be_ours || bound.error().kind != Error::Kind::kConflict) {
      out.push_back(std::string(all[i].flag) + ": " + bound.error().message);
    }
  }
}

void CheckDirectory(const std::string& path, const std::string& flag, const char* help, Faults& out) {
  std::error_code failed;
  if (std::filesystem::is_directory(path, failed)) return;
  out.push_back(flag + ": " + path + " is no directory" + help);
}

// What can be said of it without the database: that it is a checkpoint, and of this log. A start holds it
// against the log.
void CheckRemembered(const ServeSettings& settings, const std::string& note, Faults& out) {
  const std::string flag = "--remembered-checkpoint: " + settings.remembered_checkpoint_file;
  const auto parsed = log::ParseNote(note);
  const auto checkpoint =
      parsed ? log::ParseCheckpoint(parsed->text) : Result<log::Checkpoint>(tl::unexpected(parsed.error()));
  if (!checkpoint) {
    out.push_back(flag + " is no checkpoint: " + checkpoint.error().message);
    return;
  }
  const auto key = NoteKey::LoadFrom(settings.data);
  const auto own =
      key ? log::NoteVerifier::FromKeyString((*key)->verifier_key()) : Fail(Error::Kind::kNotFound, "");
  if (own && own->name() != checkpoint->origin) {
    out.push_back(flag + " is of " + checkpoint->origin + ", the registry is " + own->name());
  }
}

void CheckLedger(const ServeSettings& settings, Faults& out) {
  if (settings.data.empty()) return;
  std::error_code failed;
  if (!std::filesystem::is_directory(settings.data, failed)) {
    out.push_back("--data: " + settings.data + " is no directory; `yidand init` makes a registry's");
    return;
  }
  if (const auto key = NoteKey::LoadFrom(settings.data); !key)
    out.push_back("--data: " + key.error().message);
  const Place place{settings.data, settings.slots};
  CheckDirectory(place.database(), "--data", ", where the database should be", out);
  const char* const slots_flag = settings.slots.empty() ? "--data" : "--slots";
  CheckDirectory(place.head_slots(), slots_flag, ", where the head slots should be", out);
  // Directories that are there and empty are no registry either.
  const auto needs = [&out](const char* flag, const std::string& directory, bool has, const char* what) {
    std::error_code none;
    if (!std::filesystem::is_directory(directory, none) || has) return;
    out.push_back(std::string(flag) + ": " + directory + " holds no " + what +
                  "; `yidand init` makes a registry's, `yidand restore` brings one back");
  };
  const auto there = [](const std::string& path) {
    std::error_code none;
    return std::filesystem::exists(path, none);
  };
  needs("--data", place.database(), there(place.database() + "/CURRENT"), "database");
  needs(slots_flag, place.head_slots(),
        there(place.head_slots() + "/head.0") || there(place.head_slots() + "/head.1") ||
            !settings.remembered_checkpoint_file.empty(),
        "head slot, and no --remembered-checkpoint stands in for it");
  if (!settings.remembered_checkpoint_file.empty()) {
    const auto note = posix::ReadFile(settings.remembered_checkpoint_file);
    if (!note) out.push_back("--remembered-checkpoint: " + note.error().message);
    if (note) CheckRemembered(settings, *note, out);
  }
  if (!settings.backups.empty()) {
    const auto can = CanKeepBackups(settings.backups, place);
    if (!can) out.push_back("--backup-to: " + can.error().message);
  }
  if (!settings.places_file.empty()) {
    constexpr std::size_t kPlacesBytesMax = std::size_t{64} << 20U;
    const auto text = posix::ReadFile(settings.places_file, kPlacesBytesMax);
    if (!text) {
      out.push_back("--places: " + text.error().message);
    } else if (const auto places = identifiers::PlaceList::FromCsv(*text); !places) {
      out.push_back("--places: " + settings.places_file + ": " + places.error().message);
    }
  }
  if (!settings.collector.ca_file.empty()) {
    const auto ca = posix::ReadFile(settings.collector.ca_file);
    if (!ca) out.push_back("--witness-ca: " + ca.error().message);
  }
}

}  // namespace

std::vector<std::string> FaultsOfStart(const ServeSettings& settings) {
  Faults out = FaultsOf(settings);
  if (settings.HasFront()) CheckTls(settings.tls, {"--tls-cert", "--tls-key", "--client-ca"}, out);
  CheckTls(settings.internal_tls, {"--internal-cert", "--internal-key", "--internal-ca"}, out);
  CheckListening(settings, out);
  CheckAddress(settings.ledger_address, "--ledger", out);
  if (settings.HasLedger()) CheckLedger(settings, out);
  return out;
}

}  // namespace yidan::yidand
