// A waybill's content made ready to be issued: checked as the registry will check it, committed to, and
// its title header derived. Pure.
#pragma once

#include <string>
#include <string_view>

#include "services/cli/words.h"
#include "yidan/v1/submission.pb.h"
#include "yidan/v1/title.pb.h"

namespace yidan::cli {

struct PreparedContent {
  v1::WaybillContent content;
  v1::TitleHeader header;
  std::string carrier;  // who must issue it
};

// CONTENT_INVALID lists every fault with its JSON pointer. `secret` is 32 fresh bytes.
Answer<PreparedContent> PrepareContent(std::string_view json, const std::string& document_id,
                                       const std::string& secret);

// "YD-" and four groups of four of Crockford's base32: 80 bits. REQUIRES: 10 random bytes.
std::string NewDocumentId(std::string_view random);

// Whether somebody who knows other ids of the issuer could come upon this one: what follows its first
// separator has, by how often each of its characters occurs, less than 33 bits. Sixteen random digits or
// letters have more, numbers that are counted up and dates less. A sign, not a measure: it warns, and refuses
// nothing.
bool LooksGuessable(std::string_view document_id);

}  // namespace yidan::cli
