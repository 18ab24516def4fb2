#include "services/ledger/read_pool.h"

#include <utility>

namespace yidan::ledger {

ReadPool::ReadPool(const Options& options) : options_(options) {
  for (unsigned i = 0; i < options.threads; ++i) threads_.emplace_back([this] { Loop(); });
}

ReadPool::Posted ReadPool::Post(const std::string& caller, std::function<void()> task) {
  {
    const std::scoped_lock lock(mutex_);
    if (stopped_) return Posted::kStopped;
    if (waiting_ >= options_.waiting_max) return Posted::kFull;
    const auto known = of_caller_.find(caller);
    if (known == of_caller_.end()) {
      of_caller_[caller].push_back(std::move(task));
      turns_.push_back(caller);
    } else if (known->second.size() < options_.caller_waiting_max) {
      known->second.push_back(std::move(task));
    } else {
      return Posted::kShareFull;
    }
    ++waiting_;
  }
  ready_.notify_one();
  return Posted::kTaken;
}

void ReadPool::Stop() {
  {
    const std::scoped_lock lock(mutex_);
    stopped_ = true;
  }
  ready_.notify_all();
  for (std::thread& thread : threads_) {
    if (thread.joinable()) thread.join();
  }
}

void ReadPool::Loop() {
  while (true) {
    std::function<void()> task;
    {
      std::unique_lock lock(mutex_);
      ready_.wait(lock, [this] { return stopped_ || waiting_ > 0; });
      if (waiting_ == 0) return;
      std::string caller = std::move(turns_.front());
      turns_.pop_front();
      const auto theirs = of_caller_.find(caller);
      task = std::move(theirs->second.front());
      theirs->second.pop_front();
      --waiting_;
      if (theirs->second.empty()) {
        of_caller_.erase(theirs);
      } else {
        turns_.push_back(std::move(caller));
      }
    }
    task();
  }
}

}  // namespace yidan::ledger
