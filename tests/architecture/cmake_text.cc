#include "tests/architecture/cmake_text.h"

#include <algorithm>
#include <cctype>
#include <iterator>

namespace yidan::architecture {
namespace {

class Reader {
 public:
  explicit Reader(std::string text) : text_(std::move(text)) {}

  std::vector<Command> Read() {
    for (SkipBlank(); at_ < text_.size(); SkipBlank()) {
      if (text_[at_] == '(') {
        ++depth_;
        ++at_;
      } else if (text_[at_] == ')') {
        depth_ -= depth_ > 0 ? 1 : 0;
        ++at_;
      } else if (Word word = ReadWord(); depth_ == 0) {
        commands_.push_back({SmallLetters(word.text), word.line, {}});
      } else if (!commands_.empty()) {
        commands_.back().words.push_back(std::move(word));
      }
    }
    return std::move(commands_);
  }

 private:
  static std::string SmallLetters(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    return text;
  }

  void SkipBlank() {
    while (at_ < text_.size() && (text_[at_] == '#' || IsBlank())) {
      if (text_[at_] == '#') {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else if (text_[at_++] == '\n') {
        ++line_;
      }
    }
  }

  bool IsBlank() const { return std::isspace(static_cast<unsigned char>(text_[at_])) != 0; }

  Word ReadWord() {
    Word word = {"", line_};
    while (at_ < text_.size() && !IsBlank() && text_[at_] != '(' && text_[at_] != ')' && text_[at_] != '#') {
      if (text_[at_] == '"') {
        word.text += ReadQuoted();
      } else {
        word.text += text_[at_++];
      }
    }
    return word;
  }

  std::string ReadQuoted() {
    std::string quoted;
    for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) {
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
      if (text_[at_] == '\n') ++line_;
      quoted += text_[at_];
    }
    at_ = std::min(at_ + 1, text_.size());
    return quoted;
  }

  const std::string text_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  std::size_t depth_ = 0;
  std::vector<Command> commands_;
};

}  // namespace

std::vector<Command> ReadCommands(std::istream& text) {
  return Reader({std::istreambuf_iterator<char>(text), {}}).Read();
}

}  // namespace yidan::architecture
