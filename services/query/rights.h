// Who may read what of a document (PROTOCOL §7). Pure; any thread.
#pragma once

#include <initializer_list>
#include <string>
#include <vector>

#include "services/title/rules.h"

namespace yidan::query {

// Who asks, and for whom it stands. `directory` is asked for participants alone.
class Asker {
 public:
  // `record` may be null (unknown). Both must outlive this.
  Asker(const title::ParticipantRecord* record, const title::Facts& directory, std::uint64_t index,
        title::TimeMs now);

  // It is none of the directory, is suspended, or was succeeded: it stands for nobody and has no role.
  [[nodiscard]] bool Stranger() const { return record_ == nullptr; }
  // It is one of these, or carries on for one as the last of its effective successors.
  [[nodiscard]] bool IsAny(std::initializer_list<std::string_view> ids) const;
  [[nodiscard]] bool Is(const std::string& id) const { return IsAny({id}); }
  // REQUIRES: not Stranger().
  [[nodiscard]] const title::ParticipantRecord& record() const { return *record_; }

 private:
  const title::ParticipantRecord* record_;
  const title::Facts& directory_;
  const title::TimeMs now_;
};

enum class ReadingRight {
  kNone,        // the state only; a past party also the history up to its last act (Queries::GetHistory)
  kHistory,     // an auditor: the whole history, no content
  kDisclosure,  // who was granted single pointers: the history, and of the content what they open
  kContent,     // whole content and history
  kOwner,       // issuer and holder, after the end the last holder: whole, unrecorded
};

struct Right {
  ReadingRight kind = ReadingRight::kNone;
  std::vector<std::string> pointers{};  // kDisclosure: of all grants to it, ascending
  bool as_authority = false;            // kContent by jurisdiction: it may seal the record of its reading
};

// `index` and `now` are those of the reading.
Right RightOf(const title::TitleState& state, const Asker& asker, std::uint64_t index, title::TimeMs now);

}  // namespace yidan::query
