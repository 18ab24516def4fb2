#include "services/cli/json_schema.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/timestamp.pb.h>

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "services/cli/commands.h"
#include "services/cli/to_json.h"
#include "yidan/v1/query.pb.h"
#include "yidan/v1/refusal.pb.h"

namespace yidan::cli {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;

Json Ref(const std::string& name) { return {{"$ref", "#/$defs/" + name}}; }
Json Text() { return {{"type", "string"}}; }
Json Flag() { return {{"type", "boolean"}}; }
Json Number() { return {{"type", "integer"}}; }
Json Map() { return {{"type", "object"}}; }
Json ListOf(Json item) { return {{"type", "array"}, {"items", std::move(item)}}; }
Json OrNull(Json shape) { return {{"anyOf", {std::move(shape), {{"type", "null"}}}}}; }
Json Only(const std::string& text) { return {{"const", text}}; }
Json OneOf(const std::vector<std::string>& words) { return {{"enum", words}}; }

using Shapes = std::vector<std::pair<std::string, Json>>;

// Every member is there, and no other.
Json Object(const Shapes& members) {
  Json out = {{"type", "object"}, {"additionalProperties", false}};
  out["required"] = Json::array();
  out["properties"] = Json::object();
  for (const auto& [name, shape] : members) {
    out["required"].push_back(name);
    out["properties"][name] = shape;
  }
  return out;
}

// What every answer and every error begins with.
constexpr std::array kCommon = {"schema", "command", "taken_as"};

Shapes Joined(Shapes members, const Shapes& more) {
  members.insert(members.end(), more.begin(), more.end());
  return members;
}

// ---- Messages ----

// "TitleState.Hold".
std::string NameOf(const Descriptor& message) {
  return message.full_name().substr(message.file()->package().size() + 1);
}

Json Words(const EnumDescriptor& type) {
  std::vector<std::string> words;
  for (int i = 0; i < type.value_count(); ++i) words.push_back(ShortName(type, type.value(i)->number()));
  return OneOf(words);
}

// The messages of the contract, as to_json.cc prints them: each that was asked for, and those inside it.
class Messages {
 public:
  Json Of(const Descriptor& message) {
    const std::string name = NameOf(message);
    if (message.full_name() == google::protobuf::Timestamp::descriptor()->full_name()) return Ref("time");
    if (!defs_.contains(name)) {
      defs_[name] = nullptr;  // an act is inside an act
      defs_[name] =
          message.full_name() == v1::SignedAct::descriptor()->full_name() ? Signed() : Shape(message);
    }
    return Ref(name);
  }
  template <typename Message>
  Json Of() {
    return Of(*Message::descriptor());
  }
  [[nodiscard]] const Json& defs() const { return defs_; }

 private:
  Json Signed() {
    return Object(
        {{"act", OrNull(Of<v1::Act>())}, {"signature", Ref("hex")}, {"approvals", ListOf(Ref("hex"))}});
  }
  Json Scalar(const FieldDescriptor& field) {
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_BOOL:
        return Flag();
      case FieldDescriptor::CPPTYPE_ENUM:
        return Words(*field.enum_type());
      case FieldDescriptor::CPPTYPE_STRING:
        return field.type() == FieldDescriptor::TYPE_BYTES ? Ref("hex") : Text();
      case FieldDescriptor::CPPTYPE_MESSAGE:
        return Of(*field.message_type());
      default:
        return Number();
    }
  }
  Json Shape(const Descriptor& message) {
    Json out = {{"type", "object"}, {"additionalProperties", false}};
    out["required"] = Json::array();
    out["properties"] = Json::object();
    for (int i = 0; i < message.field_count(); ++i) {
      const FieldDescriptor& field = *message.field(i);
      const bool alternative = field.real_containing_oneof() != nullptr;
      Json shape = Scalar(field);
      if (field.is_repeated()) {
        shape = ListOf(std::move(shape));
      } else if (field.has_presence() && !alternative) {
        shape = OrNull(std::move(shape));
      }
      if (!alternative) out["required"].push_back(field.name());
      out["properties"][field.name()] = std::move(shape);
    }
    return out;
  }

  Json defs_ = Json::object();
};

// ---- Answers ----

struct Kind {
  std::vector<std::string> commands;
  Shapes members;
};

