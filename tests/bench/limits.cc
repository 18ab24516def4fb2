#include "tests/bench/limits.h"

#include <fcntl.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <fstream>
#include <numeric>
#include <sstream>
#include <stdexcept>
#include <thread>
#include <vector>

#include "tests/bench/figures.h"

namespace yidan::bench {
namespace {

double ThreadMicroseconds() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
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

double BareVerifyMicroseconds(crypto::Algorithm algorithm) {
  constexpr int kTimes = 3000;
  const auto key = crypto::PrivateKey::Generate(algorithm).value();
  const std::string message(600, 'm');
  const std::string signature = key.Sign(message);
  const double start = ThreadMicroseconds();
  for (int i = 0; i < kTimes; ++i) {
    if (!key.public_key().Verify(message, signature)) {
      throw std::runtime_error("a good signature did not verify");
    }
  }
  return (ThreadMicroseconds() - start) / kTimes;
}

namespace {

std::vector<double> Syncs(const std::string& directory, int times) {
  const std::string path = directory + "/sync-probe";
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) throw std::runtime_error("cannot open " + path);
  const std::string block(4096, 'b');
  std::vector<double> took;
  for (int i = 0; i < times; ++i) {
    const auto start = SteadyClock::now();
    if (::write(fd, block.data(), block.size()) != static_cast<ssize_t>(block.size()) ||
        ::fdatasync(fd) != 0) {
      throw std::runtime_error("cannot write " + path);
    }
    took.push_back(MicrosecondsSince(start));
  }
  ::close(fd);
  ::unlink(path.c_str());
  return took;
}

}  // namespace

double SyncMicroseconds(const std::string& directory) {
  const auto took = Syncs(directory, 1000);
  return std::accumulate(took.begin(), took.end(), 0.0) / static_cast<double>(took.size());
}

double WorstSyncMicroseconds(const std::string& directory, int times) {
  const auto took = Syncs(directory, times);
  return *std::max_element(took.begin(), took.end());
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
