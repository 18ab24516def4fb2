#include "services/customs/customs_service.h"

#include "services/rpc/server/act_service.h"
#include "services/rpc/server/read_service.h"
#include "yidan/v1/customs_service.grpc.pb.h"

namespace yidan::customs {
namespace {

constexpr std::string_view kService = "customs";
constexpr rpc::Wanted kAuthority{.roles = {v1::ROLE_AUTHORITY}};

class CustomsServer final : public rpc::ReadService<rpc::ActService<v1::CustomsService>> {
 public:
  explicit CustomsServer(rpc::Front& front) : ReadService(front, rpc::PolicyOf(rpc::ServiceId::kCustoms)) {
    ServeRead(front, YIDAN_READ_METHOD(kService, "SearchShipments", kAuthority, search_shipments));
  }
};

}  // namespace

std::shared_ptr<grpc::Service> MakeService(rpc::Front& front) {
  return std::make_shared<CustomsServer>(front);
}

}  // namespace yidan::customs
