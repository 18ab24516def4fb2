// Reading: show, list, content, search. What is shown of a title is proven present before it is printed.
#include <set>

#include "services/cli/commands.h"
#include "services/cli/compare_contents.h"
#include "services/cli/files.h"
#include "services/cli/render.h"
#include "services/cli/values.h"
#include "services/log/proof/terms.h"
#include "services/title/rules.h"

namespace yidan::cli {
namespace {

constexpr std::size_t kMaxPredecessors = 64;  // read across, however long a line of amendments grows

// ---- show ----

Json HistoryJson(const std::vector<v1::HistoryEntry>& history) {
  Json out = Json::array();
  for (const v1::HistoryEntry& entry : history) {
    Json item = ToJson(entry);
    v1::Act act;
    if (act.ParseFromString(entry.act().act())) {
      item["act"] = ToJson(act);
      item["says"] = DescribeAct(act);
    }
    if (const std::string gap = GapAfter(entry); !gap.empty()) item["gap"] = gap;
    out.push_back(std::move(item));
  }
  return out;
}

// nullopt: the caller may not read it.
Answer<std::optional<std::string>> ContentOf(Session& session, const std::string& document_id) {
  YIDAN_CLI_ASSIGN(Registry * registry, session.Remote());
  v1::GetContentRequest request;
  request.set_document_id(document_id);
  auto answer = registry->GetContent(request);
  if (answer) return std::optional(std::move(*answer->mutable_content()->mutable_content_json()));
  if (answer.error().reason == "NOT_A_READER" || answer.error().reason == "NOT_FOUND") {
    return std::optional<std::string>();
  }
  return tl::unexpected(std::move(answer).error());
}

// What the successor's content says otherwise than its predecessor's, field by field.
Answer<void> ShowChanges(Session& session, const std::string& before, const v1::TitleState& title,
                         Output& out) {
  YIDAN_CLI_ASSIGN(const auto old_content, ContentOf(session, before));
  YIDAN_CLI_ASSIGN(const auto new_content, ContentOf(session, title.document_id()));
  if (!old_content || !new_content) {
    out.text += "\nChanges against " + before + " 更改: not shown, you may not read both contents\n";
    return {};
  }
  YIDAN_CLI_ASSIGN(const auto changes, CompareContents(*old_content, *new_content));
  out.text += "\nChanges against " + before + " 更改\n";
  Json list = Json::array();
  for (const FieldChange& change : changes) {
    out.text += "  " + change.pointer + "\n    was " + change.before + "\n    is  " + change.after + "\n";
    list.push_back({{"field", change.pointer}, {"before", change.before}, {"after", change.after}});
  }
  if (changes.empty()) out.text += "  none\n";
  out.json["changes"].push_back({{"against", before}, {"fields", std::move(list)}});
  return {};
}

// The chain of the document, and those of the documents that it carries on, the oldest first.
Answer<void> ShowHistory(Session& session, const v1::TitleState& title, bool everything, Output& out) {
  std::vector<v1::TitleState> line = {title};
  std::set<std::string> seen = {title.document_id()};
  for (std::size_t i = 0; i < line.size() && line.size() <= kMaxPredecessors; ++i) {
    const auto replaced = line[i].replaces();
    for (const std::string& id : replaced) {
      if (!seen.insert(id).second) continue;
      YIDAN_CLI_ASSIGN(v1::TitleState before, session.ProvenTitle(id));
      line.push_back(std::move(before));
    }
  }
  out.json["histories"] = Json::array();
  for (auto document = line.rbegin(); document != line.rend(); ++document) {
    const std::string& id = document->document_id();
    auto history = session.History(id);
    if (!history && history.error().reason == "NOT_A_READER") {
      out.text += "\n" + id + ": its history is not yours to read\n";
      out.json["histories"].push_back({{"document_id", id}, {"readable", false}});
      continue;
    }
    if (!history) return tl::unexpected(std::move(history).error());
    out.text += "\n" + (line.size() > 1 ? id + "  " + proof::Term(document->status()) + "\n" : std::string());
    out.text += RenderHistory(*history, everything);
    out.json["histories"].push_back(
        {{"document_id", id}, {"readable", true}, {"entries", HistoryJson(*history)}});
  }
  if (title.replace_purpose() == v1::SURRENDER_PURPOSE_AMENDMENT) {
    for (const std::string& before : title.replaces()) {
      YIDAN_CLI_TRY(ShowChanges(session, before, title, out));
    }
  }
  return {};
}

void AddShow(Commands& commands) {
  struct Options {
    std::string id;
    bool history = false;
    bool everything = false;
    bool content = false;
  };
  auto o = std::make_shared<Options>();
  CLI::App* command = commands.root().add_subcommand("show", "Show a document as it stands (查看单证)");
  command->add_option("ID", o->id, "document id")->required();
  auto* history = command->add_flag("--history", o->history, "the endorsement chain (背书链)");
  command->add_flag("--all", o->everything, "with acts beside the chain, digests and keys")->needs(history);
  command->add_flag("--content", o->content, "the waybill's content, if you may read it");
  commands.On(command, [o](Session& session) -> Answer<Output> {
    YIDAN_CLI_ASSIGN(const v1::TitleState title, session.ProvenTitle(o->id));
    YIDAN_CLI_ASSIGN(Trust * trust, session.Trusted());
    Output out;
    out.text = RenderTitle(title) + "  proven present under checkpoint " +
               std::to_string(trust->newest().size) + "\n";
    out.json["title"] = ToJson(title);
    out.json["burdens"] = proof::BurdensOf(title);
    out.json["endorsement_gap"] = proof::EndorsementGap(title);
    out.json["checkpoint_size"] = trust->newest().size;
    if (o->history) YIDAN_CLI_TRY(ShowHistory(session, title, o->everything, out));
    if (o->content) {
      YIDAN_CLI_ASSIGN(const auto content, ContentOf(session, o->id));
      if (!content)
        return tl::unexpected(Trouble{ExitCode::kRefused,
                                      "NOT_A_READER",
                                      "the content of " + o->id + " is not yours to read",
                                      "GRANT by the holder",
                                      {}});
      out.json["content"] = Json::parse(*content, nullptr, false);
      out.text += "\nContent 内容\n" + Dump(out.json["content"]);
    }
    return out;
  });
}

// ---- list ----

void AddList(Commands& commands) {
  auto holder = std::make_shared<std::string>();
  CLI::App* command = commands.root().add_subcommand("list", "List the documents that one holds (持有单证)");
  command->add_option("--holder", *holder, "participant id; otherwise oneself");
  commands.On(command, [holder](Session& session) -> Answer<Output> {
    YIDAN_CLI_ASSIGN(Registry * registry, session.Remote());
    v1::ListTitlesRequest request;
    request.set_holder(*holder);
    Output out;
    out.json["titles"] = Json::array();
    do {
      YIDAN_CLI_ASSIGN(const v1::ListTitlesResponse page, registry->ListTitles(request));
      for (const v1::TitleState& title : page.titles()) {
        out.text += title.document_id() + "  " + proof::Term(title.status()) + "  " +
                    proof::Describe(title.order()) + "\n";
        out.json["titles"].push_back(ToJson(title));
      }
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    if (out.text.empty()) out.text = "none\n";
    return out;
  });
}

// ---- search ----

struct SearchOption {
  v1::SearchKind kind;
  const char* flag;
  const char* help;
};
constexpr SearchOption kSearchOptions[] = {
    {v1::SEARCH_KIND_CONTAINER, "--container", "container number, ISO 6346 (集装箱)"},
    {v1::SEARCH_KIND_WAGON, "--wagon", "wagon number (车号)"},
    {v1::SEARCH_KIND_SEAL, "--seal", "seal number (封号)"},
    {v1::SEARCH_KIND_HS, "--hs", "first 2 to 10 digits of an HS code (税号)"},
    {v1::SEARCH_KIND_TRAIN, "--train", "train number (车次)"},
    {v1::SEARCH_KIND_VIN, "--vin", "vehicle identification number (车架号)"},
    {v1::SEARCH_KIND_DOCUMENT_NUMBER, "--number", "the carrier's own number of the waybill (运单号)"},
    {v1::SEARCH_KIND_PLACE, "--place", "UN/LOCODE"},
    {v1::SEARCH_KIND_CREDIT, "--credit", "letter of credit (信用证)"},
};

Answer<Output> Search(Session& session, v1::SearchKind kind, const std::string& value) {
  YIDAN_CLI_ASSIGN(Registry * registry, session.Remote());
  v1::SearchShipmentsRequest request;
  request.set_kind(kind);
  request.set_value(value);
  Output out;
  out.json["shipments"] = Json::array();
  do {
    YIDAN_CLI_ASSIGN(const v1::SearchShipmentsResponse page, registry->Search(request));
    for (const auto& shipment : page.shipments()) {
      out.text += shipment.document_id() + "  " + proof::Term(shipment.title().status()) + "  holder " +
                  (shipment.title().holder().empty() ? "nobody" : shipment.title().holder()) + "  matched " +
                  shipment.matched() + "\n";
      for (const std::string& burden : proof::BurdensOf(shipment.title())) out.text += "    " + burden + "\n";
      out.json["shipments"].push_back(ToJson(shipment));
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  if (out.text.empty()) out.text = "no shipment in your jurisdiction matches\n";
  return out;
}

void AddSearch(Commands& commands) {
  constexpr std::size_t kKinds = std::size(kSearchOptions);
  auto values = std::make_shared<std::array<std::string, kKinds>>();
  CLI::App* command = commands.root().add_subcommand("search", "Find shipments in one's jurisdiction (查询)");
  auto* group = command->add_option_group("by", "one of");
  for (std::size_t i = 0; i < kKinds; ++i) {
    group->add_option(kSearchOptions[i].flag, (*values)[i], kSearchOptions[i].help);
  }
  group->require_option(1);
  commands.On(command, [values](Session& session) -> Answer<Output> {
    for (std::size_t i = 0; i < kKinds; ++i) {
      if (!(*values)[i].empty()) return Search(session, kSearchOptions[i].kind, (*values)[i]);
    }
    return BadInput("search for what?");
  });
}

}  // namespace

void AddReadingCommands(Commands& commands) {
  AddShow(commands);
  AddList(commands);
  AddSearch(commands);
}

}  // namespace yidan::cli
