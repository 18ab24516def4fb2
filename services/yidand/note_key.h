// The registry's note keys on disk, and the ledger's Signer over them.
//   DIR/note.key       PKCS#8 PEM, Ed25519, readable by its owner only
//   DIR/note-sm2.key   the same for SM2, if the registry has one
//   DIR/registry.vkey  the verifier key "name+id+key" of note.key: the name is the log's origin
//   DIR/note.key.next  the key of a rotation that runs, or was interrupted
//   DIR/note.key.retired-ID  a key that was rotated away, ID its key id in hex: a backup from before that
//                      rotation is restored with it as note.key
// Thread rule: NoteKey is immutable; its Signer is the ledger's, one thread at a time.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/base/result.h"
#include "services/log/note.h"
#include "services/store/ports/ports.h"

namespace yidan::yidand {

class NoteKey final : public store::Signer {
 public:
  // Makes the files, or takes up those that an earlier, interrupted attempt left; durable before it returns.
  static Result<std::unique_ptr<NoteKey>> CreateIn(const std::string& directory, const std::string& origin,
                                                   bool with_sm2 = false);
  // One of those files, by its path, if any is there; nullopt: none is.
  static Result<std::optional<std::string>> AnyIn(const std::string& directory);
  // kDenied if others may read a key; kCorrupt if note.key and registry.vkey are not of one key.
  static Result<std::unique_ptr<NoteKey>> LoadFrom(const std::string& directory);

  // The verifier key of the Ed25519 key in a file, as a log of that origin names it.
  static Result<std::string> VerifierKeyOf(const std::string& path, const std::string& origin);

  // ---- Rotation ----
  // As LoadFrom, but does not hold note.key against registry.vkey: an interrupted Adopt left them apart.
  static Result<std::unique_ptr<NoteKey>> LoadForRotation(const std::string& directory);
  // note.key.next with the origin and SM2 key of the others; made if it is not there.
  static Result<std::unique_ptr<NoteKey>> NextIn(const std::string& directory);
  // Whether a rotation was begun and note.key.next is still there.
  static bool HasNext(const std::string& directory);
  // Makes note.key.next, if it is there, note.key, and writes registry.vkey for it; the key that was there is
  // kept beside it. Durable; may be repeated.
  static Outcome Adopt(const std::string& directory);
  // The keys that were rotated away, by path.
  static std::vector<std::string> RetiredIn(const std::string& directory);

  Result<std::string> SignNote(std::string_view text) override;
  // By the Ed25519 key. REQUIRES: `message` is no note text; log::NoteKeyMessage is what it is for.
  [[nodiscard]] std::string SignMessage(std::string_view message) const { return key_.Sign(message); }
  [[nodiscard]] std::string verifier_key() const { return signers_.front().verifier().KeyString(); }
  [[nodiscard]] std::string raw_key() const { return signers_.front().verifier().key().Raw(); }
  [[nodiscard]] std::string raw_sm2_key() const;  // empty: none

 private:
  NoteKey(crypto::PrivateKey key, std::vector<log::NoteSigner> signers)
      : key_(std::move(key)), signers_(std::move(signers)) {}
  static Outcome KeepRetired(const std::string& directory);
  static std::string RetiredPath(const std::string& directory, const NoteKey& key);
  static Result<std::unique_ptr<NoteKey>> Open(const std::string& directory, const std::string& file,
                                               const std::string& origin);

  crypto::PrivateKey key_;
  std::vector<log::NoteSigner> signers_;  // Ed25519 first
};

}  // namespace yidan::yidand
