// check-answer: an MT734, 750, 752 or 732 that was received, or is about to be sent, held against its formats
// and against the clock.
#include "services/cli/commands.h"
#include "services/cli/examination.h"
#include "services/cli/files.h"
#include "services/cli/values.h"

namespace yidan::cli {
namespace {

struct Options {
  std::string file;
  std::string type;
  std::string presented;
  std::string given;
  std::string calendar;
};

// Whether a notice given on that day was in time. UCP 600 art. 16(d), (f).
Answer<bool> AddTime(const Options& options, Output& into) {
  if (options.given.empty() && options.calendar.empty() && options.presented.empty()) return true;
  if (options.given.empty() || options.calendar.empty() || options.presented.empty()) {
    return BadInput("whether it is in time follows from --presented, --given and --calendar together");
  }
  YIDAN_CLIENT_ASSIGN(const credit::Day presented, ReadDay(options.presented, "--presented"));
  YIDAN_CLIENT_ASSIGN(const credit::Day given, ReadDay(options.given, "--given"));
  YIDAN_CLIENT_ASSIGN(const std::string text, ReadFile(options.calendar, credit::kCalendarBytesMax));
  const auto calendar = credit::ReadCalendar(text);
  if (!calendar) return BadInput(options.calendar + ": " + calendar.error().message);
  const auto until = credit::AfterBankingDays(*calendar, presented, credit::kExaminationDays);
  if (!until) return BadInput(until.error().message);
  if (given < presented) {
    return BadInput("--given: " + credit::FormatDay(given) + " is before --presented " +
                    credit::FormatDay(presented) + ": a notice follows the presentation");
  }
  const bool in_time = given <= until->last;
  const std::string says =
      in_time ? "given on or before " + credit::FormatDay(until->last) + ", the fifth banking day"
              : "LATE: given on " + credit::FormatDay(given) + ", and the fifth banking day was " +
                    credit::FormatDay(until->last) + ": the bank is precluded (UCP 600 art. 16(d), 16(f))";
  into.text += says + "\n";
  if (!until->remark.empty()) into.text += ForScreen(until->remark) + "\n";
  into.json["in_time"] = in_time;
  into.json["notice_until"] = credit::FormatDay(until->last);
  return in_time;
}

Answer<Output> RunCheckAnswer(const Options& options) {
  std::optional<credit::AnswerType> type;
  if (!options.type.empty()) {
    type = credit::AnswerTypeOf(options.type);
    if (!type) return BadInput("--type: " + options.type + " is none of 734, 750, 752, 732");
  }
  YIDAN_CLIENT_ASSIGN(const std::string text, ReadFile(options.file, credit::kAnswerBytesMax));
  const auto read = credit::ReadAnswer(text, type);
  Output out;
  const std::string name = read.message ? credit::NameOf(read.message->type) : "no message";
  out.text = (read.Sound() ? "SOUND: " : "FAULTY: ") + name + "\n";
  out.json["sound"] = read.Sound();
  out.json["type"] = name;
  out.json["in_time"] = nullptr;
  out.json["notice_until"] = nullptr;
  out.json["remarks"] = Json::array();
  for (const auto& remark : read.remarks) {
    const bool fault = remark.severity == credit::Remark::Severity::kFault;
    out.text += options.file + ":" + std::to_string(remark.line) + ": " + (fault ? "FAULT " : "note ") +
                ForScreen(remark.message) + "\n";
    out.json["remarks"].push_back({{"line", remark.line},
                                   {"field", remark.tag},
                                   {"kind", fault ? "fault" : "note"},
                                   {"says", remark.message}});
  }
  YIDAN_CLIENT_ASSIGN(const bool in_time, AddTime(options, out));
  out.exit = read.Sound() && in_time ? ExitCode::kDone : ExitCode::kInvalid;
  return out;
}

}  // namespace

void AddCheckAnswer(Commands& commands) {
  auto o = std::make_shared<Options>();
  CLI::App* command = commands.root().add_subcommand(
      "check-answer",
      "Hold an MT734, 750, 752 or 732 against its formats and UCP 600 art. 16 (拒付通知核对)");
  command->add_option("FILE", o->file, "the message as text")->required();
  OneOf(command->add_option("--type", o->type, "if the text has no block 2"), {"734", "750", "752", "732"});
  command->add_option("--presented", o->presented, "the day of presentation, 2025-04-20");
  command->add_option("--given", o->given, "the day on which the notice was given");
  command->add_option("--calendar", o->calendar, "banking days of the place of presentation");
  commands.On(command, console::uses::kNothing, [o](Session&) { return RunCheckAnswer(*o); });
}

}  // namespace yidan::cli
