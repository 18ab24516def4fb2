// Workers: a few threads and a bounded list of tasks. Thread rule: any thread.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace yidan::ledger {

class Workers {
 public:
  Workers(unsigned threads, std::size_t tasks_max) : tasks_max_(tasks_max) {
    for (unsigned i = 0; i < threads; ++i) threads_.emplace_back([this] { Loop(); });
  }
  // Runs what is queued, then joins.
  ~Workers() { Stop(); }
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  // False when full or stopped.
  bool Post(std::function<void()> task) { return Add(std::move(task), tasks_max_); }
  // For work that was promised: never refused for being too much. False only when stopped.
  bool PostAlways(std::function<void()> task) { return Add(std::move(task), SIZE_MAX); }

  void Stop() {
    {
      const std::lock_guard lock(mutex_);
      stopped_ = true;
    }
    ready_.notify_all();
    for (auto& thread : threads_) {
      if (thread.joinable()) thread.join();
    }
  }

 private:
  bool Add(std::function<void()> task, std::size_t bound) {
    {
      const std::lock_guard lock(mutex_);
      if (stopped_ || tasks_.size() >= bound) return false;
      tasks_.push_back(std::move(task));
    }
    ready_.notify_one();
    return true;
  }
  void Loop() {
    while (true) {
      std::function<void()> task;
      {
        std::unique_lock lock(mutex_);
        ready_.wait(lock, [this] { return stopped_ || !tasks_.empty(); });
        if (tasks_.empty()) return;
        task = std::move(tasks_.front());
        tasks_.pop_front();
      }
      task();
    }
  }

  const std::size_t tasks_max_;
  std::mutex mutex_;
  std::condition_variable ready_;
  std::deque<std::function<void()>> tasks_;
  std::vector<std::thread> threads_;
  bool stopped_ = false;
};

}  // namespace yidan::ledger
