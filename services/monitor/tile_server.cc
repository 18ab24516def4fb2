#include "services/monitor/tile_server.h"

#include <future>

#include "services/log/tiles.h"

namespace yidan::monitor {
namespace {

constexpr auto kReadFor = std::chrono::seconds(5);
constexpr std::string_view kForever = "public, max-age=31536000, immutable";

int StatusOf(v1::ErrorReason reason) {
  switch (reason) {
    case v1::ERROR_REASON_NOT_FOUND:
      return 404;
    case v1::ERROR_REASON_BAD_REQUEST:
      return 400;
    case v1::ERROR_REASON_CALLER_ROLE_MISSING:
      return 403;
    default:
      return 503;
  }
}

http::Response Refused(int status, const std::string& message) {
  return {.status = status, .body = message + "\n"};
}

api::Reply<internal::v1::ReadResponse> Read(api::LedgerPort& ledger, internal::v1::ReadRequest request) {
  auto promise = std::make_shared<std::promise<api::Reply<internal::v1::ReadResponse>>>();
  auto answer = promise->get_future();
  ledger.Read(std::move(request), std::chrono::system_clock::now() + kReadFor,
              [promise](auto result) { promise->set_value(std::move(result)); });
  return answer.get();
}

http::Response Checkpoint(api::LedgerPort& ledger) {
  internal::v1::ReadRequest request;
  request.mutable_get_checkpoint();
  const auto answer = Read(ledger, std::move(request));
  if (!answer) return Refused(StatusOf(answer.error().reason), answer.error().message);
  return {.body = answer->get_checkpoint().checkpoint().note()};
}

http::Response Tile(api::LedgerPort& ledger, const std::string& text) {
  const auto path = log::ParseTilePath(text);
  if (!path) return Refused(404, path.error().message);
  if (path->entries) return Refused(403, "entry bundles go to auditors, over VerificationService.GetTile");
  internal::v1::ReadRequest request;
  request.mutable_get_tile()->set_path(text);
  auto answer = Read(ledger, std::move(request));
  if (!answer) return Refused(StatusOf(answer.error().reason), answer.error().message);
  return {.content_type = "application/octet-stream",
          .body = std::move(*answer->mutable_get_tile()->mutable_data()),
          .cache_control = std::string(kForever)};
}

}  // namespace

Result<std::unique_ptr<http::Server>> ServeTiles(api::LedgerPort& ledger, const std::string& listen,
                                                 std::size_t connections_max) {
  return http::Server::Start({.listen = listen, .connections_max = connections_max},
                             [&ledger](const http::Request& request) -> http::Response {
                               if (request.path == "/checkpoint") return Checkpoint(ledger);
                               if (request.path.starts_with("/tile/"))
                                 return Tile(ledger, request.path.substr(1));
                               return Refused(404, "there is /checkpoint, and /tile/<level>/<number>");
                             });
}

}  // namespace yidan::monitor
