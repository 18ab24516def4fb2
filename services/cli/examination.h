// What `yidan examine` is made of: the options, what is read for them, and what is made of the findings.
// Internal to services/cli; one thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "services/cli/words.h"
#include "services/credit/amendments.h"
#include "services/credit/answer.h"
#include "services/credit/banking_days.h"
#include "services/credit/examine.h"
#include "services/credit/presented_set.h"
#include "services/proof/in_the_way.h"
#include "yidan/v1/title.pb.h"

namespace yidan::cli {

struct ExamineOptions {
  std::string document;
  bool content = false;
  std::string credit;
  std::vector<std::string> amendments;
  std::vector<std::size_t> accepted;
  std::vector<std::size_t> accepted_in_part;
  std::vector<std::size_t> rejected;
  std::vector<std::string> choose;
  std::string set;
  std::string presented;
  std::string complete;
  std::string drawn;
  std::vector<std::string> closed;
  std::string calendar;
  std::string page;
  std::string compose;
  std::string out;
  bool force = false;  // over files that are there
  std::string reference;
  std::string related_reference;
  std::string disposal;
  std::string further;
  std::string advised;
  std::vector<std::string> discrepancies;
};

// How the document stands as title. UCP 600 judges papers and no title: that it is delivered, held or pledged
// is no discrepancy, and for whoever would pay against it it weighs more than any.
struct TitleFound {
  v1::TitleState title;
  std::string result;    // VALID, ENDED, UNPROVEN
  std::string unproven;  // why, if it is UNPROVEN
  std::vector<proof::InTheWay> in_the_way;
  std::vector<proof::InTheWay> own;  // of these, what is the asking bank's own right
  // VALID, and nobody else's right stands in the way.
  [[nodiscard]] bool Free() const { return result == "VALID" && own.size() == in_the_way.size(); }
};

// The document examined, with what stands behind it.
struct Subject {
  v1::Waybill document;
  credit::Presentation presentation;
  std::string proven;               // in words
  std::optional<TitleFound> title;  // unset: a content that nothing proves
};
// The title, in sentences, what ended it and what stands in the way first. Never empty.
std::vector<std::string> SentencesOf(const Subject& subject);
// What is said in one breath with how the papers were found: ", BUT BURDENED 有负担"; empty: the title is
// free, or nothing is known of it.
std::string ButOf(const Subject& subject);
// Members of the answer: title, title_result, title_free, and what stands in the way. Null: nothing is known.
void AddTitle(const std::optional<TitleFound>& found, Json& out);

// A proof file, a content (--content), or a document of the registry by its id.
Answer<Subject> ReadSubject(Session& session, const ExamineOptions& options);

// The carrier's notations of dispatch and on board in a proven history: the last of each.
// examination_notations.cc.
void ReadNotations(const std::vector<v1::HistoryEntry>& history, credit::Presentation& into);

// The set's folder: set.json, and every file that it names held against its digest.
struct SetRead {
  credit::PresentedSet set;
  std::string manifest;              // set.json as it stands
  std::vector<std::string> remarks;  // files that set.json does not name
};
Answer<std::optional<SetRead>> ReadSet(const ExamineOptions& options);

Answer<credit::Day> ReadDay(const std::string& text, const char* flag);
Answer<std::optional<credit::Money>> ReadDrawn(const std::string& text);

// The calendar of the place of presentation, and what follows from it for this presentation.
struct Clock {
  std::optional<credit::BankingCalendar> calendar;
  std::vector<std::string> sentences;            // the last day for a notice, or why it is not known
  std::optional<credit::Deadline> notice_until;  // UCP 600 art. 16(d)
};
// Sets presentation.calendar where the calendar covers every day that art. 29(a) asks about.
Answer<Clock> ReadClock(const ExamineOptions& options, const credit::Credit& credit, Subject& subject);

// --compose: the message, written to --out, or shown.
Answer<void> AddAnswer(const ExamineOptions& options, const credit::Credit& credit,
                       const credit::Examination& examined, Output& into);

}  // namespace yidan::cli
