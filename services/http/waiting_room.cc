#include "services/http/waiting_room.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <optional>
#include <string_view>
#include <utility>

#include "services/posix/listener.h"

namespace yidan::http {
namespace {

constexpr std::string_view kEndOfHead = "\r\n\r\n";
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// The values of all header fields of that name, `name` in small letters.
std::vector<std::string_view> ValuesOf(std::string_view head, std::string_view name) {
  std::vector<std::string_view> values;
  for (std::size_t at = head.find("\r\n"); at != std::string_view::npos; at = head.find("\r\n", at)) {
    at += 2;
    const std::string_view line = head.substr(at, head.find("\r\n", at) - at);
    if (line.size() <= name.size() || line[name.size()] != ':') continue;
    const bool same = std::equal(name.begin(), name.end(), line.begin(),
                                 [](char wanted, char found) { return wanted == Lower(found); });
    if (!same) continue;
    std::string_view value = line.substr(name.size() + 1);
    while (value.starts_with(' ') || value.starts_with('\t')) value.remove_prefix(1);
    while (value.ends_with(' ') || value.ends_with('\t')) value.remove_suffix(1);
    values.push_back(value);
  }
  return values;
}

// nullopt: not one plain number.
std::optional<std::size_t> BodySize(std::string_view head) {
  if (!ValuesOf(head, "transfer-encoding").empty()) return std::nullopt;
  const auto lengths = ValuesOf(head, "content-length");
  if (lengths.empty()) return 0;
  std::size_t size = 0;
  const char* const end = lengths[0].data() + lengths[0].size();
  const auto [at, error] = std::from_chars(lengths[0].data(), end, size);
  if (lengths.size() > 1 || error != std::errc() || at != end) return std::nullopt;
  return size;
}

}  // namespace

Conversation::Conversation(int connected) : socket(connected), peer(posix::PeerOf(connected)) {}

Conversation::~Conversation() {
  ::shutdown(socket, SHUT_RDWR);
  ::close(socket);
}

std::size_t WholeRequest(const std::string& bytes, std::size_t head_bytes_max, std::size_t body_bytes_max) {
  const std::size_t end = bytes.find(kEndOfHead);
  if (end == std::string::npos || end + kEndOfHead.size() > head_bytes_max) return 0;
  const std::size_t head = end + kEndOfHead.size();
  const auto body = BodySize(std::string_view(bytes).substr(0, end));
  if (!body || *body > body_bytes_max) return head;
  return bytes.size() >= head + *body ? head + *body : 0;
}

bool IsEndless(const std::string& bytes, std::size_t head_bytes_max) {
  const std::size_t end = bytes.find(kEndOfHead);
  return end == std::string::npos ? bytes.size() >= head_bytes_max : end + kEndOfHead.size() > head_bytes_max;
}

WaitingRoom::WaitingRoom(const Options& options, Serve serve)
    : options_(options),
      serve_(std::move(serve)),
      wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      thread_([this] { Run(); }) {}

WaitingRoom::~WaitingRoom() {
  Stop();
  ::close(wake_);
}

void WaitingRoom::Add(int socket) {
  {
    std::unique_lock lock(mutex_);
    taken_.wait(lock, [this] { return stopping_ || arriving_.size() < options_.arriving_max; });
    arriving_.push_back(std::make_unique<Conversation>(socket));
  }
  ::eventfd_write(wake_, 1);
}

void WaitingRoom::Return(std::unique_ptr<Conversation> conversation) {
  {
    const std::scoped_lock lock(mutex_);
    answered_.push_back(std::move(conversation));
  }
  ::eventfd_write(wake_, 1);
}

void WaitingRoom::Stop(Clock::time_point until) {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
    until_ = std::min(until_, until);
  }
  ::eventfd_write(wake_, 1);
  if (thread_.joinable()) thread_.join();
}

void WaitingRoom::Run() {
  std::vector<pollfd> watched;
  std::vector<Place> places;
  while (TakeNewcomers()) {
    watched.assign(1, {wake_, POLLIN, 0});
    places.clear();
    for (auto place = here_.begin(); place != here_.end(); ++place) {
      const bool writing = (*place)->sent < (*place)->out.size();
      watched.push_back({(*place)->socket, static_cast<short>(writing ? POLLOUT : POLLIN), 0});
      places.push_back(place);
    }
    ::poll(watched.data(), watched.size(), MillisecondsToWait());
    eventfd_t ignored = 0;
    ::eventfd_read(wake_, &ignored);
    const auto now = Clock::now();
    for (std::size_t i = 0; i < places.size(); ++i) {
      std::unique_ptr<Conversation>& conversation = *places[i];
      const bool in_time = conversation->deadline > now;
      const bool stays = in_time && (watched[i + 1].revents == 0 || Advance(conversation));
      if (!stays) here_.erase(places[i]);
    }
  }
  here_.clear();
}

