// An exclusive lock between processes. It goes with the process, however that ends; the file it is taken on
// stays, is empty, and means nothing.
#pragma once

#include <optional>
#include <string>

#include "services/base/result.h"
#include "services/posix/descriptor.h"

namespace yidan::posix {

// The lock on the file `path`, held while this lives. The file is made, mode 0600, if it is not there; its
// directory must be. A directory can be locked by its own path too.
class Lock {
 public:
  // kConflict, at once, if another has it: "another process holds PATH".
  static Result<Lock> Take(const std::string& path);
  // The same on a file that is only read, and not made: nullopt if there is none.
  static Result<std::optional<Lock>> TakeIfThere(const std::string& path);
  // Waits until it is free.
  static Result<Lock> WaitFor(const std::string& path);

 private:
  explicit Lock(Descriptor file) : file_(std::move(file)) {}
  Descriptor file_;
};

// Whether some process has it now, this one included. Takes and makes nothing.
bool IsHeld(const std::string& path);

// A directory that one process has to itself: made if it is not there, with the lock on DIRECTORY/lock.
Result<Lock> LockDirectory(const std::string& directory);

}  // namespace yidan::posix
