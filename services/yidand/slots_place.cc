#include "services/yidand/slots_place.h"

#include <filesystem>
#include <optional>

#include "services/posix/durable_file.h"

namespace yidan::yidand {
namespace {

namespace fs = std::filesystem;

std::string FileIn(const std::string& data) { return data + "/slots.place"; }

std::string Absolute(const std::string& path) {
  std::error_code failed;
  std::string absolute = fs::weakly_canonical(fs::absolute(path, failed), failed);
  while (absolute.size() > 1 && absolute.back() == '/') absolute.pop_back();
  return absolute;
}

Result<std::optional<std::string>> Kept(const std::string& data) {
  YIDAN_ASSIGN(auto line, posix::ReadFileIfThere(FileIn(data)));
  if (line && !line->empty() && line->back() == '\n') line->pop_back();
  if (line && (line->empty() || line->front() != '/' || line->find('\n') != std::string::npos)) {
    return Corrupt(
        FileIn(data) +
        " is no line with an absolute path: write the place of the head slots into it, or delete it "
        "and give --slots");
  }
  return line;
}

bool HasSlots(const std::string& slots) {
  std::error_code ignored;
  return fs::exists(slots + "/head.0", ignored) || fs::exists(slots + "/head.1", ignored);
}

}  // namespace

Outcome FindSlots(const std::string& data, std::string& slots, bool moved) {
  YIDAN_ASSIGN(const auto kept, Kept(data));
  if (!kept || moved) return {};
  if (slots.empty()) {
    slots = *kept;
  } else if (Absolute(slots) != *kept) {
    return Fail(Error::Kind::kDenied,
                "--slots: " + slots + " is not " + *kept + ", where " + FileIn(data) +
                    " says that the head slots are. If they were moved, say so once with --slots-moved");
  }
  return {};
}

Outcome NeedSlots(const std::string& data) {
  YIDAN_ASSIGN(const auto kept, Kept(data));
  if (!kept || HasSlots(*kept)) return {};
  return Fail(
      Error::Kind::kNotFound,
      "no head slot is in " + *kept + ", where " + FileIn(data) +
          " says that they are: nothing was signed. Remedy: mount their disk; if they are lost, start "
          "with --remembered-checkpoint, the newest that anybody has");
}

Outcome WriteSlotsPlace(const std::string& data, const std::string& slots) {
  if (slots.empty()) return {};
  const std::string line = Absolute(slots) + "\n";
  if (posix::ReadFile(FileIn(data)).value_or("") == line) return {};
  return posix::ReplaceFile(FileIn(data), line);
}

Outcome RememberSlots(const std::string& data, const std::string& slots) {
  if (!HasSlots(slots)) return {};
  return WriteSlotsPlace(data, slots);
}

}  // namespace yidan::yidand
