// Reading: show, list, content, search. What is shown of a title is proven present before it is printed.
#include <array>

#include "services/base/moments.h"
#include "services/cli/columns.h"
#include "services/cli/commands.h"
#include "services/cli/files.h"
#include "services/cli/json_answers.h"
#include "services/cli/off_log.h"
#include "services/cli/possibilities_answer.h"
#include "services/cli/render.h"
#include "services/cli/show_content.h"
#include "services/cli/show_history.h"
#include "services/cli/values.h"
#include "services/client/dry_run.h"
#include "services/identifiers/places.h"
#include "services/proof/terms.h"
#include "services/title/rules.h"

namespace yidan::cli {
namespace {

// ---- show ----

// Number, goods, route and credit; or how to read them.
void AddSummary(const std::optional<ShownContent>& content, bool asked, Output& out) {
  if (!content) {
    out.text += Line("Content 内容", asked ? "not yours to read"
                                           : "--content asks for number, goods, route and credit; if you may "
                                             "read them the holder sees that you did");
    return;
  }
  out.text += RenderContent(content->waybill, content->whole);
  if (!content->whole) out.text += Line("", "only what was granted of the content 部分");
  if (content->recorded) out.text += "  this reading of the content is in the access record 查阅记录\n";
}

// Whose act is missing before the goods are had; of a document that has ended there is nothing to say.
Answer<void> AddToday(Session& session, const client::Proven<title::TitleState>& proven, Output& out) {
  out.json["delivery"] = nullptr;
  out.json["enforcement"] = EnforcementJson(proven.state);
  if (proven.state.IsTerminal()) return {};
  YIDAN_CLIENT_ASSIGN(const client::ProvenSituation known, client::SituationOf(session, proven));
  const auto delivery = possibilities::DeliveryOf(known.situation);
  out.text += Line("Delivery 提货", ForScreen(DeliveryLine(delivery)));
  const std::string enforcement = EnforcementLine(proven.state, known.situation.at);
  if (!enforcement.empty()) out.text += Line("Enforcement 行使质权", ForScreen(enforcement));
  out.json["delivery"] = DeliveryJson(delivery);
  return {};
}

// Why a hold stands, and an ORDER's number: the state has neither, but it names the acts that say so by their
// digests. `named`: the caller is a party of the document, whose reading nobody minds.
Answer<void> AddReasons(Session& session, const v1::TitleState& title, bool named, Output& out) {
  out.json["reasons"] = Json::array();
  if (!named || (title.holds().empty() && title.pending_orders().empty())) return {};
  const auto history = session.History(title.document_id());
  if (!history) return {};  // not for us: the state has been shown
  const auto add = [&](const std::string& id) {
    for (const v1::HistoryEntry& entry : *history) {
      if (title::ActDigest(entry.act().act()).View() != id) continue;
      const auto act = title::ReadAct(entry.act().act());
      if (!act || (!act->has_hold() && !act->has_order())) continue;
      const std::string reason = act->hold().reason();
      const std::string reference = act->has_hold() ? act->hold().reference() : act->order().reference();
      const std::string said = Join(
          std::vector<std::string>{reason, reference.empty() ? "no reference" : "ref. " + reference}, ", ");
      out.text += Line("Reason 事由", std::string(title::KindName(title::KindOf(*act))) + " " +
                                          ToHex(id).substr(0, 16) + ": " +
                                          ForScreen(reason.empty() ? said.substr(2) : said));
      out.json["reasons"].push_back({{"id", ToHex(id)}, {"reason", reason}, {"reference", reference}});
    }
  };
  for (const auto& hold : title.holds()) add(hold.hold_id());
  for (const auto& order : title.pending_orders()) add(order.order_id());
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
  auto sealed = std::make_shared<std::string>();
  CLI::App* command = commands.root().add_subcommand("show", "Show a document as it stands (查看单证)");
  command->add_option("ID", o->id, "document id")->required();
  auto* history = command->add_flag("--history", o->history, "the endorsement chain (背书链)");
  command->add_flag("--all", o->everything, "with acts beside the chain, digests and keys")->needs(history);
  command->add_flag("--content", o->content, "the waybill's content, if you may read it");
  AddSealedUntil(*command, *sealed);
  commands.On(
      command, console::uses::kReading | console::uses::kAs | console::uses::kOutbox,
      [o, sealed](Session& session) -> Answer<Output> {
        YIDAN_CLIENT_TRY(SealReadings(session, *sealed));
        YIDAN_CLIENT_ASSIGN(const client::Proven<title::TitleState> proven, session.ProvenState(o->id));
        const v1::TitleState title = title::ToProto(proven.state, proven.sealed_at_ms);
        YIDAN_CLIENT_ASSIGN(Trust * trust, session.Trusted());
        Output out;
        YIDAN_CLIENT_ASSIGN(const auto in_the_way, session.InTheWayOf(title));
        out.text = RenderTitle(title, proven.sealed_at_ms, in_the_way) +
                   "  proven present under checkpoint " + std::to_string(trust->newest().size) + "\n";
        out.json["title"] = ToJson(title);
        AddInTheWay(title, in_the_way, out.json);
        YIDAN_CLIENT_TRY(AddToday(session, proven, out));
        out.json["checkpoint_size"] = trust->newest().size;
        std::vector<OffLog> off_log = NamedIn(title);
        AddKept(session.outbox(), off_log);
        for (const OffLog& one : off_log) out.text += Line("Off the log 链外", ForScreen(SayOf(one)));
        out.json["off_log"] = console::JsonOf(off_log);
        for (const char* asked : {"histories", "changes", "content", "content_redacted"})
          out.json[asked] = nullptr;
        // Whoever is named in the document reads its content in any case.
        const bool named = MayReadContent(title, session.settings().as);
        YIDAN_CLIENT_TRY(AddReasons(session, title, named, out));
        std::optional<ShownContent> content;
        if (o->content || named) {
          YIDAN_CLIENT_ASSIGN(content, ContentOf(session, title));
        }
        AddSummary(content, named, out);
        if (o->history) YIDAN_CLIENT_TRY(ShowHistory(session, title, o->everything, out));
        if (o->content) {
          if (!content)
            return tl::unexpected(Trouble{Trouble::Kind::kRefused,
                                          "NOT_A_READER",
                                          "the content of " + o->id + " is not yours to read",
                                          "GRANT by the holder",
                                          {}});
          out.json["content"] = Json::parse(content->json, nullptr, false);
          out.json["content_redacted"] = !content->whole;
          out.text += "\nContent 内容" + std::string(content->whole ? "" : ", what was granted of it 部分") +
                      "\n" + Dump(out.json["content"]);
        }
        return out;
      });
}

// ---- list ----

void AddList(Commands& commands) {
  auto holder = std::make_shared<std::string>();
  CLI::App* command = commands.root().add_subcommand("list", "List the documents that one holds (持有单证)");
  command->add_option("--holder", *holder, "participant id; otherwise --principal, or --as");
  commands.On(
      command, console::uses::kReading | console::uses::kAs | console::uses::kPrincipal,
      [holder](Session& session) -> Answer<Output> {
        YIDAN_CLIENT_ASSIGN(Connection * registry, session.Remote());
        v1::ListTitlesRequest request;
        // Under a mandate it is the principal's documents that are asked for; whoever may not list them is
        // told.
        const std::string& principal = session.settings().principal;
        if (!holder->empty() && !principal.empty() && *holder != principal) {
          return BadInput("--holder is " + *holder + ", and --principal " + principal + ": whose documents?");
        }
        const std::string& own = principal.empty() ? session.settings().as : principal;
        request.set_holder(holder->empty() ? own : *holder);
        Output out;
        out.json["titles"] = Json::array();
        do {
          auto answer = registry->ListTitles(request);
          if (!answer && answer.error().reason == "NOT_A_READER") {
            answer.error().needs = "the certificate of " + request.holder() +
                                   ", or of who succeeded it; no GRANT lets anybody list what another holds";
          }
          YIDAN_CLIENT_ASSIGN(const v1::ListTitlesResponse page, std::move(answer));
          for (const v1::TitleState& title : page.titles()) {
            const v1::TitleState shown = ForScreen(title);
            out.text += shown.document_id() + "  " + proof::Term(shown.status()) + "  " +
                        proof::Describe(shown.order()) + "\n";
            out.json["titles"].push_back(ToJson(title));
          }
          request.set_page_token(page.next_page_token());
        } while (!request.page_token().empty());
        if (out.text.empty()) out.text = "none\n";
        return out;
      });
}

// ---- access ----

// What was read, as people say it. `purpose` and `service` are the registry's words (PROTOCOL.md); one of a
// newer registry is shown as it is.
std::string InWords(const log::AccessReading& reading) {
  struct Word {
    std::string_view purpose;
    const char* says;
  };
  constexpr std::array kWords = {Word{"get_title", "read the state 单证状态"},
                                 Word{"get_content", "read the content 单证内容"},
                                 Word{"get_history", "read the history 行为链"},
                                 Word{"export_title", "took the proof file 证明文件"},
                                 Word{"get_access", "asked who had read it 查阅记录"},
                                 Word{"search_shipments", "found it by a search 查询"},
                                 Word{"submit_act", "learned of it by an act that was refused 被拒行为"}};
  for (const Word& word : kWords) {
    if (word.purpose == reading.purpose) return word.says;
  }
  return ForScreen(reading.purpose + " by way of " + reading.service);
}

void AddAccess(Commands& commands) {
  auto id = std::make_shared<std::string>();
  CLI::App* command = commands.root().add_subcommand(
      "access", "Who read a document that you hold, proven against the registry's newest seal (查阅记录)");
  command->add_option("ID", *id, "document id")->required();
  commands.On(command, console::uses::kReading, [id](Session& session) -> Answer<Output> {
    auto access = session.Access(*id);
    if (!access && access.error().reason == "NOT_A_READER") {
      access.error().needs =
          "the certificate of its holder, or of who held it last; no GRANT shows who read it";
    }
    YIDAN_CLIENT_ASSIGN(const auto shown, std::move(access));
    Output out;
    out.json["readings"] = Json::array();
    for (const log::AccessReading& reading : shown.readings) {
      out.text += FormatRfc3339(reading.time_ms) + "  " + ForScreen(reading.reader) + "  " +
                  InWords(reading) + (reading.refused ? ": REFUSED 拒绝" : "") +
                  (reading.sealed_until_ms == 0 ? "" : ", sealed till now") + "\n";
      Json& row = out.json["readings"].emplace_back();
      row["time"] = Rfc3339(reading.time_ms);
      row["reader"] = reading.reader;
      row["purpose"] = reading.purpose;
      row["service"] = reading.service;
      row["refused"] = reading.refused;
      row["sealed_until"] =
          reading.sealed_until_ms == 0 ? Json(nullptr) : Json(Rfc3339(reading.sealed_until_ms));
    }
    if (shown.readings.empty()) out.text = "none\n";
    out.text += "  the whole record of " + Count(shown.links, "reading", "readings") +
                " makes the root in seal " + std::to_string(shown.seal_index) + " of " +
                FormatMoment(shown.sealed_at_ms) + ", " + FormatAge(session.now_ms() - shown.sealed_at_ms) +
                " ago: what was read after it is not shown yet; of the record " +
                Count(shown.hidden(), "reading is", "readings are") +
                " of other documents, or an authority's that is sealed still\n";
    out.json["links"] = shown.links;
    out.json["hidden"] = shown.hidden();
    out.json["seal_index"] = shown.seal_index;
    out.json["sealed_at"] = Rfc3339(shown.sealed_at_ms);
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
    {v1::SEARCH_KIND_HS, "--hs",
     "2 to 10 digits of an HS code: the codes below it, and the headings above (税号)"},
    {v1::SEARCH_KIND_TRAIN, "--train", "train number (车次)"},
    {v1::SEARCH_KIND_VIN, "--vin", "vehicle identification number (车架号)"},
    {v1::SEARCH_KIND_DOCUMENT_NUMBER, "--number", "the carrier's own number of the waybill (运单号)"},
    {v1::SEARCH_KIND_PLACE, "--place", "UN/LOCODE"},
    {v1::SEARCH_KIND_CREDIT, "--credit", "letter of credit (信用证)"},
};

// How far the answer reaches. That there is no shipment is said only by one that is complete.
std::string Reach(const v1::SearchShipmentsResponse& last, bool none) {
  const std::string searched = ForScreen(last.searched());
  const std::string as_of = " in the log of " + std::to_string(last.log_size()) + " entries";
  if (last.complete()) {
    return none ? "no shipment in your jurisdiction matches " + searched + as_of + "\n"
                : "  complete 完整: all that match " + searched + as_of + "\n";
  }
  if (last.unsealable() == 0) {
    return "NOT COMPLETE 不完整: the registry did not say that it showed all that match " + searched + "\n";
  }
  return "NOT COMPLETE 不完整: " + std::to_string(last.unsealable()) +
         " more that you read by another right than your jurisdiction; without --sealed-until they are "
         "shown, "
         "and their holders see it\n";
}

// A waybill may state less of an HS code than was asked for.
std::string HeadingAbove(const std::string& stated, const std::string& searched) {
  const bool above = stated.size() < searched.size() && searched.starts_with(stated);
  return above ? ", the heading above what was asked: the waybill says no more" : "";
}

// What there is to say of a place whose code is none of the built-in list, or of an airport of a town. Not
// more than that: the list is not whole, and another may be in use where the waybill was made.
std::string PlaceNote(const std::string& code) {
  const auto& places = identifiers::PlaceList::Corridors();
  if (!places.Covers(std::string_view(code).substr(0, 2))) return {};
  const identifiers::ListedPlace* listed = places.Find(code);
  if (listed == nullptr) {
    return "  note 提示: this program's list of places has no " + code + ": is it the right code?\n";
  }
  if (identifiers::Serves(*listed, identifiers::Traffic::kRail)) return {};
  std::string out = "  note 提示: " + code + " is " + listed->name + ", where no train stops";
  const std::string town = places.TownOf(code);
  return out + (town.empty() ? "" : "; " + town + " is " + places.Find(town)->name) + "\n";
}

Output WithReach(Output out, const v1::SearchShipmentsResponse& last, bool complete) {
  out.json["complete"] = complete;
  out.json["log_size"] = last.log_size();
  out.json["searched"] = last.searched();
  out.json["unsealable"] = last.unsealable();
  return out;
}

// What was shown stays shown when the registry takes no more for a while: each of it is on record, and the
// same search again would be too.
Answer<Output> Search(Session& session, v1::SearchKind kind, const std::string& flag,
                      const std::string& value) {
  YIDAN_CLIENT_ASSIGN(Connection * registry, session.Remote());
  v1::SearchShipmentsRequest request;
  request.set_kind(kind);
  request.set_value(value);
  if (session.sealed_until_ms != 0) SetTime(request.mutable_sealed_until(), session.sealed_until_ms);
  Output out;
  out.json["shipments"] = Json::array();
  v1::SearchShipmentsResponse last;
  while (true) {
    auto answer = registry->Search(request);
    if (!answer && answer.error().kind == client::Trouble::Kind::kBusy && !request.page_token().empty()) {
      out.exit = console::ExitOf(answer.error());
      out.text +=
          "NOT COMPLETE 不完整: " + ForScreen(answer.error().reason + ": " + answer.error().message) + "\n";
      return WithReach(std::move(out), last, /*complete=*/false);
    }
    if (!answer && std::erase(answer.error().details, "field: value") > 0) {
      answer.error().message = flag + ": " + answer.error().message;
    }
    YIDAN_CLIENT_ASSIGN(const v1::SearchShipmentsResponse page, std::move(answer));
    for (const auto& shipment : page.shipments()) {
      const auto shown = ForScreen(shipment);
      out.text += shown.document_id() + "  " + proof::Term(shown.title().status()) + "  holder " +
                  (shown.title().holder().empty() ? "nobody" : shown.title().holder()) + "  matched " +
                  shown.matched() + HeadingAbove(shown.matched(), page.searched()) + "\n";
      for (const proof::InTheWay& one : proof::BurdensOf(shown.title(), session.now_ms())) {
        out.text += "    " + one.sentence + "\n";
      }
      out.json["shipments"].push_back(ToJson(shipment));
    }
    request.set_page_token(page.next_page_token());
    last = page;
    last.clear_shipments();
    if (!page.next_page_token().empty()) continue;
    out.text += Reach(page, out.text.empty());
    if (kind == v1::SEARCH_KIND_PLACE) out.text += PlaceNote(ForScreen(page.searched()));
    return WithReach(std::move(out), page, page.complete());
  }
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
  auto sealed = std::make_shared<std::string>();
  AddSealedUntil(*command, *sealed);
  commands.On(command, console::uses::kReading, [values, sealed](Session& session) -> Answer<Output> {
    YIDAN_CLIENT_TRY(SealReadings(session, *sealed));
    for (std::size_t i = 0; i < kKinds; ++i) {
      if (!(*values)[i].empty())
        return Search(session, kSearchOptions[i].kind, kSearchOptions[i].flag, (*values)[i]);
    }
    return BadInput("search for what?");
  });
}

}  // namespace

void AddSealedUntil(CLI::App& command, std::string& moment) {
  command.add_option(
      "--sealed-until", moment,
      "an authority's reading is shown to the holder only from then on, at most 180 days ahead "
      "(保密至)");
}

Answer<void> SealReadings(Session& session, const std::string& moment) {
  if (moment.empty()) return {};
  YIDAN_CLIENT_ASSIGN(session.sealed_until_ms, MomentOf("--sealed-until", moment, session.now_ms()));
  return {};
}

void AddReadingCommands(Commands& commands) {
  AddShow(commands);
  AddList(commands);
  AddAccess(commands);
  AddSearch(commands);
}

}  // namespace yidan::cli