const Shapes& InTheWayMembers() {
  static const Shapes kShapes = {{"in_the_way", ListOf(Object({{"code", Text()}, {"says", Text()}}))},
                                 {"endorsement_gap", Text()},
                                 {"surrendered", OrNull(Words(*v1::SurrenderPurpose_descriptor()))},
                                 {"warnings", ListOf(Ref("GoodsWarning"))}};
  return kShapes;
}

Json Verdict() {
  return Object({{"ruling", OneOf({"VALID", "PARTIAL", "INVALID", "NOT_CHECKED"})}, {"says", Text()}});
}

// What an act names by digest and keeps off the log.
Json OffLogs() {
  return ListOf(Object({{"what", Text()}, {"file", Text()}, {"digest", Ref("hex")}, {"nonce", Ref("hex")}}));
}

Shapes AdmittedAnswer(Messages& messages) {
  return {{"result", Only("admitted")},
          {"act", Words(*v1::ActKind_descriptor())},
          {"document_id", OrNull(Text())},
          {"participant_id", OrNull(Text())},
          {"index", Number()},
          {"act_digest", Ref("hex")},
          {"admitted_at", Ref("time")},
          {"duplicate", Flag()},
          {"checkpoint_size", Number()},
          {"title", OrNull(messages.Of<v1::TitleState>())},
          {"participant", OrNull(messages.Of<v1::Participant>())},
          {"effect_proven", Flag()},
          {"effect_unproven", Text()},
          {"off_log", OffLogs()},
          {"notes", ListOf(Text())}};
}

Shapes ProposedAnswer() {
  return {{"result", Only("proposed")},
          {"act", Words(*v1::ActKind_descriptor())},
          {"document_id", OrNull(Text())},
          {"participant_id", OrNull(Text())},
          {"file", Text()},
          {"waits_for", ListOf(Ref("hex"))},
          {"valid_until", Ref("time")},
          {"off_log", OffLogs()},
          {"notes", ListOf(Text())}};
}

// ---- What may be done (can, show, --dry-run) ----

Json Unknowns() {
  return ListOf(OneOf({"PARTICIPANT", "GOODS", "PAPER_FORMS", "OTHER_DOCUMENT", "KEY_OWNERS"}));
}

Shapes TriedAnswer(Messages& messages) {
  return {{"result", Only("would be admitted")},
          {"act", Words(*v1::ActKind_descriptor())},
          {"document_id", OrNull(Text())},
          {"participant_id", OrNull(Text())},
          {"at", Ref("time")},
          {"checkpoint_size", Number()},
          {"sealed_at", Ref("time")},
          {"before", OrNull(messages.Of<v1::TitleState>())},
          {"titles", ListOf(messages.Of<v1::TitleState>())},
          {"participant", OrNull(messages.Of<v1::Participant>())},
          {"unknown", Unknowns()},
          {"notes", ListOf(Text())}};
}

Json DeliveryShape() {
  const Json step = Object({{"act", Words(*v1::ActKind_descriptor())},
                            {"by", Text()},
                            {"signer", Text()},
                            {"document_id", Text()},
                            {"says", Text()},
                            {"not_before", Ref("time")},
                            {"unknown", Unknowns()}});
  const Json way = OrNull(Object({{"collector", Text()}, {"steps", ListOf(step)}}));
  return Object({{"ended", Flag()},
                 {"says", Text()},
                 {"today", way},
                 {"later", way},
                 {"cut_short", Flag()},
                 {"unknown_participants", ListOf(Text())}});
}

Json EnforcementShape(Messages& messages) {
  return OrNull(Object({{"pledgee", Text()},
                        {"since", Ref("time")},
                        {"sale_from", Ref("time")},
                        {"on_sale", messages.Of<v1::Endorsement>()}}));
}

