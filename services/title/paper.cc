// TO_PAPER: the electronic document becomes inoperative until the paper is taken back (REPLACE).
#include <algorithm>
#include <utility>

#include "services/title/waiting_order.h"

namespace yidan::title {

void ToPaper(Case& c) {
  const v1::ToPaper& to_paper = c.act.to_paper();
  TitleState& s = c.state;
  JudgeNoOrderWaits(c, s);  // of paper it could take nothing from anybody
  for (const std::string& number : to_paper.form_numbers()) {
    if (c.facts.PaperFormUsed(s.issuer, number)) {
      c.Refuse(v1::REFUSAL_REASON_PAPER_ALREADY_USED,
               Cat({"form_numbers: ", s.issuer, " used form ", number, " before."}));
    }
    c.change.paper_forms.emplace_back(s.issuer, number);
  }
  if (c.refused()) return;
  s.status = v1::TITLE_STATUS_ON_PAPER;
  s.last_holder = std::exchange(s.holder, {});
  s.surrender.reset();
  s.offer.reset();
  s.rejectable.reset();
  s.grants.clear();
  s.paper_forms.assign(to_paper.form_numbers().begin(), to_paper.form_numbers().end());
  s.paper_originals = to_paper.originals();
}

}  // namespace yidan::title
