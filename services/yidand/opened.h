// A registry's directory as the commands of admin.h have it open: with its key if it can be read, and a
// scratch directory to replay the log into. Thread rule: one thread.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "services/base/result.h"
#include "services/replica/fsck_ports.h"
#include "services/yidand/admin_settings.h"
#include "services/yidand/disk.h"
#include "services/yidand/note_key.h"
#include "services/yidand/scratch.h"

namespace yidan::yidand {

struct Opened {
  std::unique_ptr<NoteKey> key;  // null: it cannot be read
  std::unique_ptr<Scratch> scratch;
  Disk disk;  // what is examined may lie in the scratch directory
  std::optional<std::string> remembered;
  std::vector<storage::FileDamage> damaged;  // of a disk that is examined
  const title::RuleBook* rules = nullptr;

  // REQUIRES: AddScratch succeeded.
  [[nodiscard]] replica::FsckPorts ports(const Progress& progress) const;
};

// Null: what is wrong with it is said by FaultsOfKeys.
std::unique_ptr<NoteKey> KeyIfReadable(const std::string& directory);
// The checkpoint in settings.remembered_checkpoint_file, if one is named.
Result<std::optional<std::string>> Remembered(const AdminSettings& settings);
// Where the log is replayed to.
std::string ScratchPlace(const AdminSettings& settings);

// Both without a scratch store yet. Examine writes nothing but the scratch directory, in `parent`.
Result<Opened> Open(const AdminSettings& settings, std::unique_ptr<NoteKey> key);
Result<Opened> Examine(const AdminSettings& settings, std::unique_ptr<NoteKey> key,
                       const std::string& parent);
Outcome AddScratch(Opened& opened, const std::string& parent);

}  // namespace yidan::yidand
