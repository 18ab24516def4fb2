#include "services/rpc/server/allow.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "services/rpc/wire/act_kind.h"

namespace yidan::rpc {
namespace {

using Query = internal::v1::ReadRequest;

Query Asking(int field, const std::string& caller) {
  Query query;
  query.GetReflection()->MutableMessage(&query, Query::descriptor()->FindFieldByNumber(field));
  query.set_caller(caller);
  return query;
}

// Every query that there is, and who may put it in a caller's name.
TEST(AllowTest, EachQueryBelongsToOneService) {
  const std::map<std::string, std::set<std::string>> not_verifications = {
      {"get_participant", {"participants"}},
      {"list_participants", {"participants"}},
      {"search_shipments", {"customs"}},
  };
  const auto* queries = Query::descriptor()->FindOneofByName("query");
  for (int i = 0; i < queries->field_count(); ++i) {
    const std::string& name = queries->field(i)->name();
    if (name == "get_standing") continue;  // each service's: the next test
    const auto found = not_verifications.find(name);
    const std::set<std::string> wanted =
        found == not_verifications.end() ? std::set<std::string>{"verification"} : found->second;
    for (const char* service :
         {"issuance", "transfer", "customs", "participants", "verification", "ledger", "front", ""}) {
      const Query query = Asking(queries->field(i)->number(), "boc-jinjiang");
      EXPECT_EQ(AllowRead(service, query).has_value(), wanted.contains(service)) << service << " " << name;
    }
  }
}

TEST(AllowTest, InNobodysNameThereIsOnlyTheStandingOfACaller) {
  const auto* queries = Query::descriptor()->FindOneofByName("query");
  for (int i = 0; i < queries->field_count(); ++i) {
    const Query query = Asking(queries->field(i)->number(), "");
    for (const char* service : {"issuance", "transfer", "customs", "participants", "verification"}) {
      EXPECT_EQ(AllowRead(service, query).has_value(), query.has_get_standing())
          << service << " " << queries->field(i)->name();
    }
  }
  EXPECT_FALSE(AllowRead("front", Asking(Query::kGetStanding, "")).has_value());
  EXPECT_FALSE(AllowRead("verification", Query()).has_value());
}

TEST(AllowTest, EachKindOfActComesThroughItsOwnService) {
  const std::map<std::string, ServiceId> services = {{"issuance", ServiceId::kIssuance},
                                                     {"transfer", ServiceId::kTransfer},
                                                     {"customs", ServiceId::kCustoms},
                                                     {"participants", ServiceId::kParticipants}};
  for (const ActRoute& route : ActRoutes()) {
    v1::Act act;
    act.GetReflection()->MutableMessage(&act, v1::Act::descriptor()->FindFieldByNumber(route.kind));
    internal::v1::SubmitRequest request;
    request.set_caller("boc-jinjiang");
    request.add_acts()->set_act(act.SerializeAsString());
    for (const auto& [name, service] : services) {
      EXPECT_EQ(AllowSubmit(name, request).has_value(), service == route.service)
          << name << " " << v1::ActKind_Name(route.kind);
    }
    EXPECT_FALSE(AllowSubmit("verification", request).has_value());
    request.clear_caller();
    EXPECT_FALSE(AllowSubmit(RoleNameOf(route.service), request).has_value()) << "in nobody's name";
  }
}

}  // namespace
}  // namespace yidan::rpc
