#include "services/log/note.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "services/base/text.h"
#include "services/log/text.h"

namespace yidan::log {
namespace {

constexpr std::string_view kSignaturePrefix = "\xe2\x80\x94 ";  // U+2014, space
constexpr std::size_t kKeyIdBytes = 4;
constexpr std::size_t kCosignatureBytes = 8 + crypto::kSignatureSize;  // time, signature
constexpr auto kMaxTime = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());

// Unicode White_Space, as far as it is not a control character.
bool IsSpace(char32_t c) {
  return c == 0x20 || c == 0x85 || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x2028 ||
         c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
}

// UTF-8 without control characters but LF.
bool IsCleanText(std::string_view text) {
  while (!text.empty()) {
    const auto c = TakeCharacter(text);
    if (!c || (*c < 0x20 && *c != '\n')) return false;
  }
  return true;
}

bool IsNoteText(std::string_view text) { return text.ends_with('\n') && IsCleanText(text); }

crypto::Algorithm AlgorithmOf(NoteKeyType type) {
  return type == NoteKeyType::kSm2 ? crypto::Algorithm::kSm2 : crypto::Algorithm::kEd25519;
}

// Type and public key, as key ids and verifier keys hold them.
std::string KeyMaterial(NoteKeyType type, const crypto::PublicKey& key) {
  Encoder out;
  out.U8(static_cast<std::uint8_t>(type));
  if (type == NoteKeyType::kSm2) out.Raw(kSm2TypePrefix);
  return out.Raw(key.Raw()).Take();
}

std::uint32_t KeyIdOf(std::string_view name, std::string_view material) {
  const Digest digest = crypto::Sha256(std::string(name) + "\n", material);
  return Decoder(digest.View()).U32();
}

std::string CosignedMessage(std::string_view text, std::uint64_t time_s) {
  return "cosignature/v1\ntime " + std::to_string(time_s) + "\n" + std::string(text);
}

std::string Line(const NoteVerifier& verifier, std::string_view signature) {
  const std::string bytes = Encoder().U32(verifier.key_id()).Raw(signature).Take();
  return std::string(kSignaturePrefix) + verifier.name() + " " + ToBase64(bytes) + "\n";
}

// REQUIRES: `line` is without its LF.
Result<NoteSignature> ParseSignatureLine(std::string_view line) {
  if (!TakePrefix(line, kSignaturePrefix)) return Invalid("a signature line does not begin with an em dash");
  const std::size_t space = line.find(' ');
  if (space == std::string_view::npos) return Invalid("a signature line has no signature");
  NoteSignature out;
  out.name = line.substr(0, space);
  if (!IsNoteName(out.name)) return Invalid("a signature line names no key");
  const auto bytes = FromBase64(line.substr(space + 1));
  if (!bytes || bytes->size() <= kKeyIdBytes)
    return Invalid("the signature of " + out.name + " is not base64 of a signature");
  out.key_id = Decoder(*bytes).U32();
  out.signature = bytes->substr(kKeyIdBytes);
  return out;
}

}  // namespace

bool IsNoteName(std::string_view name) {
  if (name.empty()) return false;
  while (!name.empty()) {
    const auto c = TakeCharacter(name);
    if (!c || *c < 0x20 || *c == '+' || IsSpace(*c)) return false;
  }
  return true;
}

// ---- Keys ----

NoteVerifier::NoteVerifier(std::string name, NoteKeyType type, crypto::PublicKey key)
    : name_(std::move(name)),
      type_(type),
      key_(std::move(key)),
      key_id_(KeyIdOf(name_, KeyMaterial(type_, key_))) {}

Result<NoteVerifier> NoteVerifier::Create(std::string name, NoteKeyType type, const crypto::PublicKey& key) {
  if (!IsNoteName(name)) return Invalid("\"" + name + "\" is no note key name");
  if (type != NoteKeyType::kEd25519 && type != NoteKeyType::kCosignature && type != NoteKeyType::kSm2) {
    return Invalid("unknown signature type of key " + name);
  }
  if (key.algorithm() != AlgorithmOf(type))
    return Invalid("key " + name + " is of another algorithm than its type");
  return NoteVerifier(std::move(name), type, key);
}

Result<NoteVerifier> NoteVerifier::FromKeyString(std::string_view vkey) {
  const std::size_t first = vkey.find('+');
  const std::size_t second = first == std::string_view::npos ? first : vkey.find('+', first + 1);
  if (second == std::string_view::npos) return Invalid("a verifier key is name+id+key");
  const auto material = FromBase64(vkey.substr(second + 1));
  if (!material || material->empty()) return Invalid("the verifier key's last part is not base64");
  std::string_view raw = *material;
  const auto type = static_cast<NoteKeyType>(raw.front());
  raw.remove_prefix(1);
  if (type == NoteKeyType::kSm2 && !TakePrefix(raw, kSm2TypePrefix)) {
    return Invalid("the verifier key is of an unknown private signature type");
  }
  auto key =
      type == NoteKeyType::kSm2 ? crypto::PublicKey::FromRawSm2(raw) : crypto::PublicKey::FromRawEd25519(raw);
  if (!key) return Invalid("the verifier key holds no public key of its type: " + key.error().message);
  auto verifier = Create(std::string(vkey.substr(0, first)), type, *key);
  if (!verifier) return verifier;
  // Covers the key id and every other way to write the same key.
  if (verifier->KeyString() != vkey) return Invalid("the verifier key's id is not that of its name and key");
  return verifier;
}

