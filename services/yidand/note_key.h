// The registry's note key on disk, and the ledger's Signer over it.
//   DIR/note.key       PKCS#8 PEM, Ed25519, readable by its owner only
//   DIR/registry.vkey  the verifier key "name+id+key": the name is the log's origin
// Thread rule: NoteKey is immutable; its Signer is the ledger's, one thread at a time.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "services/base/result.h"
#include "services/ledger/ports.h"
#include "services/log/note.h"

namespace yidan::yidand {

class NoteKey final : public ledger::Signer {
 public:
  // Makes both files, or takes up a note.key that an earlier, interrupted attempt left; durable before it
  // returns.
  static Result<std::unique_ptr<NoteKey>> CreateIn(const std::string& directory, const std::string& origin);
  // kDenied if others may read the key; kCorrupt if the two files are not of one key.
  static Result<std::unique_ptr<NoteKey>> LoadFrom(const std::string& directory);

  Result<std::string> SignNote(std::string_view text) override;
  [[nodiscard]] std::string verifier_key() const { return signer_.verifier().KeyString(); }

 private:
  explicit NoteKey(log::NoteSigner signer) : signer_(std::move(signer)) {}
  log::NoteSigner signer_;
};

}  // namespace yidan::yidand
