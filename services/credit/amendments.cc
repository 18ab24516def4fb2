#include "services/credit/amendments.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "services/credit/grammar.h"

namespace yidan::credit {
namespace {

struct CodeWord {
  std::string_view word;
  NarrativeAction::Kind kind;
};
constexpr std::array<CodeWord, 3> kCodeWords = {{{"/ADD/", NarrativeAction::Kind::kAdd},
                                                 {"/DELETE/", NarrativeAction::Kind::kDelete},
                                                 {"/REPALL/", NarrativeAction::Kind::kReplaceAll}}};

// Tags of an amendment that take the place of the credit's.
constexpr std::string_view kReplacing =
    " 31D 31E 39A 39B 39C 40A 40E 41a 42C 42a 42M 42P 43P 43T 44A 44B 44C 44D 44E 44F 48 49 50 59 71D ";

bool HasFault(const std::vector<Remark>& remarks) {
  return std::any_of(remarks.begin(), remarks.end(),
                     [](const Remark& remark) { return remark.severity == Remark::Severity::kFault; });
}

// What /DELETE/ compares: the words, without the marker.
std::string Comparable(std::string_view text) {
  const auto items = ItemsOf({{1, std::string(text)}}, "", 0);
  return Tidy(items.empty() ? text : std::string_view(items[0].text));
}

class AmendmentReader {
 public:
  AmendmentReader(const MessagesRead& messages, std::size_t file, const ReadOptions& options)
      : messages_(messages), fields_(options, file) {
    amendment_.file = file;
  }

  AmendmentRead Read() {
    for (const Message& message : messages_.messages) {
      if (message.type == MessageType::kMt707) parts_.insert(parts_.begin(), &message);
      if (message.type == MessageType::kMt708) parts_.push_back(&message);
    }
    const auto mains = std::count_if(parts_.begin(), parts_.end(),
                                     [](const Message* part) { return part->type == MessageType::kMt707; });
    if (mains == 1) {
      ReadParts();
    } else if (mains > 1 || !messages_.HasFaults()) {
      fields_.remarks.push_back({Remark::Severity::kFault, 0, "",
                                 mains == 0 ? "the text has no MT707" : "the text has more than one MT707"});
    }
    AmendmentRead out{{}, messages_.remarks, messages_.open};
    out.remarks.insert(out.remarks.end(), fields_.remarks.begin(), fields_.remarks.end());
    out.open.insert(out.open.end(), fields_.open.begin(), fields_.open.end());
    if (mains == 1 && !HasFault(out.remarks) && out.open.empty()) out.amendment = std::move(amendment_);
    return out;
  }

 private:
  void ReadParts() {
    for (const Message* part : parts_) {
      for (const Field& field : part->fields) {
        if (field.known && !field.lines.empty()) ReadField(*part, field);
      }
    }
    if (amendment_.reference.text.empty()) TakeReference();
    const bool says_nothing = !amendment_.cancels && !amendment_.increase && !amendment_.decrease &&
                              !amendment_.new_total && amendment_.narratives.empty() &&
                              !amendment_.free_text && amendment_.replaced.empty();
    if (says_nothing) {
      fields_.remarks.push_back({Remark::Severity::kFault, parts_[0]->line, "",
                                 "the amendment changes nothing that is known here"});
    }
  }

  void ReadField(const Message& part, const Field& field) {
    const std::string slot = SlotOf(field.tag);
    if (slot == "26E") {
      const auto number = ParseDigits(Tidy(field.Text()));
      if (!number) fields_.Fault(field, "\"" + Quote(field.Text()) + "\" is no number of an amendment");
      amendment_.number = number.value_or(0);
    } else if (slot == "30") {
      if (part.type == MessageType::kMt707) amendment_.date = fields_.ReadDay(field);
    } else if (slot == "23S") {
      amendment_.cancels = Tidy(field.Text()).starts_with("CANCEL");
    } else if (slot == "32B") {
      amendment_.increase = fields_.ReadAmountField(field);
    } else if (slot == "33B") {
      amendment_.decrease = fields_.ReadAmountField(field);
    } else if (slot == "34B") {
      amendment_.new_total = fields_.ReadAmountField(field);
    } else if (slot == "45B" || slot == "46B" || slot == "47B") {
      ReadNarrative(field);
    } else if (slot == "79") {
      amendment_.free_text = fields_.ReadText(field);
    } else if (slot == "59" && part.generation != Generation::kSince2018 && part.Find("22A") == nullptr) {
      // Before 2018, 59 named the beneficiary before the amendment: it changes nothing.
    } else if (kReplacing.find(" " + slot + " ") != std::string_view::npos) {
      amendment_.replaced.push_back(field);
      amendment_.replaced.back().tag = slot == "31E" ? "31D" : field.tag;
      CheckReplaced(slot, field);
    }
  }