Kind CanAnswer(Messages& messages) {
  const Json act = Object({{"act", Words(*v1::ActKind_descriptor())},
                           {"says", Text()},
                           {"signer", Text()},
                           {"keys", Number()},
                           {"ruling", OneOf({"admitted", "refused", "unknown"})},
                           {"reason", OrNull(Words(*v1::RefusalReason_descriptor()))},
                           {"message", Text()},
                           {"needs", Text()},
                           {"turns_at", OrNull(Ref("time"))},
                           {"turns_why", ListOf(Text())},
                           {"unknown", Unknowns()},
                           {"unknown_participants", ListOf(Text())}});
  return {{"can"},
          {{"document_id", Text()},
           {"at", Ref("time")},
           {"checkpoint_size", Number()},
           {"sealed_at", Ref("time")},
           {"freshness", Text()},
           {"delivery", DeliveryShape()},
           {"enforcement", EnforcementShape(messages)},
           {"parties", ListOf(Object({{"participant_id", Text()},
                                      {"relations", ListOf(Text())},
                                      {"known", Flag()},
                                      {"acts", ListOf(act)}}))}}};
}

Json HistoryEntries(Messages& messages) {
  return ListOf(Object({{"index", Number()},
                        {"admitted_at", OrNull(Ref("time"))},
                        {"kind", Words(*v1::ActKind_descriptor())},
                        {"act", OrNull(messages.Of<v1::SignedAct>())},
                        {"act_digest", Ref("hex")},
                        {"signer", Text()},
                        {"says", Text()},
                        {"gap", Text()},
                        {"holder_after", OrNull(Text())},
                        {"order_after", OrNull(messages.Of<v1::OrderClause>())},
                        {"status_after", OrNull(Words(*v1::TitleStatus_descriptor()))},
                        {"off_log", OffLogs()}}));
}

Json WaitingAct() {
  return Object({{"act_digest", Ref("hex")},
                 {"about", Text()},
                 {"registry", Ref("hex")},
                 {"written_at", Ref("time")},
                 {"index", OrNull(Number())},
                 {"off_log", OffLogs()},
                 {"refusal", OrNull(Text())},
                 {"valid_until", OrNull(Ref("time"))}});
}

std::vector<Kind> Readings(Messages& messages) {
  const Json title = messages.Of<v1::TitleState>();
  const Json histories =
      ListOf(Object({{"document_id", Text()},
                     {"readable", Flag()},
                     {"checked", OneOf({"REPLAYED", "COMPLETE", "BEGINNING", "UNREADABLE"})},
                     {"entries", HistoryEntries(messages)}}));
  const Json changes = ListOf(
      Object({{"document_id", Text()},
              {"against", Text()},
              {"fields", ListOf(Object({{"field", Text()}, {"before", Text()}, {"after", Text()}}))}}));
  return {
      {{"show"},
       Joined(Joined({{"title", title}}, InTheWayMembers()),
              {{"delivery", OrNull(DeliveryShape())},
               {"enforcement", EnforcementShape(messages)},
               {"checkpoint_size", Number()},
               {"reasons", ListOf(Object({{"id", Ref("hex")}, {"reason", Text()}, {"reference", Text()}}))},
               {"off_log", OffLogs()},
               {"histories", OrNull(histories)},
               {"changes", OrNull(changes)},
               {"content", OrNull(Ref("content"))},
               {"content_redacted", OrNull(Flag())}})},
      CanAnswer(messages),
      {{"list"}, {{"titles", ListOf(title)}}},
      {{"search"},
       {{"shipments", ListOf(messages.Of<v1::SearchShipmentsResponse::Shipment>())},
        {"complete", Flag()},
        {"log_size", Number()},
        {"searched", Text()},
        {"unsealable", Number()}}},
      {{"access"},
       {{"readings", ListOf(Object({{"time", Ref("time")},
                                    {"reader", Text()},
                                    {"purpose", Text()},
                                    {"service", Text()},
                                    {"refused", Flag()},
                                    {"sealed_until", OrNull(Ref("time"))}}))},
        {"links", Number()},
        {"hidden", Number()},
        {"seal_index", Number()},
        {"sealed_at", Ref("time")}}},
      {{"participant show"}, {{"participant", messages.Of<v1::Participant>()}}},
      {{"participant list"}, {{"participants", ListOf(messages.Of<v1::Participant>())}}}};
}

