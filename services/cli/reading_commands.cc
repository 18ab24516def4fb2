// Reading: show, list, content, search. What is shown of a title is proven present before it is printed.
#include <array>

#include "services/cli/commands.h"
#include "services/cli/files.h"
#include "services/cli/render.h"
#include "services/cli/show_history.h"
#include "services/cli/values.h"
#include "services/proof/terms.h"
#include "services/title/rules.h"

namespace yidan::cli {
namespace {

// ---- show ----

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
    YIDAN_CLIENT_ASSIGN(const v1::TitleState title, session.ProvenTitle(o->id));
    YIDAN_CLIENT_ASSIGN(Trust * trust, session.Trusted());
    Output out;
    out.text = RenderTitle(title) + "  proven present under checkpoint " +
               std::to_string(trust->newest().size) + "\n";
    out.json["title"] = ToJson(title);
    out.json["burdens"] = proof::BurdensOf(title);
    out.json["endorsement_gap"] = proof::EndorsementGap(title);
    out.json["checkpoint_size"] = trust->newest().size;
    if (o->history) YIDAN_CLIENT_TRY(ShowHistory(session, title, o->everything, out));
    if (o->content) {
      YIDAN_CLIENT_ASSIGN(const auto content, ContentOf(session, o->id));
      if (!content)
        return tl::unexpected(Trouble{Trouble::Kind::kRefused,
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
    YIDAN_CLIENT_ASSIGN(Connection * registry, session.Remote());
    v1::ListTitlesRequest request;
    request.set_holder(*holder);
    Output out;
    out.json["titles"] = Json::array();
    do {
      YIDAN_CLIENT_ASSIGN(const v1::ListTitlesResponse page, registry->ListTitles(request));
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
  YIDAN_CLIENT_ASSIGN(Connection * registry, session.Remote());
  v1::SearchShipmentsRequest request;
  request.set_kind(kind);
  request.set_value(value);
  Output out;
  out.json["shipments"] = Json::array();
  do {
    YIDAN_CLIENT_ASSIGN(const v1::SearchShipmentsResponse page, registry->Search(request));
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
