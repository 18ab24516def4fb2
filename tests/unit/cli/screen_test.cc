// Whatever strangers say, in a proof file or as a registry, reaches the terminal as text: it steers nothing,
// and begins no line that passes for ours.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "services/base/text.h"
#include "services/cli/render.h"
#include "services/console/console.h"
#include "services/proof/proof_file.h"
#include "tests/unit/cli/command_line.h"

namespace yidan::cli {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using ::testing::HasSubstr;
using testing::kJourney;
using ::testing::Not;

// Clears the screen, writes a verdict of its own on a line of its own, and turns the direction of what
// follows.
constexpr const char* kPaint =
    "\x1b[2J\x1b[H\nVALID  YD-FORGED\n\xE2\x80\xAE\xE2\x80\xA8\xC2\x85\x7f\xEF\xBB\xBF";

void ExpectHarmless(const std::string& shown, const std::string& of) {
  std::string_view rest = shown;
  while (!rest.empty()) {
    const auto c = TakeCharacter(rest);
    ASSERT_TRUE(c) << of << ": shows what is no UTF-8: " << ForScreen(shown);
    ASSERT_FALSE(IsUnprintable(*c) && *c != U'\n') << of << ": " << ForScreen(shown);
  }
  EXPECT_THAT("\n" + shown, Not(HasSubstr("\nVALID  YD-FORGED"))) << of;
}

// ---- Messages, every field of them painted ----

void Paint(Message& message, int depth = 0);

void PaintField(Message& message, const FieldDescriptor* field, int depth) {
  const auto* r = message.GetReflection();
  const bool many = field->is_repeated();
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING: {
      const std::string value = field->type() == FieldDescriptor::TYPE_BYTES ? "bytes" : kPaint;
      many ? r->AddString(&message, field, value) : r->SetString(&message, field, value);
      return;
    }
    case FieldDescriptor::CPPTYPE_MESSAGE:
      if (depth < 8)
        Paint(many ? *r->AddMessage(&message, field) : *r->MutableMessage(&message, field), depth + 1);
      return;
    case FieldDescriptor::CPPTYPE_ENUM:
      many ? r->AddEnumValue(&message, field, 1) : r->SetEnumValue(&message, field, 1);
      return;
    case FieldDescriptor::CPPTYPE_UINT32:
      many ? r->AddUInt32(&message, field, 1) : r->SetUInt32(&message, field, 1);
      return;
    case FieldDescriptor::CPPTYPE_UINT64:
      many ? r->AddUInt64(&message, field, 1) : r->SetUInt64(&message, field, 1);
      return;
    case FieldDescriptor::CPPTYPE_INT64:
      many ? r->AddInt64(&message, field, 1) : r->SetInt64(&message, field, 1);
      return;
    case FieldDescriptor::CPPTYPE_INT32:
      many ? r->AddInt32(&message, field, 1) : r->SetInt32(&message, field, 1);
      return;
    default:  // a boolean keeps its default: some members are shown only without it
      return;
  }
}

// Of a oneof the last member stays.
void Paint(Message& message, int depth) {
  for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) {
    PaintField(message, message.GetDescriptor()->field(i), depth);
  }
}

template <typename M>
M Painted() {
  M message;
  Paint(message);
  return message;
}

TEST(Screen, EveryFieldOfATitleAndAParticipantIsEscaped) {
  const auto painted = Painted<v1::TitleState>();
  const std::string title = RenderTitle(painted, 0, proof::BurdensOf(painted, 0));
  EXPECT_THAT(title, HasSubstr("\\u001b[2J"));
  ExpectHarmless(title, "title");
  ExpectHarmless(RenderParticipant(Painted<v1::Participant>()), "participant");
  ExpectHarmless(RenderParticipantLine(Painted<v1::Participant>()), "participant line");
}

TEST(Screen, EveryFieldOfEveryActOfAHistoryIsEscaped) {
  int kinds = 0;
  for (int i = 0; i < v1::Act::descriptor()->field_count(); ++i) {
    const FieldDescriptor* body = v1::Act::descriptor()->field(i);
    if (body->real_containing_oneof() == nullptr) continue;
    v1::Act act = Painted<v1::Act>();
    Paint(*act.GetReflection()->MutableMessage(&act, body));
    auto entry = Painted<v1::HistoryEntry>();
    entry.mutable_act()->set_act(act.SerializeAsString());
    for (const bool everything : {false, true}) {
      const std::string shown = RenderHistory(
          {EntryOf(entry,
                   proof::StandingAfter{"\x1b[2J", Painted<v1::OrderClause>(), v1::TITLE_STATUS_ISSUED})},
          everything);
      ExpectHarmless(shown, body->name());
    }
    ++kinds;
  }
  EXPECT_GT(kinds, 20);
}

// ---- A proof file, every text of it painted ----

class ScreenTest : public CommandLineTest {
 protected:
  ScreenTest() { testing::PlayJourney(registry_, 2); }
  void ExpectBothHarmless(const Said& said, const std::string& of) {
    ExpectHarmless(said.out, of);
    ExpectHarmless(said.err, of);
  }
};