bool WaitingRoom::TakeNewcomers() {
  std::vector<std::unique_ptr<Conversation>> arriving;
  std::vector<std::unique_ptr<Conversation>> answered;
  bool stopping = false;
  auto until = Clock::time_point::max();
  {
    const std::scoped_lock lock(mutex_);
    arriving.swap(arriving_);
    answered.swap(answered_);
    stopping = stopping_;
    until = until_;
  }
  taken_.notify_all();
  const auto now = Clock::now();
  for (auto& one : answered) {
    --being_served_;
    if (--served_of_[one->peer] == 0) served_of_.erase(one->peer);
    one->since = now;
    one->last = one->last || stopping;
    one->deadline = std::min(one->deadline, until);
    if (one->deadline > now && Advance(one)) here_.push_back(std::move(one));
  }
  if (stopping) {
    // Only those who are being answered stay, and nothing more of theirs is served.
    std::erase_if(here_, [](const auto& one) { return one->sent == one->out.size(); });
    for (const auto& one : here_) {
      one->last = true;
      one->deadline = std::min(one->deadline, until);
    }
    return being_served_ > 0 || !here_.empty();
  }
  for (auto& one : arriving) {
    one->deadline = now + options_.idle_time;
    if (MakeRoomFor(one->peer)) here_.push_back(std::move(one));
  }
  return true;
}

// False: all whose places it could have are being served.
bool WaitingRoom::MakeRoomFor(const std::string& peer) {
  std::map<std::string, std::size_t> taken = served_of_;
  for (const auto& one : here_) ++taken[one->peer];
  const bool share_full = taken[peer] >= options_.places_of_peer;
  if (!share_full && here_.size() + being_served_ < options_.places) return true;
  // Of equal ones the first in this order goes: most places of its address, longest without a whole request.
  auto leaves = here_.end();
  for (auto one = here_.begin(); one != here_.end(); ++one) {
    if (share_full && (*one)->peer != peer) continue;
    if (leaves == here_.end() || taken[(*one)->peer] > taken[(*leaves)->peer] ||
        (taken[(*one)->peer] == taken[(*leaves)->peer] && (*one)->since < (*leaves)->since)) {
      leaves = one;
    }
  }
  if (leaves == here_.end()) return false;
  here_.erase(leaves);
  return true;
}

// With what can be sent and read now. False: it is done with, or is being served.
bool WaitingRoom::Advance(std::unique_ptr<Conversation>& conversation) {
  Conversation& c = *conversation;
  if (c.last && c.sent == c.out.size()) return false;
  if (c.sent < c.out.size()) {
    if (!Write(c)) return false;
    if (c.sent < c.out.size()) return true;
    if (c.last) return false;
    c.out.clear();
    c.sent = 0;
    c.told_to_continue = false;
    c.since = Clock::now();
    c.deadline = c.since + (c.in.empty() ? options_.idle_time : options_.request_time);
  } else if (!Read(c)) {
    return false;
  }
  c.request_size = WholeRequest(c.in, options_.head_bytes_max, options_.body_bytes_max);
  if (c.request_size == 0) return !IsEndless(c.in, options_.head_bytes_max);
  ++being_served_;
  ++served_of_[c.peer];
  serve_(std::move(conversation));
  return false;
}

static_assert(EAGAIN == EWOULDBLOCK, "one name on Linux");

bool WaitingRoom::Read(Conversation& c) const {
  char block[4096];
  const std::size_t room = options_.head_bytes_max + options_.body_bytes_max - c.in.size();
  if (room == 0) return false;
  const ssize_t got = ::recv(c.socket, block, std::min(room, sizeof block), MSG_DONTWAIT);
  if (got < 0) return errno == EAGAIN || errno == EINTR;
  if (got == 0) return false;
  if (c.in.empty()) c.deadline = Clock::now() + options_.request_time;
  c.in.append(block, static_cast<std::size_t>(got));
  // Whoever waits for leave to send its body gets it here: nobody serves a request that is not whole.
  const std::size_t end = c.in.find(kEndOfHead);
  if (end != std::string::npos && !c.told_to_continue &&
      !ValuesOf(std::string_view(c.in).substr(0, end), "expect").empty()) {
    c.told_to_continue = true;
    ::send(c.socket, kContinue.data(), kContinue.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  }
  return true;
}

bool WaitingRoom::Write(Conversation& c) const {
  const ssize_t put =
      ::send(c.socket, c.out.data() + c.sent, c.out.size() - c.sent, MSG_NOSIGNAL | MSG_DONTWAIT);
  if (put < 0) return errno == EAGAIN || errno == EINTR;
  c.sent += static_cast<std::size_t>(put);
  return true;
}

int WaitingRoom::MillisecondsToWait() const {
  if (here_.empty()) return -1;
  const auto first = std::min_element(here_.begin(), here_.end(),
                                      [](const auto& a, const auto& b) { return a->deadline < b->deadline; });
  const auto left =
      std::chrono::duration_cast<std::chrono::milliseconds>((*first)->deadline - Clock::now()).count();
  return static_cast<int>(std::clamp<std::int64_t>(left + 1, 0, 60'000));
}

}  // namespace yidan::http
