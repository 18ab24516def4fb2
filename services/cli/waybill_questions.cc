#include "services/cli/waybill_questions.h"

#include <time.h>

#include <algorithm>
#include <istream>
#include <optional>
#include <ostream>
#include <vector>

#include "services/base/moments.h"
#include "services/cli/columns.h"
#include "services/cli/content.h"
#include "services/cli/waybill_template.h"
#include "services/waybill/canonical_json.h"
#include "services/waybill/content.h"
#include "services/waybill/pasted.h"
#include "services/waybill/schema.h"

namespace yidan::cli {
namespace {

// Where an answer goes: every pointer gets it; what is wrong with the first is said.
struct Question {
  std::string asks;
  std::vector<std::string> pointers;
  std::string otherwise;  // the answer if none is given; empty: it stays open
  enum class Form : std::uint8_t { kText, kNumber, kWeight } form = Form::kText;
};

std::string At(const std::string& list, int index, const std::string& member) {
  return "/" + list + "/" + std::to_string(index) + "/" + member;
}

void PartyQuestions(const std::string& who, const std::string& pointer, const std::string& known,
                    std::vector<Question>& out) {
  out.push_back({who + ": participant id", {pointer + "/participant_id"}, known});
  out.push_back({who + ": name", {pointer + "/name"}, {}});
}

std::vector<Question> QuestionsOf(const v1::Waybill& waybill, const Questions& who) {
  const std::string& today = who.today;
  std::vector<Question> out = {{"Your number of the waybill 运单号", {"/exchanged_document/number"}, {}},
                               {"Date of issue 签发日期", {"/exchanged_document/issue_date"}, today},
                               {"Date of taking in charge 接管日期", {"/receipt_statement/date"}, today}};
  PartyQuestions("Carrier 承运人", "/parties/carrier/party", who.carrier, out);
  PartyQuestions("Consignor 发货人", "/parties/consignor", {}, out);
  PartyQuestions("To the order of 指示人", "/parties/order_party", {}, out);
  Question container{"Container 集装箱", {"/containers/0/number"}, {}};
  container.pointers.push_back("/goods_lines/0/container_numbers/0");
  for (int i = 0; i < waybill.wagons_size(); ++i) {
    container.pointers.push_back(At("wagons", i, "container_numbers/0"));
  }
  out.push_back(std::move(container));
  out.push_back({"Its size and type 箱型", {"/containers/0/size_type"}, "45G1"});
  out.push_back({"Its seal 铅封", {"/containers/0/seals/0"}, {}});
  for (int i = 0; i < waybill.legs_size(); ++i) {
    const v1::Leg& leg = waybill.legs(i);
    const std::string name =
        "Leg " + std::to_string(i + 1) + ", " + leg.from().name() + " to " + leg.to().name() + ": ";
    out.push_back({name + "actual carrier 实际承运人", {At("legs", i, "carrier_name")}, {}});
    if (!leg.has_rail_note()) continue;
    out.push_back({name + "number of the railway note 铁路运单号", {At("legs", i, "rail_note/number")}, {}});
    out.push_back(
        {name + "the note's consignee (your agent)", {At("legs", i, "rail_note/consignee/name")}, {}});
    out.push_back({name + "who has the note's duplicate 副本",
                   {At("legs", i, "rail_note/duplicate_surrendered_to/name")},
                   {}});
  }
  for (int i = 0; i < waybill.wagons_size(); ++i) {
    out.push_back({"Wagon of leg " + std::to_string(waybill.wagons(i).legs(0)) + " 车号",
                   {At("wagons", i, "number")},
                   {}});
  }
  out.push_back({"Description of the goods 货名", {"/goods_lines/0/description"}, {}});
  out.push_back({"HS code 税号", {"/goods_lines/0/hs_code"}, {}});
  out.push_back(
      {"Packages 件数", {"/goods_lines/0/packages", "/totals/packages"}, "1", Question::Form::kNumber});
  out.push_back({"Kind of package 包装 (Recommendation 21)", {"/goods_lines/0/package_kind"}, "PK"});
  out.push_back({"Gross weight 毛重, as 5200 kg or 5.2 t; without a unit it is grams 克",
                 {"/goods_lines/0/gross_weight_grams", "/totals/gross_weight_grams"},
                 {},
                 Question::Form::kWeight});
  out.push_back({"Conditions of carriage, or where they are 运输条款", {"/clauses/0/text"}, {}});
  return out;
}

// A whole number of `decimals` places shifted out: "5.2" with 3 is 5200. nullopt: it is none, or has more
// places.
std::optional<std::int64_t> Shifted(std::string_view digits, std::size_t decimals) {
  constexpr std::size_t kMost = 15;
  const std::size_t point = std::min(digits.find('.'), digits.size());
  std::string whole(digits.substr(0, point));
  std::string rest(point == digits.size() ? std::string_view() : digits.substr(point + 1));
  if (whole.empty() || (point != digits.size() && rest.empty()) || rest.size() > decimals)
    return std::nullopt;
  whole += rest + std::string(decimals - rest.size(), '0');
  if (whole.size() > kMost) return std::nullopt;
  std::int64_t number = 0;
  for (const char c : whole) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + (c - '0');
  }
  return number;
}

// "5200 kg", "5.2t", "5200000" (grams): in grams.
std::optional<std::int64_t> GramsOf(const std::string& answer) {
  const std::size_t end = std::min(answer.find_first_not_of("0123456789."), answer.size());
  const std::string_view number = std::string_view(answer).substr(0, end);
  std::string unit;
  for (const char c : answer.substr(end)) {
    if (c != ' ') unit += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  if (unit.empty() || unit == "g" || unit == "克") return Shifted(number, 0);
  if (unit == "kg" || unit == "公斤" || unit == "千克") return Shifted(number, 3);
  if (unit == "t" || unit == "吨") return Shifted(number, 6);
  return std::nullopt;
}

// The answer as it will stand in the content; nullopt: it is not of the form that is asked for.
std::optional<Json> ValueOf(const Question& question, const std::string& answer) {
  if (question.form == Question::Form::kText) return Json(answer);
  const auto number = question.form == Question::Form::kWeight ? GramsOf(answer) : Shifted(answer, 0);
  return number ? std::optional<Json>(*number) : std::nullopt;
}

// What the rules say against the value at `pointer`; empty: nothing. Other places may still be open.
std::string FaultAt(const Json& content, const std::string& pointer) {
  const auto pasted = waybill::ReadPasted(content.dump());
  if (!pasted) return pasted.error().message;
  const auto waybill = waybill::ToWaybill(pasted->content);
  if (!waybill) return waybill.error().message;
  for (const waybill::Fault& fault : waybill::FindFaults(*waybill)) {
    if (fault.pointer == pointer) return fault.message;
  }
  return {};
}

class Asking {
 public:
  Asking(Questions& questions, Json content) : questions_(questions), content_(std::move(content)) {}

  void Ask(const Question& question) {
    const Json before = content_;
    while (true) {
      questions_.asked << question.asks << (question.otherwise.empty() ? "" : " [" + question.otherwise + "]")
                       << ": " << std::flush;
      std::string answer;
      if (!std::getline(questions_.answers, answer)) return;
      if (answer.empty()) answer = question.otherwise;
      if (answer.empty()) return;
      const auto value = ValueOf(question, answer);
      std::string fault = question.form == Question::Form::kWeight
                              ? "write a number with its unit, g, kg or t, as in 5200 kg; no commas"
                              : "write a whole number";
      if (value) {
        for (const std::string& pointer : question.pointers) {
          content_[Json::json_pointer(pointer)] = *value;
        }
        fault = FaultAt(content_, question.pointers.front());
      }
      if (fault.empty()) return;
      questions_.asked << "  " << ForScreen(fault) << "\n";
      content_ = before;
    }
  }
  [[nodiscard]] const Json& content() const { return content_; }

 private:
  Questions& questions_;
  Json content_;
};

Answer<std::string> AskForCorridor(Questions& questions) {
  const std::vector<std::string> names = CorridorNames();
  for (std::size_t i = 0; i < names.size(); ++i) {
    questions.asked << "  " << i + 1 << "  " << names[i] << "\n";
  }
  std::string answer;
  while (true) {
    questions.asked << "Corridor 线路, by number or name: " << std::flush;
    if (!std::getline(questions.answers, answer)) break;
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (answer == names[i] || answer == std::to_string(i + 1)) return names[i];
    }
    questions.asked << "  " << (answer.empty() ? "none" : "\"" + ForScreen(answer) + "\"")
                    << " is no corridor of the list: write 1 to " << names.size() << ", or a name\n";
  }
  return BadInput("no corridor was chosen; there are " + Join(names));
}

}  // namespace

