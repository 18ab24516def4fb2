#include "services/yidand/opened.h"

#include <utility>

#include "services/posix/durable_file.h"
#include "storage/head_slots.h"

namespace yidan::yidand {

replica::FsckPorts Opened::ports(const Progress& progress) const {
  replica::FsckPorts ports{*disk.store, *disk.slots,      key ? key->verifier_key() : std::string(),
                           remembered,  scratch->store(), scratch->log()};
  ports.files_damaged = !damaged.empty();
  ports.progress = progress;
  ports.rules = rules;
  return ports;
}

std::unique_ptr<NoteKey> KeyIfReadable(const std::string& directory) {
  auto key = NoteKey::LoadFrom(directory);
  return key ? std::move(*key) : nullptr;
}

Result<std::optional<std::string>> Remembered(const AdminSettings& settings) {
  if (settings.remembered_checkpoint_file.empty()) return std::optional<std::string>();
  YIDAN_ASSIGN(std::string note, posix::ReadFile(settings.remembered_checkpoint_file));
  return std::optional(std::move(note));
}

std::string ScratchPlace(const AdminSettings& settings) {
  return settings.scratch.empty() ? settings.data : settings.scratch;
}

Result<Opened> Open(const AdminSettings& settings, std::unique_ptr<NoteKey> key) {
  Opened opened;
  opened.rules = settings.rules;
  opened.key = std::move(key);
  YIDAN_ASSIGN(opened.remembered, Remembered(settings));
  YIDAN_ASSIGN(opened.disk, OpenDisk({settings.data, settings.slots}, /*create=*/false, opened.remembered));
  return opened;
}

Result<Opened> Examine(const AdminSettings& settings, std::unique_ptr<NoteKey> key,
                       const std::string& parent) {
  Opened opened;
  opened.rules = settings.rules;
  opened.key = std::move(key);
  YIDAN_ASSIGN(opened.remembered, Remembered(settings));
  const Place place{settings.data, settings.slots};
  YIDAN_ASSIGN(auto slots, storage::FileHeadSlots::Examine(place.head_slots()));
  YIDAN_ASSIGN(opened.scratch, Scratch::Make(parent));
  YIDAN_ASSIGN(opened.disk, ExamineDisk(place, std::move(slots), opened.scratch->links(), opened.remembered));
  YIDAN_ASSIGN(opened.damaged, opened.disk.store->DamagedFiles());
  return opened;
}

Outcome AddScratch(Opened& opened, const std::string& parent) {
  if (!opened.scratch) {
    YIDAN_ASSIGN(opened.scratch, Scratch::Make(parent));
  }
  return opened.scratch->OpenStore();
}

}  // namespace yidan::yidand
