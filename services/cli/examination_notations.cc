// What the carrier noted beside the document, for its examination.
#include <chrono>

#include "services/cli/examination.h"
#include "services/title/rules.h"

namespace yidan::cli {

void ReadNotations(const std::vector<v1::HistoryEntry>& history, credit::Presentation& into) {
  for (const v1::HistoryEntry& entry : history) {
    const auto act = title::ReadAct(entry.act().act());
    if (!act || !act->has_notation()) continue;
    const std::chrono::sys_seconds at{std::chrono::seconds(act->notation().at().seconds())};
    const credit::Day day = std::chrono::floor<std::chrono::days>(at);
    if (act->notation().kind() == v1::NOTATION_KIND_ON_BOARD) into.noted_on_board = day;
    if (act->notation().kind() == v1::NOTATION_KIND_DISPATCHED) into.noted_dispatched = day;
  }
}

}  // namespace yidan::cli
