#include "tests/simulation/explorer.h"

#include <algorithm>
#include <deque>
#include <map>
#include <unordered_map>

#include "tests/simulation/candidates.h"
#include "tests/simulation/graph_digest.h"

namespace yidan::simulation {
namespace {

class Exploration {
 public:
  Exploration(const Setting& setting, const DecideFunction& decide, const ExploreOptions& options)
      : setting_(setting), decide_(decide), options_(options), candidates_(setting), cast_(FullCast()) {
    report_.setting = setting.name;
  }

  Report Run() {
    Start();
    for (std::uint32_t at = 0; at < graph_.states() && !report_.violation; ++at) {
      if (graph_.states() > options_.states_max) return Finish(false);
      const Node node = std::move(level_.front());
      level_.pop_front();
      Expand(node, at);
      if (report_.violation) Trace(at);
    }
    if (!report_.violation) {
      if (const auto stuck = graph_.CheckLiveness(setting_)) {
        report_.violation = stuck->violation;
        Trace(stuck->node);
      }
    }
    return Finish(!report_.violation.has_value());
  }

 private:
  Report Finish(bool closed) {
    report_.closed = closed;
    report_.states = graph_.states();
    report_.edges = graph_.edges();
    report_.digest = digest_.Hex();
    return std::move(report_);
  }

  // The roots: an empty world in which the carrier issues.
  void Start() {
    const Node nothing;
    for (const v1::TitleHeader& header : setting_.issues) {
      Candidate c = IssueOf(header);
      if (auto after = Try(c, nothing)) Reach(std::move(*after), kRoot);
      if (report_.violation) return;
    }
  }

  static Candidate IssueOf(const v1::TitleHeader& header) {
    Candidate c;
    c.act.set_actor(kCarrier);
    c.act.set_key_id(KeyOf(kCarrier).ToString());
    c.act.set_registry(Registry().ToString());
    c.act.mutable_valid_until()->set_seconds((kNow + kDay) / 1000);
    c.act.set_document_id(DocumentIds().front());
    c.act.set_sequence(1);
    *c.act.mutable_issue()->mutable_header() = header;
    c.admission.index = kIndex;
    c.admission.time = kNow;
    c.admission.act_digest = Small(0xAA);
    c.admission.registry = Registry();
    c.admission.signature_valid = true;
    c.admission.goods = {title::GoodsClaim{{{GoodsTag(), title::GoodsClass::kLot}}, {}, {}, {}}};
    c.signer = BitOf(kCarrier);
    return c;
  }

  void Expand(const Node& node, std::uint32_t at) {
    for (const Group& group : candidates_.Fixed()) {
      for (const Candidate& candidate : group) {
        if (!Follow(candidate, node, at) && !options_.all_arguments && EndsGroup(refusal_)) break;
        if (report_.violation) return;
      }
    }
    for (const Candidate& candidate : candidates_.Replacements(node)) {
      Follow(candidate, node, at);
      if (report_.violation) return;
    }
    for (Node& after : AfterTime(node, setting_.parameters)) {
      const std::uint32_t to = Reach(std::move(after), at);
      graph_.AddEdge(at, {to, kNobody, 0});
    }
  }

  // Whether the act was admitted.
  bool Follow(const Candidate& candidate, const Node& node, std::uint32_t at) {
    auto after = Try(candidate, node);
    if (!after) {
      digest_.AddRefusal(hashes_[at], static_cast<unsigned>(title::KindOf(candidate.act)),
                         static_cast<unsigned>(candidate.signer), static_cast<unsigned>(refusal_));
      return report_.violation.has_value();
    }
    const v1::ActKind kind = title::KindOf(candidate.act);
    ++report_.admitted[static_cast<std::size_t>(kind)];
    // New goods after the end of the old ones would be another story.
    if (kind == v1::ACT_KIND_ISSUE) return true;
    const std::uint32_t to = Reach(std::move(*after), at);
    graph_.AddEdge(at, {to, static_cast<std::uint8_t>(candidate.signer), static_cast<std::uint8_t>(kind)});
    digest_.AddEdge(hashes_[at], static_cast<unsigned>(kind), static_cast<unsigned>(candidate.signer),
                    hashes_[to]);
    return true;
  }

  // The node after the act, not yet canonical; nothing if it is refused, or if it breaks an invariant.
  std::optional<Node> Try(const Candidate& candidate, const Node& node) {
    ++report_.tried;
    const NodeFacts facts(cast_, node);
    auto change = decide_(candidate.act, candidate.admission, facts, setting_.parameters);
    if (!change) {
      refusal_ = change.error().reason;
      return std::nullopt;
    }
    if (candidate.never) {
      report_.violation = Violation{kNever, std::string(title::KindName(title::KindOf(candidate.act)))};
    } else {
      report_.violation =
          CheckEdge({node, candidate.act, candidate.admission, setting_.parameters, *change, facts});
    }
    if (report_.violation) {
      report_.violation->detail += ": " + candidate.act.ShortDebugString();
      last_ = candidate.act;
      return std::nullopt;
    }
    NoteTransitions(node, candidate.act, *change);
    return Apply(node, std::move(*change));
  }

