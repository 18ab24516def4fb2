#include "services/client/dry_run.h"

#include <algorithm>
#include <limits>
#include <map>
#include <utility>

#include "services/crypto/crypto.h"

namespace yidan::client {
namespace {

using possibilities::Unknown;

// What the registry proves, asked for when the rules ask for it. The first trouble is kept, and from then on
// nothing more is asked.
class Asked final : public title::Facts {
 public:
  explicit Asked(Readings& readings) : readings_(readings) {}

  const title::TitleState* Title(const std::string& id) const override {
    return Of(titles_, id, [&] { return readings_.ProvenState(id); });
  }
  const title::ParticipantRecord* Participant(const std::string& id) const override {
    return Of(records_, id, [&] { return readings_.ProvenRecord(id); });
  }
  // Of those whose records were asked for. Whether anybody else has a key nobody tells.
  std::optional<std::string> KeyOwner(const Digest& key_id) const override {
    for (const auto& [id, record] : records_) {
      if (!record) continue;
      if (record->keys.contains(key_id)) return id;
      if (record->recovery && crypto::Sha256(record->recovery->spki) == key_id) return id;
    }
    asked_owner_ = true;
    return std::nullopt;
  }
  bool ActAdmitted(const Digest&) const override { return false; }
  bool PaperFormUsed(const std::string&, const std::string&) const override {
    asked_paper_ = true;
    return false;
  }
  bool KnowsGoods() const override { return false; }
  std::vector<title::Covering> DocumentsCovering(const Digest&) const override { return {}; }
  std::vector<title::GoodsTag> GoodsOf(const std::string&) const override { return {}; }

  [[nodiscard]] const std::optional<Trouble>& trouble() const { return trouble_; }
  [[nodiscard]] bool asked_paper() const { return asked_paper_; }
  [[nodiscard]] bool asked_owner() const { return asked_owner_; }
  [[nodiscard]] std::int64_t oldest_ms() const { return oldest_ms_; }

 private:
  template <typename State, typename Ask>
  const State* Of(std::map<std::string, std::optional<State>>& known, const std::string& id, Ask ask) const {
    const auto found = known.find(id);
    if (found != known.end()) return found->second ? &*found->second : nullptr;
    if (id.empty() || trouble_) return nullptr;
    auto proven = ask();
    std::optional<State>& slot = known[id];
    if (proven) {
      oldest_ms_ = std::min(oldest_ms_, proven->sealed_at_ms);
      slot = std::move(proven->state);
    } else if (proven.error().reason != "NOT_FOUND") {
      trouble_ = std::move(proven).error();
    }
    return slot ? &*slot : nullptr;
  }

  Readings& readings_;
  mutable std::map<std::string, std::optional<title::TitleState>> titles_;
  mutable std::map<std::string, std::optional<title::ParticipantRecord>> records_;
  mutable std::optional<Trouble> trouble_;
  mutable bool asked_paper_ = false;
  mutable bool asked_owner_ = false;
  mutable std::int64_t oldest_ms_ = std::numeric_limits<std::int64_t>::max();
};

// The rules in force for the entry that comes next.
Answer<interpret::RegistryState> InForce(Trust& trust) { return trust.RegistryAt(trust.newest().size - 1); }

Answer<const title::RuleSet*> Need(std::uint32_t version) {
  const auto rules = title::RuleBook::Released().Need(version);
  if (!rules) return BadInput("this program " + rules.error().message);
  return *rules;
}

}  // namespace

Answer<DryRunResult> DryRunOf(Readings& readings, const v1::Act& act) {
  YIDAN_CLIENT_ASSIGN(Trust * trust, readings.Trusted());
  YIDAN_CLIENT_ASSIGN(const interpret::RegistryState registry, InForce(*trust));
  YIDAN_CLIENT_ASSIGN(const title::RuleSet* rules, Need(registry.rules_version));
  const std::string bytes = title::SerializeAct(act);
  if (const auto parsed = title::ParseAct(bytes, *rules); !parsed) return BadInput(parsed.error().message);
  DryRunResult out;
  out.at_ms = readings.now_ms();
  const Asked asked(readings);
  title::Admission admission;
  admission.time = out.at_ms;
  admission.act_digest = title::ActDigest(bytes);
  admission.registry = trust->registry();
  admission.signature_valid = true;
  // After whatever the rules will be shown: the record of whoever signs is read first.
  const title::ParticipantRecord* signer = asked.Participant(act.agent().empty() ? act.actor() : act.agent());
  if (signer != nullptr) asked.Participant(act.actor());
  if (const title::TitleState* before = asked.Title(act.document_id())) out.before = *before;
  admission.index = trust->newest().size;
  auto change = title::Decide(act, admission, asked, *rules, registry.parameters);
  if (asked.trouble()) return tl::unexpected(*asked.trouble());
  if (!change) {
    return tl::unexpected(Trouble{Trouble::Kind::kRefused,
                                  std::string(title::ReasonName(change.error().reason)),
                                  change.error().message,
                                  change.error().needs,
                                  {}});
  }
  out.unknown = possibilities::UnknownOf(act);
  out.unknown.erase(Unknown::kOtherDocument);  // they were asked for
  if (asked.asked_paper()) out.unknown.insert(Unknown::kPaperForms);
  if (asked.asked_owner()) out.unknown.insert(Unknown::kKeyOwners);
  out.checkpoint_size = trust->newest().size;
  out.sealed_at_ms = std::min(asked.oldest_ms(), out.at_ms);
  out.titles = std::move(change->titles);
  if (!change->participants.empty()) out.participant = std::move(change->participants.front());
  return out;
}

Answer<ProvenSituation> SituationOf(Readings& readings, const Proven<title::TitleState>& title) {
  YIDAN_CLIENT_ASSIGN(Trust * trust, readings.Trusted());
  YIDAN_CLIENT_ASSIGN(const interpret::RegistryState registry, InForce(*trust));
  ProvenSituation out;
  possibilities::Situation& situation = out.situation;
  YIDAN_CLIENT_ASSIGN(situation.rules, Need(registry.rules_version));
  situation.title = title.state;
  situation.registry = trust->registry();
  situation.parameters = registry.parameters;
  out.sealed_at_ms = title.sealed_at_ms;
  std::vector<std::string> wanted = possibilities::NamedIn(title.state);
  wanted.push_back(registry.registrar);
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (situation.records.contains(wanted[i])) continue;
    auto proven = readings.ProvenRecord(wanted[i]);
    if (!proven && proven.error().kind == Trouble::Kind::kRefused) continue;  // then it is not known
    if (!proven) return tl::unexpected(std::move(proven).error());
    // Whoever carries on for it signs in its place.
    if (proven->state.succession && wanted.size() < 2 * possibilities::kMaxParties) {
      wanted.push_back(proven->state.succession->successor);
    }
    out.sealed_at_ms = std::min(out.sealed_at_ms, proven->sealed_at_ms);
    situation.records.emplace(wanted[i], std::move(proven->state));
  }
  out.checkpoint_size = trust->newest().size;
  situation.index = out.checkpoint_size;
  situation.at = std::max(readings.now_ms(), title.sealed_at_ms);
  return out;
}

}  // namespace yidan::client
