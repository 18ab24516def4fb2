// yidan waybill: a content before it is issued. No registry is asked.
#include <unistd.h>

#include <iostream>

#include "services/cli/columns.h"
#include "services/cli/commands.h"
#include "services/cli/content.h"
#include "services/cli/files.h"
#include "services/cli/values.h"
#include "services/cli/waybill_questions.h"
#include "services/cli/waybill_template.h"
#include "services/waybill/schema.h"

namespace yidan::cli {
namespace {

constexpr std::size_t kMaxPlacesBytes = std::size_t{1} << 26U;  // the whole UN/LOCODE is about 8 MiB

// "REMARK_KIND_PLACE_NAME" is PLACE_NAME.
std::string KindName(v1::RemarkKind kind) {
  constexpr std::string_view kPrefix = "REMARK_KIND_";
  return v1::RemarkKind_Name(kind).substr(kPrefix.size());
}

Answer<identifiers::PlaceList> PlacesOf(const std::string& path) {
  if (path.empty()) return identifiers::PlaceList::Corridors();
  YIDAN_CLIENT_ASSIGN(const std::string text, ReadFile(path, kMaxPlacesBytes));
  auto places = identifiers::PlaceList::FromCsv(text);
  if (!places) return BadInput("--places " + path + ": " + places.error().message);
  return *std::move(places);
}

const char* NameOf(waybill::PasteChange::Kind kind) {
  switch (kind) {
    case waybill::PasteChange::Kind::kByteOrderMark:
      return "BYTE_ORDER_MARK";
    case waybill::PasteChange::Kind::kComposed:
      return "COMPOSED";
    case waybill::PasteChange::Kind::kWord:
      return "WORD";
    case waybill::PasteChange::Kind::kNumber:
      return "NUMBER";
  }
  return "";
}

Output Checked(const std::string& file, const CheckedContent& checked) {
  Output out;
  const auto& replaces = checked.waybill.exchanged_document().replaces();
  out.json["result"] = "sound";
  out.json["replaces"] = Json::array();
  for (const std::string& id : replaces) out.json["replaces"].push_back(id);
  out.json["changes"] = Json::array();
  out.json["remarks"] = Json::array();
  out.text = replaces.empty() ? file + ": could be issued 可签发\n"
                              : file + ": could take the place 可换单 of " + Join(replaces) + ": " +
                                    HowToReplace({replaces.begin(), replaces.end()}, file) + "\n";
  for (const waybill::PasteChange& change : checked.changes) {
    out.text += "  as pasted 已转换: " + change.Sentence() + "\n";
    out.json["changes"].push_back({{"kind", NameOf(change.kind)},
                                   {"pointer", change.pointer},
                                   {"line", change.line == 0 ? Json(nullptr) : Json(change.line)},
                                   {"text", change.text}});
  }
  for (const waybill::Remark& remark : checked.remarks) {
    out.text += "  remark 提示 " + KindName(remark.kind) + " " + Placed(checked.content, remark.pointer) +
                ": " + console::ForScreen(remark.text) + "\n";
    out.json["remarks"].push_back({{"kind", KindName(remark.kind)},
                                   {"pointer", remark.pointer},
                                   {"line", waybill::LineOf(checked.content, remark.pointer)},
                                   {"text", remark.text}});
  }
  if (!checked.remarks.empty()) {
    out.text += "  Remarks refuse nothing; the registry keeps them beside the document for every reader.\n";
  }
  return out;
}

void AddCheck(Commands& commands, CLI::App& group) {
  struct Options {
    std::string file;
    std::string places;
  };
  auto o = std::make_shared<Options>();
  CLI::App* command =
      group.add_subcommand("check", "All faults and remarks of a content, before it is issued (审单)");
  command->add_option("WAYBILL", o->file, "content as JSON; - for standard input")->required();
  command->add_option("--places", o->places, "UN/LOCODE as UNECE publishes it (CSV, UTF-8), for more places");
  commands.On(command, console::uses::kNothing, [o](Session&) -> Answer<Output> {
    YIDAN_CLIENT_ASSIGN(const identifiers::PlaceList places, PlacesOf(o->places));
    YIDAN_CLIENT_ASSIGN(const std::string json, ReadFile(o->file, kMaxContentBytes));
    YIDAN_CLIENT_ASSIGN(const CheckedContent checked, CheckedForIssue(json, places));
    return Checked(o->file, checked);
  });
}

// ---- new ----

struct NewOptions {
  std::string corridor;
  bool ask = false;
  std::shared_ptr<Target> target = std::make_shared<Target>();
};

Answer<Output> New(Session& session, const NewOptions& o) {
  const bool ask = o.ask || (o.corridor.empty() && ::isatty(STDIN_FILENO) != 0);
  v1::Waybill waybill;
  if (ask) {
    // On standard error: standard output is the content, and may go into a file.
    Questions questions{std::cin, std::cerr, session.settings().as, LocalDate(session.now_ms())};
    YIDAN_CLIENT_ASSIGN(waybill, AskForWaybill(questions, o.corridor));
  } else if (o.corridor.empty()) {
    return BadInput("--corridor is needed where nobody can be asked; it is one of " + Join(CorridorNames()));
  } else {
    YIDAN_CLIENT_ASSIGN(waybill, TemplateOf(o.corridor, session.settings().as));
  }
  Output out;
  out.json["content"] = Json::parse(waybill::ToJson(waybill).Canonical());
  out.json["file"] = nullptr;
  out.text = out.json["content"].dump(2) + "\n";
  if (o.target->path.empty() || o.target->path == "-") return out;
  YIDAN_CLIENT_TRY(PutFile("--out", *o.target, out.text));
  out.json["file"] = o.target->path;
  out.text = "written to " + o.target->path + "; all faults and remarks: yidan waybill check " +
             o.target->path + "\n";
  return out;
}

void AddNew(Commands& commands, CLI::App& group) {
  auto o = std::make_shared<NewOptions>();
  CLI::App* command = group.add_subcommand(
      "new", "A content to fill in, for a corridor, or asked for question by question (新建运单)");
  OneOf(command->add_option("--corridor", o->corridor, "which; on a terminal you are asked"),
        CorridorNames());
  command->add_flag("--ask", o->ask,
                    "ask for what the template leaves open (问答); answers from standard input");
  command->add_option("-o,--out", o->target->path, "file to write; otherwise it is shown");
  command->add_flag("--force", o->target->force, "over a file that is there already");
  commands.On(command, console::uses::kAs, [o](Session& session) { return New(session, *o); });
}

}  // namespace

void AddWaybill(Commands& commands) {
  CLI::App* group = commands.root().add_subcommand("waybill", "A content before it is issued (运单)");
  group->require_subcommand(1);
  AddNew(commands, *group);
  AddCheck(commands, *group);
}

}  // namespace yidan::cli
