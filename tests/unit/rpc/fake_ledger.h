// A ledger without rules: answers from what the test put in, on a thread of its own like the real one, or
// holds acts until told to answer. Thread rule: any thread.
#pragma once

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "services/api/ledger_port.h"

namespace yidan::rpc::testing {

class FakeLedger final : public api::LedgerPort {
 public:
  FakeLedger() : thread_([this] { Run(); }) {}
  ~FakeLedger() override {
    Release();
    {
      const std::scoped_lock lock(mutex_);
      stopping_ = true;
    }
    wake_.notify_all();
    thread_.join();
  }

  void Admit(const std::string& id, std::vector<v1::Role> roles, bool suspended = false) {
    v1::Participant participant;
    participant.set_participant_id(id);
    participant.set_suspended(suspended);
    for (const v1::Role role : roles) participant.add_roles()->set_role(role);
    const std::scoped_lock lock(mutex_);
    participants_[id] = participant;
  }
  // What the answer to every act is made from; default: a receipt with the count of acts as index.
  std::function<api::Reply<v1::ActResult>(const v1::SubmitActRequest&)> judge;

  // Of the data of each tile.
  std::atomic<std::size_t> tile_bytes{0};

  // Acts wait from now on, until Release.
  void Hold() {
    const std::scoped_lock lock(mutex_);
    holding_ = true;
  }
  void Release() {
    {
      const std::scoped_lock lock(mutex_);
      holding_ = false;
    }
    wake_.notify_all();
  }
  // Of the acts that wait, the oldest is answered; the others go on waiting. REQUIRES: one waits.
  void ReleaseOne() {
    {
      const std::scoped_lock lock(mutex_);
      tasks_.push_back([this, one = std::move(submitted_.front())] { one.second(AnswerTo(one.first)); });
      submitted_.pop_front();
    }
    wake_.notify_all();
  }
  std::size_t Waiting() {
    const std::scoped_lock lock(mutex_);
    return submitted_.size();
  }
  // The most that ever waited at once.
  std::size_t MostWaiting() {
    const std::scoped_lock lock(mutex_);
    return most_waiting_;
  }
  std::vector<internal::v1::SubmitRequest> Seen() {
    const std::scoped_lock lock(mutex_);
    return seen_;
  }
  std::vector<internal::v1::ReadRequest> Reads() {
    const std::scoped_lock lock(mutex_);
    return reads_;
  }
  void SetHealthy(bool healthy) {
    const std::scoped_lock lock(mutex_);
    healthy_ = healthy;
  }

  // Of the act that was handed in last.
  api::Deadline LastDeadline() {
    const std::scoped_lock lock(mutex_);
    return last_deadline_;
  }

  void Submit(internal::v1::SubmitRequest request, api::Deadline deadline, SubmitDone done) override {
    {
      const std::scoped_lock lock(mutex_);
      seen_.push_back(request);
      last_deadline_ = deadline;
      submitted_.emplace_back(std::move(request), std::move(done));
      most_waiting_ = std::max(most_waiting_, submitted_.size());
    }
    wake_.notify_all();
  }

  void Read(internal::v1::ReadRequest request, api::Deadline /*deadline*/, ReadDone done) override {
    {
      const std::scoped_lock lock(mutex_);
      reads_.push_back(request);
      tasks_.push_back(
          [this, request = std::move(request), done = std::move(done)] { done(AnswerTo(request)); });
    }
    wake_.notify_all();
  }

  api::Reply<void> Healthy() const override {
    const std::scoped_lock lock(mutex_);
    if (healthy_) return {};
    return tl::unexpected(api::ServiceError{v1::ERROR_REASON_CLOCK_UNTRUSTED, "the clocks disagree", {}});
  }

 private:
  api::Reply<internal::v1::ReadResponse> AnswerTo(const internal::v1::ReadRequest& request) {
    internal::v1::ReadResponse response;
    if (request.has_get_standing()) {
      const std::scoped_lock lock(mutex_);
      const auto found = participants_.find(request.get_standing().participant_id());
      internal::v1::GetStandingResponse& standing = *response.mutable_get_standing();
      if (found == participants_.end()) return response;
      standing.set_known(true);
      standing.set_suspended(found->second.suspended());
      for (const auto& term : found->second.roles()) standing.add_roles(term.role());
    } else if (request.has_get_participant()) {
      const std::scoped_lock lock(mutex_);
      const auto found = participants_.find(request.get_participant().participant_id());
      if (found == participants_.end()) {
        return tl::unexpected(api::ServiceError{v1::ERROR_REASON_NOT_FOUND, "no such participant", {}});
      }
      *response.mutable_get_participant()->mutable_participant() = found->second;
    } else if (request.has_get_title()) {
      response.mutable_get_title()->mutable_title()->set_document_id(request.get_title().document_id());
    } else if (request.has_list_entries()) {
      response.mutable_list_entries()->add_entries()->set_index(request.list_entries().first_index());
    } else if (request.has_get_tile()) {
      response.mutable_get_tile()->set_data(std::string(tile_bytes, 't'));
    } else if (request.has_get_content()) {
      return tl::unexpected(api::ServiceError{v1::ERROR_REASON_NOT_A_READER, "not a reader", "document_id"});
    } else if (request.has_search_shipments()) {
      response.mutable_search_shipments()->set_next_page_token("more");
    }
    return response;
  }

  api::Reply<internal::v1::SubmitResponse> AnswerTo(const internal::v1::SubmitRequest& request) {
    internal::v1::SubmitResponse response;
    for (const auto& act : request.acts()) {
      if (!judge) {
        response.add_results()->mutable_receipt()->set_index(++index_);
        continue;
      }
      auto result = judge(act);
      if (!result) return tl::unexpected(result.error());
      *response.add_results() = *std::move(result);
    }
    return response;
  }

  void Run() {
    std::unique_lock lock(mutex_);
    while (true) {
      const auto ready = [this] { return !tasks_.empty() || (!holding_ && !submitted_.empty()); };
      wake_.wait(lock, [&] { return stopping_ || ready(); });
      if (stopping_ && !ready()) return;
      std::function<void()> task;
      if (!tasks_.empty()) {
        task = std::move(tasks_.front());
        tasks_.pop_front();
      } else {
        task = [this, one = std::move(submitted_.front())] { one.second(AnswerTo(one.first)); };
        submitted_.pop_front();
      }
      lock.unlock();
      task();
      task = nullptr;
      lock.lock();
    }
  }

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  bool holding_ = false;
  bool healthy_ = true;
  std::uint64_t index_ = 0;
  std::size_t most_waiting_ = 0;
  std::map<std::string, v1::Participant> participants_;
  std::deque<std::function<void()>> tasks_;
  std::deque<std::pair<internal::v1::SubmitRequest, SubmitDone>> submitted_;
  std::vector<internal::v1::SubmitRequest> seen_;
  std::vector<internal::v1::ReadRequest> reads_;
  api::Deadline last_deadline_;
  std::thread thread_;  // last: uses all of the above
};

}  // namespace yidan::rpc::testing
