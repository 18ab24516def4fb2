// Credits: any text is read within bounds, and what was read holds together.
#include "services/credit/credit.h"
#include "tests/fuzz/fuzz.h"

using yidan::fuzz::Require;
namespace credit = yidan::credit;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = yidan::fuzz::TextOf(data, size);
  for (const auto& options : {credit::ReadOptions{}, credit::ReadOptions{{{"-", "text"}, {":", "text"}}}}) {
    const auto messages = credit::ReadMessages(text, options);
    Require(messages.messages.size() <= 2 * credit::kMessagesMax, "the number of messages is bounded");
    Require(messages.remarks.size() <= 2 * credit::kRemarksMax + 3, "remarks are bounded");
    Require(messages.open.size() <= credit::kRemarksMax, "choices are bounded");
    for (const auto& choice : messages.open) {
      Require(choice.readings.size() >= 2, "a choice has two readings or more");
    }
    const auto read = credit::ReadCredit(text, options);
    Require(!read.credit || read.open.empty(), "nothing is certain while a choice is open");
    Require(!read.credit || messages.Certain(), "a credit comes from certain messages only");
    if (read.credit) Require(read.credit->expiry.source.line > 0, "every term has its line");
  }
  return 0;
}
