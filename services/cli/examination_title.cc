// How the document that is examined stands as title: said beside what its papers are found to be, never as a
// discrepancy of theirs.
#include <algorithm>

#include "services/cli/examination.h"
#include "services/cli/json_answers.h"
#include "services/cli/to_json.h"
#include "services/proof/terms.h"

namespace yidan::cli {

std::vector<std::string> SentencesOf(const Subject& subject) {
  if (!subject.title) return {"Title 权利: nothing is known of it"};
  const TitleFound& found = *subject.title;
  const v1::TitleState& title = found.title;
  std::vector<std::string> out;
  if (const std::string end = proof::EndSentence(title); !end.empty()) out.push_back("*** " + end + " ***");
  std::string stands = "Title 权利: " + found.result + ButOf(subject) + "; " + proof::Term(title.status());
  if (!title.holder().empty()) stands += ", holder 持有人 " + title.holder();
  out.push_back(stands + ", " + proof::Describe(title.order()));
  if (!found.unproven.empty()) {
    out.push_back("  not proven 未证  " + found.unproven + "; examine a fresh proof, or the document's id");
  }
  for (const proof::InTheWay& one : found.in_the_way) {
    if (one.code == "ENDED") continue;  // the first sentence
    const bool own = std::any_of(found.own.begin(), found.own.end(),
                                 [&one](const proof::InTheWay& right) { return right.code == one.code; });
    out.push_back((own ? "  your own right 本方权利  " : "  in the way 阻碍  ") + one.sentence);
  }
  return out;
}

std::string ButOf(const Subject& subject) {
  if (!subject.title || subject.title->Free()) return {};
  const std::string& result = subject.title->result;
  if (result == "ENDED") return ", BUT THE TITLE HAS ENDED 权利已终止";
  if (subject.title->own.size() < subject.title->in_the_way.size()) return ", BUT BURDENED 有负担";
  return ", BUT THE TITLE IS UNPROVEN 权利未证";
}

void AddTitle(const std::optional<TitleFound>& found, Json& out) {
  out["title"] = found ? ToJson(found->title) : Json(nullptr);
  out["title_result"] = found ? Json(found->result) : Json(nullptr);
  out["title_free"] = found ? Json(found->Free()) : Json(nullptr);
  AddInTheWay(found ? found->title : v1::TitleState(),
              found ? found->in_the_way : std::vector<proof::InTheWay>(), out);
}

}  // namespace yidan::cli
