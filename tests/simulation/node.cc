#include "tests/simulation/node.h"

#include <algorithm>
#include <tuple>

#include "tests/simulation/holds.h"

namespace yidan::simulation {
namespace {

// FNV-like, on words, twice with different multipliers. Chosen for speed; nobody attacks it.
Hash128 HashOf(std::string_view bytes) {
  std::uint64_t a = 0x9E3779B97F4A7C15ULL ^ bytes.size();
  std::uint64_t b = 0xC2B2AE3D27D4EB4FULL + bytes.size();
  const auto mix = [&](std::uint64_t word) {
    a = (a ^ word) * 0xFF51AFD7ED558CCDULL;
    a ^= a >> 32U;
    b = (b + word) * 0xC4CEB9FE1A85EC53ULL;
    b ^= b >> 29U;
  };
  std::size_t at = 0;
  for (; at + 8 <= bytes.size(); at += 8) {
    std::uint64_t word = 0;
    bytes.copy(reinterpret_cast<char*>(&word), 8, at);
    mix(word);
  }
  std::uint64_t last = 0;
  bytes.substr(at).copy(reinterpret_cast<char*>(&last), 8);
  mix(last);
  mix(a + b);
  return {a, b};
}

// Renumbers a map keyed by act digests in the order of its values.
template <typename V, typename Key>
void Renumber(std::map<Digest, V>& map, Key key, std::uint8_t number = 1) {
  if (map.empty()) return;
  std::vector<V> values;
  for (auto& [id, value] : map) values.push_back(std::move(value));
  std::stable_sort(values.begin(), values.end(), [&](const V& a, const V& b) { return key(a) < key(b); });
  map.clear();
  for (V& value : values) map.emplace(Small(number++), std::move(value));
}

void Normalise(TitleState& s) {
  s.sequence = 1;
  s.last_act = s.history = Digest{};
  s.issued_index = s.last_index = s.entry_count = 0;
  s.notation_count = s.milestone_count = 0;
  s.authority_acts.clear();
  s.milestones_by.clear();
  s.grants_given = 0;
  if (s.dormant_since != 0) s.dormant_since = kNow;
  s.replaces.clear();
  s.replaced_by.clear();
  s.replace_purpose = v1::SURRENDER_PURPOSE_UNSPECIFIED;
  s.document_id.clear();
  Renumber(s.holds,
           [](const title::Hold& h) { return std::tie(h.authority, h.kind, h.until, h.containers); });
  // From another number on than holds: a LIFT names either.
  Renumber(
      s.pending_orders,
      [](const title::PendingOrder& o) {
        return std::tie(o.authority, o.effect, o.to, o.endorsement.kind, o.endorsement.party, o.expires_at);
      },
      kFirstOrder);
  Renumber(s.grants, [](const title::ReadGrant& g) { return std::tie(g.reader, g.until, g.holder); });
}

// A term begun or ended at kIndex began or ended before the next entry, which will be at kIndex too.
void Normalise(title::Term& term) {
  if (term.from == kIndex) term.from = 11;
  if (term.until == kIndex) term.until = 12;
}

void Normalise(title::ParticipantRecord& r) {
  r.sequence = 1;
  r.last_act = r.history = Digest{};
  r.last_index = 10;
  r.entry_count = 1;
  for (auto& [id, key] : r.keys) Normalise(key.term);
  for (auto& mandate : r.mandates) Normalise(mandate.term);
  std::erase_if(r.mandates, [](const auto& m) { return m.term.until == 12; });
  for (auto& term : r.suspensions) Normalise(term);
  std::erase_if(r.suspensions, [](const auto& term) { return term.until == 12; });
  if (r.recovery && r.recovery->index == kIndex) r.recovery->index = 11;
}

}  // namespace

const std::vector<std::string>& DocumentIds() {
  static const std::vector<std::string> ids = {"CDLB-2017-DOC1", "CDLB-2017-DOC2"};
  return ids;
}
const std::vector<std::string>& SuccessorIds() {
  static const std::vector<std::string> ids = {"CDLB-2017-NEW1", "CDLB-2017-NEW2"};
  return ids;
}
const std::vector<std::string>& PaperForms() {
  static const std::vector<std::string> forms = {"A-1", "A-2"};
  return forms;
}
const Digest& GoodsTag() {
  static const Digest tag = Named("two Land Rovers");
  return tag;
}
const Digest& AdmittedBefore() {
  static const Digest digest = Named("an act of yesterday");
  return digest;
}

const TitleState* Node::Find(const std::string& id) const {
  for (const TitleState& s : documents) {
    if (s.document_id == id) return &s;
  }
  return nullptr;
}

bool Node::Ended() const {
  return std::all_of(documents.begin(), documents.end(), [](const TitleState& s) { return s.IsTerminal(); });
}

Hash128 Canonical(Node& node) {
  auto& documents = node.documents;
  if (node.Ended()) {
    documents.resize(std::min<std::size_t>(1, documents.size()));
  } else {
    std::erase_if(documents, [](const TitleState& s) { return s.IsTerminal(); });
  }
  std::vector<std::string> encoded;
  for (TitleState& s : documents) {
    Normalise(s);
    encoded.push_back(Encode(s));
  }
  if (documents.size() == 2 && encoded[1] < encoded[0]) {
    std::swap(documents[0], documents[1]);
    std::swap(encoded[0], encoded[1]);
  }
  std::string all(1, static_cast<char>(node.papers));
  for (std::size_t i = 0; i < documents.size(); ++i) {
    documents[i].document_id = DocumentIds().at(i);
    all += encoded[i];
  }
  for (auto& record : node.directory) {
    Normalise(record);
    all += Encode(record);
  }
  return HashOf(all);
}

const title::ParticipantRecord* NodeFacts::Participant(const std::string& id) const {
  for (const auto& record : node_->directory) {
    if (record.participant_id == id) return &record;
  }
  const auto found = cast_.find(id);
  return found == cast_.end() ? nullptr : &found->second;
}

std::optional<std::string> NodeFacts::KeyOwner(const Digest& key_id) const {
  for (const auto& record : node_->directory) {
    if (record.keys.contains(key_id)) return record.participant_id;
    if (record.recovery && Named(record.recovery->spki) == key_id) return record.participant_id;
  }
  for (const auto& [id, record] : cast_) {
    if (record.keys.contains(key_id)) return id;
  }
  return std::nullopt;
}

bool NodeFacts::ActAdmitted(const Digest& digest) const { return digest == AdmittedBefore(); }

bool NodeFacts::PaperFormUsed(const std::string&, const std::string& number) const {
  const auto& forms = PaperForms();
  const auto at = std::find(forms.begin(), forms.end(), number) - forms.begin();
  return (node_->papers >> at & 1U) != 0;
}

std::vector<title::Covering> NodeFacts::DocumentsCovering(const Digest& goods_tag) const {
  std::vector<title::Covering> documents;
  for (const TitleState& s : node_->documents) {
    if (goods_tag == GoodsTag() && !s.IsTerminal())
      documents.push_back({s.document_id, title::GoodsClass::kLot});
  }
  return documents;
}

std::vector<title::GoodsTag> NodeFacts::GoodsOf(const std::string& document_id) const {
  if (node_->Find(document_id) == nullptr) return {};
  return {{GoodsTag(), title::GoodsClass::kLot}};
}

std::vector<Node> AfterTime(const Node& node, const title::Parameters& p) {
  std::vector<Node> after;
  const auto at = [&](std::size_t i) -> TitleState& {
    after.push_back(node);
    return after.back().documents[i];
  };
  for (std::size_t i = 0; i < node.documents.size(); ++i) {
    const TitleState& s = node.documents[i];
    // While a hold on control stops it, the window does not pass.
    const bool stopped = s.rejectable && s.rejectable->held_since != 0 && HeldForControl(s);
    if (s.rejectable && s.rejectable->until >= kNow && !stopped) {
      at(i).rejectable->held_since = 0;
      after.back().documents[i].rejectable->until = kNow - 1;
    }
    if (s.offer && s.offer->expires_at > kNow) at(i).offer->expires_at = kNow;
    if (s.surrender && s.surrender->recall_from > kNow) {
      title::Surrender& surrender = *at(i).surrender;
      surrender.at = kNow - p.recall_after;
      surrender.recall_from = kNow;
    }
    if (s.pledge && s.pledge->sale_from > kNow) {
      title::Pledge& pledge = *at(i).pledge;
      pledge.enforcing_since = kNow - p.enforcement_notice;
      pledge.sale_from = kNow;
    }
    for (const auto& [id, hold] : s.holds) {
      if (hold.until > kNow) at(i).holds.at(id).until = kNow;
    }
    for (const auto& [id, order] : s.pending_orders) {
      if (order.expires_at > kNow) at(i).pending_orders.at(id).expires_at = kNow;
    }
    for (const auto& [id, grant] : s.grants) {
      if (grant.until > kNow) at(i).grants.at(id).until = kNow;
    }
  }
  for (std::size_t i = 0; i < node.directory.size(); ++i) {
    const auto& r = node.directory[i];
    const auto later = [&]() -> title::ParticipantRecord& {
      after.push_back(node);
      return after.back().directory[i];
    };
    if (r.recovery && r.recovery->effective_at > kNow) later().recovery->effective_at = kNow;
    if (r.succession && r.succession->effective_at > kNow) later().succession->effective_at = kNow;
    for (std::size_t m = 0; m < r.mandates.size(); ++m) {
      if (r.mandates[m].until > kNow) later().mandates[m].until = kNow;
    }
  }
  return after;
}

}  // namespace yidan::simulation