std::string LocalDate(std::int64_t ms) {
  const std::time_t seconds = static_cast<std::time_t>(ms / 1000);
  std::tm local{};
  ::tzset();
  if (::localtime_r(&seconds, &local) == nullptr) return FormatRfc3339(ms).substr(0, 10);
  char out[16];
  return {out, std::strftime(out, sizeof out, "%Y-%m-%d", &local)};
}

Answer<v1::Waybill> AskForWaybill(Questions& questions, const std::string& corridor) {
  std::string name = corridor;
  if (name.empty()) {
    YIDAN_CLIENT_ASSIGN(name, AskForCorridor(questions));
  }
  YIDAN_CLIENT_ASSIGN(const v1::Waybill start, TemplateOf(name, questions.carrier));
  questions.asked << "An empty answer leaves a place open, to be filled in later; [ ] is taken as it is.\n";
  Asking asking(questions, Json::parse(waybill::ToJson(start).Canonical()));
  for (const Question& question : QuestionsOf(start, questions)) asking.Ask(question);
  // As pasted: full-width digits and spaces of numbers are undone here already.
  auto pasted = waybill::ReadPasted(asking.content().dump());
  if (!pasted) return BadInput(pasted.error().message);
  Json content = Json::parse(pasted->content.Canonical());
  // But what is still open stays readable, where a number should stand too.
  const Json leaves = asking.content().flatten();
  for (const auto& [pointer, value] : leaves.items()) {
    if (value == kFillIn) content[Json::json_pointer(pointer)] = kFillIn;
  }
  const auto whole = waybill::ParseContent(content.dump());
  if (!whole) return BadInput(whole.error().message);
  auto waybill = waybill::ToWaybill(*whole);
  if (!waybill) return BadInput(waybill.error().message);
  return *std::move(waybill);
}

}  // namespace yidan::cli
