// What is given beside a credit: a bank's answer, a calendar, the set's manifest. Any text is read within
// bounds, and what was read holds together.
#include <chrono>

#include "services/credit/answer_fields.h"
#include "services/credit/banking_days.h"
#include "services/credit/examine_set.h"
#include "tests/fuzz/fuzz.h"

using yidan::fuzz::Require;
namespace credit = yidan::credit;

namespace {

void FeedAnswer(std::string_view text) {
  for (const auto type : {credit::AnswerType::kMt732, credit::AnswerType::kMt734, credit::AnswerType::kMt750,
                          credit::AnswerType::kMt752}) {
    const auto read = credit::ReadAnswer(text, type);
    Require(read.remarks.size() <= credit::kRemarksMax + 1, "remarks are bounded");
    if (!read.Sound()) continue;
    const auto again = credit::ReadAnswer(credit::FormatAnswer(*read.message, "\r\n"), read.message->type);
    Require(again.Sound(), "a sound message is sound as it is written again");
    Require(again.message->fields.size() == read.message->fields.size(), "and has the same fields");
  }
}

void FeedCalendar(std::string_view text) {
  const auto calendar = credit::ReadCalendar(text);
  if (!calendar) return;
  const auto until = credit::AfterBankingDays(*calendar, calendar->first, credit::kExaminationDays);
  if (!until) return;
  Require(calendar->IsBankingDay(until->last), "a period of banking days ends with one");
  Require(until->last > calendar->first, "the first day is not counted");
}

void FeedManifest(std::string_view text) {
  const auto set = credit::ReadManifest(text);
  if (!set) return;
  Require(set->documents.size() <= credit::kSetDocumentsMax, "the set is bounded");
  credit::Credit terms;
  credit::Examination examined;
  for (const char* line :
       {"SIGNED COMMERCIAL INVOICE IN 3 ORIGINALS", "PACKING LIST IN TRIPLICATE",
        "INSURANCE POLICY FOR 110 PERCENT COVERING ALL RISKS", "CERTIFICATE OF ORIGIN ISSUED BY CCPIT"}) {
    credit::Item item;
    item.source = {"46A", terms.documents.size() + 1, 0};
    item.text = line;
    terms.documents.push_back(item);
    examined.other_documents.push_back(item.source);
  }
  terms.amount.money = {"EUR", 13'840'000};
  credit::ExamineSet(terms, {}, *set, {}, examined);
  Require(examined.findings.size() >= terms.documents.size(), "each line of 46A has its say");
  for (const auto& finding : examined.findings) {
    const bool of_set = finding.pointer.starts_with("/documents/");
    Require(of_set != finding.set_file.empty(), "a finding of the set names its file");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = yidan::fuzz::TextOf(data, size);
  FeedAnswer(text);
  FeedCalendar(text);
  FeedManifest(text);
  return 0;
}
