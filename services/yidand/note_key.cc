#include "services/yidand/note_key.h"

#include <span>

#include "services/crypto/crypto.h"
#include "services/yidand/files.h"

namespace yidan::yidand {
namespace {

std::string KeyPath(const std::string& directory) { return directory + "/note.key"; }
std::string VerifierPath(const std::string& directory) { return directory + "/registry.vkey"; }

Result<log::NoteSigner> SignerOf(const std::string& directory, const std::string& origin) {
  const std::string path = KeyPath(directory);
  YIDAN_TRY(RequirePrivate(path));
  YIDAN_ASSIGN(const std::string pem, ReadFile(path));
  auto key = crypto::PrivateKey::FromPem(pem);
  if (!key) return Fail(key.error().kind, path + ": " + key.error().message);
  if (key->public_key().algorithm() != crypto::Algorithm::kEd25519)
    return Invalid(path + ": a note key is Ed25519");
  return log::NoteSigner::Create(origin, log::NoteKeyType::kEd25519, *std::move(key));
}

}  // namespace

Result<std::unique_ptr<NoteKey>> NoteKey::CreateIn(const std::string& directory, const std::string& origin) {
  if (!ReadFile(KeyPath(directory))) {
    YIDAN_ASSIGN(const crypto::PrivateKey key, crypto::PrivateKey::Generate(crypto::Algorithm::kEd25519));
    YIDAN_TRY(WriteNewFile(KeyPath(directory), key.ToPem(), 0600));
  }
  // If we crash here, the next attempt finds the key, and no registry yet that names it.
  YIDAN_ASSIGN(log::NoteSigner signer, SignerOf(directory, origin));
  const std::string line = signer.verifier().KeyString() + "\n";
  if (const auto there = ReadFile(VerifierPath(directory)); there && *there != line) {
    return Fail(Error::Kind::kConflict, VerifierPath(directory) + " is of another registry");
  } else if (!there) {
    YIDAN_TRY(WriteNewFile(VerifierPath(directory), line, 0644));
  }
  return std::unique_ptr<NoteKey>(new NoteKey(std::move(signer)));
}

Result<std::unique_ptr<NoteKey>> NoteKey::LoadFrom(const std::string& directory) {
  YIDAN_ASSIGN(std::string vkey, ReadFile(VerifierPath(directory)));
  if (!vkey.empty() && vkey.back() == '\n') vkey.pop_back();
  YIDAN_ASSIGN(const log::NoteVerifier verifier, log::NoteVerifier::FromKeyString(vkey));
  YIDAN_ASSIGN(log::NoteSigner signer, SignerOf(directory, verifier.name()));
  if (signer.verifier().KeyString() != vkey) {
    return Corrupt(KeyPath(directory) + " is not the key of " + VerifierPath(directory));
  }
  return std::unique_ptr<NoteKey>(new NoteKey(std::move(signer)));
}

Result<std::string> NoteKey::SignNote(std::string_view text) {
  return log::SignNote(text, std::span<const log::NoteSigner>(&signer_, 1));
}

}  // namespace yidan::yidand
