#include "services/ledger/answer_log.h"

#include "services/journal/event.h"

namespace yidan::ledger {
namespace {

std::string ResultOf(const ActOutcome& outcome) {
  switch (outcome.kind) {
    case ActOutcome::Kind::kAdmitted:
      return "ADMITTED";
    case ActOutcome::Kind::kDuplicate:
      return "DUPLICATE";
    case ActOutcome::Kind::kRefused:
      break;
  }
  return v1::RefusalReason_Name(outcome.refusal.reason);
}

}  // namespace

void LogAnswer(const Answered& answered) {
  constexpr auto kLevel = spdlog::level::debug;
  if (!journal::Writes(kLevel)) return;
  const Submission& submission = *answered.submission;
  for (std::size_t i = 0; i < answered.outcomes.size() && i < submission.acts.size(); ++i) {
    const ActOutcome& outcome = answered.outcomes[i];
    const ExaminedAct& act = submission.acts[i];
    const bool refused = outcome.kind == ActOutcome::Kind::kRefused;
    journal::Write(kLevel, "act",
                   {{"result", ResultOf(outcome)},
                    {"kind", v1::ActKind_Name(title::KindOf(act.act))},
                    {"document_id", act.act.document_id()},
                    {"act", ToHex(act.digest.View())},
                    {"index", refused ? std::string() : std::to_string(outcome.index)},
                    {"caller", submission.request.caller()},
                    {"service", submission.request.service()},
                    {"request_id", submission.request.request_id()}});
  }
}

}  // namespace yidan::ledger
