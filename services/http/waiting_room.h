// Where connections are while nobody serves them: until a whole request has arrived, and until its answer has
// been taken. One thread watches them all, so a client that drips its request or its answer costs a place
// here and never a thread. Internal to services/http.
//
// Bounds: the places, which who is being served keeps; of each connection the bytes of one request, the time
// of one request, from its first byte to its answer's last, and the time between two. Of the places one
// address (of IPv6: one /64) has a share at most. Who comes when all places are taken gets that of the
// connection that has been without a whole request for longest, among those of whichever address has the
// most; who comes when its own address has its share gets one of that address. If all those are being served,
// there is none for it, and it is closed. Thread rule: Add and Return from any thread; construct, Stop and
// destroy from one.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace yidan::http {

// One connection with what has come of it and what is to go. Whoever has it, has it alone.
struct Conversation {
  using Clock = std::chrono::steady_clock;

  explicit Conversation(int connected);
  ~Conversation();  // closes
  Conversation(const Conversation&) = delete;
  Conversation& operator=(const Conversation&) = delete;

  const int socket;
  const std::string peer;  // posix::PeerOf
  std::string in;
  std::size_t request_size = 0;  // of the whole request that `in` begins with; 0: none yet
  std::string out;
  std::size_t sent = 0;  // of `out`
  bool last = false;     // close once `out` is sent
  bool told_to_continue = false;
  int requests_left = 1'000;
  Clock::time_point since = Clock::now();  // without a new request that is whole
  Clock::time_point deadline = Clock::time_point::max();
};

// How long the request is that `bytes` begin with. 0: more must come. A request that is malformed, or whose
// body is longer than `body_bytes_max`, is whole with its head: it is answered with what is wrong.
std::size_t WholeRequest(const std::string& bytes, std::size_t head_bytes_max, std::size_t body_bytes_max);
// That no head will end within the bound: there is nothing to answer.
bool IsEndless(const std::string& bytes, std::size_t head_bytes_max);

class WaitingRoom {
 public:
  struct Options {
    std::size_t places = 512;
    std::size_t places_of_peer = 128;
    std::size_t arriving_max = 16;  // that nobody has looked at yet: they are taken without delay
    std::size_t head_bytes_max = 4096;
    std::size_t body_bytes_max = 0;
    std::chrono::milliseconds request_time{10'000};
    std::chrono::milliseconds idle_time{2'000};
  };
  // Takes a conversation that holds a whole request, and Returns it answered. Must not block.
  using Serve = std::function<void(std::unique_ptr<Conversation>)>;

  WaitingRoom(const Options& options, Serve serve);
  ~WaitingRoom();
  // A new connection, which is the room's from here on. Waits while several others have not been taken yet.
  void Add(int socket);
  // With the answer in `out`, and `in` beginning after the request.
  void Return(std::unique_ptr<Conversation> conversation);
  // Whoever waits is let go; those whose request is being served get their answer first, as far as they take
  // it before `until`.
  void Stop(Conversation::Clock::time_point until = Conversation::Clock::time_point::max());

 private:
  using Clock = Conversation::Clock;
  using Place = std::list<std::unique_ptr<Conversation>>::iterator;

  void Run();
  bool TakeNewcomers();  // false: stopped, and nobody left to answer
  bool MakeRoomFor(const std::string& peer);
  // Each says whether the conversation stays here.
  bool Read(Conversation& conversation) const;
  bool Write(Conversation& conversation) const;
  bool Advance(std::unique_ptr<Conversation>& conversation);
  [[nodiscard]] int MillisecondsToWait() const;

  const Options options_;
  const Serve serve_;
  const int wake_;                                 // an eventfd
  std::list<std::unique_ptr<Conversation>> here_;  // the thread's own
  // The thread's own: how many are being served, not here and not taken back yet, in all and by peer.
  std::size_t being_served_ = 0;
  std::map<std::string, std::size_t> served_of_;  // no zeros

  std::mutex mutex_;
  std::condition_variable taken_;
  std::vector<std::unique_ptr<Conversation>> arriving_;
  std::vector<std::unique_ptr<Conversation>> answered_;
  bool stopping_ = false;
  Clock::time_point until_ = Clock::time_point::max();
  std::thread thread_;  // last: uses all of the above
};

}  // namespace yidan::http
