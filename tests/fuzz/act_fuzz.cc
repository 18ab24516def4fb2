// Acts: one meaning, one encoding.
#include "services/title/rule_set.h"
#include "tests/fuzz/fuzz.h"

using yidan::fuzz::Require;
namespace title = yidan::title;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes = yidan::fuzz::BytesOf(data, size);
  const auto act = title::ParseAct(bytes, title::RulesV1());
  if (!act) return 0;
  Require(title::SerializeAct(*act) == bytes, "one act has one encoding");
  Require(title::KindOf(*act) != yidan::v1::ACT_KIND_UNSPECIFIED, "an act says what it does");
  return 0;
}
