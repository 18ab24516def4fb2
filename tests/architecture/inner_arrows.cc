#include "tests/architecture/inner_arrows.h"

#include <algorithm>
#include <deque>
#include <map>
#include <set>
#include <utility>

#include "tests/architecture/tree.h"

namespace yidan::architecture {
namespace {

namespace fs = std::filesystem;

using Rooms = std::map<std::string, std::map<std::string, std::vector<Include>>>;  // from -> to -> by what
using Circle = std::vector<std::string>;  // the first comes again after the last

std::string RoomOf(const std::string& file) { return fs::path(file).replace_extension().generic_string(); }

Rooms RoomsIn(const fs::path& root) {
  Rooms rooms;
  for (Include& include : IncludesIn(root)) {
    const std::string file = IncludedFile(root, include);
    if (file.empty() || RoomOf(file) == RoomOf(include.file)) continue;
    include.header = file;
    rooms[RoomOf(include.file)][RoomOf(file)].push_back(include);
  }
  return rooms;
}

// The shortest way between two rooms, both ends included; empty if there is none.
std::vector<std::string> Way(const Rooms& rooms, const std::string& from, const std::string& to) {
  std::map<std::string, std::string> reached_from = {{from, ""}};
  std::deque<std::string> next = {from};
  while (!next.empty() && !reached_from.contains(to)) {
    const std::string room = next.front();
    next.pop_front();
    const auto found = rooms.find(room);
    if (found == rooms.end()) continue;
    for (const auto& [target, includes] : found->second) {
      if (reached_from.emplace(target, room).second) next.push_back(target);
    }
  }
  if (!reached_from.contains(to)) return {};
  std::vector<std::string> way;
  for (std::string room = to; !room.empty(); room = reached_from[room]) way.insert(way.begin(), room);
  return way;
}

// Through every include that lies on a circle, the shortest one; each begins with its first room by name.
std::set<Circle> CirclesIn(const Rooms& rooms) {
  std::set<Circle> circles;
  for (const auto& [from, targets] : rooms) {
    for (const auto& [to, includes] : targets) {
      Circle circle = Way(rooms, to, from);
      std::rotate(circle.begin(), std::min_element(circle.begin(), circle.end()), circle.end());
      if (!circle.empty()) circles.insert(circle);
    }
  }
  return circles;
}

// The folder that all rooms of the circle are in.
std::string CommonFolder(const Circle& circle) {
  std::string folder = ParentOf(circle.front());
  const auto holds = [&](const std::string& room) { return IsAt(room, folder); };
  while (!folder.empty() && !std::all_of(circle.begin(), circle.end(), holds)) folder = ParentOf(folder);
  return folder;
}

std::string Describe(const Rooms& rooms, const Circle& circle) {
  const std::string folder = CommonFolder(circle);
  const auto within = [&](const std::string& path) {
    return folder.empty() ? path : path.substr(folder.size() + 1);
  };
  std::string names = within(circle.front());
  std::string lines;
  for (std::size_t i = 0; i < circle.size(); ++i) {
    const std::string& to = circle[(i + 1) % circle.size()];
    names += " -> " + within(to);
    for (const Include& include : rooms.at(circle[i]).at(to)) {
      lines += (lines.empty() ? "" : "; ") + Where(include.file, include.line) + " includes " +
               within(include.header);
    }
  }
  return folder + ": " + names + " (" + lines + ")";
}

}  // namespace

std::vector<std::string> CheckRooms(const fs::path& root) {
  const Rooms rooms = RoomsIn(root);
  std::vector<std::string> faults;
  for (const Circle& circle : CirclesIn(rooms)) faults.push_back(Describe(rooms, circle));
  return faults;
}

std::vector<std::string> CheckFacades(const Arrows& arrows, const fs::path& root) {
  std::vector<std::string> faults;
  for (const Include& include : IncludesIn(root)) {
    const std::string header = IncludedFile(root, include);
    if (!arrows.facades.contains(header) || RoomOf(header) == RoomOf(include.file)) continue;
    const std::string folder = FolderOf(arrows, header);
    if (folder == FolderOf(arrows, include.file)) {
      std::string fault = Where(include.file, include.line) + ": includes " + header;
      fault += ", the facade of " + folder + " for those outside";
      faults.push_back(std::move(fault));
    }
  }
  return faults;
}

}  // namespace yidan::architecture
