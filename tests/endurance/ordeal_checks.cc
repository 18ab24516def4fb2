// What the clients remember, held against what the registry shows when it is up again.
#include <filesystem>
#include <utility>

#include "tests/endurance/ordeal_impl.h"
#include "yidan/v1/verification_service.grpc.pb.h"

namespace yidan::endurance {
namespace {

namespace fs = std::filesystem;
using testing::Finished;

}  // namespace

Log Ordeal::Impl::ReadLog() {
  LogReader reader;
  const auto stub = auditor_->Stub<v1::VerificationService>();
  v1::Checkpoint checkpoint;
  do {
    grpc::ClientContext context;
    v1::ListEntriesRequest request;
    request.set_first_index(reader.log().size);
    request.set_page_size(1000);
    v1::ListEntriesResponse response;
    if (const auto status = stub->ListEntries(&context, request, &response); !status.ok()) {
      Found("the log cannot be read: " + status.error_message());
      return reader.log();
    }
    checkpoint = response.checkpoint();
    if (response.entries().empty()) break;
    for (const auto& entry : response.entries()) {
      if (const auto added = reader.Add(entry.entry()); !added) {
        Found("the log does not hold: " + added.error().message);
        return reader.log();
      }
    }
  } while (reader.log().size < checkpoint.size());
  if (const auto good = reader.Matches(checkpoint.note(), VerifierKey()); !good) {
    Found("the log is not its checkpoint's: " + good.error().message);
  }
  return reader.log();
}

// One holder everywhere: in the log, in the state, and in every party's list.
void Ordeal::Impl::CheckTitles(const Log& log) {
  std::map<std::string, std::vector<std::string>> listed;
  for (const testing::Participant* party : parties_.holders) {
    v1::ListTitlesRequest request;
    request.set_page_size(100);
    do {
      grpc::ClientContext context;
      v1::ListTitlesResponse response;
      const auto status = party->Stub<v1::VerificationService>()->ListTitles(&context, request, &response);
      if (!status.ok()) return Found("ListTitles of " + party->id() + ": " + status.error_message());
      for (const auto& title : response.titles()) listed[title.document_id()].push_back(party->id());
      request.set_page_token(response.next_page_token());
    } while (!request.page_token().empty());
  }
  for (const auto& [document, expected] : log.titles) {
    const v1::TitleState shown = parties_.reader->Title(document);
    if (Title{shown.holder(), shown.last_act()} != expected) {
      Found(document + " is shown with holder " + shown.holder() + ", its acts make it " + expected.holder +
            "'s");
    }
    const std::vector<std::string> holders =
        expected.holder.empty() ? std::vector<std::string>() : std::vector{expected.holder};
    if (listed[document] != holders) {
      std::string who;
      for (const std::string& holder : listed[document]) who += " " + holder;
      Found(document + " is " + expected.holder + "'s and in the lists of:" + who);
    }
    Operation last;  // and everybody who looks now sees it
    last.client = "afterwards";
    last.sent = memory_.Moment();
    last.answered = memory_.Moment();
    last.answer = Operation::Answer::kShown;
    last.shown = {shown.holder(), shown.last_act()};
    memory_.Keep({document, "", {}, last});
  }
}

void Ordeal::Impl::CheckHistories(const Log& log) {
  for (const auto& [document, history] : memory_.TakeHistories()) {
    for (const Operation& operation : history) {
      if (operation.answer == Operation::Answer::kUnknown) ++tally.unanswered;
    }
    if (document == documents_.back()) continue;  // the keeper's, who has its own judgement
    // What was issued in this round was nothing before it.
    const auto known = titles_.find(document);
    const Title start = known == titles_.end() ? Title() : known->second;
    for (const Operation& operation : history) {
      if (operation.answer == Operation::Answer::kAdmitted) ++tally.admitted[operation.what];
    }
    const Explanation found = Explain(start, history);
    if (found.verdict == Explanation::Verdict::kExplained) ++tally.histories;
    if (found.verdict == Explanation::Verdict::kUndecided)
      Found(document + ": the history is too long to judge");
    if (found.verdict == Explanation::Verdict::kDisorder) Found(document + ": " + found.counterexample);
  }
  titles_ = log.titles;
}

// From zero, by the auditor's own program, with nothing kept.
void Ordeal::Impl::Audit() {
  const std::string folder = registry_.File("audit");
  fs::remove_all(folder);
  const Finished done = auditor_->Cli({"log", "audit", "--output", "json", "--folder", folder});
  if (done.status != 0) {
    Found("audit from zero: exit " + std::to_string(done.status) + ", " + LastLine(done.out) + " " +
          LastLine(done.err));
  }
}

void Ordeal::Impl::SettleUnanswered(const Log& log) {
  for (Sent& sent : memory_.TakeUnanswered()) {
    sent.in_log = log.index_of.contains(sent.operation.act);
    // One half of a group is never sent by itself.
    if (!sent.alone && !sent.in_log) continue;
    sent.operation.answer = Operation::Answer::kUnknown;
    sent.operation.answered = kNever;
    again_.push_back(std::move(sent));
  }
}

void Ordeal::Impl::Check() {
  const Log log = ReadLog();
  std::uint64_t lost = 0;
  for (const std::string& fault : Contradictions(memory_, log, &lost)) Found(fault);
  tally.lost += lost;
  // A last batch that nobody was told of may be taken for one that was never whole.
  for (const Clean& clean : std::exchange(flipped_clean_, {})) {
    if (clean.entries >= clean.promised && clean.entries <= log.size) continue;
    Found("fsck called a registry with a flipped bit clean with " + std::to_string(clean.entries) +
          " entries; it has " + std::to_string(log.size) + ", and " + std::to_string(clean.promised) +
          " were promised");
  }
  CheckTitles(log);
  CheckHistories(log);
  SettleUnanswered(log);
  keeper_->Settle();
  if (options_.audit) Audit();
}

}  // namespace yidan::endurance
