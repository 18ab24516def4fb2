#include "services/store/records.h"

namespace yidan::store {
namespace {

constexpr std::uint8_t kRecordVersion = 1;

}  // namespace

std::string KeyOfIndex(std::uint64_t index) { return Encoder().U64(index).Take(); }

std::optional<std::uint64_t> IndexOfKey(std::string_view key) {
  if (key.size() < 8) return std::nullopt;
  Decoder in(key.substr(key.size() - 8));
  return in.U64();
}

std::string KeyOfNode(unsigned level, std::uint64_t index) {
  return Encoder().U8(static_cast<std::uint8_t>(level)).U64(index).Take();
}

std::string JoinKey(std::string_view first, std::string_view second) {
  return Encoder().Raw(first).U8(0).Raw(second).Take();
}

std::string TouchPrefix(interpret::Touch::Subject subject, std::string_view id) {
  return Encoder().U8(static_cast<std::uint8_t>(subject)).Raw(id).U8(0).Take();
}
std::string TouchPrefixOfDocument(std::string_view document_id) {
  return TouchPrefix(interpret::Touch::Subject::kDocument, document_id);
}
std::string TouchPrefixOfParticipant(std::string_view participant_id) {
  return TouchPrefix(interpret::Touch::Subject::kParticipant, participant_id);
}
std::string TouchPrefixOfRegistry() { return TouchPrefix(interpret::Touch::Subject::kRegistry, {}); }

std::string GoodsCoverPrefix(const Digest& tag) { return Encoder().Raw("t").Fixed(tag).Take(); }

std::string KeyOfGoodsCover(const Digest& tag, std::string_view document_id) {
  return Encoder().Raw("t").Fixed(tag).Raw(document_id).Take();
}

std::string KeyOfGoodsList(std::string_view document_id) {
  return Encoder().Raw("d").Raw(document_id).Take();
}

std::string SearchPrefix(std::uint8_t kind, std::string_view value) {
  return Encoder().U8(kind).Raw(value).U8(0).Take();
}

std::string KeyOfSearch(std::uint8_t kind, std::string_view value, std::string_view document_id) {
  return Encoder().U8(kind).Raw(value).U8(0).Raw(document_id).Take();
}

std::string Encode(const ContentRecord& record) {
  return Encoder().U8(kRecordVersion).Raw(record.secret).Str(record.content_json).Take();
}

Result<ContentRecord> DecodeContent(std::string_view bytes) {
  Decoder in(bytes);
  ContentRecord record;
  if (in.U8() != kRecordVersion) in.Bad();
  record.secret = in.Raw(32);
  record.content_json = in.Str();
  if (!in.Done()) return Corrupt("content record does not decode");
  return record;
}

std::string Encode(const RequestRecord& record) {
  Encoder out;
  out.U8(kRecordVersion).Fixed(record.request_digest).I64(record.time_ms).Str(record.service);
  out.U32(static_cast<std::uint32_t>(record.results.size()));
  for (const StoredResult& result : record.results) {
    out.Bool(result.admitted);
    if (result.admitted) {
      out.U64(result.index);
    } else {
      out.U16(result.reason).Str(result.message).Str(result.needs);
    }
  }
  return out.Take();
}

Result<RequestRecord> DecodeRequest(std::string_view bytes) {
  Decoder in(bytes);
  RequestRecord record;
  if (in.U8() != kRecordVersion) in.Bad();
  record.request_digest = in.Fixed();
  record.time_ms = in.I64();
  record.service = in.Str();
  const std::uint32_t count = in.U32();
  for (std::uint32_t i = 0; i < count && in.ok(); ++i) {
    StoredResult result;
    result.admitted = in.Bool();
    if (result.admitted) {
      result.index = in.U64();
    } else {
      result.reason = in.U16();
      result.message = in.Str();
      result.needs = in.Str();
    }
    record.results.push_back(std::move(result));
  }
  if (!in.Done()) return Corrupt("request record does not decode");
  return record;
}

std::string Encode(const AccessRecord& record) {
  return Encoder().U8(kRecordVersion).Fixed(record.previous).Str(record.reading).Take();
}

Result<AccessRecord> DecodeAccess(std::string_view bytes) {
  Decoder in(bytes);
  AccessRecord record;
  if (in.U8() != kRecordVersion) in.Bad();
  record.previous = in.Fixed();
  record.reading = in.Str();
  if (!in.Done() || !log::DecodeAccessReading(record.reading))
    return Corrupt("access record does not decode");
  return record;
}

Digest LinkOf(const AccessRecord& record) {
  return log::AccessLink(record.previous, log::ReadingDigest(record.reading));
}

}  // namespace yidan::store