  Node Apply(const Node& node, title::Change change) const {
    Node after = node;
    for (TitleState& state : change.titles) {
      const auto same = std::find_if(after.documents.begin(), after.documents.end(),
                                     [&](const TitleState& s) { return s.document_id == state.document_id; });
      if (same == after.documents.end()) {
        after.documents.push_back(std::move(state));
      } else {
        *same = std::move(state);
      }
    }
    for (const auto& [issuer, number] : change.paper_forms) {
      const auto& forms = PaperForms();
      const auto form = std::find(forms.begin(), forms.end(), number) - forms.begin();
      after.papers = static_cast<std::uint8_t>(after.papers | (1U << form));
    }
    for (auto& record : change.participants) {
      std::erase_if(after.directory,
                    [&](const auto& r) { return r.participant_id == record.participant_id; });
      after.directory.push_back(std::move(record));
    }
    return after;
  }

  std::uint32_t Reach(Node node, std::uint32_t from) {
    const Hash128 hash = Canonical(node);
    const auto next = static_cast<std::uint32_t>(graph_.states());
    const auto [found, fresh] = known_.emplace(hash, next);
    if (!fresh) return found->second;
    graph_.AddNode(TraitsOf(node));
    parents_.push_back(from);
    hashes_.push_back(hash);
    level_.push_back(std::move(node));
    return next;
  }

  void NoteTransitions(const Node& before, const v1::Act& act, const title::Change& change) {
    const v1::ActKind kind = title::KindOf(act);
    for (const TitleState& after : change.titles) {
      const TitleState* from = before.Find(after.document_id);
      const auto code = (static_cast<unsigned>(kind) * 128 + Code(from)) * 128 + Code(&after);
      if (!seen_.insert(code).second) continue;
      report_.transitions.emplace(StatusLabel(from), title::KindName(kind), StatusLabel(&after));
    }
  }

  static unsigned Code(const TitleState* s) {
    if (s == nullptr) return 0;
    const unsigned purpose = s->surrender ? static_cast<unsigned>(s->surrender->terms.purpose) : 0;
    return static_cast<unsigned>(s->status) * 8 + purpose;
  }

  // Finds the acts that lead to a node again, by walking the path of its parents from the root.
  void Trace(std::uint32_t node) {
    std::vector<std::uint32_t> path;
    for (std::uint32_t n = node; n != kRoot; n = parents_[n]) path.push_back(n);
    std::reverse(path.begin(), path.end());
    const Violation found = *report_.violation;
    const v1::Act last = last_;
    Node at;
    for (const std::uint32_t n : path) at = Step(at, hashes_[n]);
    report_.violation = found;
    if (last.body_case() != v1::Act::BODY_NOT_SET) report_.trace.push_back(last.ShortDebugString());
    for (const TitleState& s : at.documents) {
      report_.trace.push_back("in: " + title::ToProto(s, kNow).ShortDebugString());
    }
  }

  Node Step(const Node& from, const Hash128& hash) {
    std::vector<Candidate> all;
    for (const Group& group : candidates_.Fixed()) all.insert(all.end(), group.begin(), group.end());
    for (const Candidate& c : candidates_.Replacements(from)) all.push_back(c);
    for (const v1::TitleHeader& header : setting_.issues) all.push_back(IssueOf(header));
    for (const Candidate& c : all) {
      auto after = Try(c, from);
      if (!after || !(Canonical(*after) == hash)) continue;
      report_.trace.push_back(c.act.ShortDebugString());
      return *after;
    }
    for (Node& after : AfterTime(from, setting_.parameters)) {
      if (!(Canonical(after) == hash)) continue;
      report_.trace.push_back("time passes");
      return after;
    }
    report_.trace.push_back("(lost)");
    return from;
  }

  static constexpr std::uint32_t kRoot = UINT32_MAX;

  const Setting& setting_;
  const DecideFunction& decide_;
  const ExploreOptions options_;
  Candidates candidates_;
  const simulation::Directory cast_;
  Report report_;
  Graph graph_;
  GraphDigest digest_;
  std::deque<Node> level_;  // reached and not yet expanded, in the order of their numbers
  std::unordered_map<Hash128, std::uint32_t, Hash128Hasher> known_;
  std::vector<std::uint32_t> parents_;
  std::vector<Hash128> hashes_;
  std::set<unsigned> seen_;  // transitions, by number
  v1::RefusalReason refusal_ = v1::REFUSAL_REASON_UNSPECIFIED;
  v1::Act last_;  // the act that broke an invariant
};

}  // namespace

Report Explore(const Setting& setting, const DecideFunction& decide, const ExploreOptions& options) {
  return Exploration(setting, decide, options).Run();
}

std::string Diagram(const std::set<Transition>& transitions) {
  const auto node = [](std::string label) {
    if (label == "none") return std::string("[*]");
    std::replace(label.begin(), label.end(), ' ', '_');
    return label;
  };
  std::map<std::pair<std::string, std::string>, std::string> lines;
  for (const auto& [from, act, to] : transitions) {
    std::string& acts = lines[{node(from), node(to)}];
    acts += (acts.empty() ? "" : ", ") + act;
  }
  std::string out = "stateDiagram-v2\n";
  for (const auto& [pair, acts] : lines) {
    out += "    " + pair.first + " --> " + pair.second + ": " + acts + "\n";
  }
  return out;
}

std::string StatusLabel(const TitleState* s) {
  if (s == nullptr) return "none";
  std::string label = v1::TitleStatus_Name(s->status).substr(std::string_view("TITLE_STATUS_").size());
  if (s->surrender) {
    label += " for " + v1::SurrenderPurpose_Name(s->surrender->terms.purpose)
                           .substr(std::string_view("SURRENDER_PURPOSE_").size());
  }
  return label;
}

}  // namespace yidan::simulation
