// Runs one fuzz target over its corpus, and over repeatable mutations of it: what libFuzzer does by the
// million with clang, every build does by the hundred.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <random>
#include <vector>

#include "tests/fuzz/fuzz.h"
#include "tests/support/files.h"

namespace yidan::fuzz {
namespace {

#ifdef __SANITIZE_ADDRESS__
constexpr int kMutations = 300;
#else
constexpr int kMutations = 5'000;
#endif

std::vector<std::string> Corpus() {
  std::vector<std::filesystem::path> paths;
  for (const auto& file : std::filesystem::directory_iterator(YIDAN_CORPUS)) paths.push_back(file.path());
  std::sort(paths.begin(), paths.end());
  std::vector<std::string> out;
  for (const auto& path : paths) out.push_back(yidan::testing::ReadWholeFile(path));
  return out;
}

void Feed(const std::string& input) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
}

// Input that is base64 is mutated behind it: otherwise little but base64 would be tested.
std::string Raw(const std::string& input) {
  return BytesOf(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
}

class Mutator {
 public:
  explicit Mutator(const std::vector<std::string>& corpus) : corpus_(corpus) {}

  std::string Next() {
    std::string out = Raw(corpus_[Below(corpus_.size())]);
    for (std::size_t times = 1 + Below(4); times > 0; --times) Mutate(out);
    return out;
  }

 private:
  // Not std::uniform_int_distribution: its numbers differ between libraries.
  std::size_t Below(std::size_t n) { return n == 0 ? 0 : static_cast<std::size_t>(random_() % n); }

  void Mutate(std::string& text) {
    const std::size_t at = Below(text.size() + 1);
    const std::size_t length = std::min(Below(64), text.size() - at);
    switch (Below(6)) {
      case 0:
        if (at < text.size()) text[at] = static_cast<char>(Below(256));
        break;
      case 1:
        if (at < text.size())
          text[at] = static_cast<char>(static_cast<unsigned char>(text[at]) ^ (1U << Below(8)));
        break;
      case 2:
        text.erase(at, length);
        break;
      case 3:
        text.insert(at, text.substr(at, length));  // twice
        break;
      case 4: {  // a piece of another input, or of this one
        const std::string other = Raw(corpus_[Below(corpus_.size())]);
        const std::size_t from = Below(other.size() + 1);
        text.replace(at, length, other.substr(from, Below(200)));
        break;
      }
      default:
        text.resize(at);
    }
  }

  const std::vector<std::string>& corpus_;
  std::mt19937_64 random_{20'170'406};
};

TEST(Corpus, NothingKeptBreaksAPromise) {
  const auto corpus = Corpus();
  ASSERT_GE(corpus.size(), 3U);
  for (const std::string& input : corpus) {
    Feed(input);
    Feed(Raw(input));
  }
}

TEST(Corpus, NoMutationOfItDoes) {
  const auto corpus = Corpus();
  Mutator mutator(corpus);
  for (int i = 0; i < kMutations; ++i) Feed(mutator.Next());
}

TEST(Corpus, NorWhatIsHardlyAnInput) {
  Feed("");
  Feed(std::string(1, '\0'));
  Feed(std::string(100'000, '\xff'));
  Feed(std::string(100'000, '['));
  Feed("b64:");
}

}  // namespace
}  // namespace yidan::fuzz
