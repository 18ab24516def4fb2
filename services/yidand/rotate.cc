#include "services/yidand/rotate.h"

#include <memory>

#include "services/ledger/recovery.h"
#include "services/ledger/rotation.h"
#include "services/yidand/disk.h"
#include "services/yidand/note_key.h"
#include "storage/system_clock.h"

namespace yidan::yidand {

Result<std::string> RotateNoteKey(const RotateSettings& settings, const title::RuleBook& rules) {
  const std::string& directory = settings.data;
  ledger::Options options;
  options.rules = &rules;
  options.accept_clock = settings.accept_clock;
  YIDAN_TRY(AskBeforeSigning(settings.voucher, options));
  YIDAN_ASSIGN(const std::unique_ptr<NoteKey> present, NoteKey::LoadForRotation(directory));
  YIDAN_ASSIGN(const Disk disk,
               OpenDisk({directory, settings.slots}, /*create=*/false, options.remembered_checkpoint));
  YIDAN_ASSIGN(const std::string in_force, ledger::NoteKeyInForce(*disk.store));
  // A crash in the middle of Adopt: the log and note.key are done, registry.vkey is not.
  const bool only_adopt =
      !NoteKey::HasNext(directory) && present->raw_key() == in_force && !NoteKey::LoadFrom(directory);
  if (!only_adopt) {
    YIDAN_ASSIGN(const std::unique_ptr<NoteKey> next, NoteKey::NextIn(directory));
    storage::SystemClock clock;
    ledger::NoteKeyRotation rotation;
    rotation.new_key = next->raw_key();
    rotation.sign_by_old = [&present](std::string_view message) { return present->SignMessage(message); };
    rotation.sign_by_new = [&next](std::string_view message) { return next->SignMessage(message); };
    YIDAN_TRY(ledger::RotateNoteKey(
        {*disk.store, *disk.log, *disk.slots, clock, *present, present->verifier_key()},
        {*disk.store, *disk.log, *disk.slots, clock, *next, next->verifier_key()}, options, rotation));
  }
  YIDAN_TRY(NoteKey::Adopt(directory));
  YIDAN_ASSIGN(const std::unique_ptr<NoteKey> adopted, NoteKey::LoadFrom(directory));
  return adopted->verifier_key();
}

}  // namespace yidan::yidand
