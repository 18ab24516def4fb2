// Every list and every text of an act has a bound of its own, found by walking the contract itself: a field
// that is added to it without a bound fails here.
#include <google/protobuf/descriptor.h>

#include <functional>

#include "services/title/rule_set.h"
#include "tests/unit/title/story.h"

namespace yidan::title::testing {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

class ActLists : public Story {
 protected:
  ActLists() { Issued(); }

  static std::string Fault(const v1::Act& act) {
    const auto parsed = ParseAct(SerializeAct(act), RulesV1());
    return parsed ? "" : parsed.error().message;
  }
  // A body of this kind, with nothing in it.
  v1::Act Enveloped(const FieldDescriptor& kind) {
    v1::Act act = w.Seal(w.By(kCarrier));
    act.GetReflection()->MutableMessage(&act, &kind);
    return act;
  }
  // Calls `each` with every field below the body of every act: where it stands, and how to get at the message
  // that has it.
  using At = std::function<Message*(v1::Act&)>;
  void ForEachField(const std::function<void(const FieldDescriptor& kind, const FieldDescriptor& field,
                                             const std::string& path, const At& at)>& each) {
    const auto* body = v1::Act::descriptor()->FindOneofByName("body");
    for (int i = 0; i < body->field_count(); ++i) {
      const FieldDescriptor& kind = *body->field(i);
      Walk(
          kind, kind.name(),
          [&kind](v1::Act& act) -> Message* { return act.GetReflection()->MutableMessage(&act, &kind); },
          *kind.message_type(), each);
    }
  }

 private:
  void Walk(const FieldDescriptor& kind, const std::string& path, const At& at,
            const google::protobuf::Descriptor& type, const auto& each) {
    if (type.full_name() == "google.protobuf.Timestamp") return;
    for (int i = 0; i < type.field_count(); ++i) {
      const FieldDescriptor& field = *type.field(i);
      const std::string here = path + "." + field.name();
      each(kind, field, here, at);
      if (field.cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
      const At below = [at, &field](v1::Act& act) -> Message* {
        Message* message = at(act);
        const auto* r = message->GetReflection();
        if (!field.is_repeated()) return r->MutableMessage(message, &field);
        return r->FieldSize(*message, &field) > 0 ? r->MutableRepeatedMessage(message, &field, 0)
                                                  : r->AddMessage(message, &field);
      };
      Walk(kind, here, below, *field.message_type(), each);
    }
  }
};

void AddOne(Message& message, const FieldDescriptor& field) {
  const auto* r = message.GetReflection();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_MESSAGE:
      r->AddMessage(&message, &field);
      return;
    case FieldDescriptor::CPPTYPE_ENUM:
      r->AddEnumValue(&message, &field, 1);
      return;
    default:
      ASSERT_EQ(field.cpp_type(), FieldDescriptor::CPPTYPE_STRING) << field.full_name();
      r->AddString(&message, &field, "x");
  }
}

// More than any list may hold, and less than an act of its full length might.
constexpr int kLong = 5'000;

TEST_F(ActLists, EveryListIsRefusedByItsBound) {
  int lists = 0;
  ForEachField(
      [&](const FieldDescriptor& kind, const FieldDescriptor& field, const std::string& path, const At& at) {
        if (!field.is_repeated()) return;
        lists += 1;
        v1::Act act = Enveloped(kind);
        Message* message = at(act);
        for (int i = 0; i < kLong; ++i) AddOne(*message, field);
        const std::string fault = Fault(act);
        EXPECT_THAT(fault, ::testing::StartsWith(field.name() + ": 5000 are named, at most ")) << path;
        EXPECT_THAT(fault, ::testing::Not(::testing::HasSubstr("at most 0 "))) << path << " has no bound";
      });
  EXPECT_GE(lists, 25);
}

TEST_F(ActLists, EveryTextIsRefusedBeyondItsBound) {
  int texts = 0;
  ForEachField(
      [&](const FieldDescriptor& kind, const FieldDescriptor& field, const std::string& path, const At& at) {
        // An act within an act has that one's bound.
        if (field.cpp_type() != FieldDescriptor::CPPTYPE_STRING || path == "admit.register_act.act") return;
        texts += 1;
        const std::string many(RulesV1().limits.text_bytes + 1, 'A');
        v1::Act act = Enveloped(kind);
        Message* message = at(act);
        const auto* r = message->GetReflection();
        if (field.is_repeated()) {
          r->AddString(message, &field, many);
        } else {
          r->SetString(message, &field, many);
        }
        EXPECT_EQ(Fault(act), field.name() + ": 2001 bytes, at most 2000 are taken.") << path;
      });
  EXPECT_GE(texts, 50);
}

TEST_F(ActLists, AReplaceNamesAtMostSixtyFourDocumentsOnEitherSide) {
  v1::Act act = Replace(w, {kDoc}, {{"CDLB-2017-00000A", ToOrderHeader()}});
  const auto id = [](int n) { return "YD-TEST-" + std::to_string(1'000'000 + n); };
  for (int i = 1; i < 64; ++i) {
    auto* predecessor = act.mutable_replace()->add_predecessors();
    predecessor->set_document_id(id(i));
    predecessor->set_sequence(1);
    predecessor->set_last_act(std::string(32, 'p'));
  }
  EXPECT_EQ(Fault(act), "");
  *act.mutable_replace()->add_predecessors() = act.replace().predecessors(63);
  act.mutable_replace()->mutable_predecessors(64)->set_document_id(id(64));
  EXPECT_EQ(Fault(act), "predecessors: 65 are named, at most 64 are taken.");
}

}  // namespace
}  // namespace yidan::title::testing
