#include "services/yidand/check_config.h"

#include <chrono>
#include <filesystem>

#include "services/base/moments.h"
#include "services/crypto/certificate.h"
#include "services/identifiers/places.h"
#include "services/posix/dial.h"
#include "services/posix/durable_file.h"
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

void CheckAddress(const std::string& address, const char* flag, Faults& out) {
  if (address.empty()) return;
  if (const auto parsed = posix::ParseHostPort(address); !parsed) {
    out.push_back(std::string(flag) + ": " + parsed.error().message);
  }
}

void CheckDirectory(const std::string& path, const std::string& flag, const char* help, Faults& out) {
  std::error_code failed;
  if (std::filesystem::is_directory(path, failed)) return;
  out.push_back(flag + ": " + path + " is no directory" + help);
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
  CheckDirectory(place.head_slots(), settings.slots.empty() ? "--data" : "--slots",
                 ", where the head slots should be", out);
  if (!settings.remembered_checkpoint_file.empty()) {
    const auto note = posix::ReadFile(settings.remembered_checkpoint_file);
    if (!note) out.push_back("--remembered-checkpoint: " + note.error().message);
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
  CheckAddress(settings.listen, "--listen", out);
  CheckAddress(settings.ledger_listen, "--ledger-listen", out);
  CheckAddress(settings.tiles_listen, "--tiles", out);
  CheckAddress(settings.metrics_listen, "--metrics", out);
  CheckAddress(settings.ledger_address, "--ledger", out);
  if (settings.HasLedger()) CheckLedger(settings, out);
  return out;
}

}  // namespace yidan::yidand
