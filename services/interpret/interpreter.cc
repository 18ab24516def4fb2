#include "services/interpret/interpreter.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "services/identifiers/identifiers.h"

namespace yidan::interpret {
namespace {

tl::unexpected<Error> At(const Place& place, const std::string& why) {
  return Corrupt("entry " + std::to_string(place.index) + ": " + why);
}

// Every entry of the registry itself counts in its history.
void Touch(RegistryState& state, const Place& place, log::BodyKind kind, const Digest& leaf_hash) {
  state.history =
      title::ExtendHistory(state.history, place.index, static_cast<std::uint32_t>(kind), leaf_hash);
  state.last_index = place.index;
  state.entry_count += 1;
}

std::vector<log::GoodsWarning> ToLog(const std::vector<title::GoodsWarning>& warnings) {
  std::vector<log::GoodsWarning> out;
  for (const title::GoodsWarning& warning : warnings) {
    out.push_back({static_cast<std::uint8_t>(warning.kind), warning.other_index});
  }
  return out;
}

std::vector<title::GoodsClaim> ToClaims(std::span<const log::GoodsAnnex> goods,
                                        std::span<const log::GoodsTags> tags) {
  std::vector<title::GoodsClaim> out;
  for (std::size_t i = 0; i < goods.size(); ++i) {
    const log::GoodsAnnex& annex = goods[i];
    title::GoodsClaim& claim = out.emplace_back();
    for (const log::GoodsTag& tag : i < tags.size() ? tags[i] : log::GoodsTags()) {
      claim.tags.push_back({tag.tag, static_cast<title::GoodsClass>(tag.exclusion)});
    }
    for (const log::GoodsWarning& warning : annex.warnings) {
      claim.warnings.push_back({static_cast<v1::GoodsWarningKind>(warning.kind), warning.other_index});
    }
    for (const log::Remark& remark : annex.remarks) {
      claim.remarks.push_back({remark.pointer, static_cast<v1::RemarkKind>(remark.kind)});
    }
    for (const log::RemarksLeftOut& left : annex.remarks_left_out) {
      claim.remarks_left_out.push_back({static_cast<v1::RemarkKind>(left.kind), left.count});
    }
  }
  return out;
}

std::vector<waybill::SearchTerm> TermsOf(const std::vector<title::Substitution>& substitutions) {
  std::vector<waybill::SearchTerm> terms;
  for (const title::Substitution& noted : substitutions) {
    const auto kind = noted.kind == v1::NOTATION_KIND_CONTAINER_SUBSTITUTED ? v1::SEARCH_KIND_CONTAINER
                      : noted.kind == v1::NOTATION_KIND_WAGON_SUBSTITUTED   ? v1::SEARCH_KIND_WAGON
                                                                            : v1::SEARCH_KIND_SEAL;
    // By the number taken off too: a content that states the new one alone does not have it.
    for (const std::string& number : {noted.replaced, noted.substitute}) {
      terms.push_back({kind, identifiers::Normalise(number)});
    }
  }
  std::sort(terms.begin(), terms.end());
  terms.erase(std::unique(terms.begin(), terms.end()), terms.end());
  return terms;
}

// What the rules admitted, with what follows from it beside title: owners of keys, goods.
Effect EffectOf(title::Change&& change, const SignedAct& act, const Place& place, const World& world) {
  Effect effect;
  effect.index = place.index;
  effect.act = act.digest;
  for (const title::ParticipantRecord& record : change.participants) {
    for (const auto& [id, key] : record.keys) {
      if (world.KeyOwner(id) != record.participant_id)
        effect.key_owners.emplace_back(id, record.participant_id);
    }
    // A key promised by a running RECOVER is taken from now on, whether or not it ever becomes good.
    if (record.recovery) {
      effect.key_owners.emplace_back(crypto::Sha256(record.recovery->spki), record.participant_id);
    }
    for (const auto& [scheme, value] : record.identifiers) {
      const auto mark = title::MarkOfIdentifier(scheme, value);
      if (mark && !world.KeyOwner(*mark)) effect.key_owners.emplace_back(*mark, record.participant_id);
    }
  }
  for (auto& [issuer, number] : change.paper_forms) {
    effect.paper_forms.push_back({std::move(issuer), std::move(number), change.titles.front().document_id});
  }
  for (const title::TitleState& state : change.titles) {
    if (state.IsTerminal()) effect.uncovered.push_back({state.document_id, world.GoodsOf(state.document_id)});
  }
  effect.covered = std::move(change.covered);
  // Every number that a substitution names finds the document, and those that carry on for it.
  const bool noted = act.act.has_notation();
  for (const title::TitleState& state : change.titles) {
    if (state.substitutions.empty() || (!noted && state.issued_index != place.index)) continue;
    effect.search.push_back({state.document_id, TermsOf(state.substitutions)});
  }
  for (const auto& warnings : change.goods_warnings) effect.goods_warnings.push_back(ToLog(warnings));
  effect.titles = std::move(change.titles);
  effect.participants = std::move(change.participants);
  return effect;
}

// Key ids of the registry's note keys, raw as GENESIS and NOTE_KEY have them.
Result<std::vector<Digest>> NoteKeyIds(std::string_view raw_ed25519, std::string_view raw_sm2) {
  YIDAN_ASSIGN(const crypto::PublicKey key, crypto::PublicKey::FromRawEd25519(raw_ed25519));
  std::vector<Digest> ids{key.id()};
  if (!raw_sm2.empty()) {
    YIDAN_ASSIGN(const crypto::PublicKey sm2, crypto::PublicKey::FromRawSm2(raw_sm2));
    ids.push_back(sm2.id());
  }
  return ids;
}

// How many keys of the registrar could sign rules at that place.
std::size_t KeysFor(const title::ParticipantRecord& registrar, title::TimeMs now) {
  return registrar.UnlimitedKeys() + (registrar.RecoveredAt(now) ? 1 : 0);
}

std::string Named(const v1::Act& act) {
  return std::string(title::KindName(title::KindOf(act))) + " by " + act.actor();
}

}  // namespace

Foreseen Foresee(const log::ActBody& body, const title::RuleSet& rules, const KeySource& key) {
  Foreseen out;
  auto act = title::ParseAct(body.act, rules);
  if (!act) return out;
  out.rules = &rules;
  out.act = *std::move(act);
  out.digest = title::ActDigest(body.act);
  out.signature_holds = SignatureHolds(*out.act, body.act, body.signature, key);
  out.approvals_hold = ApprovalsHold(*out.act, out.digest, body.approvals, key);
  return out;
}

Result<const title::RuleSet*> Interpreter::RulesIn(const World& world) const {
  return book_->Need(world.Registry()->rules_version);
}

tl::expected<Effect, title::Refusal> Interpreter::Judge(const SignedAct& act, const Place& place,
                                                        const World& world, const title::RuleSet& rules) {
  const RegistryState& registry = *world.Registry();
  title::Admission admission;
  admission.index = place.index;
  admission.time = place.time;
  admission.act_digest = act.digest;
  admission.registry = registry.registry;
  admission.signature_valid = act.signature_holds
                                  ? *act.signature_holds
                                  : keys_.SignatureHolds(act.act, act.bytes, act.signature, world);
  admission.approvals_valid = act.approvals_hold
                                  ? *act.approvals_hold
                                  : keys_.ApprovalsHold(act.act, act.digest, act.approvals, world);
  admission.goods = ToClaims(act.goods, act.tags);
  auto change = title::Decide(act.act, admission, world, rules, registry.parameters);
  if (!change) return tl::unexpected(std::move(change.error()));
  return EffectOf(*std::move(change), act, place, world);
}

Result<Interpreter::Replayed> Interpreter::Replay(const log::Entry& entry, const Digest& leaf_hash,
                                                  const World& world, const ContentSource& contents,
                                                  const std::string& goods_key, Foreseen foreseen) {
  const Place place{entry.index, static_cast<title::TimeMs>(entry.time_ms)};
  if (const auto* genesis = std::get_if<log::GenesisBody>(&entry.body)) {
    if (world.Registry() != nullptr || entry.index != 0) return At(place, "GENESIS is entry 0, and no other");
    YIDAN_ASSIGN(Effect effect, Begin(*genesis, place, leaf_hash));
    return Replayed{std::move(effect), {}, {}, true};
  }
  if (world.Registry() == nullptr) return At(place, "it stands before entry 0");
  if (const auto* act = std::get_if<log::ActBody>(&entry.body)) {
    return ReplayAct(*act, place, world, contents, goods_key, std::move(foreseen));
  }
  Replayed out;
  out.effect.index = place.index;
  if (const auto* rules = std::get_if<log::RulesBody>(&entry.body)) {
    YIDAN_ASSIGN(out.effect, ReplayRules(*rules, place, leaf_hash, world));
  } else if (const auto* rotation = std::get_if<log::NoteKeyBody>(&entry.body)) {
    YIDAN_ASSIGN(out.effect, ReplayNoteKey(*rotation, place, leaf_hash, world));
  }
  return out;  // a SEAL changes nothing
}

Result<Effect> Interpreter::Begin(const log::GenesisBody& genesis, const Place& place,
                                  const Digest& leaf_hash) const {
  Effect effect;
  RegistryState state;
  state.registry = leaf_hash;
  state.origin = genesis.origin;
  state.registrar = genesis.registrar;
  state.note_key = genesis.note_key;
  state.sm2_note_key = genesis.sm2_note_key;
  state.rules_version = genesis.rules_version;
  YIDAN_TRY(book_->Need(genesis.rules_version));
  auto parameters = title::DecodeParameters(genesis.parameters);
  if (!parameters) return At(place, parameters.error().message);
  state.parameters = *parameters;
  if (state.parameters.registrar_quorum > genesis.registrar_keys.size()) {
    return At(place, "the registrar has " + std::to_string(genesis.registrar_keys.size()) +
                         " keys, fewer than its quorum of " +
                         std::to_string(state.parameters.registrar_quorum));
  }
  Touch(state, place, log::BodyKind::kGenesis, leaf_hash);
  const auto note_keys = NoteKeyIds(genesis.note_key, genesis.sm2_note_key);
  if (!note_keys) return At(place, "a note key: " + note_keys.error().message);
  for (const Digest& id : *note_keys) effect.key_owners.emplace_back(id, std::string(title::kNoteKeyOwner));
  for (const std::string& spki : genesis.registrar_keys) {
    const auto key = crypto::PublicKey::FromSpki(spki);
    if (!key) return At(place, "a key of the registrar: " + key.error().message);
    if (std::find(note_keys->begin(), note_keys->end(), key->id()) != note_keys->end()) {
      return At(place, "a key of the registrar is the registry's note key");
    }
    effect.key_owners.emplace_back(key->id(), genesis.registrar);
  }
  effect.participants.push_back(
      title::RegistrarAtGenesis(genesis.registrar, genesis.registrar_keys, leaf_hash));
  effect.registry = std::move(state);
  return effect;
}

// Whose signatures it bears the chain has checked (log::CheckRotation).
Result<Effect> Interpreter::ReplayNoteKey(const log::NoteKeyBody& body, const Place& place,
                                          const Digest& leaf_hash, const World& world) {
  const auto ids = NoteKeyIds(body.new_key, {});
  if (!ids) return At(place, "the new note key: " + ids.error().message);
  Effect effect;
  effect.index = place.index;
  for (const Digest& id : *ids) {
    if (const auto owner = world.KeyOwner(id)) {
      return At(place, *owner == title::kNoteKeyOwner ? "the new note key was a note key before"
                                                      : "the new note key is a key of " + *owner);
    }
    effect.key_owners.emplace_back(id, std::string(title::kNoteKeyOwner));
  }
  RegistryState state = *world.Registry();
  state.note_key = body.new_key;
  Touch(state, place, log::BodyKind::kNoteKey, leaf_hash);
  effect.registry = std::move(state);
  return effect;
}

Result<Interpreter::Replayed> Interpreter::ReplayAct(const log::ActBody& body, const Place& place,
                                                     const World& world, const ContentSource& contents,
                                                     const std::string& goods_key, Foreseen foreseen) {
  YIDAN_ASSIGN(const title::RuleSet* rules, RulesIn(world));
  // Read again if it could not be read, for the reason.
  if (foreseen.rules != rules || !foreseen.act) {
    auto read = title::ParseAct(body.act, *rules);
    if (!read) return At(place, read.error().message);
    foreseen = {rules, *std::move(read), title::ActDigest(body.act), std::nullopt, std::nullopt};
  }
  std::optional<v1::Act>& act = foreseen.act;
  const auto headers = HeadersOf(*act);
  const auto annexed = AnnexedDocuments(*act);
  if (body.goods.size() != annexed.size()) {
    return At(place, "it has goods of " + std::to_string(body.goods.size()) +
                         " documents, but states those of " + std::to_string(annexed.size()));
  }
  Replayed out;
  std::vector<log::GoodsTags> tags;
  out.goods_known = !goods_key.empty();
  for (std::size_t i = 0; out.goods_known && i < annexed.size(); ++i) {
    auto opened = log::OpenTags(goods_key, place.index, annexed[i], body.goods[i].sealed_tags);
    if (opened) {
      tags.push_back(*std::move(opened));
    } else {
      out.content_faults.push_back({annexed[i], true, opened.error().message});
      out.goods_known = false;
    }
  }
  if (!out.goods_known) tags.clear();
  const OthersGoodsUnknown unknown(world);
  auto effect = Judge({*act, body.act, body.signature, foreseen.digest, foreseen.signature_holds,
                       body.approvals, foreseen.approvals_hold, body.goods, tags},
                      place, out.goods_known ? world : static_cast<const World&>(unknown), *rules);
  if (!effect) {
    return At(place, Named(*act) + " is not admitted by the rules: " +
                         std::string(title::ReasonName(effect.error().reason)) + ": " +
                         effect.error().message);
  }
  for (std::size_t i = 0; i < annexed.size(); ++i) {
    if (i >= effect->goods_warnings.size() || effect->goods_warnings[i] != body.goods[i].warnings) {
      return At(place, "its goods warnings of " + annexed[i] + " are not those that are due");
    }
  }
  out.effect = *std::move(effect);
  for (std::size_t i = 0; contents && i < headers.size(); ++i) {
    const v1::TitleHeader& header = *headers[i].header;
    YIDAN_ASSIGN(const auto raw, contents(headers[i].document_id));
    if (!raw) continue;
    auto opened = OpenContent(*raw, header, goods_key, rules->goods_keys);
    if (!opened) {
      out.content_faults.push_back({headers[i].document_id, false, opened.error().message});
      continue;
    }
    if (out.goods_known && IssuedTags(*act, i, world, opened->goods_tags, waybill::LoadsOf(opened->waybill),
                                      goods_key, rules->goods_keys) != tags[i]) {
      out.content_faults.push_back(
          {headers[i].document_id, true, "the log's tags are not those of its content"});
    }
    out.effect.search.push_back({headers[i].document_id, std::move(opened->terms)});
  }
  if (act->has_notation() && !annexed.empty() && contents && out.goods_known) {
    YIDAN_TRY(HoldSubstituteAgainstContent(*act, tags.front(), *world.Title(annexed.front()), contents,
                                           goods_key, *rules, world.GoodsOf(annexed.front()), out));
  }
  out.act = *std::move(act);
  return out;
}

Outcome Interpreter::HoldSubstituteAgainstContent(const v1::Act& act, const log::GoodsTags& tags,
                                                  const title::TitleState& before,
                                                  const ContentSource& contents, const std::string& goods_key,
                                                  const title::RuleSet& rules,
                                                  const std::vector<title::GoodsTag>& covered,
                                                  Replayed& out) {
  YIDAN_ASSIGN(const auto raw, contents(before.document_id));
  if (!raw) return {};
  const auto opened = OpenContent(*raw, ToProto(before.header), {}, rules.goods_keys);
  if (!opened) {
    out.content_faults.push_back({before.document_id, false, opened.error().message});
  } else if (SubstituteTags(act, before, covered, waybill::LoadsOf(opened->waybill), goods_key,
                            rules.goods_keys) != tags) {
    out.content_faults.push_back(
        {before.document_id, true, "the log's tags of a substitute are not its content's"});
  }
  return {};
}

Outcome Interpreter::CheckRulesSignatures(const log::RulesBody& body, const Place& place,
                                          const World& world) {
  const RegistryState& registry = *world.Registry();
  const title::ParticipantRecord* registrar = world.Participant(registry.registrar);
  if (registrar == nullptr) return At(place, "the registrar is unknown");
  if (registrar->SuspendedAt(place.index)) return At(place, "the registrar is suspended");
  if (!registrar->HasRole(v1::ROLE_REGISTRAR, place.index)) return At(place, "it is no registrar any more");
  const std::string message = log::RulesMessage(registry.registry, body);
  // Their key ids ascend strictly (log/entry.h): as many signatures are as many keys.
  if (body.signatures.size() < registry.parameters.registrar_quorum) {
    return At(place, "RULES needs " + std::to_string(registry.parameters.registrar_quorum) +
                         " keys of the registrar, and bears signatures of " +
                         std::to_string(body.signatures.size()));
  }
  for (const log::RulesSignature& by : body.signatures) {
    const auto powers = registrar->PowersOfGood(by.key_id, place.index, place.time);
    if (!powers) return At(place, "RULES is signed with a key that is not, or no longer, the registrar's");
    if (!powers->Unlimited()) {
      return At(place, "RULES is signed with a key of the registrar whose powers are limited");
    }
    const crypto::PublicKey* parsed = keys_.Find(by.key_id, world);
    if (parsed == nullptr || !parsed->Verify(message, by.signature)) {
      return At(place, "the registrar's signature on RULES does not verify");
    }
  }
  return {};
}

Result<Effect> Interpreter::ReplayRules(const log::RulesBody& body, const Place& place,
                                        const Digest& leaf_hash, const World& world) {
  RegistryState state = *world.Registry();
  YIDAN_TRY(CheckRulesSignatures(body, place, world));
  // Whoever lacks these rules may not be able to read their parameters, and follows until they are adopted.
  const auto has = book_->Need(body.version);
  const auto parameters = title::DecodeParameters(body.parameters);
  if (has && !parameters) return At(place, parameters.error().message);
  if (parameters && parameters->registrar_quorum < 2 && state.parameters.registrar_quorum >= 2) {
    return At(place, "it lowers registrar_quorum to 1: one key would move every title");
  }
  const title::ParticipantRecord& registrar = *world.Participant(state.registrar);
  if (has && parameters->registrar_quorum > KeysFor(registrar, place.time)) {
    return At(place, "its registrar_quorum is " + std::to_string(parameters->registrar_quorum) +
                         ", more keys than the registrar has");
  }
  const std::string rules = "rules " + std::to_string(body.version);
  if (body.phase == log::RulesPhase::kAnnounce) {
    if (body.sequence != state.sequence + 1) {
      return At(place, "it announces " + rules + " as number " + std::to_string(body.sequence) +
                           ", the next is " + std::to_string(state.sequence + 1));
    }
    if (body.version < state.rules_version) {
      return At(place,
                "it announces " + rules + ", which goes back from " + std::to_string(state.rules_version));
    }
    if (body.version == state.rules_version && body.parameters == title::Encode(state.parameters)) {
      return At(place, "it announces the rules and parameters that are in force");
    }
    state.sequence = body.sequence;
    if (place.time > std::numeric_limits<title::TimeMs>::max() - state.parameters.rules_delay) {
      return At(place, "its time and the public delay end after all time");
    }
    state.announced =
        Announcement{body.version, body.parameters, place.index, place.time + state.parameters.rules_delay};
  } else {
    const auto& announced = state.announced;
    if (!announced || body.sequence != state.sequence || announced->version != body.version ||
        announced->parameters != body.parameters) {
      return At(place, "it adopts " + rules + ", which were not announced so");
    }
    if (place.time < announced->adopted_from) {
      return At(place, "it adopts " + rules + " before the public delay is over");
    }
    if (!has) {
      return Fail(Error::Kind::kUnavailable, "entry " + std::to_string(place.index) + " adopts rules " +
                                                 std::to_string(body.version) + ": this program " +
                                                 has.error().message);
    }
    state.rules_version = body.version;
    state.parameters = *parameters;
    state.rules_since = place.index;
    state.announced.reset();
  }
  Touch(state, place, log::BodyKind::kRules, leaf_hash);
  Effect effect;
  effect.index = place.index;
  effect.registry = std::move(state);
  return effect;
}

Result<Effect> Interpreter::ReplayBare(const std::string& document_id, std::uint64_t index, v1::ActKind kind,
                                       const Digest& act_digest, const World& world) const {
  const std::string where = "bare entry " + std::to_string(index);
  const title::TitleState* found = world.Title(document_id);
  if (found == nullptr) return Corrupt(where + " stands before the document");
  if (kind != v1::ACT_KIND_GRANT && kind != v1::ACT_KIND_MILESTONE) {
    return Corrupt(where + " is neither a GRANT nor a MILESTONE");
  }
  if (found->IsTerminal()) return Corrupt(where + " stands after the document's end");
  YIDAN_ASSIGN(const title::RuleSet* rules, RulesIn(world));
  title::TitleState state = *found;
  state.history = title::ExtendHistory(state.history, index, static_cast<std::uint32_t>(kind), act_digest);
  state.last_index = index;
  state.entry_count += 1;
  state.encoding = rules->state_encoding;
  if (kind == v1::ACT_KIND_MILESTONE) state.milestone_count += 1;
  if (kind == v1::ACT_KIND_GRANT) state.dormant_since = 0;  // by the holder, who has acted
  Effect effect;
  effect.index = index;
  effect.act = act_digest;
  effect.titles.push_back(std::move(state));
  return effect;
}

}  // namespace yidan::interpret
