// One request to a server that is not trusted: bounded in time and bytes, and to be broken off from outside.
// Thread rule: Post and Get on one thread at a time; Abort from any.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <string>

#include "services/base/result.h"

namespace httplib {
struct Request;
}  // namespace httplib

namespace yidan::http {

struct ClientResponse {
  int status = 0;
  std::string body;
};

class Client {
 public:
  // "http[s]://HOST[:PORT][/PREFIX]". `ca_file`: who vouches for the server; empty: the system's CAs.
  static Result<std::unique_ptr<Client>> Create(const std::string& url, std::string ca_file);
  ~Client();

  // `path` begins with '/', and is put behind the URL's prefix. `time` is for the whole exchange, however it
  // is dripped, once the host's name is looked up. kUnavailable: no answer (in time); kInvalid: an answer of
  // more than `answer_bytes_max`.
  Result<ClientResponse> Post(const std::string& path, std::string body, std::chrono::milliseconds time,
                              std::size_t answer_bytes_max);
  Result<ClientResponse> Get(const std::string& path, std::chrono::milliseconds time,
                             std::size_t answer_bytes_max);
  // The request under way, if any, fails soon.
  void Abort();

 private:
  class BreakOff;
  Client(std::string base, std::string prefix, std::string ca_file);
  Result<ClientResponse> Send(httplib::Request request, std::chrono::milliseconds time,
                              std::size_t answer_bytes_max);

  const std::string base_;
  const std::string prefix_;
  const std::string ca_file_;
  std::mutex mutex_;
  std::shared_ptr<BreakOff> under_way_;
};

}  // namespace yidan::http
