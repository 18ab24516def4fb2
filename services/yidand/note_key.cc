#include "services/yidand/note_key.h"

#include <algorithm>
#include <filesystem>

#include "services/base/bytes.h"
#include "services/crypto/crypto.h"
#include "services/posix/durable_file.h"
#include "services/yidand/key_file.h"

namespace yidan::yidand {
namespace {

constexpr const char* kKeyFile = "/note.key";
constexpr const char* kNextFile = "/note.key.next";
constexpr const char* kSm2File = "/note-sm2.key";
constexpr const char* kVerifierFile = "/registry.vkey";

Result<crypto::PrivateKey> ReadKey(const std::string& path, crypto::Algorithm algorithm) {
  YIDAN_ASSIGN(crypto::PrivateKey key, ReadKeyFile(path));
  if (key.public_key().algorithm() != algorithm)
    return Invalid(path + ": is not a key of the algorithm that this file is for");
  return key;
}

Outcome MakeKey(const std::string& path, crypto::Algorithm algorithm) {
  if (posix::ReadFile(path)) return {};
  YIDAN_ASSIGN(const crypto::PrivateKey key, crypto::PrivateKey::Generate(algorithm));
  return posix::CreateFile(path, key.ToPem(), 0600);
}

Result<log::NoteVerifier> ReadVerifier(const std::string& directory) {
  YIDAN_ASSIGN(std::string vkey, posix::ReadFile(directory + kVerifierFile));
  if (!vkey.empty() && vkey.back() == '\n') vkey.pop_back();
  const auto verifier = log::NoteVerifier::FromKeyString(vkey);
  if (verifier) return *verifier;
  return Fail(verifier.error().kind, directory + kVerifierFile + ": " + verifier.error().message +
                                         "; `yidand fsck` says what belongs there");
}

}  // namespace

Result<std::unique_ptr<NoteKey>> NoteKey::Open(const std::string& directory, const std::string& file,
                                               const std::string& origin) {
  YIDAN_ASSIGN(crypto::PrivateKey key, ReadKey(directory + file, crypto::Algorithm::kEd25519));
  std::vector<log::NoteSigner> signers;
  YIDAN_ASSIGN(log::NoteSigner ed25519, log::NoteSigner::Create(origin, log::NoteKeyType::kEd25519, key));
  signers.push_back(std::move(ed25519));
  if (const auto there = posix::ReadFile(directory + kSm2File);
      there || there.error().kind != Error::Kind::kNotFound) {
    YIDAN_ASSIGN(crypto::PrivateKey sm2_key, ReadKey(directory + kSm2File, crypto::Algorithm::kSm2));
    YIDAN_ASSIGN(log::NoteSigner sm2,
                 log::NoteSigner::Create(origin, log::NoteKeyType::kSm2, std::move(sm2_key)));
    signers.push_back(std::move(sm2));
  }
  return std::unique_ptr<NoteKey>(new NoteKey(std::move(key), std::move(signers)));
}

Result<std::unique_ptr<NoteKey>> NoteKey::CreateIn(const std::string& directory, const std::string& origin,
                                                   bool with_sm2) {
  YIDAN_TRY(MakeKey(directory + kKeyFile, crypto::Algorithm::kEd25519));
  if (with_sm2) YIDAN_TRY(MakeKey(directory + kSm2File, crypto::Algorithm::kSm2));
  // If we crash here, the next attempt finds the keys, and no registry yet that names them.
  YIDAN_ASSIGN(std::unique_ptr<NoteKey> key, Open(directory, kKeyFile, origin));
  const std::string path = directory + kVerifierFile;
  const std::string line = key->verifier_key() + "\n";
  if (const auto there = posix::ReadFile(path); there && *there != line) {
    return Fail(Error::Kind::kConflict, path + " is of another registry");
  } else if (!there) {
    YIDAN_TRY(posix::CreateFile(path, line, 0644));
  }
  return key;
}

Result<std::optional<std::string>> NoteKey::AnyIn(const std::string& directory) {
  for (const char* file : {kKeyFile, kSm2File, kVerifierFile, kNextFile}) {
    std::error_code failed;
    const auto status = std::filesystem::symlink_status(directory + file, failed);
    if (std::filesystem::exists(status)) return std::optional(directory + file);
    if (failed && status.type() != std::filesystem::file_type::not_found)
      return Fail(Error::Kind::kUnavailable, "cannot look at " + directory + file + ": " + failed.message());
  }
  return std::optional<std::string>();
}

Result<std::unique_ptr<NoteKey>> NoteKey::LoadFrom(const std::string& directory) {
  YIDAN_ASSIGN(const log::NoteVerifier verifier, ReadVerifier(directory));
  YIDAN_ASSIGN(std::unique_ptr<NoteKey> key, Open(directory, kKeyFile, verifier.name()));
  if (key->verifier_key() != verifier.KeyString()) {
    return Corrupt(directory + kKeyFile + " is not the key of " + directory + kVerifierFile +
                   "; after an interrupted rotation, run `yidand rotate-note-key` again");
  }
  return key;
}

Result<std::unique_ptr<NoteKey>> NoteKey::LoadForRotation(const std::string& directory) {
  YIDAN_ASSIGN(const log::NoteVerifier verifier, ReadVerifier(directory));
  return Open(directory, kKeyFile, verifier.name());
}

Result<std::string> NoteKey::VerifierKeyOf(const std::string& path, const std::string& origin) {
  YIDAN_ASSIGN(const crypto::PrivateKey key, ReadKey(path, crypto::Algorithm::kEd25519));
  YIDAN_ASSIGN(const auto verifier,
               log::NoteVerifier::Create(origin, log::NoteKeyType::kEd25519, key.public_key()));
  return verifier.KeyString();
}

bool NoteKey::HasNext(const std::string& directory) {
  return posix::ReadFile(directory + kNextFile).has_value();
}

Result<std::unique_ptr<NoteKey>> NoteKey::NextIn(const std::string& directory) {
  YIDAN_ASSIGN(const log::NoteVerifier verifier, ReadVerifier(directory));
  YIDAN_TRY(MakeKey(directory + kNextFile, crypto::Algorithm::kEd25519));
  return Open(directory, kNextFile, verifier.name());
}

// A copy under the key's own id, before another takes its name. If we crash after it, it is there already.
Outcome NoteKey::KeepRetired(const std::string& directory) {
  YIDAN_ASSIGN(const std::unique_ptr<NoteKey> key, LoadForRotation(directory));
  YIDAN_ASSIGN(const std::string pem, posix::ReadPrivateFile(directory + kKeyFile));
  const std::string path = RetiredPath(directory, *key);
  YIDAN_ASSIGN(const auto there, posix::ReadFileIfThere(path));
  if (there == pem) return {};
  if (there) return Fail(Error::Kind::kConflict, path + " is there, and is another key");
  return posix::CreateFile(path, pem, 0600);
}

std::string NoteKey::RetiredPath(const std::string& directory, const NoteKey& key) {
  return directory + kKeyFile + ".retired-" +
         ToHex(Encoder().U32(key.signers_.front().verifier().key_id()).bytes());
}

std::vector<std::string> NoteKey::RetiredIn(const std::string& directory) {
  std::vector<std::string> paths;
  std::error_code failed;
  for (const auto& file : std::filesystem::directory_iterator(directory, failed)) {
    const std::string name = file.path().filename().string();
    constexpr std::string_view kRetired = "note.key.retired-";
    // Eight digits; a file that was being written when the process died has more behind them.
    if (name.starts_with(kRetired) && name.size() == kRetired.size() + 8)
      paths.push_back(file.path().string());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

Outcome NoteKey::Adopt(const std::string& directory) {
  // If we crash between the two, note.key is new and registry.vkey old: LoadFrom refuses and says what to
  // do, and this is repeated.
  if (HasNext(directory)) {
    YIDAN_TRY(KeepRetired(directory));
    YIDAN_TRY(posix::RenameFile(directory + kNextFile, directory + kKeyFile));
  }
  YIDAN_ASSIGN(const std::unique_ptr<NoteKey> key, LoadForRotation(directory));
  return posix::ReplaceFile(directory + kVerifierFile, key->verifier_key() + "\n", 0644);
}

std::string NoteKey::raw_sm2_key() const {
  return signers_.size() > 1 ? signers_.back().verifier().key().Raw() : std::string();
}

Result<std::string> NoteKey::SignNote(std::string_view text) { return log::SignNote(text, signers_); }

}  // namespace yidan::yidand
