#include "services/customs/customs_service.h"

#include "services/rpc/server/act_service.h"
#include "services/rpc/server/read_service.h"
#include "yidan/v1/customs_service.grpc.pb.h"

namespace yidan::customs {
namespace {

constexpr std::string_view kService = "customs";
constexpr rpc::Wanted kAuthority{.roles = {v1::ROLE_AUTHORITY}};

class CustomsServer final : public rpc::ActService<v1::CustomsService::CallbackService> {
 public:
  using ActService::ActService;

  grpc::ServerUnaryReactor* SearchShipments(grpc::CallbackServerContext* context,
                                            const v1::SearchShipmentsRequest* request,
                                            v1::SearchShipmentsResponse* response) override {
    return rpc::Read(front(), context, request, response,
                     YIDAN_READ_METHOD(kService, "SearchShipments", kAuthority, search_shipments));
  }
};

}  // namespace

std::shared_ptr<grpc::Service> MakeService(rpc::Front& front) {
  return std::make_shared<CustomsServer>(front, rpc::PolicyOf(rpc::ServiceId::kCustoms));
}

}  // namespace yidan::customs
