// The content of a document as its reader sees it: held against the commitment in the document's proven
// state, and said in the words of the trade. One thread.
#pragma once

#include <optional>
#include <string>

#include "services/cli/words.h"
#include "services/waybill/disclosure.h"
#include "yidan/v1/query.pb.h"
#include "yidan/v1/title.pb.h"

namespace yidan::cli {

// A content as far as the caller may read it, under the commitment that its issuer signed.
struct ShownContent {
  std::string json;  // canonical, in the form that is signed; what is hidden is not there
  bool whole = true;
  bool recorded = false;  // this reading stands in the access record, which the holder sees
  v1::Waybill waybill;
};
// nullopt: the caller may not read it. UNTRUSTED: what the registry showed is not what `title`, which is
// proven, commits to.
Answer<std::optional<ShownContent>> ContentOf(Session& session, const v1::TitleState& title);

// Whether `who` is named in the document's state as one who may read its content: issuer, holder, order
// party, offeree, pledgee, pledgor. Whoever else asks for a content asks knowingly, for the refusal is kept
// too.
bool MayReadContent(const v1::TitleState& title, const std::string& who);

// Number, goods, route, trains and credit, a line each. Not `whole`: what is not shown is said to be that.
std::string RenderContent(const v1::Waybill& waybill, bool whole);

}  // namespace yidan::cli