  // A value that cannot be read is said now, with all other faults, and not when it is applied.
  void CheckReplaced(const std::string& slot, const Field& field) {
    if (slot == "31D" && Tidy(field.Text()).size() != 6) fields_.ReadExpiry(field);
    // 31E is a day alone by the standard; people write the place behind it, as in 31D.
    if (slot == "31E" && Tidy(field.Text()).size() != 6) {
      const auto expiry = fields_.ReadExpiry(field);
      if (expiry)
        fields_.Note(field, "31E: a place stands behind the day, and is taken for the new place: " +
                                Quote(expiry->place));
    } else if (slot == "31E" || slot == "44C") {
      fields_.ReadDay(field);
    }
    if (slot == "39A") fields_.ReadTolerance(field);
    if (slot == "40E") fields_.ReadRules(field);
    if (slot == "43P" || slot == "43T") fields_.ReadPermission(field);
    if (slot == "48") fields_.ReadPeriod(field);
  }

  // Since 2018 20 is the sender's number of the credit, as before; a bank that is not the issuer's has its
  // own in 20, and the issuer's in 23 (21 before).
  void TakeReference() {
    if (const Field* field = parts_[0]->Find("20"); field != nullptr)
      amendment_.reference = fields_.ReadText(*field);
    for (const std::string_view tag : {"21", "23"}) {
      const Field* field = parts_[0]->Find(tag);
      if (field != nullptr) also_.push_back(Tidy(field->Text()));
    }
    for (const std::string& other : also_) amendment_.reference.lines.push_back(other);
  }

  void ReadNarrative(const Field& field) {
    NarrativeChange change{field.tag.substr(0, 2) + "A", fields_.At(field), {}};
    for (const Line& line : field.lines) {
      const auto* code = std::find_if(kCodeWords.begin(), kCodeWords.end(), [&](const CodeWord& one) {
        return Tidy(line.text).starts_with(one.word);
      });
      if (code != kCodeWords.end()) {
        change.actions.push_back({code->kind, {}, {field.tag, line.number, fields_.file}});
        const auto rest = line.text.substr(code->word.size());
        if (rest.find_first_not_of(' ') != std::string::npos)
          change.actions.back().lines.push_back({line.number, rest});
      } else if (change.actions.empty()) {
        fields_.Fault(field, "field " + field.tag + " begins with no /ADD/, /DELETE/ or /REPALL/");
        return;
      } else {
        change.actions.back().lines.push_back(line);
      }
    }
    if (change.actions.size() > kActionsMax) {
      fields_.Fault(field,
                    "field " + field.tag + " has more than " + std::to_string(kActionsMax) + " code words");
      return;
    }
    for (const NarrativeAction& action : change.actions) {
      if (action.lines.empty())
        fields_.Fault(field,
                      "line " + std::to_string(action.source.line) + ": no text stands behind the code word");
    }
    amendment_.narratives.push_back(std::move(change));
  }

  const MessagesRead& messages_;
  FieldReader fields_;
  std::vector<const Message*> parts_;
  std::vector<std::string> also_;
  Amendment amendment_;
};

class Applier {
 public:
  Applier(const Credit& credit, const Amendment& amendment, const ReadOptions& options)
      : credit_(credit), amendment_(amendment), fields_(options, amendment.file) {}

