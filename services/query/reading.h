// One reading: its head, its caller, its moment. Private to this folder.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "services/query/rights.h"
#include "services/store/head.h"

namespace yidan::query {

struct Reading {
  std::shared_ptr<const store::Head> head;
  std::string caller;
  std::optional<title::ParticipantRecord> record;
  title::TimeMs now;

  [[nodiscard]] const store::StoreView& view() const { return *head->view; }
  [[nodiscard]] const title::ParticipantRecord* who() const { return record ? &*record : nullptr; }
  [[nodiscard]] ReadingRight Right(const title::TitleState& state) const {
    return RightOf(state, who(), head->size, now);
  }
};

}  // namespace yidan::query
