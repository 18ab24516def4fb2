// The newest signed checkpoint outside the database, in two files that are written in turn
// (storage/FORMAT.md "Head slots", PROTOCOL §5):
//
//   <directory>/head.0  <directory>/head.1  <directory>/head.lock
//
// A slot file appears by rename with a whole record in it, so one that is there and unreadable is damage,
// never an unfinished creation. A crash in the middle of a Save tears at most the older slot's file.
// Both files stay open while this object lives: a Save over a slot that is there needs no descriptor and no
// name, so a process that has run out of either still keeps its word.
// Put the directory outside the database's, on another disk if there is one. Thread rule: one thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/base/result.h"
#include "services/posix/descriptor.h"
#include "services/posix/lock.h"
#include "services/store/ports/ports.h"

namespace yidan::storage {

inline constexpr std::size_t kMaxHeadNoteBytes = 60 * 1024;

class FileHeadSlots final : public store::HeadSlots {
 public:
  // Whose word counts about what was signed last. kOperators: somebody says it, with a checkpoint that was
  // remembered. Then a lost slot is not damage to the other one, and a Save that finds none that it can go on
  // from keeps what is there as head.N.damaged (or .damaged.2, …) and begins anew.
  enum class Word { kTheirs, kOperators };

  // Creates the directory if it is not there (its parent must be) and locks it until destruction.
  // kConflict: another process has it. Open this before the database: then the operator reads this error,
  // which says so in words, and not the database's.
  static Result<std::unique_ptr<FileHeadSlots>> Open(const std::string& directory, Word word = Word::kTheirs);
  // For examining only: nothing is made, not the lock either, which is taken if it is there; Save is
  // kUnavailable. A directory that is not there holds no slot.
  static Result<std::unique_ptr<FileHeadSlots>> Examine(const std::string& directory);

  Result<std::optional<std::string>> Load() override;
  Result<std::vector<std::string>> Damaged() const override;
  // kInvalid: longer than kMaxHeadNoteBytes. kCorrupt: both slots are damaged; they are evidence and are
  // never overwritten. kUnavailable: it may or may not be durable, and every later Save fails too.
  Outcome Save(std::string_view checkpoint_note) override;

 private:
  struct Newest {
    int slot = 0;
    std::uint64_t sequence = 0;
    std::string note;
  };

  FileHeadSlots(std::string directory, std::optional<posix::Lock> lock);
  [[nodiscard]] std::string PathOf(int slot) const;
  Outcome OpenFile(int slot);
  Result<std::optional<Newest>> ReadNewest() const;
  Outcome WriteSlot(int slot, std::string_view record);
  Outcome SetAside();

  std::string directory_;
  std::optional<posix::Lock> lock_;  // none: examined where there is no lock to take
  bool examined_ = false;
  Word word_ = Word::kTheirs;
  std::optional<posix::Descriptor> files_[2];  // none: there is no such file yet
  bool known_ = false;                         // whether the two below were read from the disk
  int newest_slot_ = 1;
  std::uint64_t newest_sequence_ = 0;  // 0: no slot was ever written
  bool failed_ = false;
};

}  // namespace yidan::storage
