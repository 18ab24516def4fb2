#include "services/credit/page.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "services/base/text.h"
#include "services/credit/examine.h"
#include "services/credit/frame.h"
#include "services/waybill/canonical_json.h"
#include "services/waybill/schema.h"

namespace yidan::credit {
namespace {

using waybill::JsonLeaf;

constexpr std::string_view kStyle = R"(
@page { size: A4; margin: 14mm 11mm; }
* { box-sizing: border-box; }
body { font: 9pt/1.35 "Noto Sans", "Noto Sans CJK SC", "Microsoft YaHei", Arial, sans-serif; color: #111;
  margin: 0 auto; max-width: 188mm; }
h1 { font-size: 14pt; margin: 0 0 1mm; }
h2 { font-size: 11pt; margin: 6mm 0 1.5mm; }
h3 { font-size: 9.5pt; margin: 3mm 0 1mm; }
p { margin: 1mm 0; }
.standing { font-weight: bold; background: #fbe3e0; }
.verdict { font-weight: bold; border: 0.4mm solid #111; display: inline-block; padding: 1mm 2.5mm; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; }
th, td { border: 0.2mm solid #999; padding: 0.8mm 1.2mm; text-align: left; vertical-align: top;
  overflow-wrap: anywhere; }
th { background: #eee; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
.discrepancy td { background: #fbe3e0; }
.examiner td { background: #fdf3d6; }
.number { width: 9mm; text-align: right; color: #555; }
.narrow { width: 24mm; }
.sides { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 4mm; align-items: start; }
.sides table { font-size: 7pt; line-height: 1.2; }
.sides td { padding: 0.3mm 1mm; }
.mono { font-family: "Noto Sans Mono", "Noto Sans Mono CJK SC", Consolas, monospace; white-space: pre-wrap; }
a { color: inherit; }
.mark { font-weight: bold; }
@media print { * { -webkit-print-color-adjust: exact; print-color-adjust: exact; } }
)";

std::string ClassOf(Kind kind) {
  if (kind == Kind::kDiscrepancy) return "discrepancy";
  return kind == Kind::kForExaminer ? "examiner" : "complies";
}

// What complies is shown by its beginning: the whole stands below, and paper is short.
std::string Shown(const Finding& finding, const std::string& text) {
  constexpr std::size_t kCompliesBytes = 44;
  if (finding.kind != Kind::kComplies || text.size() <= kCompliesBytes) return Quote(text);
  std::size_t end = kCompliesBytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end) + "...";
}

// Leaves of one JSON document, and the findings that point at them.
struct Leaves {
  std::string id;  // prefix of the rows' ids: "d", "s"
  std::vector<JsonLeaf> leaves;
  std::map<std::size_t, std::vector<std::size_t>> marks;  // row: numbers of findings

  // The row that a pointer is about: its leaf, or the first below it. "*" stands for any index.
  [[nodiscard]] std::optional<std::size_t> RowOf(std::string_view pointer) const {
    if (pointer.empty() || leaves.empty()) return std::nullopt;
    const std::string prefix(pointer.substr(0, pointer.find('*')));
    const auto at = std::lower_bound(
        leaves.begin(), leaves.end(), prefix,
        [](const JsonLeaf& leaf, const std::string& wanted) { return leaf.pointer < wanted; });
    if (at == leaves.end() || !at->pointer.starts_with(prefix)) return std::nullopt;
    return static_cast<std::size_t>(at - leaves.begin());
  }
};

// Numbered over all outcomes.
struct Numbered {
  std::size_t number = 0;
  const Finding* finding = nullptr;
};

class Renderer {
 public:
  explicit Renderer(const Page& page) : page_(page) {}

  std::string Run() {
    document_ = {"d", waybill::Flatten(waybill::ToJson(*page_.document)), {}};
    set_.id = "s";
    if (const auto manifest = waybill::ParseJson(page_.manifest)) set_.leaves = waybill::Flatten(*manifest);
    Number();
    Head();
    for (std::size_t i = 0; i < page_.outcomes.size(); ++i) Outcome(page_.outcomes[i], numbered_[i]);
    Remarks();
    Sides();
    out_ += "</body></html>\n";
    return std::move(out_);
  }

 private:
  void Element(const char* name, std::string_view text, const char* css = nullptr) {
    out_ += std::string("<") + name + (css == nullptr ? "" : std::string(" class=\"") + css + "\"") + ">" +
            EscapeHtml(text) + "</" + name + ">\n";
  }

  void Number() {
    std::size_t number = 0;
    for (const PageOutcome& outcome : page_.outcomes) {
      auto& list = numbered_.emplace_back();
      if (outcome.examined == nullptr) continue;
      for (const Kind kind : {Kind::kDiscrepancy, Kind::kForExaminer, Kind::kComplies}) {
        for (const Finding& finding : outcome.examined->findings) {
          if (finding.kind != kind) continue;
          list.push_back({++number, &finding});
          Mark(list.back());
        }
      }
    }
  }

  void Mark(const Numbered& one) {
    const Finding& finding = *one.finding;
    if (finding.kind == Kind::kComplies) return;
    if (finding.credit.line > 0)
      credit_marks_[{finding.credit.file, finding.credit.line}].push_back(one.number);
    Leaves& leaves = finding.set_file.empty() ? document_ : set_;
    if (const auto row = leaves.RowOf(finding.pointer)) leaves.marks[*row].push_back(one.number);
  }

  void Head() {
    out_ +=
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"/>\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
        "'unsafe-inline'\"/>\n<title>Examination of " +
        EscapeHtml(page_.title) + "</title>\n<style>" + std::string(kStyle) + "</style></head>\n<body>\n";
    Element("h1", "Examination of " + page_.title);
    for (const std::string& sentence : page_.standing) {
      Element("p", sentence, page_.but.empty() ? nullptr : "standing");
    }
    Element("p", "Document: " + page_.proven);
    for (const std::string& sentence : page_.deadlines) Element("p", sentence);
  }

  void Outcome(const PageOutcome& outcome, const std::vector<Numbered>& findings) {
    Element("h2", outcome.supposing.empty() ? "Findings" : "Findings: " + outcome.supposing);
    if (outcome.examined == nullptr) {
      return Element("p", "NOT EXAMINED: the amendments cannot be applied", "verdict");
    }
    const Examination& examined = *outcome.examined;
    Element("p", SentenceOf(examined) + page_.but, "verdict");
    Element("p", examined.article.empty() ? "no transport document is asked for" : examined.article);
    out_ +=
        "<table><thead><tr><th class=\"number\">No.</th><th>Finding</th><th class=\"narrow\">Rule</th>"
        "<th>Credit</th><th>Document</th></tr></thead><tbody>\n";
    for (const Numbered& one : findings) Row(one);
    out_ += "</tbody></table>\n";
    for (const std::string& other : examined.not_examined) Element("p", "Not examined: " + other);
  }

  void Row(const Numbered& one) {
    const Finding& finding = *one.finding;
    out_ += "<tr class=\"" + ClassOf(finding.kind) + "\"><td class=\"number\">" + std::to_string(one.number) +
            "</td><td><strong>" + EscapeHtml(NameOf(finding.kind)) + "</strong>, " +
            EscapeHtml(finding.check) + ": " + EscapeHtml(finding.wording);
    if (!finding.cure.empty()) out_ += "<br/><em>Cure: " + EscapeHtml(finding.cure) + "</em>";
    out_ += "</td><td>" + EscapeHtml(finding.article) + "</td><td>";
    if (finding.credit.line > 0) {
      out_ += "<a href=\"#" + CreditId(finding.credit.file, finding.credit.line) + "\">" +
              EscapeHtml(finding.credit.tag) + ", line " + std::to_string(finding.credit.line) + "</a> " +
              EscapeHtml(Shown(finding, finding.credit_text));
    }
    out_ += "</td><td>";
    const Leaves& leaves = finding.set_file.empty() ? document_ : set_;
    if (!finding.set_file.empty()) out_ += EscapeHtml(finding.set_file) + " ";
    if (const auto row = leaves.RowOf(finding.pointer)) {
      out_ +=
          "<a href=\"#" + leaves.id + std::to_string(*row) + "\">" + EscapeHtml(finding.pointer) + "</a> ";
    } else if (!finding.pointer.empty()) {
      out_ += EscapeHtml(finding.pointer) + " ";
    }
    out_ += EscapeHtml(finding.value.empty() ? "(nothing)" : Shown(finding, finding.value)) + "</td></tr>\n";
  }

  void Remarks() {
    if (page_.remarks.empty()) return;
    Element("h2", "On the reading of the credit");
    for (const std::string& remark : page_.remarks) Element("p", remark);
  }

  void Sides() {
    Element("h2", "Credit and document side by side");
    out_ += "<div class=\"sides\"><div>\n";
    for (std::size_t file = 0; file < page_.credit.size(); ++file) CreditLines(file);
    out_ += "</div><div>\n";
    LeafTable("The document", document_);
    if (!set_.leaves.empty()) LeafTable("The other documents of the set", set_);
    out_ += "</div></div>\n";
  }

  void CreditLines(std::size_t file) {
    Element("h3", page_.credit[file].name);
    out_ += "<table><tbody>\n";
    for (const RawLine& line : LinesOf(page_.credit[file].text)) {
      const auto marks = credit_marks_.find({file, line.number});
      out_ += "<tr id=\"" + CreditId(file, line.number) + "\"" +
              (marks == credit_marks_.end() ? "" : " class=\"discrepancy\"") + "><td class=\"number\">" +
              std::to_string(line.number) + "</td><td class=\"mono\">" + EscapeHtml(line.text) +
              (marks == credit_marks_.end() ? "" : Marks(marks->second)) + "</td></tr>\n";
    }
    out_ += "</tbody></table>\n";
  }

  void LeafTable(const char* title, const Leaves& leaves) {
    Element("h3", title);
    out_ += "<table><tbody>\n";
    for (std::size_t i = 0; i < leaves.leaves.size(); ++i) {
      const JsonLeaf& leaf = leaves.leaves[i];
      std::string_view value = leaf.value;
      if (value.size() >= 2 && value.front() == '"') value = value.substr(1, value.size() - 2);
      const auto marks = leaves.marks.find(i);
      out_ += "<tr id=\"" + leaves.id + std::to_string(i) + "\"" +
              (marks == leaves.marks.end() ? "" : " class=\"discrepancy\"") + "><td>" +
              EscapeHtml(leaf.pointer) + "</td><td>" + EscapeHtml(value) +
              (marks == leaves.marks.end() ? "" : Marks(marks->second)) + "</td></tr>\n";
    }
    out_ += "</tbody></table>\n";
  }

  static std::string Marks(const std::vector<std::size_t>& numbers) {
    std::string out = " <span class=\"mark\">&#8592; ";
    for (std::size_t i = 0; i < numbers.size(); ++i) out += (i > 0 ? ", " : "") + std::to_string(numbers[i]);
    return out + "</span>";
  }

  static std::string CreditId(std::size_t file, std::size_t line) {
    return "c" + std::to_string(file) + "-" + std::to_string(line);
  }

  const Page& page_;
  Leaves document_;
  Leaves set_;
  std::vector<std::vector<Numbered>> numbered_;  // by outcome
  std::map<std::pair<std::size_t, std::size_t>, std::vector<std::size_t>> credit_marks_;
  std::string out_;
};

}  // namespace

std::string EscapeHtml(std::string_view text) {
  std::string out;
  for (const char c : ForScreen(text)) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string RenderPage(const Page& page) { return Renderer(page).Run(); }

}  // namespace yidan::credit