std::string NoteVerifier::KeyString() const {
  return name_ + "+" + ToHex(Encoder().U32(key_id_).bytes()) + "+" + ToBase64(KeyMaterial(type_, key_));
}

bool NoteVerifier::Verify(std::string_view text, std::string_view signature) const {
  if (type_ != NoteKeyType::kCosignature) return key_.Verify(text, signature);
  if (signature.size() != kCosignatureBytes) return false;
  const std::uint64_t time_s = Decoder(signature).U64();
  return time_s <= kMaxTime && key_.Verify(CosignedMessage(text, time_s), signature.substr(8));
}

Result<NoteSigner> NoteSigner::Create(std::string name, NoteKeyType type, crypto::PrivateKey key) {
  auto verifier = NoteVerifier::Create(std::move(name), type, key.public_key());
  if (!verifier) return tl::unexpected(verifier.error());
  return NoteSigner(std::move(*verifier), std::move(key));
}

Result<std::string> NoteSigner::SignatureLine(std::string_view text) const {
  if (verifier_.type() == NoteKeyType::kCosignature)
    return Invalid(verifier_.name() + " cosigns only, with a time");
  if (!IsNoteText(text)) return Invalid("what is to be signed is no note text");
  return Line(verifier_, key_.Sign(text));
}

Result<std::string> NoteSigner::CosignatureLine(std::string_view text, std::uint64_t time_s) const {
  if (verifier_.type() != NoteKeyType::kCosignature) return Invalid(verifier_.name() + " is no cosigner");
  if (!IsNoteText(text)) return Invalid("what is to be cosigned is no note text");
  if (time_s > kMaxTime) return Invalid("the time of a cosignature is at most INT64_MAX");
  return Line(verifier_, Encoder().U64(time_s).Raw(key_.Sign(CosignedMessage(text, time_s))).Take());
}

// ---- Notes ----

Result<ParsedNote> ParseNote(std::string_view note) {
  if (note.size() > kMaxNoteBytes) return Invalid("the note is larger than 1 MiB");
  if (!IsCleanText(note)) return Invalid("the note is not UTF-8 or holds a control character");
  const std::size_t split = note.rfind("\n\n");
  if (split == std::string_view::npos) return Invalid("the note has no blank line before its signatures");
  ParsedNote out;
  out.text = note.substr(0, split + 1);
  std::string_view rest = note.substr(split + 2);
  if (rest.empty()) return Invalid("the note has no signature");
  while (!rest.empty()) {
    const auto line = TakeLine(rest);
    if (!line) return Invalid("the note does not end in a newline");
    if (out.signatures.size() == kMaxNoteSignatures) return Invalid("the note has more than 100 signatures");
    auto signature = ParseSignatureLine(*line);
    if (!signature) return tl::unexpected(signature.error());
    out.signatures.push_back(std::move(*signature));
  }
  return out;
}

Result<OpenedNote> OpenNote(std::string_view note, std::span<const NoteVerifier> verifiers) {
  for (std::size_t i = 0; i < verifiers.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (verifiers[i].name() == verifiers[j].name() && verifiers[i].key_id() == verifiers[j].key_id() &&
          verifiers[i].KeyString() != verifiers[j].KeyString()) {
        return Invalid("two keys share the name " + verifiers[i].name() + " and the key id");
      }
    }
  }
  auto parsed = ParseNote(note);
  if (!parsed) return tl::unexpected(parsed.error());
  OpenedNote out;
  for (NoteSignature& signature : parsed->signatures) {
    const auto known = std::find_if(verifiers.begin(), verifiers.end(), [&signature](const NoteVerifier& v) {
      return v.name() == signature.name && v.key_id() == signature.key_id;
    });
    if (known == verifiers.end()) {
      out.unverified.push_back(std::move(signature));
      continue;
    }
    if (!known->Verify(parsed->text, signature.signature))
      return Corrupt("the signature of " + known->name() + " does not verify");
    const bool again =
        std::any_of(out.verified.begin(), out.verified.end(), [&signature](const VerifiedSignature& v) {
          return v.name == signature.name && v.key_id == signature.key_id;
        });
    if (again) continue;
    VerifiedSignature verified{signature.name, signature.key_id, known->type(), known->key().id(),
                               std::nullopt};
    if (known->type() == NoteKeyType::kCosignature) verified.time_s = Decoder(signature.signature).U64();
    out.verified.push_back(std::move(verified));
  }
  if (out.verified.empty()) return Fail(Error::Kind::kDenied, "no known key signed the note");
  out.text = std::move(parsed->text);
  return out;
}

Result<std::string> SignNote(std::string_view text, std::span<const NoteSigner> signers) {
  if (signers.empty()) return Invalid("a note needs a signer");
  std::string note = std::string(text) + "\n";
  for (const NoteSigner& signer : signers) {
    auto line = signer.SignatureLine(text);
    if (!line) return line;
    note += *line;
  }
  if (auto shape = ParseNote(note); !shape) return tl::unexpected(shape.error());
  return note;
}

Result<std::string> AddSignatureLine(std::string_view note, std::string_view line) {
  const auto before = ParseNote(note);
  if (!before) return tl::unexpected(before.error());
  std::string out = std::string(note) + std::string(line);
  const auto after = ParseNote(out);
  if (!after) return tl::unexpected(after.error());
  // A "line" that holds several, or a blank one, would change what was signed.
  if (after->text != before->text || after->signatures.size() != before->signatures.size() + 1) {
    return Invalid("not one signature line");
  }
  return out;
}

}  // namespace yidan::log