  Amended Apply() {
    CheckReference();
    if (amendment_.cancels) {
      Note("23S", 0,
           "the amendment asks that the credit be cancelled: without the beneficiary's consent it stands");
      Fault(amendment_.reference.source,
            "with this amendment accepted the credit is cancelled (23S): there is none to present under");
    }
    if (amendment_.date && credit_.issued && amendment_.date->day < credit_.issued->day) {
      Fault(amendment_.date->source, "the amendment is dated " + FormatDay(amendment_.date->day) +
                                         ", before the credit's issue on " + FormatDay(credit_.issued->day));
    }
    ApplyAmount();
    for (const Field& field : amendment_.replaced) Replace(field);
    for (const NarrativeChange& change : amendment_.narratives) ApplyNarrative(change);
    if (amendment_.free_text) {
      Note("79", amendment_.free_text->source.line,
           "field 79 is free text, and is not applied: the examiner reads it");
      credit_.conditions.push_back(
          {amendment_.free_text->source, amendment_.free_text->source.line, amendment_.free_text->text});
    }
    Amended out{{}, std::move(fields_.remarks), std::move(fields_.open)};
    if (!HasFault(out.remarks) && out.open.empty()) out.credit = std::move(credit_);
    return out;
  }

 private:
  void Fault(const Source& source, std::string message) {
    fields_.remarks.push_back({Remark::Severity::kFault, source.line, source.tag, std::move(message)});
  }
  void Note(std::string tag, std::size_t line, std::string message) {
    fields_.remarks.push_back({Remark::Severity::kNote, line, std::move(tag), std::move(message)});
  }

  void CheckReference() {
    const auto& names = amendment_.reference.lines;
    const std::string own = Tidy(credit_.reference.text);
    if (std::any_of(names.begin(), names.end(), [&](const std::string& name) { return Tidy(name) == own; }))
      return;
    Fault(amendment_.reference.source, "the amendment is of " + Quote(amendment_.reference.text) +
                                           ", the credit is " + Quote(credit_.reference.text));
  }

  bool SameCurrency(const AmountTerm& term) {
    if (term.money.currency == credit_.amount.money.currency) return true;
    Fault(term.source, "the amendment's amount is in " + term.money.currency + ", the credit's in " +
                           credit_.amount.money.currency);
    return false;
  }

  void ApplyAmount() {
    Money& money = credit_.amount.money;
    const std::int64_t before = money.minor;
    if (amendment_.increase && SameCurrency(*amendment_.increase)) {
      if (!amendment_.new_total && AskTotal(*amendment_.increase)) {
        money.minor = amendment_.increase->money.minor;
      } else {
        money.minor += amendment_.increase->money.minor;
      }
      credit_.amount.source = amendment_.increase->source;
    }
    if (amendment_.decrease && SameCurrency(*amendment_.decrease)) {
      money.minor -= amendment_.decrease->money.minor;
      credit_.amount.source = amendment_.decrease->source;
      if (money.minor < 0)
        Fault(amendment_.decrease->source, "the decrease is more than the credit's amount");
    }
    if (!amendment_.new_total || !SameCurrency(*amendment_.new_total)) return;
    const bool moved = amendment_.increase || amendment_.decrease;
    if (moved && money != amendment_.new_total->money) {
      Fault(amendment_.new_total->source,
            "from " + FormatMoney({money.currency, before}) + " the changes lead to " + FormatMoney(money) +
                ", and the new total is stated as " + FormatMoney(amendment_.new_total->money));
    }
    money = amendment_.new_total->money;
    credit_.amount.source = amendment_.new_total->source;
  }

  // 32B is the increase. One that is as much as the credit had, or more, may be meant as the new total.
  bool AskTotal(const AmountTerm& increase) {
    if (increase.money.minor < credit_.amount.money.minor) return false;
    const std::string id = std::to_string(increase.source.line);
    const std::string key = KeyChosen(fields_.options.chosen, {id});
    if (key == "total" || key == "increase") return key == "total";
    Money sum = credit_.amount.money;
    sum.minor += increase.money.minor;
    fields_.open.push_back({id,
                            increase.source.line,
                            "32B",
                            "the increase is not less than the credit's amount",
                            {{"increase", "the new total is " + FormatMoney(sum)},
                             {"total", "the new total is " + FormatMoney(increase.money)}}});
    return false;
  }