std::vector<Kind> OfTheLog(Messages& messages) {
  const Shapes consistency = {{"consistent", Flag()}, {"disagreement", Text()}, {"evidence", OrNull(Text())}};
  return {
      {{"log checkpoint"},
       {{"origin", Text()},
        {"size", Number()},
        {"root", Ref("hex")},
        {"state_map_root", OrNull(Ref("hex"))},
        {"registry", Ref("hex")},
        {"registry_key", Text()},
        {"remembered_size", Number()},
        {"note", Text()}}},
      {{"log prove"}, {{"receipt", messages.Of<v1::Receipt>()}}},
      {{"log consistency"}, Joined(consistency, {{"old_size", Number()}, {"new_size", Number()}})},
      {{"log evidence"},
       {{"kind", OneOf({"fork", "leaf-conflict", "finding"})}, {"proven", Flag()}, {"says", Text()}}},
      {{"log decide"},
       {{"registry", Ref("hex")}, {"keep", OneOf({"remembered", "shown"})}, {"by", Text()}, {"why", Text()}}},
      {{"audit"},
       Joined(consistency, {{"size", Number()},
                            {"replayed", Number()},
                            {"acts", Number()},
                            {"entries_per_s", Number()},
                            {"folder", Text()},
                            {"checkpoint", Text()}})},
      {{"witness"}, {{"stopped_by_signal", Number()}}},
      {{"admin fsck", "admin rebuild", "admin backup", "admin restore"},
       {{"exit", Number()}, {"lines", ListOf(Text())}}}};
}

std::vector<Kind> OfFiles(Messages& messages) {
  const Shapes signed_file = {{"participant_id", Text()}, {"key_id", Ref("hex")}, {"file", Text()}};
  return {
      {{"keygen"},
       {{"key_id", Ref("hex")}, {"algorithm", Text()}, {"private_key", Text()}, {"public_key", Text()}}},
      {{"participant register", "participant possession"}, signed_file},
      {{"export", "redact"},
       {{"document_id", Text()},
        {"file", Text()},
        {"bytes", Number()},
        {"entries", Number()},
        {"redacted", Flag()},
        {"notes", ListOf(Text())}}},
      {{"verify"},
       Joined(
           Joined({{"result", OneOf({"VALID", "ENDED", "INVALID", "UNPROVEN"})},
                   {"document_id", Text()},
                   {"headline", Text()},
                   {"live", Flag()},
                   {"unburdened", Flag()},
                   {"verdicts", Object({{"content", Verdict()},
                                        {"issuer", Verdict()},
                                        {"chain", Verdict()},
                                        {"log", Verdict()},
                                        {"present", Verdict()},
                                        {"burdens", Verdict()},
                                        {"witnesses", Verdict()}})},
                   {"origin", Text()},
                   {"checkpoint_size", OrNull(Number())},
                   {"sealed_at", OrNull(Ref("time"))},
                   {"age_ms", OrNull(Number())},
                   {"hidden_leaves", Number()},
                   {"hidden", ListOf(Object({{"count", Number()}, {"after", Text()}, {"before", Text()}}))},
                   {"title", OrNull(messages.Of<v1::TitleState>())}},
                  InTheWayMembers()),
           {{"history", HistoryEntries(messages)}, {"content", OrNull(Ref("content"))}})},
      {{"waybill new"}, {{"content", Ref("content")}, {"file", OrNull(Text())}}},
      {{"waybill check"},
       {{"result", Only("sound")},
        {"replaces", ListOf(Text())},
        {"changes", ListOf(Object({{"kind", OneOf({"BYTE_ORDER_MARK", "COMPOSED", "WORD", "NUMBER"})},
                                   {"pointer", Text()},
                                   {"line", OrNull(Number())},
                                   {"text", Text()}}))},
        {"remarks", ListOf(Object({{"kind", Words(*v1::RemarkKind_descriptor())},
                                   {"pointer", Text()},
                                   {"line", Number()},
                                   {"text", Text()}}))}}}};
}

