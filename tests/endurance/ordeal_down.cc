// What is looked at, and done to what it left, while the registry is down; and the start after that.
#include <signal.h>

#include <algorithm>
#include <filesystem>

#include "services/log/checkpoint.h"
#include "storage/head_slots.h"
#include "tests/endurance/ordeal_impl.h"

namespace yidan::endurance {
namespace {

namespace fs = std::filesystem;
using testing::Command;
using testing::Finished;
using testing::ReadWholeFile;
using Point = Faults::Point;

constexpr int kKilled = 128 + SIGKILL;
constexpr int kFlips = 2;

}  // namespace

// No answer without its checkpoint in a slot: else a database that loses its end is not noticed.
void Ordeal::Impl::CheckSlots() {
  const auto slots = storage::FileHeadSlots::Open(registry_.File("data/head"));
  if (!slots) return Found("slots: " + slots.error().message);
  const auto note = (*slots)->Load();
  if (!note) return Found("slots: " + note.error().message);
  if (!*note) return Found("slots: there is none");
  const auto key = log::NoteVerifier::FromKeyString(VerifierKey());
  if (!key) return Found("slots: " + key.error().message);
  const auto opened = log::OpenCheckpoint(**note, {&*key, 1}, {});
  if (!opened) return Found("slots: " + opened.error().message);
  if (opened->checkpoint.size < memory_.newest_size()) {
    Found("slots: the newest checkpoint is of size " + std::to_string(opened->checkpoint.size) +
          ", and one of size " + std::to_string(memory_.newest_size()) + " was given out");
  }
}

// Killed at a named point, and run again as an operator would.
void Ordeal::Impl::Twice(const std::vector<std::string>& command) {
  constexpr Point kPoints[] = {Point::kBeforeWrite, Point::kDuringWrite, Point::kAfterWrite,
                               Point::kDuringSlot, Point::kAfterSlot};
  Faults faults;
  faults.crash = kPoints[Dice(0, 4)];
  faults.nth = Dice(1, 2);
  faults.power = Dice(0, 1) == 1;
  Command first{{YIDAND_FAULTY_PROGRAM}, {{kFaultsVariable, faults.Text()}}};
  first.argv.insert(first.argv.end(), command.begin(), command.end());
  Command second{{YIDAND_PROGRAM}};
  second.argv.insert(second.argv.end(), command.begin(), command.end());
  const Finished killed = testing::RunProgram(first);
  hit = killed.status == kKilled;
  if (!hit && killed.status != 0) Found(command[0] + ": " + LastLine(killed.err));
  const Finished done = testing::RunProgram(second);
  if (done.status != 0) {
    Found(command[0] + " again after a kill at " + faults.Text() + ": " + LastLine(done.err));
  }
}

// A copy each time; the registry itself goes on.
void Ordeal::Impl::FlipBits() {
  const std::string copy = registry_.File("flipped");
  for (int i = 0; i < kFlips; ++i) {
    fs::remove_all(copy);
    fs::copy(registry_.File("data"), copy, fs::copy_options::recursive);
    std::vector<fs::path> files;
    for (const char* folder : {"/db", "/head"}) {
      for (const auto& file : fs::directory_iterator(copy + folder)) {
        const std::string name = file.path().filename();
        if (name.starts_with("LOG") || name.starts_with("OPTIONS") || name == "LOCK" || fs::is_empty(file))
          continue;
        files.push_back(file.path());
      }
    }
    std::sort(files.begin(), files.end());
    const fs::path& file = files[Dice(0, files.size() - 1)];
    std::string bytes = ReadWholeFile(file);
    bytes[Dice(0, bytes.size() - 1)] ^= static_cast<char>(1U << Dice(0, 7));
    testing::WriteWholeFile(file, bytes);
    const Finished judged = testing::RunProgram({{YIDAND_PROGRAM, "fsck", "--data", copy}});
    if (judged.status >= 128) Found("fsck dies of a flipped bit in " + file.filename().string());
    if (judged.status != 0) hit = true;
    if (judged.status == 0 && judged.out.starts_with("clean: ")) {
      flipped_clean_.push_back(
          {std::stoull(judged.out.substr(std::string("clean: ").size())), memory_.newest_size()});
    }
  }
  fs::remove_all(copy);
}

void Ordeal::Impl::Offline(Kind kind) {
  const std::string data = registry_.File("data");
  if (kind == Kind::kRotation) Twice({"rotate-note-key", "--data", data});
  if (kind == Kind::kAdoptRules) {
    Twice({"adopt-rules", "1", "--parameter", "reject_window=" + std::to_string(86'400'000 + round_),
           "--data", data, "--registrar-key", registry_.File("keys/registrar.pem")});
  }
  if (kind == Kind::kBackup) {
    const Finished made =
        testing::RunProgram({{YIDAND_PROGRAM, "backup", "--data", data, "--to", registry_.File("backups")}});
    if (made.status != 0) Found("no backup after one that was cut off: " + LastLine(made.err));
  }
  if (kind == Kind::kBitFlip) FlipBits();
}

}  // namespace yidan::endurance
