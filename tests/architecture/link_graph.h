// Which target links which, as the CMakeLists.txt say it: yidan_library, add_library, add_executable and
// target_link_libraries with names spelled out. Below services/ and storage/ anything else that makes or
// links a target is a fault, for these checks would not see it; tests/ may have functions of its own,
// which are passed over. Thread rule: plain values, one thread.
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace yidan::architecture {

struct Link {
  std::string target;
  bool is_public = false;  // so that who links the owner has it too
  std::string file;        // the CMakeLists.txt and the line where it stands
  std::size_t line = 0;
};

struct Target {
  std::string name;
  std::string folder;  // of the CMakeLists.txt that makes it
  std::string file;
  std::size_t line = 0;
  std::set<std::string> sources;  // those named one by one
  bool takes_the_rest = false;    // it has all of its folder that no target names
  std::vector<Link> links;
};

struct LinkGraph {
  std::map<std::string, Target> targets;
};

// The CMakeLists.txt of the root and below proto/, services/, storage/ and tests/, and deploy/cmake/*.cmake.
std::vector<std::string> CMakeFiles(const std::filesystem::path& root);

LinkGraph ReadLinks(const std::filesystem::path& root, std::vector<std::string>& faults);

// The targets that `file`, a source or a header, belongs to: those that name it or the *.cc of its name,
// otherwise those of the nearest folder up that take the rest. A header that none of them claims belongs to
// all targets of that folder.
std::set<std::string> OwnersOf(const LinkGraph& graph, const std::string& file);
std::set<std::string> NamedOwnersOf(const LinkGraph& graph, const std::string& file);

// What the compiler and the linker give to a target: its own links, and from there the public ones.
std::set<std::string> Reach(const LinkGraph& graph, const std::string& target);

// Everything that goes into `target`, public or private, each with the target it came in by. The target
// itself is there, and came in by nothing.
std::map<std::string, std::string> Closure(const LinkGraph& graph, const std::string& target);

}  // namespace yidan::architecture