std::vector<Kind> OfWaitingActs(Messages& messages) {
  const Json rules = Object({{"title", Text()},
                             {"registry", Ref("hex")},
                             {"signed_by", ListOf(Ref("hex"))},
                             {"parameters", Map()}});
  const Json proposal = Object({{"kind", Words(*v1::ActKind_descriptor())},
                                {"act_digest", Ref("hex")},
                                {"act", messages.Of<v1::Act>()},
                                {"approved_by", ListOf(Ref("hex"))},
                                {"waits_for", ListOf(Ref("hex"))},
                                {"contents", Map()}});
  const Json waiting = WaitingAct();
  const Json trouble =
      Object({{"error", Text()}, {"message", Text()}, {"needs", Text()}, {"details", ListOf(Text())}});
  Json resumed = waiting;
  for (const auto& [name, shape] :
       Shapes{{"result", OneOf({"admitted", "refused", "refused_by_word", "overtaken", "waits"})},
              {"admitted", OrNull(Ref("admitted"))},
              {"trouble", OrNull(trouble)},
              {"overtaken", OrNull(Text())}}) {
    resumed["required"].push_back(name);
    resumed["properties"][name] = shape;
  }
  return {{{"approve"},
           {{"rules", OrNull(rules)}, {"proposal", OrNull(proposal)}, {"sent", OrNull(Ref("admitted"))}}},
          {{"pending"},
           {{"pending", ListOf(Object({{"file", Text()},
                                       {"kind", Text()},
                                       {"subject", Text()},
                                       {"valid_until", OrNull(Ref("time"))},
                                       {"state", Text()},
                                       {"not_known", Text()},
                                       {"waits_for", ListOf(Ref("hex"))}}))}}},
          {{"resume", "outbox list", "outbox resume", "outbox drop"},
           {{"place", Text()},
            {"waiting", ListOf(waiting)},
            {"refused", ListOf(waiting)},
            {"sent", ListOf(waiting)},
            {"acts", ListOf(resumed)},
            {"unreadable", ListOf(Text())},
            {"forgotten", OrNull(waiting)}}},
          {{"terms check"}, {{"matches", Flag()}, {"file", Text()}, {"digest", Ref("hex")}}}};
}

Json ExaminationRemarks() {
  return ListOf(Object({{"file", Text()},
                        {"line", Number()},
                        {"field", Text()},
                        {"kind", OneOf({"fault", "note", "choice"})},
                        {"says", Text()},
                        {"id", Text()},
                        {"readings", ListOf(Object({{"key", Text()}, {"says", Text()}}))}}));
}

std::vector<Kind> OfCredits(Messages& messages) {
  const Json finding =
      Object({{"check", Text()},
              {"article", Text()},
              {"kind", Text()},
              {"credit",
               OrNull(Object({{"field", Text()}, {"file", Text()}, {"line", Number()}, {"text", Text()}}))},
              {"document", Object({{"pointer", Text()}, {"value", Text()}, {"set_file", Text()}})},
              {"says", Text()},
              {"cure", Text()}});
  const Json outcome = Object(
      {{"supposing", Text()},
       {"examined", Flag()},
       {"compliant", OrNull(Flag())},
       {"verdict", OrNull(OneOf({"compliant", "document-complies", "for-the-examiner", "discrepant"}))},
       {"article", OrNull(Text())},
       {"discrepancies", OrNull(Number())},
       {"for_the_examiner", OrNull(Number())},
       {"last_day", OrNull(Ref("day"))},
       {"findings", ListOf(finding)},
       {"not_examined", ListOf(Text())}});
  return {{{"examine"},
           Joined(Joined({{"examined", Flag()},
                          {"document", Text()},
                          {"title", OrNull(messages.Of<v1::TitleState>())},
                          {"title_result", OrNull(OneOf({"VALID", "ENDED", "UNPROVEN"}))},
                          {"title_free", OrNull(Flag())}},
                         InTheWayMembers()),
                  {{"outcomes", ListOf(outcome)},
                   {"notice_until", OrNull(Ref("day"))},
                   {"clock", ListOf(Text())},
                   {"set_remarks", ListOf(Text())},
                   {"remarks", ExaminationRemarks()},
                   {"page", OrNull(Text())},
                   {"answer", OrNull(Object({{"type", Text()},
                                             {"text", Text()},
                                             {"notes", ListOf(Text())},
                                             {"file", OrNull(Text())}}))}})},
          {{"check-answer"},
           {{"sound", Flag()},
            {"type", Text()},
            {"in_time", OrNull(Flag())},
            {"notice_until", OrNull(Ref("day"))},
            {"remarks", ListOf(Object({{"line", Number()},
                                       {"field", Text()},
                                       {"kind", OneOf({"fault", "note"})},
                                       {"says", Text()}}))}}}};
}

