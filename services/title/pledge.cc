// RELEASE, RETURN, ENFORCE: the life of a pledge after it was recorded.
#include "services/base/moments.h"
#include "services/title/case.h"

namespace yidan::title {

// Possession and order as agreed in the pledge. On trust receipt the pledge stays and the pledgor
// borrows the document.
void Release(Case& c) {
  TitleState& s = c.state;
  const bool on_trust_receipt = c.act.release().on_trust_receipt();
  if (s.pledge && on_trust_receipt && s.pledge->on_trust_receipt) {
    c.Refuse(v1::REFUSAL_REASON_SAME_HOLDER, "The document is out on trust receipt already.",
             Cat({"RETURN by ", s.holder}));
  }
  if (c.refused()) return;
  s.rejectable.reset();
  const Pledge pledge = *s.pledge;
  if (on_trust_receipt) {
    s.pledge->on_trust_receipt = true;
    s.pledge->enforcing_since = 0;  // a later enforcement gives notice anew
    s.pledge->sale_from = 0;
  } else {
    s.pledge.reset();
    s.order = Endorsed(s.order, pledge.on_release, pledge.pledgor);
  }
  MoveTo(s, pledge.pledgor);
}

void Return(Case& c) {
  if (c.refused()) return;
  TitleState& s = c.state;
  s.pledge->on_trust_receipt = false;
  MoveTo(s, s.pledge->pledgee, true);
}

// Notice to the pledgor. Asserts no ownership: pledgor and pledge stay in the state.
void Enforce(Case& c) {
  TitleState& s = c.state;
  if (s.pledge && s.pledge->enforcing_since != 0 && c.now < s.pledge->sale_from) {
    c.Refuse(v1::REFUSAL_REASON_NOTICE_RUNNING,
             Cat({"Notice was given on ", FormatMoment(s.pledge->enforcing_since),
                  ", and its period runs until ", FormatMoment(s.pledge->sale_from), "."}),
             Cat({"a sale from ", FormatMoment(s.pledge->sale_from), " on; no second notice is needed"}));
  }
  if (c.refused()) return;
  s.pledge->enforcing_since = c.now;
  s.pledge->sale_from = c.now + c.parameters.enforcement_notice;
  s.pledge->on_trust_receipt = false;
  MoveTo(s, s.pledge->pledgee, true);
}

}  // namespace yidan::title
