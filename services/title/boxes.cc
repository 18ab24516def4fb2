// Which box of the header a container number means, and what a REPLACE keeps of the boxes (TITLE "Acts of the
// title chain").
#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "services/title/box_text.h"
#include "services/title/case.h"

namespace yidan::title {

Boxes::Boxes(const TitleState& state) : header_(&state.header.containers) {
  const auto of_container = [](const Substitution& noted) {
    return noted.kind == v1::NOTATION_KIND_CONTAINER_SUBSTITUTED;
  };
  const auto add = [](std::set<std::string>& to, const std::set<std::string>& from) {
    to.insert(from.begin(), from.end());
  };
  std::map<std::string, std::set<std::string>>
      before;                                          // number -> boxes of the header that it was put in for
  std::map<std::string, std::set<std::string>> after;  // number -> boxes of the header that took its place
  for (const Substitution& noted : state.substitutions) {
    if (!of_container(noted)) continue;
    for (const std::string& number : {noted.replaced, noted.substitute}) {
      if (HasSorted(*header_, number)) before[number].insert(number);
    }
    add(before[noted.substitute], before[noted.replaced]);
  }
  for (auto noted = state.substitutions.rbegin(); noted != state.substitutions.rend(); ++noted) {
    if (!of_container(*noted)) continue;
    if (HasSorted(*header_, noted->substitute)) after[noted->replaced].insert(noted->substitute);
    add(after[noted->replaced], after[noted->substitute]);
  }
  for (const auto& [number, boxes] : before) {
    const std::set<std::string>& found = boxes.empty() ? after[number] : boxes;
    noted_[number].assign(found.begin(), found.end());
  }
}

std::vector<std::string> Boxes::Of(const std::string& number) const {
  if (const auto noted = noted_.find(number); noted != noted_.end()) return noted->second;
  return HasSorted(*header_, number) ? std::vector<std::string>{number} : std::vector<std::string>{};
}

std::vector<std::string> BoxesOf(const TitleState& state, const std::string& number) {
  return Boxes(state).Of(number);
}

std::string BoxText(std::span<const Substitution> substitutions, const std::string& number) {
  std::set<std::string> bore = {number};
  std::string now = number;
  for (const Substitution& noted : substitutions) {
    if (noted.kind != v1::NOTATION_KIND_CONTAINER_SUBSTITUTED || !bore.contains(noted.replaced)) continue;
    now = noted.substitute;
    bore.insert(now);
  }
  return now == number ? number : Cat({now, ", formerly ", number});
}

std::vector<std::string> TookThePlaceOf(std::span<const Substitution> substitutions, v1::NotationKind kind,
                                        const std::string& number) {
  std::set<std::string> numbers = {number};
  for (auto noted = substitutions.rbegin(); noted != substitutions.rend(); ++noted) {
    if (noted->kind == kind && numbers.contains(noted->substitute)) numbers.insert(noted->replaced);
  }
  return {numbers.begin(), numbers.end()};
}

// What was noted of a box goes on with it, whichever of its numbers the successor states: by the old one it
// is found, and by the new one held and delivered. Of wagons and seals the header knows nothing.
std::optional<std::vector<Substitution>> SubstitutionsAfter(
    const std::vector<const TitleState*>& predecessors, const std::vector<std::string>& containers,
    std::size_t at_most) {
  for (const TitleState* before : predecessors) at_most = std::max(at_most, before->substitutions.size());
  std::vector<Substitution> after;
  std::set<Substitution> there;
  TitleState noted_on;  // with the successor's numbers: which of them does a note lead to?
  noted_on.header.containers = containers;
  for (const TitleState* before : predecessors) {
    noted_on.substitutions = before->substitutions;
    const Boxes boxes(noted_on);
    for (const Substitution& noted : before->substitutions) {
      if (noted.kind == v1::NOTATION_KIND_CONTAINER_SUBSTITUTED && boxes.Of(noted.replaced).empty() &&
          boxes.Of(noted.substitute).empty()) {
        continue;
      }
      if (!there.insert(noted).second) continue;
      if (after.size() == at_most) return std::nullopt;
      after.push_back(noted);
    }
  }
  return after;
}

namespace {

using BoxSet = std::set<std::string>;

bool Remains(const TitleState& p, const std::string& line, const Quantity& carried) {
  Quantity out;
  for (const Quantities* quantities : {&p.delivered, &p.short_lines}) {
    const auto found = quantities->find(line);
    if (found == quantities->end()) continue;
    out.packages += found->second.packages;
    out.gross_weight_grams += found->second.gross_weight_grams;
  }
  return out != carried;
}

// What the predecessors say of the boxes that are not handed out. One number may mean another box to each of
// them: that of one document was emptied into that of the other.
struct Stowed {
  std::map<std::string, BoxSet> lines;  // goods line that remains -> boxes that it is in
  std::map<std::string, std::vector<std::size_t>>
      with;  // that line -> the predecessors that have it in boxes
  // Of each predecessor: number that a successor may state -> boxes that it means.
  std::vector<std::map<std::string, BoxSet>> numbers;

