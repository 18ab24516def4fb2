// One connection of Server, as cpp-httplib reads and writes it: with a deadline and a byte budget for
// each request. Internal to services/http; one thread.
#pragma once

#include <httplib.h>
#include <poll.h>
#include <sys/socket.h>

#include <atomic>
#include <chrono>
#include <cstring>
#include <string>

namespace yidan::http {

class HttpConnection final : public httplib::Stream {
 public:
  using Clock = std::chrono::steady_clock;

  HttpConnection(socket_t socket, const std::atomic<bool>& stopping) : socket_(socket), stopping_(stopping) {}

  // Whether a request begins within `idle`. Gives up earlier if another connection needs this thread.
  template <class Wanted>
  bool AwaitRequest(std::chrono::milliseconds idle, const Wanted& thread_wanted) {
    const auto until = Clock::now() + idle;
    while (position_ == filled_) {
      if (stopping_ || Clock::now() >= until) return false;
      if (Poll(POLLIN, kSlice)) break;
      if (thread_wanted()) return false;
    }
    return true;
  }
  void BeginRequest(std::chrono::milliseconds time, std::size_t bytes_max) {
    deadline_ = Clock::now() + time;
    budget_ = bytes_max;
  }

  // False when the time is up or the server stops: a request whose rest has not arrived by then is dropped.
  bool is_readable() const override {
    if (position_ < filled_) return true;
    while (!stopping_ && Left().count() > 0) {
      if (Poll(POLLIN, std::min(Left(), kSlice))) return true;
    }
    return false;
  }
  bool is_writable() const override { return Poll(POLLOUT, Left()); }

  ssize_t read(char* to, size_t size) override {
    if (size > budget_) size = budget_;
    if (size == 0) return -1;  // the budget is used up: the request is too large
    if (position_ == filled_) {
      if (!is_readable()) return -1;
      const ssize_t got = ::recv(socket_, buffer_, sizeof buffer_, 0);
      if (got <= 0) return got;
      position_ = 0;
      filled_ = static_cast<std::size_t>(got);
    }
    const std::size_t n = std::min(size, filled_ - position_);
    std::memcpy(to, buffer_ + position_, n);
    position_ += n;
    budget_ -= n;
    return static_cast<ssize_t>(n);
  }
  ssize_t write(const char* from, size_t size) override {
    if (!is_writable()) return -1;
    return ::send(socket_, from, size, MSG_NOSIGNAL);
  }
  // Every caller gets the same answer, so nobody needs to know its address.
  void get_remote_ip_and_port(std::string& ip, int& port) const override { Unknown(ip, port); }
  void get_local_ip_and_port(std::string& ip, int& port) const override { Unknown(ip, port); }
  socket_t socket() const override { return socket_; }

 private:
  static constexpr std::chrono::milliseconds kSlice{100};

  static void Unknown(std::string& ip, int& port) {
    ip.clear();
    port = 0;
  }
  [[nodiscard]] std::chrono::milliseconds Left() const {
    return std::chrono::duration_cast<std::chrono::milliseconds>(deadline_ - Clock::now());
  }
  [[nodiscard]] bool Poll(short events, std::chrono::milliseconds time) const {
    if (time.count() <= 0) return false;
    pollfd descriptor{socket_, events, 0};
    return ::poll(&descriptor, 1, static_cast<int>(time.count())) > 0;
  }

  const socket_t socket_;
  const std::atomic<bool>& stopping_;
  Clock::time_point deadline_ = Clock::time_point::max();
  std::size_t budget_ = 0;
  char buffer_[4096];
  std::size_t position_ = 0;
  std::size_t filled_ = 0;
};

// A thread pool whose queue is bounded: a full one makes the accepting thread wait, and new connections
// with it in the kernel's backlog. `new_task_queue` of httplib::Server owns it.
class BoundedPool final : public httplib::TaskQueue {
 public:
  BoundedPool(unsigned threads, std::size_t waiting_max) : waiting_max_(waiting_max) {
    for (unsigned i = 0; i < threads; ++i) threads_.emplace_back([this] { Loop(); });
  }
  void enqueue(std::function<void()> task) override {
    std::unique_lock lock(mutex_);
    room_.wait(lock, [this] { return tasks_.size() < waiting_max_; });
    tasks_.push_back(std::move(task));
    lock.unlock();
    ready_.notify_one();
  }
  void shutdown() override {
    {
      const std::lock_guard lock(mutex_);
      stopped_ = true;
    }
    ready_.notify_all();
    for (auto& thread : threads_) thread.join();
  }
  [[nodiscard]] bool Waiting() const {
    const std::lock_guard lock(mutex_);
    return !tasks_.empty();
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
      room_.notify_one();
      task();
    }
  }

  const std::size_t waiting_max_;
  mutable std::mutex mutex_;
  std::condition_variable ready_;
  std::condition_variable room_;
  std::list<std::function<void()>> tasks_;
  std::vector<std::thread> threads_;
  bool stopped_ = false;
};

}  // namespace yidan::http
