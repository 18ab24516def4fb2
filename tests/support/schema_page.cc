#include "tests/support/schema_page.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>

#include <algorithm>
#include <fstream>
#include <stdexcept>
#include <string_view>

namespace yidan::testing {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::FileDescriptor;
using google::protobuf::SourceLocation;

// The comment as running text: paragraphs stay, lines are joined.
std::string Joined(const std::string& comment) {
  std::string out;
  std::size_t at = 0;
  while (at < comment.size()) {
    const std::size_t end = std::min(comment.find('\n', at), comment.size());
    std::string line = comment.substr(at, end - at);
    at = end + 1;
    while (line.starts_with(' ')) line.erase(0, 1);
    if (line.empty()) {
      if (!out.empty() && !out.ends_with("\n\n")) out += "\n\n";
      continue;
    }
    if (!out.empty() && !out.ends_with('\n')) out += ' ';
    out += line;
  }
  while (out.ends_with('\n')) out.pop_back();
  return out;
}

template <typename Described>
std::string CommentOf(const Described& described) {
  SourceLocation location;
  if (!described.GetSourceLocation(&location)) return {};
  const std::string before = Joined(location.leading_comments);
  const std::string behind = Joined(location.trailing_comments);
  return before + (before.empty() || behind.empty() ? "" : " ") + behind;
}

// In a cell of a table.
std::string Cell(std::string text) {
  for (std::size_t at = 0; (at = text.find_first_of("|\n", at)) != std::string::npos;) {
    const std::string_view instead = text[at] == '|' ? "\\|" : " ";
    text.replace(at, 1, instead);
    at += instead.size();
  }
  return text;
}

std::string Anchor(std::string name) {
  for (char& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return "[" + name + "]";
}

std::string Link(const std::string& name) {
  const std::string anchor = Anchor(name);
  return "[" + name + "](#" + anchor.substr(1, anchor.size() - 2) + ")";
}

std::string TypeOf(const FieldDescriptor& field) {
  std::string type;
  if (field.message_type() != nullptr) {
    type = Link(field.message_type()->name());
  } else if (field.enum_type() != nullptr) {
    type = Link(field.enum_type()->name());
  } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
    type = "text";
  } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_BOOL) {
    type = "true or false";
  } else {
    type = "whole number";
  }
  return field.is_repeated() ? "list of " + type : type;
}

std::string PageOf(const Descriptor& message) {
  std::string out = "\n## " + message.name() + "\n\n";
  if (const std::string comment = CommentOf(message); !comment.empty()) out += comment + "\n\n";
  out += "| member | type | |\n|---|---|---|\n";
  for (int i = 0; i < message.field_count(); ++i) {
    const FieldDescriptor& field = *message.field(i);
    out += "| `" + field.name() + "` | " + TypeOf(field) + " | " + Cell(CommentOf(field)) + " |\n";
  }
  return out;
}

std::string PageOf(const EnumDescriptor& type) {
  std::string out = "\n## " + type.name() + "\n\n";
  if (const std::string comment = CommentOf(type); !comment.empty()) out += comment + "\n\n";
  out += "| value | |\n|---|---|\n";
  for (int i = 0; i < type.value_count(); ++i) {
    if (type.value(i)->number() == 0) continue;  // not stated
    out += "| `" + type.value(i)->name() + "` | " + Cell(CommentOf(*type.value(i))) + " |\n";
  }
  return out;
}

}  // namespace

std::string WaybillSchemaPage() {
  std::ifstream in(YIDAN_WAYBILL_DESCRIPTORS, std::ios::binary);
  google::protobuf::FileDescriptorSet set;
  google::protobuf::DescriptorPool pool;
  if (!set.ParseFromIstream(&in) || set.file_size() != 1) {
    throw std::runtime_error(YIDAN_WAYBILL_DESCRIPTORS ": not what protoc makes");
  }
  const FileDescriptor* file = pool.BuildFile(set.file(0));
  if (file == nullptr) throw std::runtime_error(YIDAN_WAYBILL_DESCRIPTORS ": no file that stands alone");
  SourceLocation head;
  constexpr int kSyntax = 12;  // FileDescriptorProto.syntax, under whose line the file's own comment stands
  file->GetSourceLocation({kSyntax}, &head);
  std::string out =
      "# The schema of a waybill's content 运单内容\n\n"
      "Made from `proto/yidan/v1/waybill.proto`, comments included, by "
      "`build/release/tests/support/waybill_schema`; a\n"
      "test holds the two together. How to write one: `waybill.md`.\n\n" +
      Joined(head.leading_comments) +
      "\n\nA word of a list may be written short, `RAIL` or `rail` for `TRANSPORT_MODE_RAIL`: the tool "
      "writes it out\n"
      "before it is signed, and says so.\n";
  for (int i = 0; i < file->message_type_count(); ++i) out += PageOf(*file->message_type(i));
  for (int i = 0; i < file->enum_type_count(); ++i) out += PageOf(*file->enum_type(i));
  return out;
}

}  // namespace yidan::testing
