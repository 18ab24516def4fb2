#include "services/http/client.h"

#include <httplib.h>

namespace yidan::http {

Client::Client(std::string base, std::string prefix, std::string ca_file)
    : base_(std::move(base)), prefix_(std::move(prefix)), ca_file_(std::move(ca_file)) {}
Client::~Client() = default;

Result<std::unique_ptr<Client>> Client::Create(const std::string& url, std::string ca_file) {
  const std::size_t scheme = url.starts_with("http://") ? 7 : url.starts_with("https://") ? 8 : 0;
  if (scheme == 0 || url.size() == scheme || url.find_first_of(" ?#@") != std::string::npos) {
    return Invalid("\"" + url + "\" is not http[s]://HOST[:PORT][/PREFIX]");
  }
  const std::size_t slash = url.find('/', scheme);
  std::string prefix = slash == std::string::npos ? "" : url.substr(slash);
  while (prefix.ends_with('/')) prefix.pop_back();
  std::string base = url.substr(0, slash);
  if (!httplib::Client(base).is_valid()) return Invalid("\"" + url + "\" names no host");
  return std::unique_ptr<Client>(new Client(std::move(base), std::move(prefix), std::move(ca_file)));
}

Result<ClientResponse> Client::Post(const std::string& path, std::string body, std::chrono::milliseconds time,
                                    std::size_t answer_bytes_max) {
  httplib::Request request;
  request.method = "POST";
  request.path = prefix_ + path;
  request.body = std::move(body);
  request.set_header("Content-Type", "text/plain; charset=utf-8");
  return Send(std::move(request), time, answer_bytes_max);
}

Result<ClientResponse> Client::Get(const std::string& path, std::chrono::milliseconds time,
                                   std::size_t answer_bytes_max) {
  httplib::Request request;
  request.method = "GET";
  request.path = prefix_ + path;
  return Send(std::move(request), time, answer_bytes_max);
}

Result<ClientResponse> Client::Send(httplib::Request request, std::chrono::milliseconds time,
                                    std::size_t answer_bytes_max) {
  const auto deadline = std::chrono::steady_clock::now() + time;
  auto client = std::make_shared<httplib::Client>(base_);
  client->set_connection_timeout(time);
  client->set_read_timeout(time);
  client->set_write_timeout(time);
  client->set_decompress(false);  // a small answer may not unfold into a large one
  client->set_follow_location(false);
  if (!ca_file_.empty()) client->set_ca_cert_path(ca_file_);
  std::string body;
  bool too_long = false;
  request.content_receiver = [&](const char* data, std::size_t size, std::uint64_t, std::uint64_t) {
    too_long = too_long || size > answer_bytes_max - body.size();
    if (too_long || std::chrono::steady_clock::now() > deadline) return false;
    body.append(data, size);
    return true;
  };
  {
    const std::lock_guard lock(mutex_);
    under_way_ = client;
  }
  const httplib::Result sent = client->send(request);
  {
    const std::lock_guard lock(mutex_);
    under_way_ = nullptr;
  }
  if (too_long) return Invalid(base_ + " answers more than it may");
  if (!sent) return Fail(Error::Kind::kUnavailable, base_ + ": " + httplib::to_string(sent.error()));
  return ClientResponse{sent->status, std::move(body)};
}

void Client::Abort() {
  std::shared_ptr<httplib::Client> client;
  {
    const std::lock_guard lock(mutex_);
    client = under_way_;
  }
  if (client) client->stop();
}

}  // namespace yidan::http
