// Signed notes (c2sp.org/signed-note): text ending in LF, a blank line, then signature lines
//
//   — <key name> <base64(key id 4 || signature)>
//
// The text is whatever stands before the last blank line; it is UTF-8 without control characters but LF.
// A note is trusted only for keys the reader already has: lines of unknown keys are passed over, a bad
// line of a known key rejects the note. Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "services/base/bytes.h"
#include "services/base/result.h"
#include "services/crypto/crypto.h"

namespace yidan::log {

inline constexpr std::size_t kMaxNoteBytes = 1U << 20U;
inline constexpr std::size_t kMaxNoteSignatures = 100;

// The signature type byte in key ids and verifier keys. DO NOT CHANGE: published in verifier keys.
enum class NoteKeyType : std::uint8_t {
  kEd25519 = 0x01,      // 64 bytes over the text
  kCosignature = 0x04,  // cosignature/v1: u64 time, then 64 bytes Ed25519 over time and text
  kSm2 = 0xff,          // ours: 64 bytes SM2 with SM3 over the text, see kSm2TypePrefix
};
// C2SP leaves 0xff to types without a byte of their own and asks for a longer identifier behind it. In
// key ids and verifier keys our SM2 type is 0xff || this || the 65-byte point.
inline constexpr std::string_view kSm2TypePrefix = "yidan/note-signature/sm2-sm3/v1\n";

// UTF-8, not empty, no Unicode space, no '+', no control character.
bool IsNoteName(std::string_view name);

// A public key under a name.
class NoteVerifier {
 public:
  // `name+hex(key id)+base64(type || key)`. kInvalid unless it is the one way to write that key.
  static Result<NoteVerifier> FromKeyString(std::string_view vkey);
  // The type must be of the key's algorithm; name as IsNoteName.
  static Result<NoteVerifier> Create(std::string name, NoteKeyType type, const crypto::PublicKey& key);

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] std::uint32_t key_id() const { return key_id_; }
  [[nodiscard]] NoteKeyType type() const { return type_; }
  [[nodiscard]] const crypto::PublicKey& key() const { return key_; }
  [[nodiscard]] std::string KeyString() const;
  // `signature` is what follows the key id in the line.
  [[nodiscard]] bool Verify(std::string_view text, std::string_view signature) const;

 private:
  NoteVerifier(std::string name, NoteKeyType type, crypto::PublicKey key);
  std::string name_;
  NoteKeyType type_;
  crypto::PublicKey key_;
  std::uint32_t key_id_;
};

// A private key under a name. A participant's key is never a note or witness key.
class NoteSigner {
 public:
  static Result<NoteSigner> Create(std::string name, NoteKeyType type, crypto::PrivateKey key);

  [[nodiscard]] const NoteVerifier& verifier() const { return verifier_; }
  // One signature line, LF included. `text` must be a note text. kInvalid for a cosigner.
  [[nodiscard]] Result<std::string> SignatureLine(std::string_view text) const;
  // The same for a cosigner (kInvalid for others): what a witness adds to a checkpoint whose
  // consistency it has verified. `time_s`: seconds since the Unix epoch, at most INT64_MAX.
  [[nodiscard]] Result<std::string> CosignatureLine(std::string_view text, std::uint64_t time_s) const;

 private:
  NoteSigner(NoteVerifier verifier, crypto::PrivateKey key)
      : verifier_(std::move(verifier)), key_(std::move(key)) {}
  NoteVerifier verifier_;
  crypto::PrivateKey key_;
};

// One signature line as it stands.
struct NoteSignature {
  std::string name;
  std::uint32_t key_id = 0;
  std::string signature;  // after the key id; not empty
  bool operator==(const NoteSignature&) const = default;
};

// Shape only: nothing here is trusted yet.
struct ParsedNote {
  std::string text;                       // LF at the end included, blank line not
  std::vector<NoteSignature> signatures;  // 1 to kMaxNoteSignatures
};
Result<ParsedNote> ParseNote(std::string_view note);

struct VerifiedSignature {
  std::string name;
  std::uint32_t key_id = 0;
  NoteKeyType type = NoteKeyType::kEd25519;
  Digest key;                           // crypto::PublicKey::id(): the same key under two names is one
  std::optional<std::uint64_t> time_s;  // cosignatures only
};
struct OpenedNote {
  std::string text;
  std::vector<VerifiedSignature> verified;  // at least one; of each (name, key id) its first line
  std::vector<NoteSignature> unverified;    // of keys not given; worth nothing
};
// kInvalid: malformed note, or two different verifiers that share name and key id; kCorrupt: a known key's
// line does not verify; kDenied: no line of a known key.
Result<OpenedNote> OpenNote(std::string_view note, std::span<const NoteVerifier> verifiers);

// `text` and one line per signer, in their order. kInvalid: not a note text, no signer, a cosigner.
Result<std::string> SignNote(std::string_view text, std::span<const NoteSigner> signers);
// `note` with a further signature line (as SignatureLine and CosignatureLine make them) at its end.
Result<std::string> AddSignatureLine(std::string_view note, std::string_view line);

}  // namespace yidan::log
