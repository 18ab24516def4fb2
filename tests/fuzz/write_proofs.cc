// Writes the proof files of corpus/proof anew: to be run when the format changes, which it may until it is
// frozen.
//   write_proofs tests/fuzz/corpus/proof
#include <cstdio>
#include <fstream>
#include <string>

#include "services/proof/redact.h"
#include "tests/support/synthetic_registry.h"

namespace {

using yidan::testing::kJourney;
using yidan::testing::SyntheticRegistry;

bool Write(const std::string& path, const yidan::proof::ProofFile& file) {
  std::ofstream out(path, std::ios::binary);
  out << yidan::proof::FormatProofFile(file);
  return static_cast<bool>(out.flush());
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: write_proofs FOLDER\n", stderr);
    return 2;
  }
  const std::string folder = argv[1];
  SyntheticRegistry twelve(/*with_sm2=*/true);
  yidan::testing::PlayTwelveActs(twelve);
  SyntheticRegistry delivered;
  yidan::testing::PlayJourney(delivered, 5);
  SyntheticRegistry rotated;
  yidan::testing::PlayJourney(rotated, 2);
  rotated.RotateNoteKey("second");
  const auto redacted = yidan::proof::Redact(
      rotated.File(kJourney), {.reveal = {}, .hide = {"/declared_value"}, .bare_beside = false});
  const bool written = redacted && Write(folder + "/twelve-acts.yidan.json", twelve.File(kJourney)) &&
                       Write(folder + "/delivered.yidan.json", delivered.File(kJourney)) &&
                       Write(folder + "/redacted-rotated.yidan.json", *redacted);
  return written ? 0 : 1;
}
