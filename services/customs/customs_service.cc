#include "services/customs/customs_service.h"

#include "services/rpc/act_service.h"
#include "services/rpc/read_service.h"
#include "yidan/v1/customs_service.grpc.pb.h"

namespace yidan::customs {
namespace {

constexpr rpc::RoleSet kAuthority{v1::ROLE_AUTHORITY};

class CustomsServer final : public rpc::ActService<v1::CustomsService::CallbackService> {
 public:
  using ActService::ActService;

  grpc::ServerUnaryReactor* SearchShipments(grpc::CallbackServerContext* context,
                                            const v1::SearchShipmentsRequest* request,
                                            v1::SearchShipmentsResponse* response) override {
    return rpc::Read(front(), context, request, response,
                     YIDAN_READ_METHOD("SearchShipments", kAuthority, search_shipments));
  }
};

}  // namespace

rpc::ServicePolicy Policy() {
  return {"CustomsService",
          {{v1::ACT_KIND_HOLD, kAuthority},
           {v1::ACT_KIND_LIFT, kAuthority},
           {v1::ACT_KIND_ORDER, kAuthority},
           {v1::ACT_KIND_COUNTERSIGN, {v1::ROLE_REGISTRAR}}}};
}

std::shared_ptr<grpc::Service> MakeService(rpc::Front& front) {
  return std::make_shared<CustomsServer>(front, Policy());
}

}  // namespace yidan::customs
