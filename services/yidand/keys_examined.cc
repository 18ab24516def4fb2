#include "services/yidand/keys_examined.h"

#include <algorithm>
#include <optional>

#include "services/log/note.h"
#include "services/posix/descriptor.h"
#include "services/posix/durable_file.h"
#include "services/yidand/note_key.h"

namespace yidan::yidand {
namespace {

using replica::Fault;

constexpr std::string_view kLeaveKeys =
    "leave the key files as they are until what else is named is mended, then fsck again: the log then says "
    "which key belongs there. No copy goes over a file that is there: it may be the newer key";
constexpr std::string_view kRotateAgain =
    "yidand rotate-note-key, again: note.key.next is the key that the log names, and it is nowhere else";
constexpr std::string_view kRenameNext =
    "rename note.key.next, which is the key that the log names, to note.key, then yidand rebuild";
constexpr std::string_view kWriteVerifier = "yidand rebuild, which writes registry.vkey for note.key";
constexpr std::string_view kSm2Copy =
    "put back the copy of note-sm2.key that was kept: a registry has one for ever";

std::string CopyOf(const std::string& verifier_key) {
  return "keep the file that is there under another name, and put in its place the copy of note.key that was "
         "kept whose verifier key is " +
         verifier_key;
}

// The file holds another key, and no other file of the directory holds the log's.
std::string CopyOrOlder(const std::string& verifier_key) {
  return "if the key was rotated since this database was written, the key is right and the database is an "
         "older one: yidand restore. If not: " +
         CopyOf(verifier_key);
}

bool IsOneOf(const std::string& key, std::span<const std::string> keys) {
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

// Read once, as keys of the log's origin. An error: the file cannot be read as one.
struct KeyFiles {
  Result<std::string> own;
  Result<std::string> next;
  std::vector<std::string> retired;
  std::string verifier_line;  // empty: none that can be read
};

KeyFiles ReadKeyFiles(const std::string& directory, const std::string& origin) {
  KeyFiles files{NoteKey::VerifierKeyOf(directory + "/note.key", origin),
                 NoteKey::VerifierKeyOf(directory + "/note.key.next", origin),
                 {},
                 {}};
  for (const std::string& path : NoteKey::RetiredIn(directory)) {
    if (const auto key = NoteKey::VerifierKeyOf(path, origin)) files.retired.push_back(*key);
  }
  auto line = posix::ReadFile(directory + "/registry.vkey").value_or("");
  if (!line.empty() && line.back() == '\n') line.pop_back();
  if (log::NoteVerifier::FromKeyString(line)) files.verifier_line = std::move(line);
  return files;
}

// note.key is not the key that the log names last.
std::optional<Fault> FaultOfOther(const KeyFiles& files, std::span<const std::string> note_keys, bool older) {
  const std::string& wanted = note_keys.back();
  const std::string what = files.own
                               ? "note key: the registry's is " + *files.own + ", the log's is " + wanted
                               : "note key: " + files.own.error().message + "; the log's is " + wanted;
  if (files.next && *files.next == wanted) {
    const bool can_go_on = files.own && IsOneOf(*files.own, note_keys) && !files.verifier_line.empty();
    return Fault{what, can_go_on ? kRotateAgain : kRenameNext};
  }
  if (older && files.own) return std::nullopt;  // the key is right; what is wrong with the database is said
  if (IsOneOf(wanted, files.retired)) {
    return Fault{what + ", which was rotated away since: the database is an older one",
                 replica::kNewerDatabase};
  }
  if (!files.own && older) return Fault{what, kLeaveKeys};
  return Fault{what, files.own ? CopyOrOlder(wanted) : CopyOf(wanted)};
}

}  // namespace

Result<std::vector<Fault>> FaultsOfKeys(const std::string& directory, std::span<const std::string> note_keys,
                                        bool older) {
  const auto loaded = NoteKey::LoadFrom(directory);
  if (!loaded && loaded.error().kind == Error::Kind::kUnavailable &&
      !posix::IsDiskFault(loaded.error().message)) {
    return tl::unexpected(loaded.error());
  }
  std::vector<Fault> faults;
  if (!loaded && loaded.error().kind == Error::Kind::kDenied) {
    faults.emplace_back("note key: " + loaded.error().message, "chmod 600, as it says");
    return faults;
  }
  const auto wanted = note_keys.empty() ? Result<log::NoteVerifier>(Invalid("the log names no key"))
                                        : log::NoteVerifier::FromKeyString(note_keys.back());
  if (!wanted) {
    if (!loaded) faults.emplace_back("note key: " + loaded.error().message, kLeaveKeys);
    return faults;
  }
  const KeyFiles files = ReadKeyFiles(directory, wanted->name());
  if (!files.own || *files.own != note_keys.back()) {
    if (auto fault = FaultOfOther(files, note_keys, older)) faults.push_back(*std::move(fault));
  } else if (files.verifier_line != note_keys.back()) {
    faults.emplace_back("note key: note.key is the log's, and registry.vkey is not of it", kWriteVerifier);
  } else if (!loaded) {
    faults.emplace_back("note key: " + loaded.error().message, kSm2Copy);
  }
  return faults;
}

Result<bool> MendVerifierFile(const std::string& directory, const std::string& verifier_key) {
  YIDAN_ASSIGN(const log::NoteVerifier wanted, log::NoteVerifier::FromKeyString(verifier_key));
  const KeyFiles files = ReadKeyFiles(directory, wanted.name());
  if (!files.own || *files.own != verifier_key || files.verifier_line == verifier_key) return false;
  YIDAN_TRY(posix::ReplaceFile(directory + "/registry.vkey", verifier_key + "\n", 0644));
  return true;
}

}  // namespace yidan::yidand