std::vector<std::string> CommandsOfActs() {
  std::vector<std::string> out = {"issue"};
  for (const auto& table : {HolderActs(), CarrierActs(), AuthorityActs()}) {
    for (const ActCommand& act : table) out.emplace_back(act.name);
  }
  for (const char* name : {"admit", "roles", "add-key", "revoke-key", "recover", "suspend", "resume",
                           "object", "mandate", "successor", "powers", "dual-control", "confirm"}) {
    out.push_back("participant " + std::string(name));
  }
  return out;
}

}  // namespace

Json AnswerSchema() {
  Messages messages;
  std::vector<Kind> answers = Readings(messages);
  for (auto& more : {OfTheLog(messages), OfFiles(messages), OfWaitingActs(messages), OfCredits(messages)}) {
    answers.insert(answers.end(), more.begin(), more.end());
  }
  Json defs = {{"hex", {{"type", "string"}, {"pattern", "^([0-9a-f]{2})*$"}}},
               {"time",
                {{"type", "string"},
                 {"pattern", "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}Z$"}}},
               {"day", {{"type", "string"}, {"pattern", "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}}},
               {"content",
                {{"type", "object"},
                 {"description",
                  "the document's content as its issuer signs it, in its own form: waybill-schema.md"}}},
               {"admitted", Object(AdmittedAnswer(messages))}};
  Json rules = Json::array();
  // That only errors name: none, another program's, and groups of commands.
  std::vector<std::string> commands = {
      "",      "admin",   "log audit", "log",        "outbox", "participant",
      "terms", "waybill", "schema",    "completion", "man"};  // the last three print a file
  const auto add = [&](const std::vector<std::string>& names, Json shape) {
    for (const char* common : kCommon) {
      shape["properties"][common] = true;  // said of every answer, below
      shape["required"].push_back(common);
    }
    rules.push_back({{"if", {{"properties", {{"command", OneOf(names)}}}}}, {"then", std::move(shape)}});
    commands.insert(commands.end(), names.begin(), names.end());
  };
  for (const Kind& answer : answers) add(answer.commands, Object(answer.members));
  // An act is admitted, or with --propose waits for approval.
  Json act = {{"type", "object"}};
  act["if"] = {{"properties", {{"result", Only("proposed")}}}};
  const auto with_common = [](Shapes members) {
    for (const char* common : kCommon) members.emplace_back(common, true);
    return Object(members);
  };
  act["then"] = with_common(ProposedAnswer());
  Json tried = {{"if", {{"properties", {{"result", Only("would be admitted")}}}}}};  // with --dry-run
  tried["then"] = with_common(TriedAnswer(messages));
  tried["else"] = with_common(AdmittedAnswer(messages));
  act["else"] = std::move(tried);
  const auto acts = CommandsOfActs();
  rules.push_back({{"if", {{"properties", {{"command", OneOf(acts)}}}}}, {"then", std::move(act)}});
  commands.insert(commands.end(), acts.begin(), acts.end());

  Json out;
  out["$schema"] = "https://json-schema.org/draft/2020-12/schema";
  out["title"] = "What yidan prints with --output json: one object, an answer or an error";
  out["type"] = "object";
  out["required"] = kCommon;
  out["properties"] = {
      {"schema", Only(console::kJsonSchema)},
      {"command", OneOf(commands)},
      {"taken_as", ListOf(Object({{"option", Text()}, {"typed", Text()}, {"taken", Text()}}))}};
  out["if"] = {{"required", Json::array({"error"})}};
  out["then"] =
      Object({{"schema", true},
              {"command", true},
              {"taken_as", true},
              {"error", {{"type", "string"}, {"pattern", "^[A-Z][A-Z0-9_]*$"}}},
              {"message", Text()},
              {"needs", Text()},
              {"details", ListOf(Text())},
              {"faults", ListOf(Object({{"pointer", Text()}, {"line", OrNull(Number())}, {"text", Text()}}))},
              {"nothing_sent", Flag()},
              {"waits", OrNull(Object({{"act_digest", Ref("hex")},
                                       {"about", Text()},
                                       {"file", Text()},
                                       {"documents", ListOf(Text())},
                                       {"off_log", OffLogs()}}))}});
  out["else"] = {{"allOf", std::move(rules)}};
  for (const auto& [name, def] : messages.defs().items()) defs[name] = def;
  out["$defs"] = std::move(defs);
  return out;
}

}  // namespace yidan::cli
