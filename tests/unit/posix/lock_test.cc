#include "services/posix/lock.h"

#include <gmock/gmock.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <optional>
#include <thread>

#include "tests/support/files.h"

namespace yidan::posix {
namespace {

using ::testing::HasSubstr;

// Another process, which does `work` and then, if that gave 0, stays until it is told to go or is killed.
class Another {
 public:
  explicit Another(const std::function<int()>& work) {
    int ready[2];
    int go[2];
    if (::pipe(ready) != 0 || ::pipe(go) != 0) throw std::runtime_error("no pipe");
    child_ = fork();
    if (child_ == 0) {
      ::close(go[1]);
      const int code = work();
      char byte = static_cast<char>(code);
      if (::write(ready[1], &byte, 1) != 1) _exit(99);
      [[maybe_unused]] const ssize_t ended = ::read(go[0], &byte, 1);
      _exit(code);
    }
    ::close(ready[1]);
    ::close(go[0]);
    go_ = go[1];
    char byte = 99;
    if (::read(ready[0], &byte, 1) != 1) byte = 99;
    ::close(ready[0]);
    said_ = byte;
  }
  ~Another() { End(SIGKILL); }
  Another(const Another&) = delete;
  Another& operator=(const Another&) = delete;
  [[nodiscard]] int said() const { return said_; }
  void End(int signal) {
    if (child_ == 0) return;
    if (signal != 0) ::kill(child_, signal);
    ::close(go_);
    ::waitpid(child_, nullptr, 0);
    child_ = 0;
  }

 private:
  pid_t child_ = 0;
  int go_ = -1;
  int said_ = 99;
};

class LockTest : public ::testing::Test {
 protected:
  // A process that has the lock.
  std::function<int()> Holding(const std::string& path) {
    return [this, path] {
      auto lock = Lock::Take(path);
      if (!lock) return 1;
      held_ = *std::move(lock);
      return 0;
    };
  }

  yidan::testing::TemporaryDirectory directory_;
  const std::string path_ = directory_ / "lock";
  std::optional<Lock> held_;
};

TEST_F(LockTest, ASecondProcessIsToldWhichFileIsHeld) {
  Another first(Holding(path_));
  ASSERT_EQ(first.said(), 0);
  const auto second = Lock::Take(path_);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, Error::Kind::kConflict);
  EXPECT_EQ(second.error().message, "another process holds " + path_);
  first.End(0);
  EXPECT_TRUE(Lock::Take(path_)) << "it went with the process";
}

TEST_F(LockTest, ALockOfAKilledProcessIsFree) {
  Another first(Holding(path_));
  ASSERT_EQ(first.said(), 0);
  first.End(SIGKILL);
  EXPECT_TRUE(Lock::Take(path_));
}

TEST_F(LockTest, ALockIsHeldOnceInAProcessTooAndMovesWithItsOwner) {
  auto first = Lock::Take(path_);
  ASSERT_TRUE(first);
  EXPECT_EQ(Lock::Take(path_).error().kind, Error::Kind::kConflict);
  std::optional<Lock> moved(*std::move(first));
  EXPECT_EQ(Lock::Take(path_).error().kind, Error::Kind::kConflict);
  moved.reset();
  EXPECT_TRUE(Lock::Take(path_));
}

TEST_F(LockTest, WhoWaitsGetsItWhenItIsFree) {
  Another first(Holding(path_));
  ASSERT_EQ(first.said(), 0);
  EXPECT_TRUE(IsHeld(path_));
  std::atomic<bool> freed = false;
  std::atomic<bool> got_before = false;
  std::optional<Lock> lock;
  std::jthread waiter([&] {
    auto taken = Lock::WaitFor(path_);
    got_before = !freed;
    if (taken) lock.emplace(*std::move(taken));
  });
  // The kernel lists who waits for a lock with an arrow.
  const auto somebody_waits = [] {
    std::ifstream locks("/proc/locks");
    for (std::string line; std::getline(locks, line);) {
      if (line.find("-> FLOCK") != std::string::npos &&
          line.find(" " + std::to_string(::getpid()) + " ") != std::string::npos) {
        return true;
      }
    }
    return false;
  };
  while (!got_before && !somebody_waits()) std::this_thread::yield();
  freed = true;
  first.End(0);
  waiter.join();
  EXPECT_FALSE(got_before);
  EXPECT_TRUE(lock.has_value());
}

TEST_F(LockTest, ASignalDoesNotEndTheWaiting) {
  Another first(Holding(path_));
  ASSERT_EQ(first.said(), 0);
  struct sigaction nothing {};
  nothing.sa_handler = [](int) {};  // without SA_RESTART: the call is interrupted
  struct sigaction before {};
  ASSERT_EQ(::sigaction(SIGUSR1, &nothing, &before), 0);
  std::atomic<int> got = -1;
  std::jthread waiter([&] { got = Lock::WaitFor(path_).has_value() ? 1 : 0; });
  for (int i = 0; i < 5; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    ::pthread_kill(waiter.native_handle(), SIGUSR1);
  }
  EXPECT_EQ(got, -1);
  first.End(0);
  waiter.join();
  EXPECT_EQ(got, 1);
  ::sigaction(SIGUSR1, &before, nullptr);
}

TEST_F(LockTest, AProgramThatTheHolderStartsDoesNotKeepIt) {
  auto lock = std::optional(*Lock::Take(path_));
  const pid_t child = fork();
  if (child == 0) {
    ::execlp("sleep", "sleep", "60", nullptr);
    _exit(1);
  }
  lock.reset();
  // From the fork until the program runs, it is still open there.
  bool taken = false;
  for (int i = 0; i < 500 && !taken; ++i) {
    taken = Lock::Take(path_).has_value();
    if (!taken) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  EXPECT_TRUE(taken);
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
}

TEST_F(LockTest, ADirectoryCanBeLockedByItsOwnPath) {
  const auto lock = Lock::Take(directory_.path());
  ASSERT_TRUE(lock) << lock.error().message;
  const auto second = Lock::Take(directory_.path());
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().message, "another process holds " + directory_.path());
  EXPECT_TRUE(std::filesystem::is_empty(directory_.path())) << "and nothing is made in it";
}

TEST_F(LockTest, AProcessHasADirectoryToItself) {
  const std::string memory = directory_ / "witness/memory";
  const auto lock = LockDirectory(memory);
  ASSERT_TRUE(lock) << lock.error().message;
  EXPECT_TRUE(std::filesystem::exists(memory + "/lock"));
  EXPECT_THAT(LockDirectory(memory).error().message, HasSubstr(memory));
}

TEST_F(LockTest, AFileInNoDirectoryCannotBeLocked) {
  const auto lock = Lock::Take(directory_ / "nowhere/lock");
  ASSERT_FALSE(lock);
  EXPECT_EQ(lock.error().kind, Error::Kind::kNotFound);
  EXPECT_THAT(lock.error().message, HasSubstr("nowhere/lock"));
}

}  // namespace
}  // namespace yidan::posix
