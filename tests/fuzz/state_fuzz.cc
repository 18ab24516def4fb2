// The values of the state map: one state has one encoding.
#include "services/title/directory.h"
#include "services/title/rules.h"
#include "services/title/state.h"
#include "tests/fuzz/fuzz.h"

using yidan::fuzz::Require;
namespace title = yidan::title;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes = yidan::fuzz::BytesOf(data, size);
  if (const auto state = title::DecodeTitleState(bytes)) {
    Require(title::Encode(*state) == bytes, "one title has one encoding");
    (void)title::ToProto(*state, 1'491'465'600'000);
  }
  if (const auto record = title::DecodeParticipant(bytes))
    Require(title::Encode(*record) == bytes, "one record has one encoding");
  if (const auto parameters = title::DecodeParameters(bytes))
    Require(title::Encode(*parameters) == bytes, "one set of parameters has one encoding");
  return 0;
}
