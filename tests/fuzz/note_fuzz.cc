// Signed notes and checkpoints: one checkpoint has one text.
#include "services/log/checkpoint.h"
#include "services/log/note.h"
#include "services/log/proof_text.h"
#include "tests/fuzz/fuzz.h"

using yidan::fuzz::Require;
namespace log_ = yidan::log;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = yidan::fuzz::TextOf(data, size);
  if (const auto verifier = log_::NoteVerifier::FromKeyString(text))
    Require(verifier->KeyString() == text, "one key has one text");
  const auto checkpoint = log_::ParseCheckpoint(text);
  if (checkpoint) Require(*log_::FormatCheckpoint(*checkpoint) == text, "one checkpoint has one text");
  const auto note = log_::ParseNote(text);
  if (!note) return 0;
  Require(!note->signatures.empty() && note->text.ends_with('\n'), "a note has a text and a signature");
  Require(!log_::OpenNote(text, {}), "a note is never trusted without a key");
  if (const auto inner = log_::ParseCheckpoint(note->text))
    Require(*log_::FormatCheckpoint(*inner) == note->text, "one checkpoint has one text");
  return 0;
}
