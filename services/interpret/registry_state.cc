#include "services/interpret/registry_state.h"

namespace yidan::interpret {
namespace {

constexpr std::uint8_t kEncoding = 1;  // DO NOT CHANGE: on disk and under the state map
constexpr std::size_t kRawKeyBytes = 32;

// What stands before the parameters.
Outcome DecodeBeginning(Decoder& d, RegistryState& s) {
  if (d.U8() != kEncoding) return Corrupt("registry record: unknown encoding");
  s.registry = d.Fixed();
  s.origin = d.Str();
  s.registrar = d.Str();
  s.note_key = d.Raw(kRawKeyBytes);
  s.sm2_note_key = d.Str();
  s.rules_version = d.U32();
  return {};
}

}  // namespace

std::string Encode(const RegistryState& s) {
  Encoder e;
  e.U8(kEncoding).Fixed(s.registry).Str(s.origin).Str(s.registrar).Raw(s.note_key).Str(s.sm2_note_key);
  e.U32(s.rules_version).Str(title::Encode(s.parameters)).U64(s.rules_since).U64(s.sequence);
  e.Bool(s.announced.has_value());
  if (s.announced) {
    e.U32(s.announced->version).Str(s.announced->parameters);
    e.U64(s.announced->index).I64(s.announced->adopted_from);
  }
  e.Fixed(s.history).U64(s.last_index).U64(s.entry_count);
  return e.Take();
}

Result<RegistryState> DecodeRegistryState(std::string_view bytes) {
  Decoder d(bytes);
  RegistryState s;
  YIDAN_TRY(DecodeBeginning(d, s));
  YIDAN_ASSIGN(s.parameters, title::DecodeParameters(d.Str()));
  s.rules_since = d.U64();
  s.sequence = d.U64();
  if (d.Bool()) {
    Announcement a;
    a.version = d.U32();
    a.parameters = d.Str();
    a.index = d.U64();
    a.adopted_from = d.I64();
    s.announced = std::move(a);
  }
  s.history = d.Fixed();
  s.last_index = d.U64();
  s.entry_count = d.U64();
  if (!d.Done() || Encode(s) != bytes) return Corrupt("registry record: not in canonical encoding");
  return s;
}

Result<std::uint32_t> RulesVersionIn(std::string_view bytes) {
  Decoder d(bytes);
  RegistryState s;
  YIDAN_TRY(DecodeBeginning(d, s));
  if (!d.ok()) return Corrupt("registry record: it ends too early");
  return s.rules_version;
}

}  // namespace yidan::interpret