  [[nodiscard]] bool Means(const std::string& number) const {
    return std::any_of(numbers.begin(), numbers.end(),
                       [&number](const auto& of_one) { return !of_one.at(number).empty(); });
  }
};

Stowed StowedIn(const std::vector<TitleState>& predecessors, const BoxSet& stated) {
  Stowed all;
  for (const TitleState& p : predecessors) {
    const auto keep = [&p](BoxSet& to, const std::vector<std::string>& boxes) {
      for (const std::string& box : boxes) {
        if (!HasSorted(p.delivered_containers, box)) to.insert(box);
      }
    };
    for (const auto& [line, boxes] : p.header.stowage) {
      if (!Remains(p, line, p.header.goods.at(line))) continue;
      keep(all.lines[line], boxes);
      all.with[line].push_back(all.numbers.size());
    }
    const Boxes boxes(p);
    auto& means = all.numbers.emplace_back();
    for (const std::string& number : stated) keep(means[number], boxes.Of(number));
  }
  return all;
}

std::string Listed(const BoxSet& boxes) {
  std::string out;
  for (const std::string& box : boxes) out += (out.empty() ? "" : ", ") + box;
  return out.empty() ? "no container" : out;
}

}  // namespace

void JudgeBoxesKept(Case& c, const std::vector<TitleState>& predecessors,
                    const std::vector<TitleState>& successors) {
  constexpr auto kPredecessor = v1::REFUSAL_REASON_PREDECESSOR_MISMATCH;
  constexpr const char* kAmend = "SURRENDER for AMENDMENT, by which other containers may be stated";
  BoxSet stated;
  for (const TitleState& s : successors) {
    stated.insert(s.header.containers.begin(), s.header.containers.end());
  }
  const Stowed before = StowedIn(predecessors, stated);
  std::map<std::string, BoxSet> after;
  for (const TitleState& s : successors) {
    for (const std::string& number : s.header.containers) {
      if (before.Means(number)) continue;
      c.Refuse(kPredecessor,
               Cat({"successors: ", s.document_id, " states container ", number,
                    ", which is none of its predecessors', or was handed out."}),
               kAmend);
    }
    for (const auto& [line, numbers] : s.header.stowage) {
      for (const std::string& number : numbers) {
        BoxSet& in = after[line];
        const auto with = before.with.find(line);
        if (with == before.with.end()) {  // no predecessor has it in a box
          in.insert(number);
          continue;
        }
        for (const std::size_t p : with->second) {
          const BoxSet& boxes = before.numbers[p].at(number);
          in.insert(boxes.begin(), boxes.end());
        }
      }
    }
  }
  std::set<std::string> lines;
  for (const auto* side : {&before.lines, &std::as_const(after)}) {
    for (const auto& [line, boxes] : *side) lines.insert(line);
  }
  for (const std::string& line : lines) {
    const auto was = before.lines.find(line);
    const auto is = after.find(line);
    const BoxSet none;
    const BoxSet& of_before = was == before.lines.end() ? none : was->second;
    const BoxSet& of_after = is == after.end() ? none : is->second;
    if (of_before == of_after) continue;
    c.Refuse(kPredecessor,
             Cat({"successors: what remains of line ", line, " is stowed in ", Listed(of_before),
                  ", the successors say ", Listed(of_after), "."}),
             kAmend);
  }
}

}  // namespace yidan::title
