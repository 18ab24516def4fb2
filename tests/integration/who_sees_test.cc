// Who may do and see what (PROTOCOL §7), over mTLS against a real registry: one table of role x method x
// relation that holds every method of every public service, and the stories of those whom a service that asks
// the caller for a role would turn away.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <nlohmann/json.hpp>

#include "tests/support/acts.h"
#include "tests/support/files.h"
#include "tests/support/registry.h"
#include "yidan/v1/customs_service.grpc.pb.h"
#include "yidan/v1/issuance_service.grpc.pb.h"
#include "yidan/v1/participants_service.grpc.pb.h"
#include "yidan/v1/transfer_service.grpc.pb.h"
#include "yidan/v1/verification_service.grpc.pb.h"

namespace yidan::testing {
namespace {

using ::testing::HasSubstr;
using Json = nlohmann::json;
using Arguments = std::vector<std::string>;

constexpr const char* kDocument = "YD-7KQ2-M9XD-4TB8-WZ3F";
constexpr const char* kWaybill = YIDAN_SOURCE_DIR "/deploy/demo-data/waybill-2017-tilburg-chengdu.json";

std::string ReasonOf(const grpc::Status& status) {
  return status.ok() ? "OK" : Participant::MakeAnswer(status, {}).reason;
}

std::string ReasonOf(const v1::ActResult& result) {
  return result.has_receipt() ? "OK" : v1::RefusalReason_Name(result.refusal().reason()).substr(15);
}

class WhoSeesTest : public ::testing::Test {
 protected:
  WhoSeesTest() : registry_({.init_flags = {"--parameter", "succession_delay=0"}}) {
    registry_.Start();
    parties_ = std::make_unique<Journey>(registry_);
  }

  static Finished Done(const Participant& who, const Arguments& line) {
    Finished finished = who.Cli(line);
    EXPECT_EQ(finished.status, 0) << who.id() << " " << line[0] << ": " << finished.out << finished.err;
    return finished;
  }
  // An act of the participant itself or the registrar on `id`'s record; `body` fills it in.
  Answer OnRecord(const Participant& by, const std::string& id, const std::function<void(v1::Act&)>& body) {
    grpc::ClientContext context;
    v1::GetParticipantRequest request;
    request.set_participant_id(id);
    v1::GetParticipantResponse response;
    const auto read = by.Stub<v1::ParticipantsService>()->GetParticipant(&context, request, &response);
    EXPECT_TRUE(read.ok()) << read.error_message();
    v1::Act act = by.NewAct();
    act.set_participant_id(id);
    act.set_sequence(response.participant().sequence() + 1);
    act.set_previous(response.participant().last_act());
    body(act);
    return by.Submit<v1::ParticipantsService>(by.Sign(act));
  }
  static void Admitted(const Answer& answer) {
    ASSERT_TRUE(answer.ok()) << answer.reason << ": " << answer.message;
  }
  void Suspend(const std::string& id) {
    Admitted(OnRecord(registry_.registrar(), id,
                      [](v1::Act& act) { act.mutable_suspend()->set_reason("an inquiry"); }));
  }
  void Succeed(const std::string& id, const std::string& by) {
    Admitted(OnRecord(registry_.registrar(), id, [&by](v1::Act& act) {
      act.mutable_successor()->set_successor(by);
      act.mutable_successor()->set_document_digest(std::string(32, 'd'));
    }));
  }
  Participant AdmitAuthority(const std::string& id, const std::string& country) {
    Participant authority = registry_.Stranger(id);
    v1::Act registration = authority.NewAct();
    Register(registration, authority.key(), id);
    v1::Act act = registry_.registrar().NewAct();
    Admit(act, id, testing::Sign<v1::SignedAct>(registration, authority.key()), {v1::ROLE_AUTHORITY});
    act.mutable_admit()->set_jurisdictions(0, country);
    Admitted(registry_.registrar().Submit<v1::ParticipantsService>(registry_.registrar().Sign(act)));
    return authority;
  }
  void Issue(const std::string& id, int variant) {
    Admitted(parties_->carrier.Submit<v1::IssuanceService>(parties_->carrier.IssueOf(id, variant)));
  }
  static std::string Export(const Participant& who, const std::string& id) {
    grpc::ClientContext context;
    v1::ExportTitleRequest request;
    request.set_document_id(id);
    v1::ExportTitleResponse response;
    return ReasonOf(who.Stub<v1::VerificationService>()->ExportTitle(&context, request, &response));
  }

