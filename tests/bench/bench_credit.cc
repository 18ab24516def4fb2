// Reading and examining are linear: each row doubles one narrative, and the time per byte stays what it was.
//   build/release/tests/bench/bench_credit
#include <chrono>
#include <cstdio>
#include <string>

#include "services/credit/examine.h"

namespace {

// A credit whose field `tag` (45A, 46A or 47A) is filled with a line over and over.
std::string CreditOf(const std::string& tag, std::size_t narrative_bytes, const std::string& line) {
  std::string text =
      ":27:1/1\n:40A:IRREVOCABLE\n:20:BENCH/1\n:31C:250320\n:40E:UCP LATEST VERSION\n:31D:250615FRANKFURT\n"
      ":50:APPLICANT\n:59:BENEFICIARY\n:32B:EUR1000,\n:41D:ANY BANK\nBY NEGOTIATION\n";
  if (tag != "45A") text += ":45A:+GOODS\n";
  if (tag != "46A") text += ":46A:+FULL SET OF MULTIMODAL TRANSPORT DOCUMENT TO ORDER\n";
  text += ":" + tag + ":+BEGINNING\n";
  while (text.size() < narrative_bytes) text += line;
  return text + ":49:WITHOUT\n";
}

// Many goods lines, notify parties and clauses: what a narrative is held against.
yidan::v1::Waybill Document() {
  yidan::v1::Waybill out;
  for (int i = 0; i < 500; ++i) {
    out.add_goods_lines()->set_description("spare parts no. " + std::to_string(i));
    out.add_clauses()->set_text("clause " + std::to_string(i));
    out.mutable_parties()->add_notify_parties()->set_name("party " + std::to_string(i));
  }
  return out;
}

void Row(const char* name, const std::string& tag, const std::string& line) {
  const auto document = Document();
  for (std::size_t bytes = std::size_t{640} << 10U; bytes <= std::size_t{10} << 20U; bytes *= 2) {
    const std::string text = CreditOf(tag, bytes, line);
    const auto per_byte = [&](std::chrono::steady_clock::time_point start) {
      const std::chrono::duration<double, std::nano> took = std::chrono::steady_clock::now() - start;
      return took.count() / static_cast<double>(text.size());
    };
    const auto start = std::chrono::steady_clock::now();
    const auto read = yidan::credit::ReadCredit(text, {{{"-", "text"}, {":", "text"}}});
    const double reading = per_byte(start);
    std::printf("%s %-14s %9zu bytes  read %7.1f ns a byte", tag.c_str(), name, text.size(), reading);
    if (read.credit) {
      const auto begin = std::chrono::steady_clock::now();
      const auto examined = yidan::credit::Examine(*read.credit, document, {});
      std::printf("  examined %7.1f ns a byte, %zu findings\n", per_byte(begin), examined.findings.size());
    } else {
      std::printf("  not certain\n");
    }
  }
}

}  // namespace

int main() {
  Row("plain", "45A", "+SPARE PARTS AS PER PROFORMA INVOICE 1234, 100 PIECES\n");
  Row("one item", "45A", "SPARE PARTS AS PER PROFORMA INVOICE 1234, 100 PIECES\n");
  Row("no quantity", "45A", "SPARE PARTS AS PER PROFORMA INVOICE 1234\n");
  Row("digits", "45A", "1,000,000,000.000\n");
  Row("short lines", "45A", "A\n");
  Row("hyphens", "45A", "- SPARE PARTS\n");
  Row("colons", "45A", ": SPARE PARTS\n");
  Row("ends", "45A", "-}\n");
  Row("documents", "46A", "+BILL OF LADING TO ORDER OF A, NOTIFY B\n");
  Row("one document", "46A", "BILL OF LADING TO ORDER OF A, NOTIFY B\n");
  Row("conditions", "47A", "+PARTIAL SHIPMENTS ALLOWED. SHIPMENT VIA BREST\n");
  Row("one condition", "47A", "PARTIAL SHIPMENTS ALLOWED SHIPMENT VIA BREST\n");
  return 0;
}
