#include "services/cli/content.h"

#include <cctype>
#include <cmath>
#include <map>
#include <set>

#include "services/identifiers/identifiers.h"
#include "services/waybill/commitment.h"
#include "services/waybill/content.h"
#include "services/waybill/schema.h"

namespace yidan::cli {
namespace {

std::string Placed(const client::ContentFault& fault) {
  return (fault.pointer.empty() ? std::string("(whole)") : fault.pointer) +
         (fault.line == 0 ? std::string() : " (line " + std::to_string(fault.line) + ")");
}

tl::unexpected<Trouble> Faulty(std::string message, std::vector<client::ContentFault> faults) {
  Trouble trouble{Trouble::Kind::kBadInput, "CONTENT_INVALID", std::move(message), {}, {}};
  for (const client::ContentFault& fault : faults) {
    trouble.details.push_back(Placed(fault) + ": " + fault.text);
  }
  trouble.faults = std::move(faults);
  return tl::unexpected<Trouble>(std::move(trouble));
}

client::ContentFault FaultAt(const waybill::JsonValue& content, const std::string& pointer,
                             std::string text) {
  return {pointer, waybill::LineOf(content, pointer), std::move(text)};
}

struct ReadContent {
  waybill::PastedContent pasted;
  v1::Waybill waybill;
};

// A fault of the schema comes as one sentence, "/legs/0/mode: …": "/legs/0/mode (line 54): …".
tl::unexpected<Trouble> NotOfTheSchema(const waybill::JsonValue& content, const std::string& message) {
  const std::size_t end = message.find(": ");
  if (!message.starts_with('/') || end == std::string::npos) return Faulty(message, {});
  const auto fault = FaultAt(content, message.substr(0, end), message.substr(end + 2));
  auto out = Faulty(Placed(fault) + ": " + fault.text, {fault});
  out.value().details.clear();  // it is the message
  return out;
}

// As a template has it, or as it is when it stands where a number should and was normalised.
bool IsOpen(const std::string& text) {
  static const std::string kNormalised = identifiers::Normalise(kFillIn);
  return text.find(kFillIn) != std::string::npos || text.find(kNormalised) != std::string::npos;
}

// The pointers of what a template leaves open and nobody has filled in yet.
std::set<std::string> OpenPlaces(const waybill::JsonValue& content) {
  std::set<std::string> out;
  for (const waybill::JsonLeaf& leaf : waybill::Flatten(content)) {
    if (IsOpen(leaf.value)) out.insert(leaf.pointer);
  }
  return out;
}

// The content as it would be signed; CONTENT_INVALID lists everything that is impossible.
Answer<ReadContent> Read(std::string_view json) {
  ReadContent out;
  auto pasted = waybill::ReadPasted(json);
  if (!pasted) return Faulty(pasted.error().message, {});
  out.pasted = *std::move(pasted);
  auto typed = waybill::ToWaybill(out.pasted.content);
  if (!typed) return NotOfTheSchema(out.pasted.content, typed.error().message);
  out.waybill = *std::move(typed);
  const auto faults = waybill::FindFaults(out.waybill);
  const std::set<std::string> open = OpenPlaces(out.pasted.content);
  std::vector<client::ContentFault> details;
  for (const auto& fault : faults) {
    // What follows from an open place (no date, twice the same) is no fault of its own.
    if (open.contains(fault.pointer) || IsOpen(fault.message)) continue;
    details.push_back(FaultAt(out.pasted.content, fault.pointer, fault.message));
  }
  const std::size_t wrong = details.size();
  for (const std::string& pointer : open) {
    details.push_back(FaultAt(out.pasted.content, pointer, "is still to be filled in"));
  }
  if (details.empty()) return out;
  const std::string fields = std::to_string(open.size()) + (open.size() == 1 ? " place is" : " places are") +
                             " still to be filled in 待填";
  if (wrong == 0) return Faulty("the waybill has no fault but that " + fields, std::move(details));
  return Faulty("the waybill has " + std::to_string(wrong) + (wrong == 1 ? " fault" : " faults") +
                    (open.empty() ? "" : ", and " + fields),
                std::move(details));
}

}  // namespace

std::string Placed(const waybill::JsonValue& content, const std::string& pointer) {
  return Placed(FaultAt(content, pointer, {}));
}

Answer<CheckedContent> CheckedForIssue(std::string_view json, const identifiers::PlaceList& places) {
  YIDAN_CLIENT_ASSIGN(ReadContent read, Read(json));
  CheckedContent out;
  out.remarks = waybill::FindRemarks(read.waybill, places);
  out.content = std::move(read.pasted.content);
  out.changes = std::move(read.pasted.changes);
  out.waybill = std::move(read.waybill);
  return out;
}

Answer<PreparedContent> PrepareContent(std::string_view json, const std::string& document_id,
                                       const std::string& secret) {
  YIDAN_CLIENT_ASSIGN(const ReadContent read, Read(json));
  const auto header = waybill::HeaderOf(read.waybill);
  if (!header) return Faulty(header.error().message, {});
  const auto commitment = waybill::Commit(document_id, secret, read.pasted.content);
  PreparedContent out;
  out.header = waybill::ToTitleHeader(*header);
  waybill::StateCommitment(commitment, out.header);
  out.carrier = header->carrier;
  for (const waybill::PasteChange& change : read.pasted.changes) {
    out.notes.push_back("as pasted: " + change.Sentence());
  }
  const auto& replaces = read.waybill.exchanged_document().replaces();
  out.replaces.assign(replaces.begin(), replaces.end());
  out.content.set_document_id(document_id);
  out.content.set_content_json(read.pasted.content.Canonical());
  out.content.set_secret(secret);
  return out;
}

std::string HowToReplace(const std::vector<std::string>& replaced, const std::string& file) {
  std::string out = "yidan replace";
  for (std::size_t i = 0; i < replaced.size(); ++i) out += (i == 0 ? " " : " --and ") + replaced[i];
  return out + " --with " + file;
}

std::string NewDocumentId(std::string_view random) {
  constexpr std::string_view kCrockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  constexpr std::size_t kBits = 5;
  constexpr std::size_t kSymbols = 16;
  constexpr std::size_t kGroup = 4;
  std::string out = "YD";
  std::uint32_t bits = 0;
  std::size_t held = 0;
  std::size_t at = 0;
  for (std::size_t i = 0; i < kSymbols; ++i) {
    if (i % kGroup == 0) out += '-';
    if (held < kBits) {
      bits = (bits << 8U) | static_cast<unsigned char>(random.at(at++));
      held += 8;
    }
    held -= kBits;
    out += kCrockford[(bits >> held) & 31U];
  }
  return out;
}

bool LooksGuessable(std::string_view document_id) {
  constexpr double kBitsWanted = 33;
  std::map<char, double> counts;
  double length = 0;
  const std::size_t first = document_id.find_first_of("-._/");
  for (const char c : document_id.substr(first == std::string_view::npos ? 0 : first)) {
    if (std::isalnum(static_cast<unsigned char>(c)) == 0) continue;
    ++counts[c];
    ++length;
  }
  double bits = 0;
  for (const auto& [c, count] : counts) bits += count * std::log2(length / count);
  return bits < kBitsWanted;
}

}  // namespace yidan::cli
