// Every byte of a proof file of twelve acts, with bits of it flipped: a parse error, INVALID, or harmless by
// the rules that FORMAT.md states.
#include <gtest/gtest.h>

#include <algorithm>

#include "services/proof/content_verdict.h"
#include "services/proof/redact.h"
#include "services/proof/verifier.h"
#include "tests/support/synthetic_registry.h"

namespace yidan::proof {
namespace {

using yidan::testing::kJourney;
using yidan::testing::SyntheticRegistry;
using yidan::testing::TestKey;

#ifdef __SANITIZE_ADDRESS__
constexpr std::size_t kStep = 61;  // a sample: each byte is ten times dearer
#else
constexpr std::size_t kStep = 1;
#endif
constexpr std::size_t kShards = 4;

log::NoteSigner Witness(const std::string& name) {
  return *log::NoteSigner::Create(name, log::NoteKeyType::kCosignature,
                                  TestKey(name, crypto::Algorithm::kEd25519));
}

// A file with one of everything, and a reader that asks for all of it. (An SM2 line is dear to verify: only
// the redacted file has one.)
struct Subject {
  std::string text;
  std::size_t content_begins = 0;  // in the text, the member's value
  std::size_t content_ends = 0;
  ProofFile file;
  std::optional<title::TitleState> title;
  VerifyOptions options;
};

Subject MakeSubject(bool redacted) {
  SyntheticRegistry registry(/*with_sm2=*/redacted);
  const std::string first_key = registry.vkey();
  yidan::testing::PlayTwelveActs(registry);
  registry.RotateNoteKey("second");
  Subject out;
  out.file = registry.File(kJourney);
  if (redacted) out.file = *Redact(out.file, {{}, {"/freight", "/goods_lines/0/vins"}, true});
  const std::string note_text = log::ParseNote(out.file.checkpoint)->text;
  for (const char* name : {"witness.test/known", "witness.test/unknown"}) {
    const auto line = Witness(name).CosignatureLine(note_text, 1'491'465'700);
    out.file.checkpoint = *log::AddSignatureLine(out.file.checkpoint, *line);
  }
  out.text = FormatProofFile(out.file);
  out.content_begins = out.text.find("\"content\": ") + 11;
  out.content_ends = out.text.find(",\n\"entries\": ");
  out.title = *title::DecodeTitleState(out.file.title);
  out.options = {first_key, registry.now_ms};
  out.options.witness_keys = {Witness("witness.test/known").verifier().KeyString()};
  out.options.require_sm2 = redacted;
  return out;
}

const Subject& TheSubject(bool redacted) {
  static const Subject whole = MakeSubject(false);
  static const Subject less = MakeSubject(true);
  return redacted ? less : whole;
}

// The signature lines of a checkpoint but those of `name`.
std::vector<log::NoteSignature> LinesBut(const std::string& checkpoint, const std::string& name) {
  auto parsed = log::ParseNote(checkpoint);
  if (!parsed) return {};
  std::erase_if(parsed->signatures, [&name](const log::NoteSignature& s) { return s.name == name; });
  return parsed->signatures;
}

// "Signature lines of keys that the reader does not know": all else is as it was, and so are the lines of
// those it knows.
bool HarmlessByRule(const Subject& subject, ProofFile changed) {
  const std::string checkpoint = std::exchange(changed.checkpoint, subject.file.checkpoint);
  if (FormatProofFile(changed) != subject.text) return false;
  const auto before = LinesBut(subject.file.checkpoint, "witness.test/unknown");
  const auto after = log::ParseNote(checkpoint);
  return after && after->text == log::ParseNote(subject.file.checkpoint)->text &&
         std::all_of(before.begin(), before.end(), [&after](const log::NoteSignature& line) {
           return std::find(after->signatures.begin(), after->signatures.end(), line) !=
                  after->signatures.end();
         });
}

bool AnyInvalid(const Report& report) {
  for (const Verdict* verdict :
       {&report.content, &report.issuer, &report.chain, &report.log, &report.present}) {
    if (verdict->ruling == Ruling::kInvalid) return true;
  }
  return false;
}

struct Tally {
  std::size_t refused = 0;
  std::size_t invalid = 0;
  std::size_t missing = 0;  // the line of a known key became one of an unknown key
  std::size_t harmless = 0;
};

void Flip(const Subject& subject, std::size_t at, unsigned bit, Tally& tally) {
  std::string text = subject.text;
  text[at] = static_cast<char>(static_cast<unsigned char>(text[at]) ^ (1U << bit));
  const auto file = ParseProofFile(text);
  if (!file) {
    ++tally.refused;
    return;
  }
  const std::string where = "byte " + std::to_string(at) + ", bit " + std::to_string(bit) + ": " +
                            text.substr(at < 30 ? 0 : at - 30, 60);
  // Where only the content changed, the rest of the judgement is that of the honest file: its own part of
  // the verifier says the same, sooner.
  if (at > subject.content_begins && at < subject.content_ends) {
    ProofFile rest = *file;
    rest.content = subject.file.content;
    rest.content_secret = subject.file.content_secret;
    rest.redacted = subject.file.redacted;
    ASSERT_EQ(FormatProofFile(rest), subject.text) << where;
    ASSERT_EQ(JudgeContent(*file, &*subject.title).verdict.ruling, Ruling::kInvalid) << where;
    ++tally.invalid;
    return;
  }
  const auto report = Verify(*file, subject.options);
  ASSERT_TRUE(report.has_value()) << where;
  if (report->Valid()) {
    ASSERT_TRUE(HarmlessByRule(subject, *file)) << where;
    ++tally.harmless;
  } else if (AnyInvalid(*report)) {
    ++tally.invalid;
  } else {
    ASSERT_EQ(report->witnesses.ruling, Ruling::kNotChecked) << where;
    ASSERT_EQ(report->log.ruling, Ruling::kValid) << where;
    ++tally.missing;
  }
}

class Flips : public ::testing::TestWithParam<std::tuple<bool, std::size_t>> {};

TEST_P(Flips, NoBitOfAProofFileCanBeFlippedUnnoticed) {
  const auto [redacted, shard] = GetParam();
  const Subject& subject = TheSubject(redacted);
  const auto honest = Verify(*ParseProofFile(subject.text), subject.options);
  ASSERT_TRUE(honest->Valid()) << honest->log.sentence << honest->chain.sentence << honest->present.sentence;
  const std::size_t begin = subject.text.size() * shard / kShards;
  const std::size_t end = subject.text.size() * (shard + 1) / kShards;
  // The redacted file repeats most of the whole one: a part of its bytes will do.
  const std::size_t step = kStep * (redacted ? 7 : 1);
  Tally tally;
  for (std::size_t at = begin; at < end; at += step) {
    Flip(subject, at, at / step % 8, tally);
    if (at % 8 == 0) Flip(subject, at, (at / step + 5) % 8, tally);
    if (HasFatalFailure()) return;
  }
  EXPECT_GT(tally.refused + tally.invalid, (end - begin) / step);
  EXPECT_LT(tally.harmless + tally.missing, 500U) << "no more than the signature lines can be";
  if (shard == 0 && kStep == 1) {
    EXPECT_GT(tally.harmless, 0U) << "the line of the unknown witness stands here";
  }
}

INSTANTIATE_TEST_SUITE_P(Whole, Flips,
                         ::testing::Combine(::testing::Values(false),
                                            ::testing::Range<std::size_t>(0, kShards)));
INSTANTIATE_TEST_SUITE_P(Redacted, Flips,
                         ::testing::Combine(::testing::Values(true),
                                            ::testing::Range<std::size_t>(0, kShards)));

}  // namespace
}  // namespace yidan::proof