  void Replace(const Field& field) {
    const std::string slot = SlotOf(field.tag);
    if (slot == "31D") return ReplaceExpiry(field);
    if (slot == "39A") {
      credit_.tolerance = fields_.ReadTolerance(field);
    } else if (slot == "39B") {
      credit_.maximum = true;
      credit_.tolerance.reset();
    } else if (slot == "40E") {
      credit_.rules_text = fields_.ReadText(field);
      credit_.rules = fields_.ReadRules(field).value_or(credit_.rules);
    } else if (slot == "43P") {
      credit_.partial = fields_.ReadPermission(field);
    } else if (slot == "43T") {
      credit_.transhipment = fields_.ReadPermission(field);
    } else if (slot == "44C") {
      credit_.latest_shipment = fields_.ReadDay(field);
      credit_.shipment_period.reset();
    } else if (slot == "44D") {
      credit_.shipment_period = fields_.ReadText(field);
      credit_.latest_shipment.reset();
    } else if (slot == "48") {
      credit_.period = fields_.ReadPeriod(field);
    } else if (slot == "50") {
      credit_.applicant = fields_.ReadParty(field);
    } else if (slot == "59") {
      credit_.beneficiary = fields_.ReadParty(field);
    } else {
      ReplaceText(slot, field);
    }
  }

  void ReplaceText(const std::string& slot, const Field& field) {
    const std::array<std::pair<std::string_view, std::optional<Text>*>, 6> texts = {{
        {"39C", &credit_.additional},
        {"41a", &credit_.available},
        {"44A", &credit_.receipt_place},
        {"44B", &credit_.destination},
        {"44E", &credit_.loading_port},
        {"44F", &credit_.discharge_port},
    }};
    for (const auto& [tag, text] : texts) {
      if (tag == slot) *text = fields_.ReadText(field);
    }
    std::erase_if(credit_.others, [&](const Field& other) { return SlotOf(other.tag) == slot; });
    const bool kept =
        std::none_of(texts.begin(), texts.end(), [&](const auto& one) { return one.first == slot; });
    if (kept) credit_.others.push_back(field);
  }

  // 31E gives a day alone: the place stays.
  void ReplaceExpiry(const Field& field) {
    const std::string text = Tidy(field.Text());
    const bool day_alone = text.size() == 6;
    if (day_alone) {
      if (const auto day = fields_.ReadDay(field)) {
        credit_.expiry.day = day->day;
        credit_.expiry.source = day->source;
      }
    } else if (const auto expiry = fields_.ReadExpiry(field)) {
      credit_.expiry = *expiry;
    }
  }

  std::vector<Item>& ItemsFor(std::string_view tag) {
    if (tag == "45A") return credit_.goods;
    return tag == "46A" ? credit_.documents : credit_.conditions;
  }

  void ApplyNarrative(const NarrativeChange& change) {
    std::vector<Item>& items = ItemsFor(change.tag);
    for (const NarrativeAction& action : change.actions) {
      auto texts = ItemsOf(action.lines, action.source.tag, amendment_.file);
      if (action.kind == NarrativeAction::Kind::kDelete) {
        Delete(items, texts);
        continue;
      }
      if (action.kind == NarrativeAction::Kind::kReplaceAll) items.clear();
      items.insert(items.end(), std::make_move_iterator(texts.begin()), std::make_move_iterator(texts.end()));
    }
  }

  // Each text must stand once. Time is linear in both lists.
  void Delete(std::vector<Item>& items, const std::vector<Item>& texts) {
    std::unordered_map<std::string, std::vector<std::size_t>> places;
    for (std::size_t i = 0; i < items.size(); ++i) places[Comparable(items[i].text)].push_back(i);
    std::vector<bool> gone(items.size(), false);
    for (const Item& text : texts) {
      const auto found = places.find(Comparable(text.text));
      const bool once = found != places.end() && found->second.size() == 1 && !gone[found->second[0]];
      if (once) {
        gone[found->second[0]] = true;
        continue;
      }
      Fault(text.source,
            "/DELETE/ names a text that stands " +
                std::string(found == places.end() ? "nowhere" : "more than once, or is deleted twice,") +
                " in the credit: \"" + Quote(text.text) + "\"");
    }
    std::vector<Item> kept;
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (!gone[i]) kept.push_back(std::move(items[i]));
    }
    items = std::move(kept);
  }

