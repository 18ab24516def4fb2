// An in-memory world for the title rules: participants, documents, papers and goods, and the one way to
// change them, Try(act), which goes through bytes, ParseAct and Decide as the registry does. Copying is
// cheap (records are shared), so an explorer can fork it at every step.
//
// Act builders (acts.h) fill in the envelope: key, registry, validity, head of the chain, nonce. A test
// may spoil any field afterwards: whether a signature verifies is the caller's claim (Options).
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "services/crypto/crypto.h"
#include "services/title/rule_set.h"
#include "services/title/times.h"
#include "tests/unit/title/invariants.h"

namespace yidan::title::testing {

inline constexpr char kDoc[] = "CDLB-2017-000001";
inline constexpr TimeMs kHour = 3600 * 1000;
inline constexpr TimeMs kDay = 24 * kHour;

// Who takes part. All with a key of their own; the authorities' country is CN.
inline constexpr char kCarrier[] = "chengdu-port";
inline constexpr char kRail[] = "dbcargo";  // carrier of a leg
inline constexpr char kShipper[] = "tilburg-cars";
inline constexpr char kImporter[] = "rongou";
inline constexpr char kTrader[] = "sichuan-trade";
inline constexpr char kBank[] = "boc-jinjiang";
inline constexpr char kOtherBank[] = "boc-frankfurt";
inline constexpr char kCustoms[] = "chengdu-customs";
inline constexpr char kCustomsHead[] = "customs-head-office";
inline constexpr char kCourt[] = "chengdu-court";
inline constexpr char kForeignCourt[] = "paris-court";  // FR: the journey does not touch it
inline constexpr char kPolice[] = "chengdu-police";
inline constexpr char kRegistrar[] = "registrar";

inline Digest Named(const std::string& text) { return crypto::Sha256(text); }

class World final : public Facts {
 public:
  TimeMs now = 1'491'436'800'000;  // 6 April 2017
  std::uint64_t index = 100;
  Parameters parameters;
  bool check = true;  // invariants and round trips at every step; the explorer may do its own

  World() : directory_(std::make_shared<Directory>()) {
    Install(RegistrarAtGenesis(kRegistrar, {FakeSpki(kRegistrar)}, Registry()));
    Add(kCarrier, {v1::ROLE_CARRIER});
    Add(kRail, {v1::ROLE_CARRIER});
    Add(kShipper, {v1::ROLE_SHIPPER});
    Add(kImporter, {v1::ROLE_CONSIGNEE});
    Add(kTrader, {v1::ROLE_CONSIGNEE, v1::ROLE_SHIPPER});
    Add(kBank, {v1::ROLE_FINANCIER});
    Add(kOtherBank, {v1::ROLE_FINANCIER});
    AddAuthority(kCustomsHead, v1::AUTHORITY_KIND_CUSTOMS, "CN");
    AddAuthority(kCustoms, v1::AUTHORITY_KIND_CUSTOMS, "CN", kCustomsHead);
    AddAuthority(kCourt, v1::AUTHORITY_KIND_COURT, "CN");
    AddAuthority(kForeignCourt, v1::AUTHORITY_KIND_COURT, "FR");
    AddAuthority(kPolice, v1::AUTHORITY_KIND_POLICE, "CN");
  }

  static Digest Registry() { return Named("registry"); }
  static std::string FakeSpki(const std::string& id) { return "spki of " + id; }

  // ---- Facts ----
  const TitleState* Title(const std::string& id) const override {
    const auto found = titles_.find(id);
    return found == titles_.end() ? nullptr : found->second.get();
  }
  const ParticipantRecord* Participant(const std::string& id) const override {
    const auto found = directory_->records.find(id);
    return found == directory_->records.end() ? nullptr : &found->second;
  }
  std::optional<std::string> KeyOwner(const Digest& key_id) const override {
    const auto found = directory_->owners.find(key_id);
    if (found == directory_->owners.end()) return std::nullopt;
    return found->second;
  }
  bool ActAdmitted(const Digest& digest) const override { return admitted_.contains(digest); }
  bool PaperFormUsed(const std::string& issuer, const std::string& number) const override {
    return papers_.contains({issuer, number});
  }
  bool KnowsGoods() const override { return knows_goods; }
  std::vector<Covering> DocumentsCovering(const Digest& tag) const override {
    std::vector<Covering> live;
    if (!knows_goods) return live;
    for (const auto& [id, tags] : goods_) {
      const auto found = tags.find(tag);
      if (found != tags.end() && !Title(id)->IsTerminal()) live.push_back({id, found->second});
    }
    return live;
  }
  std::vector<GoodsTag> GoodsOf(const std::string& document) const override {
    std::vector<GoodsTag> tags;
    const auto found = goods_.find(document);
    if (found == goods_.end() || !knows_goods) return tags;
    for (const auto& [tag, exclusion] : found->second) tags.push_back({tag, exclusion});
    return tags;
  }

