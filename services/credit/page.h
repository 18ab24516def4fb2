// An examination as one page of HTML that prints on A4: the findings, then the credit and the document side
// by side, each finding's places marked in both. The page needs nothing beside itself: no script, no font, no
// address. Whatever comes from outside is escaped, and what would act on the eye (bidirectional overrides,
// control characters) is shown as its code. Time and size are linear in the texts. Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "services/credit/findings.h"
#include "yidan/v1/waybill.pb.h"

namespace yidan::credit {

struct PageText {
  std::string name;  // of the file
  std::string text;
};
struct PageOutcome {
  std::string supposing;                  // which amendments count: "no unanswered amendment accepted"
  const Examination* examined = nullptr;  // null: the amendments cannot be applied
};
struct Page {
  std::string title;                      // of what: a document id, a file's name
  std::string proven;                     // what stands behind the document
  std::vector<std::string> standing;      // sentences: how the document stands as title
  std::string but;                        // joined to how the papers were found; empty: the title is free
  std::vector<std::string> deadlines;     // sentences: the last day for a notice
  std::vector<PageText> credit;           // [0] the credit, [N] its Nth amendment: Source::file
  const v1::Waybill* document = nullptr;  // REQUIRES: not null
  std::string manifest;                   // of the set, as JSON; empty: no set was given
  std::vector<PageOutcome> outcomes;
  std::vector<std::string> remarks;  // on the reading of the credit
};
std::string RenderPage(const Page& page);

// Text for an element or an attribute in double quotes, one line.
std::string EscapeHtml(std::string_view text);

}  // namespace yidan::credit
