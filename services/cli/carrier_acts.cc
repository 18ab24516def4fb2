// Acts of carriers: one row an act, in the order of TITLE.md.
#include <algorithm>

#include "services/cli/commands.h"
#include "services/cli/content.h"
#include "services/cli/files.h"
#include "services/cli/folding.h"
#include "services/cli/noted_units.h"
#include "services/cli/values.h"
#include "services/cli/words.h"

namespace yidan::cli {
namespace {

template <typename Lines>
const v1::LineQuantity* Find(const Lines& lines, const std::string& id) {
  for (const v1::LineQuantity& line : lines) {
    if (line.line_id() == id) return &line;
  }
  return nullptr;
}

// What is still to be delivered, line by line.
std::vector<v1::LineQuantity> Remaining(const v1::TitleState& title) {
  std::vector<v1::LineQuantity> out;
  for (v1::LineQuantity line : title.header().goods()) {
    for (const auto* gone : {Find(title.delivered(), line.line_id()), Find(title.short_(), line.line_id())}) {
      if (gone == nullptr) continue;
      line.set_packages(line.packages() - std::min(line.packages(), gone->packages()));
      line.set_gross_weight_grams(line.gross_weight_grams() -
                                  std::min(line.gross_weight_grams(), gone->gross_weight_grams()));
    }
    if (line.packages() != 0 || line.gross_weight_grams() != 0) out.push_back(std::move(line));
  }
  return out;
}

template <typename List>
void SortLines(List* lines) {
  std::sort(lines->begin(), lines->end(),
            [](const auto& a, const auto& b) { return a.line_id() < b.line_id(); });
}

// "LINE=PACKAGES/GRAMS:reason".
Answer<v1::ShortageStatement> ParseShort(ActContext& context, const std::string& text,
                                         const std::string& report) {
  const std::size_t colon = text.find(':', std::min(text.find('='), text.size()));
  if (colon == std::string::npos || colon + 1 == text.size()) {
    return BadInput("--short \"" + text + "\": write LINE=PACKAGES/GRAMS:reason");
  }
  YIDAN_CLIENT_ASSIGN(const v1::LineQuantity line, ParseLine(text.substr(0, colon)));
  v1::ShortageStatement out;
  out.set_line_id(line.line_id());
  out.set_packages(line.packages());
  out.set_gross_weight_grams(line.gross_weight_grams());
  out.set_reason(text.substr(colon + 1));
  YIDAN_CLIENT_ASSIGN(*out.mutable_report_digest(), DigestNoted(context.session, report, "report"));
  return out;
}

Fill MakeDeliver(CLI::App& command) {
  struct Options {
    bool all = false;
    std::vector<std::string> lines;
    std::string collector;
    std::vector<std::string> containers;
    bool close = false;
    std::vector<std::string> shortages;
    std::string report;
  };
  auto o = std::make_shared<Options>();
  auto* all = command.add_flag("--all", o->all, "all that remains");
  command.add_option("--line", o->lines, "LINE=PACKAGES/GRAMS handed out")->excludes(all);
  command.add_option("--collector", o->collector, "who took the goods");
  command.add_option("--container", o->containers, "containers handed out; none: all that remain");
  command.add_flag("--close", o->close, "nothing more will be delivered");
  command.add_option("--short", o->shortages, "LINE=PACKAGES/GRAMS:reason that came short");
  command.add_option("--report", o->report,
                     "file of the tally or survey report, or its digest; with --short");
  return [o](ActContext& context, v1::Act& act) -> Answer<void> {
    v1::Deliver& deliver = *act.mutable_deliver();
    if (o->all) {
      for (auto& line : Remaining(context.head)) *deliver.add_quantities() = std::move(line);
    }
    for (const std::string& text : o->lines) {
      YIDAN_CLIENT_ASSIGN(*deliver.add_quantities(), ParseLine(text));
    }
    if (deliver.quantities().empty() && !o->close && o->shortages.empty())
      return BadInput("deliver what? --all, or --line for each line");
    if (!o->shortages.empty() && o->report.empty())
      return BadInput("--short needs --report, the tally or survey report");
    for (const std::string& text : o->shortages) {
      YIDAN_CLIENT_ASSIGN(*deliver.add_shortages(), ParseShort(context, text, o->report));
    }
    SortLines(deliver.mutable_quantities());
    SortLines(deliver.mutable_shortages());
    for (const std::string& container : SplitSorted(o->containers)) deliver.add_containers(container);
    deliver.set_collector(o->collector);
    deliver.set_close(o->close);
    return {};
  };
}

// ---- REPLACE ----

struct SuccessorOptions {
  std::vector<std::string> files;
  std::vector<std::string> ids;
};

Answer<void> AddSuccessors(ActContext& context, const SuccessorOptions& o, v1::Replace& replace) {
  if (!o.ids.empty() && o.ids.size() != o.files.size())
    return BadInput("--id: one for each --with, or none at all");
  for (std::size_t i = 0; i < o.files.size(); ++i) {
    const std::string id = o.ids.empty() ? NewDocumentId(context.session.RandomBytes(10)) : o.ids[i];
    YIDAN_CLIENT_ASSIGN(const std::string json, ReadFile(o.files[i]));
    auto prepared = PrepareContent(json, id, context.session.RandomBytes(32));
    if (!prepared) {
      Trouble trouble = std::move(prepared).error();
      trouble.message = o.files[i] + ": " + trouble.message;
      return tl::unexpected(std::move(trouble));
    }
    if (o.ids.empty()) context.made.push_back({id, o.files[i]});
    auto* successor = replace.add_successors();
    successor->set_document_id(id);
    *successor->mutable_header() = std::move(prepared->header);
    context.contents.push_back(std::move(prepared->content));
    context.notes.push_back("successor 新单 " + id + " from " + o.files[i]);
    for (const std::string& note : prepared->notes) context.notes.push_back(o.files[i] + ": " + note);
    for (const std::string& note : NotesOnId(id)) context.notes.push_back(note);
  }
  return {};
}

void AddPredecessor(const v1::TitleState& head, v1::Replace& replace) {
  auto* out = replace.add_predecessors();
  out->set_document_id(head.document_id());
  out->set_sequence(head.sequence());
  out->set_last_act(head.last_act());
}

// "LINE=PACKAGES/GRAMS>PACKAGES/GRAMS:reason".
Answer<v1::GoodsCorrection> ParseCorrection(const std::string& text) {
  const std::size_t equals = std::min(text.find('='), text.size());
  const std::size_t arrow = text.find('>', equals);
  const std::size_t colon = arrow == std::string::npos ? arrow : text.find(':', arrow);
  if (colon == std::string::npos || colon + 1 == text.size()) {
    return BadInput("--correct \"" + text + "\": write LINE=PACKAGES/GRAMS>PACKAGES/GRAMS:reason");
  }
  const std::string line = text.substr(0, equals);
  v1::GoodsCorrection out;
  out.set_line_id(line);
  YIDAN_CLIENT_ASSIGN(*out.mutable_from(), ParseLine(text.substr(0, arrow)));
  YIDAN_CLIENT_ASSIGN(*out.mutable_to(), ParseLine(line + "=" + text.substr(arrow + 1, colon - arrow - 1)));
  out.set_reason(text.substr(colon + 1));
  return out;
}

Fill MakeReplace(CLI::App& command) {
  struct Options {
    SuccessorOptions successors;
    std::vector<std::string> others;
    std::vector<std::string> corrections;
  };
  auto o = std::make_shared<Options>();
  command
      .add_option("--with", o->successors.files,
                  "file with the content of each successor; repeat for more (split)")
      ->required();
  command.add_option("--id", o->successors.ids, "document id of each successor");
  command.add_option("--and", o->others, "id of each further predecessor (merge)");
  command.add_option("--correct", o->corrections, "LINE=PACKAGES/GRAMS>PACKAGES/GRAMS:reason (amendment)");
  return [o](ActContext& context, v1::Act& act) -> Answer<void> {
    v1::Replace& replace = *act.mutable_replace();
    AddPredecessor(context.head, replace);
    for (const std::string& id : o->others) {
      YIDAN_CLIENT_ASSIGN(const v1::TitleState other, context.session.Title(id));
      AddPredecessor(other, replace);
    }
    for (const std::string& text : o->corrections) {
      YIDAN_CLIENT_ASSIGN(*replace.add_corrections(), ParseCorrection(text));
    }
    SortLines(replace.mutable_corrections());
    return AddSuccessors(context, o->successors, replace);
  };
}

// "blank", "order:P", "holder" or "none".
Answer<v1::OrderClause> PaperOrder(const std::string& text, const std::string& presented_by) {
  v1::OrderClause order;
  if (text == "blank" || text == "none") {
    order.set_kind(text == "blank" ? v1::ORDER_KIND_BLANK : v1::ORDER_KIND_NOT_APPLICABLE);
    return order;
  }
  constexpr std::string_view kOrderOf = "order:";
  if (text != "holder" && (!text.starts_with(kOrderOf) || text.size() == kOrderOf.size())) {
    return BadInput("--order \"" + text + "\": write blank, order:PARTICIPANT, holder or none");
  }
  order.set_kind(v1::ORDER_KIND_NAMED);
  order.set_party(text == "holder" ? presented_by : text.substr(kOrderOf.size()));
  return order;
}

Fill MakeFromPaper(CLI::App& command) {
  struct Options {
    SuccessorOptions successors;
    std::string presented_by;
    std::string order;
    std::string paper;
    std::string paper_digest;
    bool all_in = false;
  };
  auto o = std::make_shared<Options>();
  command.add_option("--with", o->successors.files, "content of the successor")->required()->expected(1);
  command.add_option("--id", o->successors.ids, "document id of the successor")->expected(1);
  command.add_option("--presented-by", o->presented_by, "who presented the paper: the first holder")
      ->required();
  OneOf(command.add_option("--order", o->order,
                           "to whose order the paper stands, as endorsed; holder: who presented it; none: "
                           "STRAIGHT"),
        {"blank", "order:", "holder", "none"})
      ->required();
  auto* paper = command.add_option_group("paper", "which paper it is");
  paper->add_option("--paper", o->paper, "file of the scanned paper; its digest with a nonce is noted");
  paper->add_option("--paper-digest", o->paper_digest, "the digest itself, 64 hexadecimal digits");
  paper->require_option(1);
  command.add_flag("--all-originals-in", o->all_in, "all originals are back in the carrier's hands")
      ->required();
  return [o](ActContext& context, v1::Act& act) -> Answer<void> {
    v1::Replace& replace = *act.mutable_replace();
    AddPredecessor(context.head, replace);
    replace.set_all_originals_in(o->all_in);
    replace.set_presented_by(o->presented_by);
    YIDAN_CLIENT_ASSIGN(*replace.mutable_paper_order(), PaperOrder(o->order, o->presented_by));
    if (o->paper.empty()) {
      YIDAN_CLIENT_ASSIGN(const Digest digest, ParseDigest(o->paper_digest, "--paper-digest"));
      replace.set_paper_digest(digest.ToString());
    } else {
      YIDAN_CLIENT_ASSIGN(*replace.mutable_paper_digest(), DigestNoted(context.session, o->paper, "paper"));
    }
    return AddSuccessors(context, o->successors, replace);
  };
}

Fill MakeToPaper(CLI::App& command) {
  struct Options {
    std::vector<std::string> forms;
    std::uint32_t originals = 1;
  };
  auto o = std::make_shared<Options>();
  command.add_option("--form", o->forms, "numbers of the paper forms, as printed")->required();
  command.add_option("--originals", o->originals, "originals issued")->capture_default_str();
  return [o](ActContext&, v1::Act& act) -> Answer<void> {
    for (const std::string& form : o->forms) act.mutable_to_paper()->add_form_numbers(form);
    act.mutable_to_paper()->set_originals(o->originals);
    return {};
  };
}

// ---- The rest ----

Fill MakeRefuse(CLI::App& command) {
  auto reason = std::make_shared<std::string>();
  command.add_option("--reason", *reason, "why")->required();
  return [reason](ActContext&, v1::Act& act) -> Answer<void> {
    act.mutable_refuse_surrender()->set_reason(*reason);
    return {};
  };
}

Fill MakeVoid(CLI::App& command) {
  auto reason = std::make_shared<std::string>();
  command.add_option("--reason", *reason, "why")->required();
  return [reason](ActContext&, v1::Act& act) -> Answer<void> {
    act.mutable_void_()->set_reason(*reason);
    return {};
  };
}

Fill MakeReleasedWithout(CLI::App& command) {
  struct Options {
    std::string to;
    std::string indemnity;
  };
  auto o = std::make_shared<Options>();
  command.add_option("--to", o->to, "who got the goods");
  command.add_option("--indemnity", o->indemnity, "file of the letter of indemnity, or its digest");
  return [o](ActContext& context, v1::Act& act) -> Answer<void> {
    auto& released = *act.mutable_released_without_surrender();
    released.set_to(o->to);
    if (!o->indemnity.empty()) {
      YIDAN_CLIENT_ASSIGN(*released.mutable_indemnity_digest(),
                          DigestNoted(context.session, o->indemnity, "indemnity"));
    }
    return {};
  };
}

Fill MakeDormant(CLI::App& command) {
  auto reason = std::make_shared<std::string>();
  command.add_option("--reason", *reason, "what became of the goods, and why nobody surrendered")->required();
  return [reason](ActContext&, v1::Act& act) -> Answer<void> {
    act.mutable_dormant()->set_reason(*reason);
    return {};
  };
}

constexpr const char* kWhenItHappened =
    "when it happened: 2026-01-31T12:00Z, or how long ago, as -2h; otherwise now";

Fill MakeNotation(CLI::App& command) {
  struct Options {
    bool force = false;
    std::string kind;
    std::string text;
    std::string replaced;
    std::string substitute;
    std::string at;
  };
  auto o = std::make_shared<Options>();
  OneOf<v1::NotationKind>(command.add_option("--kind", o->kind, "what is noted"), "NOTATION_KIND_")
      ->required();
  command.add_option("--text", o->text, "in words");
  command.add_option("--replaced", o->replaced, "wagon, container or seal taken off");
  command.add_option("--substitute", o->substitute, "what took its place");
  command.add_flag("--force", o->force, "note it even of a wagon or seal that the content does not name");
  command.add_option("--at", o->at, kWhenItHappened);
  return [o](ActContext& context, v1::Act& act) -> Answer<void> {
    v1::Notation& notation = *act.mutable_notation();
    YIDAN_CLIENT_ASSIGN(const auto kind, ParseEnum<v1::NotationKind>("NOTATION_KIND_", o->kind));
    notation.set_kind(kind);
    notation.set_text(o->text);
    const auto unit = UnitOf(kind);
    YIDAN_CLIENT_ASSIGN(*notation.mutable_replaced(),
                        FoldedNumber("--replaced", unit, o->replaced, context.notes));
    YIDAN_CLIENT_ASSIGN(*notation.mutable_substitute(),
                        FoldedNumber("--substitute", unit, o->substitute, context.notes));
    if (!notation.replaced().empty()) {
      YIDAN_CLIENT_TRY(HoldAgainstContent(context, notation, o->force));
    }
    YIDAN_CLIENT_ASSIGN(const std::int64_t at,
                        PastMomentOf("--at", o->at.empty() ? "-0s" : o->at, context.session.now_ms()));
    SetTime(notation.mutable_at(), at);
    return {};
  };
}

Fill MakeMilestone(CLI::App& command) {
  struct Options {
    std::string code;
    std::string location;
    std::string at;
    std::string text;
    std::string supersedes;
  };
  auto o = std::make_shared<Options>();
  command.add_option("--code", o->code, "e.g. DEPARTED, BORDER_CROSSED, ARRIVED")->required();
  command.add_option("--location", o->location, "UN/LOCODE");
  command.add_option("--at", o->at, kWhenItHappened);
  command.add_option("--text", o->text, "in words");
  command.add_option("--supersedes", o->supersedes, "digest of the MILESTONE that this one corrects");
  return [o](ActContext& context, v1::Act& act) -> Answer<void> {
    v1::Milestone& milestone = *act.mutable_milestone();
    milestone.set_code(o->code);
    milestone.set_location(o->location);
    milestone.set_text(o->text);
    YIDAN_CLIENT_ASSIGN(const std::int64_t at,
                        PastMomentOf("--at", o->at.empty() ? "-0s" : o->at, context.session.now_ms()));
    SetTime(milestone.mutable_at(), at);
    if (!o->supersedes.empty()) {
      YIDAN_CLIENT_ASSIGN(const Digest digest, ParseDigest(o->supersedes, "--supersedes"));
      milestone.set_supersedes(digest.ToString());
    }
    return {};
  };
}

}  // namespace

std::vector<ActCommand> CarrierActs() {
  return {
      {"refuse-surrender", "As carrier, refuse a surrender (拒绝缴回)", MakeRefuse},
      {"deliver", "As carrier, deliver against the surrendered document (交货)", MakeDeliver},
      {"replace", "As carrier, replace surrendered documents by others: amend, split, merge (换单)",
       MakeReplace},
      {"to-paper", "As carrier, state that the document is now on paper (转纸质)", MakeToPaper},
      {"from-paper", "As carrier, take paper back and issue a successor (收回纸质)", MakeFromPaper},
      {"void", "As carrier, void the document (注销)", MakeVoid},
      {"released-without-surrender", "As carrier, state that goods went out without the document (无单放货)",
       MakeReleasedWithout},
      {"notation", "As carrier, note dispatch, on board, freight paid, a substitution (批注)", MakeNotation},
      {"dormant", "As carrier, state that the document sleeps: never surrendered, goods long gone (休眠)",
       MakeDormant},
      {"milestone", "As carrier of a leg, note where the goods are (在途节点)", MakeMilestone},
  };
}

}  // namespace yidan::cli