  // ---- Change ----
  struct Options {
    bool signature_valid = true;
    std::vector<Digest> goods = {};       // units, of every document that the act issues
    std::vector<GoodsClaim> claims = {};  // of each in turn, instead
    bool approvals_valid = true;
  };
  // Admits or refuses; a refused act changes nothing. The reason is UNSPECIFIED when admitted.
  v1::RefusalReason Try(const v1::Act& act) { return Try(act, Options{}); }
  v1::RefusalReason Try(const v1::Act& act, const Options& options) {
    const std::string bytes = SerializeAct(act);
    last_refusal = {};
    last_digest = ActDigest(bytes);
    auto parsed = ParseAct(bytes, RulesV1());
    if (!parsed) return Refused(parsed.error());
    Admission admission;
    admission.index = index;
    admission.time = now;
    admission.act_digest = last_digest;
    admission.registry = Registry();
    admission.signature_valid = options.signature_valid;
    admission.approvals_valid = options.approvals_valid;
    admission.goods = options.claims.empty() ? Claims(options.goods, *parsed) : options.claims;
    auto change = Decide(*parsed, admission, *this, RulesV1(), parameters);
    if (!change) return Refused(change.error());
    if (check) broken = Broken(*change, KindOf(act));
    last_warnings = change->goods_warnings;
    Take(std::move(*change));
    admitted_.insert(last_digest);
    ++index;
    return v1::REFUSAL_REASON_UNSPECIFIED;
  }
  Refusal last_refusal;
  Digest last_digest;                                    // of the last act tried
  std::vector<std::vector<GoodsWarning>> last_warnings;  // that the last admitted act found
  bool knows_goods = true;                               // false: as a verifier of one document
  std::string broken;  // the invariant that the last admitted act broke; empty: none

  // Everything the rules keep, as bytes: equal iff the worlds are.
  [[nodiscard]] std::string Fingerprint() const {
    Encoder e;
    for (const auto& [id, state] : titles_) e.Str(Encode(*state));
    for (const auto& [id, record] : directory_->records) e.Str(Encode(record));
    for (const auto& digest : admitted_) e.Fixed(digest);
    for (const auto& [issuer, number] : papers_) e.Str(issuer).Str(number);
    return e.U64(index).Take();
  }
  [[nodiscard]] const TitleState& At(const std::string& id = kDoc) const { return *Title(id); }
  void Pass(TimeMs time) { now += time; }

  // ---- Participants, put there without acts ----
  void Add(const std::string& id, const std::vector<v1::Role>& roles) {
    ParticipantRecord r;
    r.participant_id = r.name = id;
    const Term term{10, kForever};
    r.keys.emplace(Named(FakeSpki(id)), Key{FakeSpki(id), term, false});
    for (const auto role : roles) r.roles.push_back({role, term});
    r.sequence = 1;
    r.last_act = Named("ADMIT of " + id);
    r.admitted_index = r.last_index = 10;
    r.entry_count = 1;
    Install(std::move(r));
  }
  void AddAuthority(const std::string& id, v1::AuthorityKind kind, const std::string& country,
                    const std::string& superior = {}) {
    Add(id, {v1::ROLE_AUTHORITY});
    ParticipantRecord r = *Participant(id);
    r.jurisdictions.push_back({kind, country, {10, kForever}});
    r.superior = superior;
    Install(std::move(r));
  }
  void Install(ParticipantRecord record) {
    auto next = std::make_shared<Directory>(*directory_);
    for (const auto& [id, key] : record.keys) next->owners.insert_or_assign(id, record.participant_id);
    for (const auto& [scheme, value] : record.identifiers) {
      if (const auto mark = MarkOfIdentifier(scheme, value))
        next->owners.emplace(*mark, record.participant_id);
    }
    if (record.recovery) {
      next->owners.insert_or_assign(crypto::Sha256(record.recovery->spki), record.participant_id);
    }
    next->records.insert_or_assign(record.participant_id, std::move(record));
    directory_ = std::move(next);
  }
  void OwnKey(const Digest& key_id, const std::string& owner) {
    auto next = std::make_shared<Directory>(*directory_);
    next->owners.insert_or_assign(key_id, owner);
    directory_ = std::move(next);
  }
  void Install(TitleState state) {
    std::string id = state.document_id;
    titles_.insert_or_assign(std::move(id), std::make_shared<const TitleState>(std::move(state)));
  }

