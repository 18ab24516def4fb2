#include "services/credit/credit.h"

#include <algorithm>
#include <array>

#include "services/credit/grammar.h"

namespace yidan::credit {
namespace {

bool IsMain(MessageType type) {
  return type == MessageType::kMt700 || type == MessageType::kMt710 || type == MessageType::kMt720;
}
// The continuation of a main message: 701 of 700.
MessageType ContinuationOf(MessageType type) {
  switch (type) {
    case MessageType::kMt700:
      return MessageType::kMt701;
    case MessageType::kMt710:
      return MessageType::kMt711;
    case MessageType::kMt720:
      return MessageType::kMt721;
    default:
      return MessageType::kUnknown;
  }
}

// "1/2": which of how many. Default: the only one.
struct Sequence {
  std::int64_t number = 1;
  std::int64_t total = 1;
};

class Reader {
 public:
  Reader(const MessagesRead& messages, const ReadOptions& options) : messages_(messages), fields_(options) {}

  CreditRead Read() {
    FindParts();
    if (main_ != nullptr) ReadMain();
    CreditRead out;
    out.remarks = messages_.remarks;
    out.open = messages_.open;
    out.remarks.insert(out.remarks.end(), fields_.remarks.begin(), fields_.remarks.end());
    out.open.insert(out.open.end(), fields_.open.begin(), fields_.open.end());
    const auto by_line = [](const auto& a, const auto& b) { return a.line < b.line; };
    std::stable_sort(out.remarks.begin(), out.remarks.end(), by_line);
    std::stable_sort(out.open.begin(), out.open.end(), by_line);
    const bool fault = std::any_of(out.remarks.begin(), out.remarks.end(), [](const Remark& remark) {
      return remark.severity == Remark::Severity::kFault;
    });
    if (main_ != nullptr && !fault && out.open.empty()) out.credit = std::move(credit_);
    return out;
  }

 private:
  void FaultAt(std::size_t line, std::string tag, std::string message) {
    fields_.remarks.push_back({Remark::Severity::kFault, line, std::move(tag), std::move(message)});
  }

  // ---- The main message and its continuations ----

  void FindParts() {
    for (const Message& message : messages_.messages) {
      if (message.type == MessageType::kMt798 || message.type == MessageType::kUnknown) continue;
      if (IsMain(message.type) && main_ == nullptr) {
        main_ = &message;
      } else if (IsMain(message.type)) {
        FaultAt(message.line, "", "a second credit in the same text: one at a time is examined");
      } else {
        rest_.push_back(&message);
      }
    }
    if (main_ == nullptr) {
      if (!messages_.HasFaults())
        FaultAt(0, "",
                "the text has no MT700, MT710 or MT720" +
                    std::string(rest_.empty() ? "" : ", only an " + NameOf(rest_[0]->type)));
      return;
    }
    parts_.push_back(main_);
    for (const Message* message : rest_) {
      if (message->type == ContinuationOf(main_->type)) {
        parts_.push_back(message);
      } else {
        FaultAt(message->line, "",
                "an " + NameOf(message->type) + " does not belong to an " + NameOf(main_->type));
      }
    }
    CheckSequence();
  }

  std::optional<Sequence> SequenceOf(const Message& message) {
    const Field* field = message.Find("27");
    if (field == nullptr) return std::nullopt;
    const std::string text = Tidy(field->Text());
    const auto slash = text.find('/');
    if (slash != std::string::npos) {
      const auto number = ParseDigits(text.substr(0, slash));
      const auto total = ParseDigits(text.substr(slash + 1));
      if (number && total && *number >= 1 && *number <= *total && *total <= 8)
        return Sequence{*number, *total};
    }
    fields_.Fault(*field, "\"" + Quote(text) + "\" is no sequence of total, as 1/2");
    return std::nullopt;
  }

