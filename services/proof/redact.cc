#include "services/proof/redact.h"

#include <algorithm>
#include <map>
#include <set>

#include "services/interpret/named.h"
#include "services/log/entry.h"
#include "services/title/directory.h"
#include "services/title/rules.h"
#include "services/waybill/always_shown.h"

namespace yidan::proof {
namespace {

bool AtOrBelow(std::string_view pointer, std::string_view above) {
  return pointer.substr(0, above.size()) == above &&
         (pointer.size() == above.size() || pointer[above.size()] == '/');
}

bool NamedBy(const std::vector<std::string>& pointers, std::string_view leaf) {
  return std::any_of(pointers.begin(), pointers.end(),
                     [leaf](const std::string& above) { return AtOrBelow(leaf, above); });
}

// Each pointer is at a leaf or above one; and one to hide has something that may be hidden.
Outcome CheckPointers(const std::vector<waybill::JsonLeaf>& leaves, const Redaction& redaction) {
  const auto check = [&leaves](const std::string& pointer, bool hide) -> Outcome {
    if (const auto tokens = waybill::SplitPointer(pointer); !tokens)
      return Invalid(pointer + ": " + tokens.error().message);
    bool found = false;
    bool may_hide = false;
    for (const waybill::JsonLeaf& leaf : leaves) {
      if (!AtOrBelow(leaf.pointer, pointer)) continue;
      found = true;
      may_hide = may_hide || !waybill::AlwaysShown(leaf.pointer);
    }
    if (!found) return Fail(Error::Kind::kNotFound, pointer + ": the content has nothing here");
    if (hide && !may_hide)
      return Fail(Error::Kind::kDenied, pointer + ": every redaction shows this; it cannot be hidden");
    return {};
  };
  for (const std::string& pointer : redaction.reveal) YIDAN_TRY(check(pointer, false));
  for (const std::string& pointer : redaction.hide) YIDAN_TRY(check(pointer, true));
  return {};
}

Result<waybill::Disclosure> Shown(const ProofFile& whole, const Redaction& redaction) {
  const auto leaves = waybill::Flatten(whole.content);
  YIDAN_TRY(CheckPointers(leaves, redaction));
  std::vector<std::string> pointers;
  for (const waybill::JsonLeaf& leaf : leaves) {
    if (!redaction.reveal.empty() && !NamedBy(redaction.reveal, leaf.pointer)) continue;
    if (!NamedBy(redaction.hide, leaf.pointer)) pointers.push_back(leaf.pointer);
  }
  return waybill::Disclose(whole.document_id, whole.content_secret, whole.content, pointers);
}

struct ReadAct {
  v1::Act act;
  Digest digest;
};

Result<ReadAct> ActOf(const ProvenEntry& proven) {
  YIDAN_ASSIGN(const log::Entry entry, log::DecodeEntry(proven.entry));
  const auto* body = std::get_if<log::ActBody>(&entry.body);
  if (body == nullptr) return Invalid("entry " + std::to_string(proven.index) + " is no act");
  auto act = title::ReadAct(body->act);
  if (!act) return Invalid("entry " + std::to_string(proven.index) + ": its act is no message");
  return ReadAct{std::move(*act), title::ActDigest(body->act)};
}

// A REVOKE is decided by the grant that it names, so that one stays whole.
Outcome MakeBare(ProofFile& file) {
  std::vector<ReadAct> acts;
  std::set<std::string> revoked;
  for (const ProvenEntry& proven : file.entries) {
    YIDAN_ASSIGN(ReadAct act, ActOf(proven));
    if (act.act.has_revoke()) revoked.insert(act.act.revoke().grant_id());
    acts.push_back(std::move(act));
  }
  std::vector<ProvenEntry> kept;
  for (std::size_t i = 0; i < acts.size(); ++i) {
    const v1::ActKind kind = title::KindOf(acts[i].act);
    const bool bare = kind == v1::ACT_KIND_MILESTONE ||
                      (kind == v1::ACT_KIND_GRANT && !revoked.contains(acts[i].digest.ToString()));
    if (bare) {
      file.bare_entries.push_back({file.entries[i].index, kind, acts[i].digest});
    } else {
      kept.push_back(std::move(file.entries[i]));
    }
  }
  file.entries = std::move(kept);
  std::sort(file.bare_entries.begin(), file.bare_entries.end(),
            [](const BareEntry& a, const BareEntry& b) { return a.index < b.index; });
  return {};
}

// Whoever is named in what is still shown, closed over whom the directory entries name of those; the
// registrar always.
Result<std::set<std::string>> StillNamed(const ProofFile& file) {
  std::set<std::string> named;
  for (const auto* list : {&file.entries, &file.predecessor_entries}) {
    for (const ProvenEntry& proven : *list) {
      YIDAN_ASSIGN(const ReadAct act, ActOf(proven));
      interpret::CollectNamed(act.act, named);
    }
  }
  std::multimap<std::string, std::set<std::string>> directory;  // whose entry -> whom it names
  for (const ProvenEntry& proven : file.directory_entries) {
    YIDAN_ASSIGN(const log::Entry entry, log::DecodeEntry(proven.entry));
    if (const auto* genesis = std::get_if<log::GenesisBody>(&entry.body)) {
      named.insert(genesis->registrar);
      continue;
    }
    YIDAN_ASSIGN(const ReadAct act, ActOf(proven));
    interpret::CollectNamed(act.act,
                            directory.emplace(act.act.participant_id(), std::set<std::string>())->second);
  }
  for (const ProvenState& state : file.participants) {
    YIDAN_ASSIGN(const title::ParticipantRecord record, title::DecodeParticipant(state.value));
    auto& also = directory.emplace(state.id, std::set<std::string>())->second;
    if (record.succession) also.insert(record.succession->successor);
    if (!record.superior.empty()) also.insert(record.superior);
  }
  std::set<std::string> open = named;
  while (!open.empty()) {
    const std::string id = open.extract(open.begin()).value();
    const auto [from, to] = directory.equal_range(id);
    for (auto one = from; one != to; ++one) {
      for (const std::string& other : one->second) {
        if (named.insert(other).second) open.insert(other);
      }
    }
  }
  return named;
}

// Records and directory entries of those who were named in bare entries alone tell who they were.
Outcome LeaveOutTheUnnamed(ProofFile& file) {
  YIDAN_ASSIGN(const std::set<std::string> named, StillNamed(file));
  std::erase_if(file.participants, [&named](const ProvenState& state) { return !named.contains(state.id); });
  std::erase_if(file.directory_entries, [&named](const ProvenEntry& proven) {
    const auto act = ActOf(proven);  // entry 0 is none
    return act && !named.contains(act->act.participant_id());
  });
  return {};
}

}  // namespace

Result<ProofFile> Redact(const ProofFile& whole, const Redaction& redaction) {
  const bool content = !redaction.reveal.empty() || !redaction.hide.empty();
  if (!content && !redaction.bare_beside) return Invalid("nothing is asked to be hidden");
  ProofFile out = whole;
  if (content) {
    if (whole.redacted) return Invalid("the file is redacted already; start from the whole one");
    if (whole.content_secret.size() != waybill::kSecretSize)
      return Invalid("the secret of the content's salts is not 32 bytes");
    YIDAN_ASSIGN(waybill::Disclosure shown, Shown(whole, redaction));
    out.redacted = std::move(shown);
    out.content_secret.clear();
    out.content = waybill::JsonValue::Object();
  }
  if (redaction.bare_beside) {
    YIDAN_TRY(MakeBare(out));
    YIDAN_TRY(LeaveOutTheUnnamed(out));
  }
  return out;
}

}  // namespace yidan::proof
