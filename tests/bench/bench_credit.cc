// Reading is linear: each row doubles the narrative, and the time per byte stays what it was.
//   build/release/tests/bench/bench_credit
#include <chrono>
#include <cstdio>
#include <string>

#include "services/credit/credit.h"

namespace {

std::string CreditOf(std::size_t narrative_bytes, const std::string& line) {
  std::string text =
      ":27:1/1\n:40A:IRREVOCABLE\n:20:BENCH/1\n:31C:250320\n:40E:UCP LATEST VERSION\n:31D:250615FRANKFURT\n"
      ":50:APPLICANT\n:59:BENEFICIARY\n:32B:EUR1000,\n:41D:ANY BANK\nBY NEGOTIATION\n:45A:+GOODS\n";
  while (text.size() < narrative_bytes) text += line;
  return text + ":49:WITHOUT\n";
}

void Row(const char* name, const std::string& line) {
  for (std::size_t bytes = std::size_t{640} << 10U; bytes <= std::size_t{10} << 20U; bytes *= 2) {
    const std::string text = CreditOf(bytes, line);
    const auto start = std::chrono::steady_clock::now();
    const auto read = yidan::credit::ReadCredit(text, {{{"-", "text"}, {":", "text"}}});
    const std::chrono::duration<double, std::nano> took = std::chrono::steady_clock::now() - start;
    std::printf("%-14s %9zu bytes  %7.1f ns a byte  %s\n", name, text.size(),
                took.count() / static_cast<double>(text.size()), read.credit ? "read" : "not certain");
  }
}

}  // namespace

int main() {
  Row("plain", "+SPARE PARTS AS PER PROFORMA INVOICE 1234, 100 PIECES\n");
  Row("short lines", "A\n");
  Row("hyphens", "- SPARE PARTS\n");
  Row("colons", ": SPARE PARTS\n");
  Row("ends", "-}\n");
  return 0;
}