// Where every string of the file stands. The content and the entries come in their hundreds of one shape.
void CollectStrings(const nlohmann::json& value, const std::string& at, std::vector<std::string>& out) {
  if (value.is_string()) out.push_back(at);
  std::size_t n = 0;
  if (value.is_array()) {
    for (const auto& item : value) {
      if (n < 2) CollectStrings(item, at + "/" + std::to_string(n), out);
      ++n;
    }
  } else if (value.is_object()) {
    for (const auto& [name, item] : value.items()) CollectStrings(item, at + "/" + name, out);
  }
}

TEST_F(ScreenTest, NoTextOfAProofFileReachesTheTerminalAsItIs) {
  const auto honest = nlohmann::json::parse(proof::FormatProofFile(registry_.File(kJourney)));
  std::vector<std::string> places;
  CollectStrings(honest, "", places);
  ASSERT_GT(places.size(), 100U);
  for (const std::string& place : places) {
    auto painted = honest;
    painted[nlohmann::json::json_pointer(place)] = kPaint;
    Write("painted.json", painted.dump());
    for (const char* output : {"text", "json"}) {
      const Said said = As("bank", {"--output", output, "verify", File("painted.json")});
      EXPECT_NE(said.exit, 0) << place;
      ExpectBothHarmless(said, place + " as " + output);
    }
    ExpectBothHarmless(
        As("bank", {"redact", File("painted.json"), "-o", File("shown.json"), "--hide", "/freight"}),
        place + " redacted");
  }
  // A member's name is a stranger's text too.
  auto painted = honest;
  painted["content"]["waybill"][kPaint] = kPaint;
  Write("painted.json", painted.dump());
  ExpectBothHarmless(As("bank", {"verify", File("painted.json")}), "a name");
}

TEST_F(ScreenTest, ADocumentIdThatClearsTheScreenIsRefusedAndNotObeyed) {
  auto painted = nlohmann::json::parse(proof::FormatProofFile(registry_.File(kJourney)));
  painted["document_id"] = "\x1b[2J\x1b[HVALID YD-FORGED";
  Write("painted.json", painted.dump());
  const Said said = As("bank", {"verify", File("painted.json")});
  EXPECT_EQ(said.exit, 1);
  EXPECT_THAT(said.err, HasSubstr("document_id: no document id"));
  ExpectBothHarmless(said, "document id");
}

// ---- A registry that paints ----

TEST_F(ScreenTest, ListsOfARegistryAreEscaped) {
  fake_.titles = [](v1::ListTitlesResponse& r) { Paint(*r.add_titles()); };
  fake_.shipments = [](v1::SearchShipmentsResponse& r) {
    Paint(*r.add_shipments());
    r.set_searched(kPaint);
  };
  for (const char* output : {"text", "json"}) {
    const Said list = As("bank", {"--output", output, "list", "--holder", "bank"});
    EXPECT_EQ(list.exit, 0) << list.err;
    EXPECT_THAT(list.out, HasSubstr("\\u001b[2J"));
    ExpectBothHarmless(list, "list");
    const Said search = As("bank", {"--output", output, "search", "--container", "CSQU3054383"});
    EXPECT_EQ(search.exit, 0) << search.err;
    EXPECT_THAT(search.out, HasSubstr("\\u001b[2J"));
    ExpectBothHarmless(search, "search");
  }
}

TEST(Screen, WhatWentWrongIsEscapedInEveryPart) {
  const client::Trouble trouble{client::Trouble::Kind::kRefused, kPaint, kPaint, kPaint, {kPaint}};
  for (const bool json : {false, true}) {
    std::ostringstream out;
    std::ostringstream err;
    console::Report(trouble, json, out, err);
    ExpectHarmless(out.str() + err.str(), "report");
    EXPECT_THAT(out.str() + err.str(), HasSubstr("\\u001b[2J"));
  }
}

// Escaped and read again it is the same value: programs lose nothing.
TEST(Screen, JsonKeepsItsValues) {
  const std::string value = std::string(kPaint) + "\xF3\xA0\x80\x81";
  const auto read = nlohmann::json::parse(console::Dump({{"value", value}}));
  EXPECT_EQ(read.at("value"), value);
  ExpectHarmless(console::Dump({{"value", value}}), "json");
}

// ---- Progress ----

TEST(ProgressLine, IsNotWrittenOverAQuestionOrOverWhatIsTyped) {
  EXPECT_TRUE(console::ReadsWhatIsTyped({"waybill", "new", "--ask"}, "waybill new"));
  EXPECT_TRUE(console::ReadsWhatIsTyped({"issue", "-", "--id", "YD-TEST-0000-JOURNEY"}, "issue"));
  EXPECT_FALSE(console::ReadsWhatIsTyped({"show", "YD-TEST-0000-JOURNEY", "--history"}, "show"));
  EXPECT_FALSE(console::ReadsWhatIsTyped({"issue", "waybill.json"}, "issue"));
}

}  // namespace
}  // namespace yidan::cli
