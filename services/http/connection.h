// How Server uses cpp-httplib: a request and its answer in memory, and the threads that serve them. Internal
// to services/http.
#pragma once

#include <httplib.h>

#include <algorithm>
#include <condition_variable>
#include <cstring>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace yidan::http {

// A whole request in memory, and the answer to it, as cpp-httplib reads and writes them: nothing here waits.
class MemoryStream final : public httplib::Stream {
 public:
  // `request` must outlive it.
  explicit MemoryStream(std::string_view request) : request_(request) {}

  bool is_readable() const override { return !request_.empty(); }
  bool is_writable() const override { return true; }
  ssize_t read(char* to, size_t size) override {
    const std::size_t n = std::min(size, request_.size());
    if (n == 0) return -1;
    std::memcpy(to, request_.data(), n);
    request_.remove_prefix(n);
    return static_cast<ssize_t>(n);
  }
  ssize_t write(const char* from, size_t size) override {
    answer_.append(from, size);
    return static_cast<ssize_t>(size);
  }
  // Every caller gets the same answer, so nobody needs to know its address.
  void get_remote_ip_and_port(std::string& ip, int& port) const override { Unknown(ip, port); }
  void get_local_ip_and_port(std::string& ip, int& port) const override { Unknown(ip, port); }
  socket_t socket() const override { return INVALID_SOCKET; }

  std::string TakeAnswer() { return std::move(answer_); }

 private:
  static void Unknown(std::string& ip, int& port) {
    ip.clear();
    port = 0;
  }
  std::string_view request_;
  std::string answer_;
};

// What httplib hands an accepted connection to: done on the thread that accepts, which gives it to the
// waiting room.
class AtOnce final : public httplib::TaskQueue {
 public:
  void enqueue(std::function<void()> task) override { task(); }
  void shutdown() override {}
};

// A few threads that serve whole requests. What waits for them is bounded by the places of the waiting room,
// where each of them keeps its own.
class Servers {
 public:
  explicit Servers(unsigned threads) {
    for (unsigned i = 0; i < threads; ++i) threads_.emplace_back([this] { Loop(); });
  }
  ~Servers() {
    {
      const std::scoped_lock lock(mutex_);
      stopped_ = true;
    }
    ready_.notify_all();
    for (auto& thread : threads_) thread.join();
  }
  Servers(const Servers&) = delete;
  Servers& operator=(const Servers&) = delete;

  void Post(std::function<void()> task) {
    {
      const std::scoped_lock lock(mutex_);
      tasks_.push_back(std::move(task));
    }
    ready_.notify_one();
  }

 private:
  void Loop() {
    while (true) {
      std::unique_lock lock(mutex_);
      ready_.wait(lock, [this] { return stopped_ || !tasks_.empty(); });
      if (tasks_.empty()) return;
      const std::function<void()> task = std::move(tasks_.front());
      tasks_.pop_front();
      lock.unlock();
      task();
    }
  }

  std::mutex mutex_;
  std::condition_variable ready_;
  std::deque<std::function<void()>> tasks_;
  std::vector<std::thread> threads_;
  bool stopped_ = false;
};

}  // namespace yidan::http