  // ---- Envelopes ----
  // By `actor` with its own key; the body decides the rest, see Seal.
  v1::Act By(const std::string& actor) const {
    v1::Act act;
    act.set_actor(actor);
    act.set_key_id(Named(FakeSpki(actor)).ToString());
    act.set_registry(Registry().ToString());
    SetTime(act.mutable_valid_until(), now + kDay);
    return act;
  }
  // Puts a title act at the head of its chain, or beside it.
  v1::Act Seal(v1::Act act, const std::string& document = kDoc) {
    act.set_document_id(document);
    const v1::ActKind kind = KindOf(act);
    const TitleState* head = Title(document);
    if (IsBesideChainAct(kind)) {
      act.set_nonce(Named("nonce " + std::to_string(++nonces_)).ToString().substr(0, 16));
    } else if (kind == v1::ACT_KIND_ISSUE || head == nullptr) {
      act.set_sequence(kind == v1::ACT_KIND_ISSUE ? 1 : 2);
      if (kind != v1::ACT_KIND_ISSUE) act.set_previous(Digest{}.ToString());
    } else {
      act.set_sequence(head->sequence + 1);
      act.set_previous(head->last_act.ToString());
    }
    return act;
  }
  // Puts a directory act at the head of a participant's chain.
  v1::Act SealOn(v1::Act act, const std::string& participant) const {
    act.set_participant_id(participant);
    const ParticipantRecord* head = Participant(participant);
    act.set_sequence(head == nullptr ? 1 : head->sequence + 1);
    act.set_previous(head == nullptr ? std::string() : head->last_act.ToString());
    return act;
  }
  static void SetTime(google::protobuf::Timestamp* out, TimeMs time) { title::SetTime(out, time); }

 private:
  // The same goods, each exclusive, for every document that the act issues.
  static std::vector<GoodsClaim> Claims(const std::vector<Digest>& tags, const v1::Act& act) {
    GoodsClaim claim;
    for (const Digest& tag : tags) claim.tags.push_back({tag, GoodsClass::kUnit});
    const bool one = act.has_issue() || (act.has_notation() && !tags.empty());
    const int issued = one ? 1 : act.replace().successors_size();
    return std::vector<GoodsClaim>(static_cast<std::size_t>(issued), claim);
  }

  struct Directory {
    std::map<std::string, ParticipantRecord> records;
    std::map<Digest, std::string> owners;
  };

  v1::RefusalReason Refused(const Refusal& refusal) {
    last_refusal = refusal;
    return refusal.reason;
  }

  [[nodiscard]] std::string Broken(const Change& change, v1::ActKind kind) const {
    for (const TitleState& after : change.titles) {
      std::string fault = BrokenState(after);
      if (const TitleState* before = Title(after.document_id); fault.empty() && before != nullptr) {
        fault = BrokenEdge(*before, after, kind);
      }
      const auto decoded = DecodeTitleState(Encode(after));
      if (!decoded || *decoded != after) fault = "title state does not come back from its encoding";
      if (!fault.empty()) return after.document_id + ": " + fault;
    }
    for (const ParticipantRecord& after : change.participants) {
      const auto decoded = DecodeParticipant(Encode(after));
      if (!decoded || *decoded != after)
        return after.participant_id + " does not come back from its encoding";
    }
    return {};
  }

  void Take(Change change) {
    for (const DocumentGoods& covered : change.covered) {
      auto& tags = goods_[covered.document_id];
      tags.clear();
      for (const GoodsTag& tag : covered.tags) tags.emplace(tag.tag, tag.exclusion);
    }
    for (TitleState& state : change.titles) Install(std::move(state));
    for (ParticipantRecord& record : change.participants) Install(std::move(record));
    papers_.insert(change.paper_forms.begin(), change.paper_forms.end());
  }

  std::map<std::string, std::shared_ptr<const TitleState>> titles_;
  std::shared_ptr<const Directory> directory_;
  std::set<Digest> admitted_;
  std::set<std::pair<std::string, std::string>> papers_;
  std::map<std::string, std::map<Digest, GoodsClass>> goods_;  // document -> tags
  std::uint64_t nonces_ = 0;
};

}  // namespace yidan::title::testing
