#include "services/log/entry.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "services/crypto/crypto.h"
#include "services/log/note.h"

namespace yidan::log {
namespace {

constexpr std::size_t kRawEd25519Bytes = 32;
constexpr std::size_t kRawSm2Bytes = 65;
constexpr std::size_t kMaxCount = std::numeric_limits<std::uint16_t>::max();
constexpr std::string_view kRulesContext{"yidan/rules/v1\0", 15};
constexpr std::string_view kNoteKeyContext{"yidan/note-key/v1\0", 18};

// ---- Shape: what both directions hold a body to ----

Outcome Check(const GenesisBody& body) {
  if (body.origin.size() > kMaxOriginBytes || !IsNoteName(body.origin)) {
    return Invalid("origin is not a note key name of at most 255 bytes");
  }
  if (body.registrar.empty() || body.registrar.size() > kMaxRegistrarBytes) {
    return Invalid("registrar is empty or longer than 255 bytes");
  }
  if (body.registrar_keys.empty() || body.registrar_keys.size() > kMaxRegistrarKeys) {
    return Invalid("registrar_keys are none, or more than 16");
  }
  for (std::size_t i = 0; i < body.registrar_keys.size(); ++i) {
    const std::string& key = body.registrar_keys[i];
    if (key.empty() || key.size() > kMaxSpkiBytes) {
      return Invalid("registrar_keys: one is empty or longer than 1024 bytes");
    }
    if (std::find(body.registrar_keys.begin(), body.registrar_keys.begin() + static_cast<std::ptrdiff_t>(i),
                  key) != body.registrar_keys.begin() + static_cast<std::ptrdiff_t>(i)) {
      return Invalid("registrar_keys: two are equal");
    }
  }
  if (body.note_key.size() != kRawEd25519Bytes) return Invalid("note_key is not 32 bytes");
  if (!body.sm2_note_key.empty() && body.sm2_note_key.size() != kRawSm2Bytes) {
    return Invalid("sm2_note_key is neither empty nor 65 bytes");
  }
  if (body.rules_version == 0) return Invalid("rules_version is 0");
  if (body.parameters.size() > kMaxParametersBytes) return Invalid("parameters is longer than 4096 bytes");
  return {};
}

Outcome Check(const GoodsAnnex& goods) {
  if (goods.warnings.size() > kMaxCount) return Invalid("goods warnings of a document are more than 65535");
  for (std::size_t i = 0; i < goods.warnings.size(); ++i) {
    if (goods.warnings[i].kind == 0) return Invalid("a goods warning has no kind");
    if (i > 0 && goods.warnings[i - 1] >= goods.warnings[i])
      return Invalid("goods warnings are not strictly ascending");
  }
  if (goods.remarks.size() > kMaxRemarks) return Invalid("remarks of a document are more than 64");
  for (std::size_t i = 0; i < goods.remarks.size(); ++i) {
    const Remark& remark = goods.remarks[i];
    if (remark.kind == 0) return Invalid("a remark has no kind");
    if (remark.pointer.empty() || remark.pointer.size() > 255) {
      return Invalid("a remark's pointer is not of 1 to 255 bytes");
    }
    if (i > 0 && goods.remarks[i - 1] >= remark) return Invalid("remarks are not strictly ascending");
  }
  for (std::size_t i = 0; i < goods.remarks_left_out.size(); ++i) {
    const RemarksLeftOut& left = goods.remarks_left_out[i];
    if (left.kind == 0 || left.count == 0) return Invalid("remarks left out have no kind or no count");
    if (i > 0 && goods.remarks_left_out[i - 1].kind >= left.kind) {
      return Invalid("remarks left out are not strictly ascending");
    }
  }
  return {};
}

Outcome Check(const ActBody& body) {
  if (body.signature.size() != crypto::kSignatureSize) return Invalid("signature is not 64 bytes");
  if (body.act.empty()) return Invalid("act is empty");
  if (body.approvals.size() > kMaxApprovals) return Invalid("approvals are more than 15");
  for (const std::string& approval : body.approvals) {
    if (approval.size() != crypto::kSignatureSize) return Invalid("an approval is not 64 bytes");
  }
  if (body.goods.size() > kMaxCount) return Invalid("goods are of more than 65535 documents");
  for (const GoodsAnnex& goods : body.goods) YIDAN_TRY(Check(goods));
  return {};
}

Outcome Check(const SealBody& body) {
  if (body.time_ms > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
    return Invalid("the seal's time_ms is above INT64_MAX");
  }
  return {};
}

Outcome Check(const RulesBody& body) {
  if (body.phase != RulesPhase::kAnnounce && body.phase != RulesPhase::kAdopt) {
    return Invalid("the phase is neither ANNOUNCE nor ADOPT");
  }
  if (body.sequence == 0) return Invalid("the sequence is 0");
  if (body.version == 0) return Invalid("the rules' version is 0");
  if (body.parameters.size() > kMaxParametersBytes) return Invalid("parameters is longer than 4096 bytes");
  if (body.signatures.empty() || body.signatures.size() > kMaxRulesSignatures) {
    return Invalid("it bears no signature, or more than 16");
  }
  for (std::size_t i = 0; i < body.signatures.size(); ++i) {
    if (body.signatures[i].signature.size() != crypto::kSignatureSize)
      return Invalid("a signature is not 64 bytes");
    if (i > 0 && body.signatures[i - 1].key_id >= body.signatures[i].key_id) {
      return Invalid("its signatures' key ids are not strictly ascending");
    }
  }
  return {};
}

Outcome Check(const NoteKeyBody& body) {
  if (body.new_key.size() != kRawEd25519Bytes) return Invalid("new_key is not 32 bytes");
  if (body.signature_by_old.size() != crypto::kSignatureSize)
    return Invalid("signature_by_old is not 64 bytes");
  if (body.signature_by_new.size() != crypto::kSignatureSize)
    return Invalid("signature_by_new is not 64 bytes");
  return {};
}

Outcome Check(const Entry& entry) {
  if (entry.time_ms > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
    return Invalid("time_ms is above INT64_MAX");
  }
  return std::visit([](const auto& body) { return Check(body); }, entry.body);
}

// ---- Bodies as bytes ----

void Put(Encoder& out, const GenesisBody& body) {
  out.Str(body.origin).Str(body.registrar).U8(static_cast<std::uint8_t>(body.registrar_keys.size()));
  for (const std::string& key : body.registrar_keys) out.Str(key);
  out.Raw(body.note_key);
  out.Str(body.sm2_note_key).U32(body.rules_version).Str(body.parameters).Fixed(body.nonce);
}
void Put(Encoder& out, const ActBody& body) {
  out.Raw(body.signature).U8(static_cast<std::uint8_t>(body.approvals.size()));
  for (const std::string& approval : body.approvals) out.Raw(approval);
  out.Str(body.act).U16(static_cast<std::uint16_t>(body.goods.size()));
  for (const GoodsAnnex& goods : body.goods) {
    out.Str(goods.sealed_tags);
    out.U16(static_cast<std::uint16_t>(goods.warnings.size()));
    for (const GoodsWarning& warning : goods.warnings) out.U8(warning.kind).U64(warning.other_index);
    out.U8(static_cast<std::uint8_t>(goods.remarks.size()));
    for (const Remark& remark : goods.remarks) out.Str(remark.pointer).U8(remark.kind);
    out.U8(static_cast<std::uint8_t>(goods.remarks_left_out.size()));
    for (const RemarksLeftOut& left : goods.remarks_left_out) out.U8(left.kind).U32(left.count);
  }
}
void Put(Encoder& out, const SealBody& body) {
  out.Fixed(body.state_map_root).U64(body.time_ms).Fixed(body.access_root);
}
void Put(Encoder& out, const RulesBody& body) {
  out.U8(static_cast<std::uint8_t>(body.phase)).U64(body.sequence).U32(body.version).Str(body.parameters);
  out.U8(static_cast<std::uint8_t>(body.signatures.size()));
  for (const RulesSignature& by : body.signatures) out.Fixed(by.key_id).Raw(by.signature);
}
void Put(Encoder& out, const NoteKeyBody& body) {
  out.Raw(body.new_key).Raw(body.signature_by_old).Raw(body.signature_by_new);
}

GenesisBody TakeGenesis(Decoder& in) {
  GenesisBody body;
  body.origin = in.Str();
  body.registrar = in.Str();
  const std::size_t count = in.U8();
  for (std::size_t i = 0; i < count && in.ok(); ++i) body.registrar_keys.emplace_back(in.Str());
  body.note_key = in.Raw(kRawEd25519Bytes);
  body.sm2_note_key = in.Str();
  body.rules_version = in.U32();
  body.parameters = in.Str();
  body.nonce = in.Fixed();
  return body;
}
ActBody TakeAct(Decoder& in) {
  ActBody body;
  body.signature = in.Raw(crypto::kSignatureSize);
  const std::size_t approvals = in.U8();
  for (std::size_t i = 0; i < approvals && in.ok(); ++i)
    body.approvals.emplace_back(in.Raw(crypto::kSignatureSize));
  body.act = in.Str();
  const std::size_t documents = in.U16();
  // Counts are believed only as far as there are bytes for them.
  for (std::size_t i = 0; i < documents && in.ok(); ++i) {
    GoodsAnnex& goods = body.goods.emplace_back();
    goods.sealed_tags = in.Str();
    const std::size_t warnings = in.U16();
    for (std::size_t j = 0; j < warnings && in.ok(); ++j) {
      const std::uint8_t kind = in.U8();
      goods.warnings.push_back({kind, in.U64()});
    }
    const std::size_t remarks = in.U8();
    for (std::size_t j = 0; j < remarks && in.ok(); ++j) {
      std::string pointer(in.Str());
      goods.remarks.push_back({std::move(pointer), in.U8()});
    }
    const std::size_t left_out = in.U8();
    for (std::size_t j = 0; j < left_out && in.ok(); ++j) {
      const std::uint8_t kind = in.U8();
      goods.remarks_left_out.push_back({kind, in.U32()});
    }
  }
  return body;
}
SealBody TakeSeal(Decoder& in) {
  SealBody body;
  body.state_map_root = in.Fixed();
  body.time_ms = in.U64();
  body.access_root = in.Fixed();
  return body;
}
RulesBody TakeRules(Decoder& in) {
  RulesBody body;
  body.phase = static_cast<RulesPhase>(in.U8());
  body.sequence = in.U64();
  body.version = in.U32();
  body.parameters = in.Str();
  const std::size_t count = in.U8();
  for (std::size_t i = 0; i < count && in.ok(); ++i) {
    RulesSignature& by = body.signatures.emplace_back();
    by.key_id = in.Fixed();
    by.signature = in.Raw(crypto::kSignatureSize);
  }
  return body;
}
NoteKeyBody TakeNoteKey(Decoder& in) {
  NoteKeyBody body;
  body.new_key = in.Raw(kRawEd25519Bytes);
  body.signature_by_old = in.Raw(crypto::kSignatureSize);
  body.signature_by_new = in.Raw(crypto::kSignatureSize);
  return body;
}

}  // namespace

std::string_view BodyKindName(BodyKind kind) {
  switch (kind) {
    case BodyKind::kGenesis:
      return "GENESIS";
    case BodyKind::kAct:
      return "ACT";
    case BodyKind::kSeal:
      return "SEAL";
    case BodyKind::kRules:
      return "RULES";
    case BodyKind::kNoteKey:
      return "NOTE_KEY";
  }
  return "UNKNOWN";
}

std::string NoteKeyMessage(const Digest& registry, std::uint64_t index, std::string_view old_key,
                           std::string_view new_key) {
  return Encoder().Raw(kNoteKeyContext).Fixed(registry).U64(index).Raw(old_key).Raw(new_key).Take();
}

Outcome CheckRotation(const NoteKeyBody& body, const Digest& registry, std::uint64_t index,
                      std::string_view old_key) {
  if (body.new_key == old_key) return Corrupt("the new note key is the old one");
  const std::string message = NoteKeyMessage(registry, index, old_key, body.new_key);
  const auto signed_by = [&message](std::string_view raw_key, std::string_view signature) {
    const auto key = crypto::PublicKey::FromRawEd25519(raw_key);
    return key && key->Verify(message, signature);
  };
  if (!signed_by(old_key, body.signature_by_old)) {
    return Corrupt("the old note key did not sign the rotation");
  }
  if (!signed_by(body.new_key, body.signature_by_new)) {
    return Corrupt("the new note key did not sign the rotation");
  }
  return {};
}

std::string RulesMessage(const Digest& registry, const RulesBody& body) {
  return Encoder()
      .Raw(kRulesContext)
      .Fixed(registry)
      .U8(static_cast<std::uint8_t>(body.phase))
      .U64(body.sequence)
      .U32(body.version)
      .Str(body.parameters)
      .Take();
}

Result<std::string> EncodeEntry(const Entry& entry) {
  YIDAN_TRY(Check(entry));
  Encoder body;
  std::visit([&body](const auto& value) { Put(body, value); }, entry.body);
  const std::size_t size = kEntryFrameBytes + body.bytes().size();
  if (size > kMaxEntryBytes) {
    return Invalid("the entry has " + std::to_string(size) + " bytes; at most " +
                   std::to_string(kMaxEntryBytes) + " fit");
  }
  Encoder out;
  out.U8(kEntryVersion).U64(entry.index).Fixed(entry.previous_leaf).U64(entry.time_ms);
  out.U8(static_cast<std::uint8_t>(entry.kind())).Str(body.bytes());
  return out.Take();
}

Result<Entry> DecodeEntry(std::string_view bytes) {
  if (bytes.size() > kMaxEntryBytes)
    return Corrupt("the entry has " + std::to_string(bytes.size()) + " bytes");
  Decoder frame(bytes);
  const std::uint8_t version = frame.U8();
  Entry entry;
  entry.index = frame.U64();
  entry.previous_leaf = frame.Fixed();
  entry.time_ms = frame.U64();
  const std::uint8_t kind = frame.U8();
  const std::string_view body_bytes = frame.Str();
  if (!frame.ok()) return Corrupt("the entry ends within its frame");
  if (frame.remaining() != 0) return Corrupt("the entry goes on after its body");
  if (version != kEntryVersion) return Corrupt("the entry has unknown version " + std::to_string(version));

  Decoder body(body_bytes);
  switch (static_cast<BodyKind>(kind)) {
    case BodyKind::kGenesis:
      entry.body = TakeGenesis(body);
      break;
    case BodyKind::kAct:
      entry.body = TakeAct(body);
      break;
    case BodyKind::kSeal:
      entry.body = TakeSeal(body);
      break;
    case BodyKind::kRules:
      entry.body = TakeRules(body);
      break;
    case BodyKind::kNoteKey:
      entry.body = TakeNoteKey(body);
      break;
    default:
      return Corrupt("the entry has unknown body kind " + std::to_string(kind));
  }
  const std::string name(BodyKindName(entry.kind()));
  if (!body.ok()) return Corrupt("the " + name + " body ends too early");
  if (body.remaining() != 0) return Corrupt("the " + name + " body goes on after its last field");
  if (auto shape = Check(entry); !shape) return Corrupt("the " + name + " entry: " + shape.error().message);
  return entry;
}

}  // namespace yidan::log