  Registry registry_;
  std::unique_ptr<Journey> parties_;
};

// ---- The table ----

// A call of one method, about kDocument where it is about a document; its reason, or "OK".
using Call = std::function<std::string(const Participant&)>;

template <class Service, class Request, class Response>
Call Reads(grpc::Status (Service::Stub::*method)(grpc::ClientContext*, const Request&, Response*),
           const Request& request) {
  return [method, request](const Participant& who) {
    grpc::ClientContext context;
    Response response;
    const auto stub = who.Stub<Service>();
    return ReasonOf((stub.get()->*method)(&context, request, &response));
  };
}

// Bytes that are no act: whom the front lets in is told so by the ledger.
template <class Service>
void AddActMethods(std::map<std::string, Call>& calls) {
  const std::string name = std::string(Service::service_full_name()) + ".";
  v1::SubmitActRequest no_act;
  no_act.set_act("no act");
  no_act.set_signature(std::string(64, 's'));
  calls[name + "SubmitAct"] = [no_act](const Participant& who) { return who.Submit<Service>(no_act).reason; };
  calls[name + "BatchSubmitActs"] = [no_act](const Participant& who) {
    grpc::ClientContext context;
    v1::BatchSubmitActsRequest request;
    *request.add_acts() = no_act;
    v1::BatchSubmitActsResponse response;
    const auto status = who.Stub<Service>()->BatchSubmitActs(&context, request, &response);
    return status.ok() ? ReasonOf(response.results(0)) : ReasonOf(status);
  };
  calls[name + "StreamActs"] = [no_act](const Participant& who) {
    grpc::ClientContext context;
    const auto stub = who.Stub<Service>();
    const auto stream = stub->StreamActs(&context);
    v1::StreamActsRequest request;
    request.set_tag(1);
    *request.mutable_act() = no_act;
    stream->Write(request);
    stream->WritesDone();
    v1::StreamActsResponse response;
    std::string reason;
    if (stream->Read(&response)) {
      // An act's own service error travels as a status inside the answer.
      reason = response.has_result() ? ReasonOf(response.result()) : "CALLER_SUSPENDED";
      EXPECT_TRUE(response.has_result() || response.error().find("CALLER_SUSPENDED") != std::string::npos);
    }
    while (stream->Read(&response)) {
    }
    const auto status = stream->Finish();
    return reason.empty() ? ReasonOf(status) : reason;
  };
}

std::map<std::string, Call> EveryMethod() {
  std::map<std::string, Call> calls;
  AddActMethods<v1::IssuanceService>(calls);
  AddActMethods<v1::TransferService>(calls);
  AddActMethods<v1::CustomsService>(calls);
  AddActMethods<v1::ParticipantsService>(calls);
  const auto of_document = [](auto request) {
    request.set_document_id(kDocument);
    return request;
  };
  using V = v1::VerificationService;
  const std::string v = "yidan.v1.VerificationService.";
  calls[v + "GetTitle"] = Reads<V>(&V::Stub::GetTitle, of_document(v1::GetTitleRequest()));
  calls[v + "GetHistory"] = Reads<V>(&V::Stub::GetHistory, of_document(v1::GetHistoryRequest()));
  calls[v + "GetContent"] = Reads<V>(&V::Stub::GetContent, of_document(v1::GetContentRequest()));
  calls[v + "ExportTitle"] = Reads<V>(&V::Stub::ExportTitle, of_document(v1::ExportTitleRequest()));
  calls[v + "GetAccess"] = Reads<V>(&V::Stub::GetAccess, of_document(v1::GetAccessRequest()));
  v1::ListTitlesRequest list;
  list.set_holder("boc-jinjiang");
  calls[v + "ListTitles"] = Reads<V>(&V::Stub::ListTitles, list);
  calls[v + "GetCheckpoint"] = Reads<V>(&V::Stub::GetCheckpoint, v1::GetCheckpointRequest());
  v1::GetInclusionRequest inclusion;
  inclusion.set_index(0);
  calls[v + "GetInclusion"] = Reads<V>(&V::Stub::GetInclusion, inclusion);
  v1::GetConsistencyRequest consistency;
  consistency.set_old_size(1);
  calls[v + "GetConsistency"] = Reads<V>(&V::Stub::GetConsistency, consistency);
  calls[v + "ListEntries"] = Reads<V>(&V::Stub::ListEntries, v1::ListEntriesRequest());
  v1::GetTileRequest tile;
  tile.set_path("tile/0/000.p/1");
  calls[v + "GetTile"] = Reads<V>(&V::Stub::GetTile, tile);
  v1::SearchShipmentsRequest search;
  search.set_kind(v1::SEARCH_KIND_CONTAINER);
  search.set_value("CSQU3054383");
  calls["yidan.v1.CustomsService.SearchShipments"] =
      Reads<v1::CustomsService>(&v1::CustomsService::Stub::SearchShipments, search);
  using P = v1::ParticipantsService;
  v1::GetParticipantRequest participant;
  participant.set_participant_id("cdirp");
  calls["yidan.v1.ParticipantsService.GetParticipant"] = Reads<P>(&P::Stub::GetParticipant, participant);
  calls["yidan.v1.ParticipantsService.ListParticipants"] =
      Reads<P>(&P::Stub::ListParticipants, v1::ListParticipantsRequest());
  return calls;
}

// What each method answers: to whom of those below it is "OK" or, for bytes that are no act, MALFORMED_ACT,
// and to all others. A certificate of no participant is UNKNOWN_CALLER everywhere.
struct Line {
  std::set<std::string> to;  // empty: to everybody in good standing
  std::string otherwise;
  bool suspended_too = false;
};
std::map<std::string, Line> TheTable() {
  const std::set<std::string> readers = {"holder",          "issuer",    "pledgee",  "granted",
                                         "pointer-granted", "authority", "successor"};
  std::set<std::string> historians = readers;
  historians.insert({"former-party", "auditor"});
  const Line anybody = {{}, {}};
  const Line suspended_too = {{}, {}, true};
  std::map<std::string, Line> table = {
      {"VerificationService.GetTitle", anybody},
      {"VerificationService.GetHistory", {historians, "NOT_A_READER"}},
      {"VerificationService.GetContent", {readers, "NOT_A_READER"}},
      {"VerificationService.ExportTitle", {readers, "NOT_A_READER"}},
      {"VerificationService.GetAccess", {{"holder"}, "NOT_A_READER"}},
      {"VerificationService.ListTitles", {{"holder"}, "NOT_A_READER"}},
      {"VerificationService.GetCheckpoint", suspended_too},
      {"VerificationService.GetInclusion", suspended_too},
      {"VerificationService.GetConsistency", suspended_too},
      {"VerificationService.ListEntries", {{"auditor"}, "CALLER_ROLE_MISSING"}},
      {"VerificationService.GetTile", anybody},
      {"CustomsService.SearchShipments", {{"authority", "foreign-authority"}, "CALLER_ROLE_MISSING"}},
      {"ParticipantsService.GetParticipant", suspended_too},
      {"ParticipantsService.ListParticipants", suspended_too},
  };
  for (const char* service :
       {"IssuanceService", "TransferService", "CustomsService", "ParticipantsService"}) {
    for (const char* method : {"SubmitAct", "BatchSubmitActs", "StreamActs"}) {
      table[std::string(service) + "." + method] = anybody;
    }
  }
  return table;
}

TEST_F(WhoSeesTest, EveryMethodAnswersEveryRelationAsTheTableSays) {
  const Participant pledgee = registry_.Admit("pledge-bank", {v1::ROLE_FINANCIER});
  const Participant granted = registry_.Admit("granted-bank", {v1::ROLE_FINANCIER});
  const Participant pointed = registry_.Admit("insurer", {v1::ROLE_FINANCIER});
  const Participant merged = registry_.Admit("merged-bank", {v1::ROLE_FINANCIER});
  const Participant suspended = registry_.Admit("suspended-bank", {v1::ROLE_FINANCIER});
  const Participant& holder = parties_->jinjiang;
  Issue(kDocument, 0);
  Done(parties_->shipper, {"transfer", kDocument, "--to", "boc-frankfurt", "--endorse", "full"});
  Done(parties_->frankfurt, {"transfer", kDocument, "--to", "boc-jinjiang", "--endorse", "full"});
  Done(holder, {"pledge", kDocument, "--to", "pledge-bank"});
  Done(pledgee, {"accept", kDocument});
  Done(pledgee, {"release", kDocument, "--on-trust-receipt"});
  for (const char* reader : {"granted-bank", "merged-bank", "suspended-bank"}) {
    Done(holder, {"grant", kDocument, "--to", reader, "--until", "30d"});
  }
  Done(holder, {"grant", kDocument, "--to", "insurer", "--pointer", "/declared_value", "--until", "30d"});
  const std::vector<std::pair<std::string, Participant>> relations = {
      {"unknown", registry_.Stranger("nobody")},
      {"stranger", registry_.Admit("far-bank", {v1::ROLE_FINANCIER})},
      {"holder", holder},
      {"issuer", parties_->carrier},
      {"pledgee", pledgee},
      {"former-party", parties_->frankfurt},
      {"granted", granted},
      {"pointer-granted", pointed},
      {"authority", parties_->customs},
      {"foreign-authority", AdmitAuthority("paris-customs", "FR")},
      {"auditor", registry_.Admit("auditor", {v1::ROLE_AUDITOR})},
      {"registrar", registry_.registrar()},
      {"suspended", suspended},
      {"successor", registry_.Admit("heir-bank", {v1::ROLE_FINANCIER})},
      {"succeeded", merged},
  };
  Succeed("merged-bank", "heir-bank");
  Suspend("suspended-bank");

  const auto calls = EveryMethod();
  const auto table = TheTable();
  std::set<std::string> methods;
  for (const char* proto : {"issuance", "transfer", "customs", "participants", "verification"}) {
    const auto* file = google::protobuf::DescriptorPool::generated_pool()->FindFileByName(
        "yidan/v1/" + std::string(proto) + "_service.proto");
    ASSERT_NE(file, nullptr) << proto;
    for (int s = 0; s < file->service_count(); ++s) {
      for (int m = 0; m < file->service(s)->method_count(); ++m) {
        methods.insert(file->service(s)->method(m)->full_name());
      }
    }
  }
  for (const std::string& method : methods) {
    ASSERT_TRUE(calls.contains(method)) << method << " is called by no line of this test";
    const std::string name = method.substr(std::string("yidan.v1.").size());
    ASSERT_TRUE(table.contains(name)) << name << " is missing in the table";
    const Line& line = table.at(name);
    const bool takes_acts = name.find("Acts") != std::string::npos || name.ends_with(".SubmitAct");
    const std::string good = takes_acts ? "MALFORMED_ACT" : "OK";
    for (const auto& [relation, who] : relations) {
      std::string wanted = line.to.empty() || line.to.contains(relation) ? good : line.otherwise;
      if (relation == "suspended" && !line.suspended_too) wanted = "CALLER_SUSPENDED";
      if (relation == "unknown") wanted = "UNKNOWN_CALLER";
      EXPECT_EQ(calls.at(method)(who), wanted) << name << " by " << relation;
    }
  }
  EXPECT_EQ(table.size(), methods.size());
  EXPECT_EQ(calls.size(), methods.size());
}

// ---- Stories ----

TEST_F(WhoSeesTest, AnAgentHandsInUnderItsMandateThoughItLacksTheRoleItself) {
  const Participant agent = registry_.Admit("port-agent", {v1::ROLE_FINANCIER});
  Issue(kDocument, 0);
  const auto milestone = [&] {
    v1::Act act = agent.NewAct();
    act.set_actor("cdirp");
    act.set_agent("port-agent");
    act.set_document_id(kDocument);
    act.set_nonce(std::string(16, 'n'));
    act.mutable_milestone()->set_code("LOADED");
    *act.mutable_milestone()->mutable_at() = act.valid_until();
    act.mutable_milestone()->mutable_at()->set_seconds(act.valid_until().seconds() - 7'200);
    return agent.Submit<v1::IssuanceService>(agent.Sign(act));
  };
  EXPECT_EQ(milestone().reason, "NO_MANDATE") << "the rules refuse it, not the front";
  Done(parties_->carrier,
       {"participant", "mandate", "--agent", "port-agent", "--acts", "milestone", "--until", "30d"});
  Admitted(milestone());
}

TEST_F(WhoSeesTest, ALiquidatorReadsAndActsForTheBankThatIsNoMore) {
  const Participant old_bank = registry_.Admit("old-bank", {v1::ROLE_FINANCIER});
  const Participant liquidator = registry_.Admit("liquidator", {v1::ROLE_FINANCIER});
  Issue(kDocument, 0);
  Done(parties_->shipper, {"transfer", kDocument, "--to", "old-bank", "--endorse", "full"});
  EXPECT_EQ(Export(old_bank, kDocument), "OK");
  EXPECT_EQ(Export(liquidator, kDocument), "NOT_A_READER");
  Succeed("old-bank", "liquidator");
  EXPECT_EQ(Export(old_bank, kDocument), "NOT_A_READER");
  EXPECT_EQ(Export(liquidator, kDocument), "OK");
  EXPECT_THAT(Done(liquidator, {"list", "--holder", "old-bank"}).out, HasSubstr(kDocument));
  Done(liquidator, {"--principal", "old-bank", "transfer", kDocument, "--to", "rongou", "--endorse", "full"});
  EXPECT_EQ(parties_->importer.Title(kDocument).holder(), "rongou");
}

TEST_F(WhoSeesTest, ACarrierWhoseRoleEndedDeliversAndTheLastHolderStillExports) {
  Issue(kDocument, 0);
  Done(parties_->shipper, {"surrender", kDocument, "--for", "delivery", "--collector", "Mr. Li"});
  Admitted(OnRecord(registry_.registrar(), "cdirp",
                    [](v1::Act& act) { act.mutable_roles()->add_roles(v1::ROLE_SHIPPER); }));
  Done(parties_->carrier, {"deliver", kDocument, "--all", "--close", "--collector", "Mr. Li"});
  const v1::TitleState ended = parties_->shipper.Title(kDocument);
  EXPECT_EQ(ended.status(), v1::TITLE_STATUS_DELIVERED);
  EXPECT_EQ(ended.last_holder(), "landrover-nl");
  EXPECT_EQ(Export(parties_->shipper, kDocument), "OK");
  EXPECT_EQ(Export(parties_->frankfurt, kDocument), "NOT_A_READER");
  EXPECT_THAT(Done(parties_->shipper, {"access", kDocument}).out, HasSubstr("none"));
}

TEST_F(WhoSeesTest, ASuspendedParticipantStillObjectsAndRevokesItsKeys) {
  const Participant victim = registry_.Admit("victim-bank", {v1::ROLE_FINANCIER});
  const auto usurper = crypto::PrivateKey::Generate(crypto::Algorithm::kEd25519);
  Suspend("victim-bank");
  Admitted(OnRecord(registry_.registrar(), "victim-bank", [&](v1::Act& act) {
    act.mutable_recover()->set_spki(usurper->public_key().spki());
    act.mutable_recover()->set_possession(usurper->Sign(
        crypto::PreAuthEncoding("application/vnd.yidan.key-possession.v1", registry_.id() + "victim-bank")));
    act.mutable_recover()->set_reason("it says it lost its key");
  }));
  Admitted(OnRecord(victim, "victim-bank",
                    [](v1::Act& act) { act.mutable_object()->set_reason("we lost nothing"); }));
  Admitted(OnRecord(victim, "victim-bank", [&](v1::Act& act) {
    act.mutable_revoke_key()->set_key_id(victim.key().public_key().id().ToString());
    act.mutable_revoke_key()->set_reason("to be safe");
  }));
  EXPECT_EQ(
      OnRecord(victim, "victim-bank", [](v1::Act& act) { act.mutable_mandate()->set_agent("cdirp"); }).reason,
      "CALLER_SUSPENDED");
}

TEST_F(WhoSeesTest, TheHolderSeesWhoReadProvenByTheSealAndAnAuthorityOnlyAfterItsDate) {
  const Participant far = registry_.Admit("far-bank", {v1::ROLE_FINANCIER});
  Issue(kDocument, 0);
  EXPECT_EQ(far.Title(kDocument).holder(), "landrover-nl");
  Done(parties_->customs, {"search", "--container", "CSQU3054383"});
  Done(parties_->customs,
       {"export", kDocument, "-o", registry_.File("seized.yidan.json"), "--sealed-until", "90d"});
  EXPECT_THAT(parties_->customs
                  .Cli({"export", kDocument, "-o", registry_.File("no.yidan.json"), "--sealed-until", "181d"})
                  .err,
              HasSubstr("180 days"));
  EXPECT_THAT(parties_->carrier.Cli({"export", kDocument, "-o", registry_.File("own.yidan.json")}).out,
              HasSubstr("written"));
  // A reading is under the next seal.
  Done(parties_->shipper,
       {"grant", kDocument, "--to", "far-bank", "--pointer", "/declared_value", "--until", "30d"});
  const Json shown = Json::parse(Done(parties_->shipper, {"--output", "json", "access", kDocument}).out);
  std::vector<std::string> readings;
  for (const auto& row : shown["readings"]) {
    readings.push_back(row["reader"].get<std::string>() + " " + row["purpose"].get<std::string>() + " " +
                       row["service"].get<std::string>());
  }
  EXPECT_EQ(readings, (std::vector<std::string>{"far-bank get_title verification",
                                                "chengdu-customs search_shipments customs"}));
  EXPECT_EQ(shown["hidden"], 1) << "the sealed one";
  EXPECT_THAT(far.Cli({"access", kDocument}).err, HasSubstr("NOT_A_READER"));

  // What was granted by pointer opens exactly that, and verifies.
  const std::string part = registry_.File("part.yidan.json");
  Done(far, {"export", kDocument, "-o", part});
  EXPECT_THAT(Done(far, {"verify", part, "--registry-key", registry_.verifier_key()}).out,
              HasSubstr("PARTIAL"));
  const std::string text = ReadWholeFile(part);
  EXPECT_THAT(text, HasSubstr("/declared_value"));
  EXPECT_THAT(text, ::testing::Not(HasSubstr("/freight")));
  EXPECT_THAT(
      parties_->shipper
          .Cli({"grant", kDocument, "--to", "far-bank", "--pointer", "/no/such/thing", "--until", "30d"})
          .err,
      HasSubstr("/no/such/thing"));
}

}  // namespace
}  // namespace yidan::testing
