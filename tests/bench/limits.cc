#include "tests/bench/limits.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>
#include <vector>

namespace yidan::bench {
namespace {

using SteadyClock = std::chrono::steady_clock;

double SecondsSince(SteadyClock::time_point start) {
  return std::chrono::duration<double>(SteadyClock::now() - start).count();
}

}  // namespace

double BareVerifyRate(crypto::Algorithm algorithm) {
  const auto key = crypto::PrivateKey::Generate(algorithm).value();
  const std::string message(600, 'm');
  const std::string signature = key.Sign(message);
  std::atomic<std::uint64_t> verified{0};
  std::atomic<bool> bad{false};
  const auto start = SteadyClock::now();
  std::vector<std::jthread> threads;
  for (unsigned i = 0; i < std::max(1U, std::thread::hardware_concurrency()); ++i) {
    threads.emplace_back([&] {
      std::uint64_t count = 0;
      while (SecondsSince(start) < 2.0) {
        for (int n = 0; n < 50; ++n, ++count) {
          if (!key.public_key().Verify(message, signature)) bad = true;
        }
      }
      verified += count;
    });
  }
  threads.clear();
  if (bad) throw std::runtime_error("a good signature did not verify");
  return static_cast<double>(verified) / SecondsSince(start);
}

double SyncMicroseconds(const std::string& directory) {
  constexpr int kTimes = 1000;
  const std::string path = directory + "/sync-probe";
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) throw std::runtime_error("cannot open " + path);
  const std::string block(4096, 'b');
  const auto start = SteadyClock::now();
  for (int i = 0; i < kTimes; ++i) {
    if (::write(fd, block.data(), block.size()) != static_cast<ssize_t>(block.size()) ||
        ::fdatasync(fd) != 0) {
      throw std::runtime_error("cannot write " + path);
    }
  }
  const double mean = SecondsSince(start) / kTimes * 1e6;
  ::close(fd);
  ::unlink(path.c_str());
  return mean;
}

double CpuSeconds(int pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  std::string line;
  std::getline(file, line);
  // Behind the name, which may hold anything but ends at the last ')': utime and stime are the 12th and 13th.
  std::istringstream words(line.substr(line.rfind(')') + 1));
  std::string word;
  for (int i = 0; i < 11; ++i) words >> word;
  double user = 0;
  double system = 0;
  words >> user >> system;
  return (user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

double ResidentMebibytes(int pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/statm");
  double total = 0;
  double resident = 0;
  file >> total >> resident;
  return resident * static_cast<double>(::sysconf(_SC_PAGESIZE)) / (1024.0 * 1024.0);
}

}  // namespace yidan::bench
