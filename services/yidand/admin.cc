#include "services/yidand/admin.h"

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>

#include "services/ledger/head_signing.h"
#include "services/ledger/recovery.h"
#include "services/posix/durable_file.h"
#include "services/replica/rebuild.h"
#include "services/yidand/disk.h"
#include "services/yidand/note_key.h"
#include "storage/system_clock.h"

namespace yidan::yidand {
namespace {

constexpr std::chrono::seconds kWitnessWithin{10};

// A store to replay the log into, deleted with this object.
class Scratch {
 public:
  static Result<std::unique_ptr<Scratch>> Make(const std::string& parent) {
    std::string path = parent + "/scratch-XXXXXX";
    if (mkdtemp(path.data()) == nullptr) {
      return Fail(Error::Kind::kUnavailable, "a scratch directory cannot be made in " + parent);
    }
    auto scratch = std::unique_ptr<Scratch>(new Scratch(std::move(path)));
    storage::StoreOptions options;
    options.create = true;
    YIDAN_ASSIGN(scratch->store_, storage::RocksStore::Open(scratch->path_ + "/db", options));
    scratch->log_ = std::make_unique<store::RowLog>(*scratch->store_, *scratch->store_);
    return scratch;
  }
  ~Scratch() {
    log_.reset();
    store_.reset();
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  storage::RocksStore& store() { return *store_; }
  store::RowLog& log() { return *log_; }

 private:
  explicit Scratch(std::string path) : path_(std::move(path)) {}
  const std::string path_;
  std::unique_ptr<storage::RocksStore> store_;
  std::unique_ptr<store::RowLog> log_;
};

struct Opened {
  std::unique_ptr<NoteKey> key;
  Disk disk;
  std::unique_ptr<Scratch> scratch;
  std::optional<std::string> remembered;
  const title::RuleBook* rules = nullptr;

  replica::FsckPorts ports(const Progress& progress) const {
    return {*disk.store, *disk.slots, key->verifier_key(), remembered, scratch->store(), scratch->log(), true,
            progress,    rules};
  }
};

Result<Opened> Open(const AdminSettings& settings) {
  Opened opened;
  opened.rules = settings.rules;
  YIDAN_ASSIGN(opened.key, NoteKey::LoadFrom(settings.data));
  if (!settings.remembered_checkpoint_file.empty()) {
    YIDAN_ASSIGN(opened.remembered, posix::ReadFile(settings.remembered_checkpoint_file));
  }
  YIDAN_ASSIGN(opened.disk, OpenDisk(settings.data, /*create=*/false));
  YIDAN_ASSIGN(opened.scratch, Scratch::Make(settings.scratch.empty() ? settings.data : settings.scratch));
  return opened;
}

// ---- Restoring ----

// Removes what was restored, unless Done was called.
class Unfinished {
 public:
  explicit Unfinished(const std::string& data) : data_(data) {}
  ~Unfinished() {
    if (done_) return;
    std::error_code ignored;
    std::filesystem::remove_all(data_ + "/db", ignored);
    std::filesystem::remove_all(data_ + "/head", ignored);
  }
  Unfinished(const Unfinished&) = delete;
  Unfinished& operator=(const Unfinished&) = delete;
  void Done() { done_ = true; }

 private:
  const std::string data_;
  bool done_ = false;
};

// The head of the restored log, signed. Its text depends on the log alone: if the log is as it was, the same
// text was signed before. Only the witnesses see it before somebody has vouched for it.
Result<store::Head> HeadOf(const Opened& opened, const replica::FsckReport& report) {
  store::Head head;
  head.size = report.head.size;
  head.root = report.head.root;
  head.sealed_at_ms = report.sealed_at_ms;
  YIDAN_ASSIGN(head.checkpoint,
               ledger::SignCheckpoint(*opened.key, report.head.origin, head.size, head.root,
                                      report.head.state_map_root.value_or(Digest{}), head.sealed_at_ms));
  head.view = opened.disk.store->Snapshot();
  return head;
}

Outcome AskWitnesses(const AdminSettings& settings, const store::Head& head, Restored& restored) {
  for (const monitor::WitnessAddress& witness : settings.witnesses) {
    const std::string name = "witness " + witness.key.name();
    YIDAN_ASSIGN(const auto client, monitor::WitnessClient::Create(witness, settings.witness_ca));
    const auto line = client->Ask(head, kWitnessWithin);
    if (line) {
      restored.vouched_for.push_back(name);
    } else if (line.error().kind == Error::Kind::kConflict) {
      return Corrupt(name + ": " + line.error().message +
                     ". The backup is older than what was signed, or of another history: find a newer one");
    } else {
      restored.unreachable.push_back(name + ": " + line.error().message);
    }
  }
  return {};
}

Outcome Vouched(const AdminSettings& settings, const Opened& opened, const replica::FsckReport& report,
                Restored& restored) {
  YIDAN_ASSIGN(const store::Head head, HeadOf(opened, report));
  YIDAN_TRY(AskWitnesses(settings, head, restored));
  if (opened.remembered) restored.vouched_for.emplace_back("the remembered checkpoint");
  if (restored.vouched_for.empty()) {
    return Fail(Error::Kind::kDenied,
                "nobody vouches that nothing newer was signed: give --remembered-checkpoint, or a --witness "
                "that answers" +
                    (restored.unreachable.empty() ? std::string() : "; " + restored.unreachable.front()));
  }
  storage::SystemClock clock;
  ledger::Options options;
  options.remembered_checkpoint = head.checkpoint.note();
  options.rules = settings.rules;
  YIDAN_ASSIGN(const auto recovered,
               ledger::Recover({*opened.disk.store, *opened.disk.log, *opened.disk.slots, clock, *opened.key,
                                opened.key->verifier_key()},
                               options));
  restored.size = recovered.head->size;
  return {};
}

}  // namespace

Result<replica::FsckReport> Fsck(const AdminSettings& settings, const Progress& progress) {
  YIDAN_ASSIGN(const Opened opened, Open(settings));
  return replica::Fsck(opened.ports(progress));
}

Result<std::uint64_t> Rebuild(const AdminSettings& settings, const Progress& progress) {
  YIDAN_ASSIGN(const Opened opened, Open(settings));
  return replica::Rebuild(opened.ports(progress), *opened.disk.store);
}

Outcome Backup(const AdminSettings& settings) {
  YIDAN_ASSIGN(const Disk disk, OpenDisk(settings.data, /*create=*/false));
  return disk.store->Backup(settings.backups, settings.backups_kept);
}

Result<Restored> Restore(const AdminSettings& settings, const Progress& progress) {
  YIDAN_ASSIGN(const auto key, NoteKey::LoadFrom(settings.data));
  std::error_code ignored;
  for (const char* name : {"/db", "/head"}) {
    if (std::filesystem::exists(settings.data + name, ignored)) {
      return Fail(Error::Kind::kConflict, settings.data + name + " exists: a restore never overwrites");
    }
  }
  Unfinished unfinished(settings.data);
  YIDAN_TRY(storage::RocksStore::Restore(settings.backups, settings.data + "/db"));
  YIDAN_ASSIGN(const Opened opened, Open(settings));
  replica::FsckPorts ports = opened.ports(progress);
  ports.slots_expected = false;
  YIDAN_ASSIGN(const replica::FsckReport report, replica::Fsck(ports));
  if (report.damages != 0) return Corrupt("the backup does not hold: " + report.faults.front());
  Restored restored;
  YIDAN_TRY(Vouched(settings, opened, report, restored));
  unfinished.Done();
  return restored;
}

}  // namespace yidan::yidand