  // 1 to n, each once, of the same credit.
  void CheckSequence() {
    std::vector<std::pair<std::int64_t, const Message*>> numbered;
    std::int64_t total = 1;
    for (const Message* part : parts_) {
      const auto sequence = SequenceOf(*part);
      if (!sequence) return;  // missing or unreadable: said already
      total = std::max(total, sequence->total);
      numbered.emplace_back(sequence->number, part);
      const Field* own = part->Find("20");
      const Field* of_main = main_->Find("20");
      if (own != nullptr && of_main != nullptr && Tidy(own->Text()) != Tidy(of_main->Text())) {
        fields_.Fault(*own, "the continuation is of " + Quote(own->Text()) + ", the credit is " +
                                Quote(of_main->Text()));
      }
    }
    std::stable_sort(numbered.begin(), numbered.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    for (std::int64_t number = 1; number <= total; ++number) {
      const auto times = std::count_if(numbered.begin(), numbered.end(),
                                       [&](const auto& one) { return one.first == number; });
      if (times == 1) continue;
      const std::string which = std::to_string(number) + " of " + std::to_string(total);
      FaultAt(main_->line, "27",
              times == 0 ? "message " + which + " is missing" : "message " + which + " is there twice");
    }
    parts_.clear();
    for (const auto& [number, part] : numbered) parts_.push_back(part);
  }

  // ---- Terms ----

  template <typename Use>
  void With(std::string_view slot, Use use) {
    if (const Field* field = main_->Find(slot); field != nullptr && !field->lines.empty()) use(*field);
  }
  void Take(std::string_view slot, std::optional<Text>& into) {
    With(slot, [&](const Field& field) { into = fields_.ReadText(field); });
  }

  void ReadMain() {
    credit_.type = main_->type;
    // In an advice and a transfer, 20 is the sender's own reference and 21 the credit's number.
    With(main_->type == MessageType::kMt700 ? "20" : "21",
         [&](const Field& field) { credit_.reference = fields_.ReadText(field); });
    for (const std::string_view slot : {"40A", "40B"}) {
      With(slot, [&](const Field& field) { credit_.form = fields_.ReadText(field); });
    }
    With("40E", [&](const Field& field) {
      credit_.rules_text = fields_.ReadText(field);
      if (const auto rules = fields_.ReadRules(field)) credit_.rules = *rules;
    });
    With("50", [&](const Field& field) { credit_.applicant = fields_.ReadParty(field); });
    With("59", [&](const Field& field) { credit_.beneficiary = fields_.ReadParty(field); });
    ReadDays();
    ReadAmounts();
    With("43P", [&](const Field& field) { credit_.partial = fields_.ReadPermission(field); });
    With("43T", [&](const Field& field) { credit_.transhipment = fields_.ReadPermission(field); });
    Take("41a", credit_.available);
    Take("44A", credit_.receipt_place);
    Take("44E", credit_.loading_port);
    Take("44F", credit_.discharge_port);
    Take("44B", credit_.destination);
    ReadNarratives();
    KeepOthers();
    CheckTogether();
  }

  void ReadDays() {
    With("31C", [&](const Field& field) { credit_.issued = fields_.ReadDay(field); });
    With("31D", [&](const Field& field) {
      const auto expiry = fields_.ReadExpiry(field);
      if (!expiry) return;
      credit_.expiry = *expiry;
      if (credit_.issued && expiry->day < credit_.issued->day) {
        fields_.Fault(field, "the credit expires on " + FormatDay(expiry->day) + ", before its issue on " +
                                 FormatDay(credit_.issued->day));
      }
    });
    With("44C", [&](const Field& field) {
      credit_.latest_shipment = fields_.ReadDay(field);
      if (credit_.latest_shipment && credit_.expiry.source.line > 0 &&
          credit_.latest_shipment->day > credit_.expiry.day) {
        fields_.Note(field, "the latest shipment lies after the expiry");
      }
    });
    Take("44D", credit_.shipment_period);
    With("48", [&](const Field& field) { credit_.period = fields_.ReadPeriod(field); });
  }

  void ReadAmounts() {
    With("32B", [&](const Field& field) {
      if (const auto amount = fields_.ReadAmountField(field)) credit_.amount = *amount;
    });
    With("39A", [&](const Field& field) { credit_.tolerance = fields_.ReadTolerance(field); });
    With("39B", [&](const Field& field) {
      const auto words = WordsOf(field.Text());
      credit_.maximum =
          HasPhrase(words, "NOT EXCEEDING") || HasPhrase(words, "MAXIMUM") || HasPhrase(words, "UP TO");
      if (!credit_.maximum) fields_.Fault(field, "\"" + Quote(field.Text()) + "\" is no code of field 39B");
    });
    Take("39C", credit_.additional);
  }

  // Continued narratives: 45A, then 45B (before 2018) or 45A (since) of each continuation.
  void ReadNarratives() {
    const std::array<std::tuple<std::string_view, std::string_view, std::vector<Item>*>, 3> all = {{
        {"45A", "45B", &credit_.goods},
        {"46A", "46B", &credit_.documents},
        {"47A", "47B", &credit_.conditions},
    }};
    for (const auto& [tag, continued, items] : all) {
      for (const Message* part : parts_) {
        const Field* field = part->Find(tag);
        if (field == nullptr) field = part->Find(continued);
        if (field == nullptr) continue;
        auto more = ItemsOf(field->lines, field->tag, fields_.file);
        items->insert(items->end(), std::make_move_iterator(more.begin()),
                      std::make_move_iterator(more.end()));
      }
    }
  }

  void KeepOthers() {
    constexpr std::string_view kRead =
        " 20 21 27 31C 31D 32B 39A 39B 39C 40A 40B 40E 41a 43P 43T 44A 44B 44C 44D 44E 44F 45A 45B 46A 46B "
        "47A "
        "47B 48 50 59 ";
    for (const Message* part : parts_) {
      for (const Field& field : part->fields) {
        const bool read = kRead.find(" " + SlotOf(field.tag) + " ") != std::string_view::npos;
        if (!read || field.tag.empty()) credit_.others.push_back(field);
      }
    }
  }

  // Rules of the network that look at two fields.
  void CheckTogether() {
    const auto not_both = [&](std::string_view a, std::string_view b) {
      const Field* second = main_->Find(b);
      if (main_->Find(a) == nullptr || second == nullptr) return;
      fields_.Fault(
          *second, "field " + std::string(b) + " stands beside " + std::string(a) + ": only one of them may");
    };
    not_both("39A", "39B");
    not_both("44C", "44D");
    const Field* drafts = main_->Find("42C");
    const Field* drawee = main_->Find("42a");
    if (drafts != nullptr && drawee == nullptr)
      fields_.Note(*drafts, "drafts are asked for, and no drawee (42a) is named");
    if (drafts == nullptr && drawee != nullptr)
      fields_.Note(*drawee, "a drawee is named, and no drafts (42C)");
  }

  const MessagesRead& messages_;
  FieldReader fields_;
  const Message* main_ = nullptr;
  std::vector<const Message*> rest_;
  std::vector<const Message*> parts_;  // main_ and its continuations, in their order
  Credit credit_;
};

// Whether ABOUT or APPROXIMATELY stands with the amount: in the fields that qualify it.
bool SaysAbout(const Credit& credit) {
  if (!credit.additional) return false;
  const auto words = WordsOf(credit.additional->text);
  return HasPhrase(words, "ABOUT") || HasPhrase(words, "APPROXIMATELY");
}

}  // namespace

Money Credit::AmountMax() const {
  int plus = 0;
  if (tolerance) {
    plus = tolerance->plus;
  } else if (!maximum && SaysAbout(*this)) {
    plus = 10;  // UCP 600 art. 30(a)
  }
  // At most 99 per cent of 15 digits and two more: fits, if the whole and the rest are multiplied apart.
  const std::int64_t more = amount.money.minor / 100 * plus + amount.money.minor % 100 * plus / 100;
  return {amount.money.currency, amount.money.minor + more};
}

CreditRead ReadCredit(std::string_view text, const ReadOptions& options) {
  return Reader(ReadMessages(text, options), options).Read();
}

}  // namespace yidan::credit