  Credit credit_;
  const Amendment& amendment_;
  FieldReader fields_;
};

Result<void> CheckOrder(const std::vector<AnsweredAmendment>& amendments) {
  std::int64_t last = 0;
  for (const auto& [amendment, answer] : amendments) {
    if (amendment.number != 0 && amendment.number <= last) {
      return Invalid("amendment " + std::to_string(amendment.number) + " comes behind amendment " +
                     std::to_string(last) + ": give them in the order of field 26E, each once");
    }
    last = std::max(last, amendment.number);
  }
  return {};
}

// Amendments that field 26E counts and that nobody gave: what they changed is not known here.
void NoteGaps(const std::vector<AnsweredAmendment>& amendments, std::vector<std::string>& notes) {
  std::int64_t last = 0;
  for (const auto& [amendment, answer] : amendments) {
    if (amendment.number == 0) continue;
    if (amendment.number > last + 1) {
      const std::string first = std::to_string(last + 1);
      notes.push_back("amendment " + std::to_string(amendment.number) + " by field 26E is given, and " +
                      (amendment.number == last + 2
                           ? first + " is not"
                           : first + " to " + std::to_string(amendment.number - 1) + " are not") +
                      ": what they changed is not examined");
    }
    last = amendment.number;
  }
}

}  // namespace

AmendmentRead ReadAmendment(std::string_view text, std::size_t file, const ReadOptions& options) {
  return AmendmentReader(ReadMessages(text, options), file, options).Read();
}

Amended Apply(const Credit& credit, const Amendment& amendment, const ReadOptions& options) {
  return Applier(credit, amendment, options).Apply();
}

Result<Possibilities> Outcomes(const Credit& credit, const std::vector<AnsweredAmendment>& amendments,
                               const std::vector<ReadOptions>& options) {
  if (amendments.size() > kAmendmentsMax) {
    return Fail(Error::Kind::kExhausted, "more than " + std::to_string(kAmendmentsMax) + " amendments");
  }
  YIDAN_TRY(CheckOrder(amendments));
  Possibilities out;
  NoteGaps(amendments, out.notes);
  std::vector<std::size_t> unanswered;
  for (std::size_t i = 0; i < amendments.size(); ++i) {
    const std::string name = "amendment " + std::to_string(i + 1);
    const Answer answer = amendments[i].answer;
    if (answer == Answer::kNone) unanswered.push_back(i);
    if (answer == Answer::kAcceptedInPart) {
      out.notes.push_back(name + " was accepted in part, which is its rejection (UCP 600 art. 10(e))");
    }
  }
  if (unanswered.size() > kUnansweredMax) {
    return Fail(Error::Kind::kExhausted,
                "more than " + std::to_string(kUnansweredMax) +
                    " amendments are unanswered: say which were accepted or rejected");
  }
  if (!unanswered.empty()) {
    out.notes.emplace_back(
        "unanswered amendments are neither accepted nor rejected (UCP 600 art. 10(c)): each outcome is "
        "examined");
  }
  for (std::size_t mask = 0; mask < std::size_t{1} << unanswered.size(); ++mask) {
    Possibility one;
    one.credit = credit;
    for (std::size_t i = 0; i < amendments.size(); ++i) {
      const auto at = std::find(unanswered.begin(), unanswered.end(), i);
      const bool supposed = at != unanswered.end() && ((mask >> (at - unanswered.begin())) & 1U) != 0;
      if (amendments[i].answer != Answer::kAccepted && !supposed) continue;
      one.accepted.push_back(i);
      if (supposed) one.supposed.push_back(i);
      if (!one.credit) continue;
      Amended amended =
          Apply(*one.credit, amendments[i].amendment, i < options.size() ? options[i] : ReadOptions{});
      one.credit = std::move(amended.credit);
      one.remarks.insert(one.remarks.end(), amended.remarks.begin(), amended.remarks.end());
      one.open.insert(one.open.end(), amended.open.begin(), amended.open.end());
    }
    out.all.push_back(std::move(one));
  }
  return out;
}

}  // namespace yidan::credit
