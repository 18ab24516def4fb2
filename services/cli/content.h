// A waybill's content made ready to be issued: checked as the registry will check it, committed to, and
// its title header derived. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "services/cli/words.h"
#include "services/identifiers/places.h"
#include "services/waybill/pasted.h"
#include "services/waybill/remarks.h"
#include "yidan/v1/submission.pb.h"
#include "yidan/v1/title.pb.h"

namespace yidan::cli {

struct PreparedContent {
  v1::WaybillContent content;
  v1::TitleHeader header;
  std::string carrier;                // who must issue it
  std::vector<std::string> notes;     // what was changed in the text before it was committed to
  std::vector<std::string> replaces;  // documents whose place it takes; empty: it is issued
};

// A content that could be issued, and what a reader will see remarked upon.
struct CheckedContent {
  waybill::JsonValue content;
  v1::Waybill waybill;
  std::vector<waybill::PasteChange> changes;
  std::vector<waybill::Remark> remarks;
};
// What a new content has where somebody has to write something. Nothing that still has it is issued.
inline constexpr const char* kFillIn = "FILL IN 待填";

// Of a content as it is pasted; composing its texts may make it shorter, and 1 MiB is signed at most.
inline constexpr std::size_t kMaxContentBytes = std::size_t{1} << 22U;

// CONTENT_INVALID lists every fault with its JSON pointer and line. Asks no registry.
Answer<CheckedContent> CheckedForIssue(std::string_view json, const identifiers::PlaceList& places);

// "/goods_lines/0/hs_code (line 212)".
std::string Placed(const waybill::JsonValue& content, const std::string& pointer);

// CONTENT_INVALID lists every fault with its JSON pointer and line. `secret` is 32 fresh bytes.
Answer<PreparedContent> PrepareContent(std::string_view json, const std::string& document_id,
                                       const std::string& secret);

// "yidan replace A --and B --with FILE": what becomes of a content that names what it replaces.
std::string HowToReplace(const std::vector<std::string>& replaced, const std::string& file);

// "YD-" and four groups of four of Crockford's base32: 80 bits. REQUIRES: 10 random bytes.
std::string NewDocumentId(std::string_view random);

// Whether somebody who knows other ids of the issuer could come upon this one: what follows its first
// separator has, by how often each of its characters occurs, less than 33 bits. Sixteen random digits or
// letters have more, numbers that are counted up and dates less. A sign, not a measure: it warns, and refuses
// nothing.
bool LooksGuessable(std::string_view document_id);

}  // namespace yidan::cli
