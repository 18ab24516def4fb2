// ExportTitle: everything a proof file holds, from one head (PROTOCOL §6).
#include <set>

#include "services/ledger/queries_internal.h"
#include "services/ledger/records.h"
#include "services/ledger/rights.h"
#include "services/log/map_keys.h"

namespace yidan::ledger {
namespace {

constexpr std::size_t kExportEntriesMax = 5'000;

// Every string of a message, at any depth: whichever of them names a participant is needed by a replay.
void CollectStrings(const google::protobuf::Message& message, std::set<std::string>& out) {
  const auto* reflection = message.GetReflection();
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  reflection->ListFields(message, &fields);
  for (const auto* field : fields) {
    const bool repeated = field->is_repeated();
    const int count = repeated ? reflection->FieldSize(message, field) : 1;
    for (int i = 0; i < count; ++i) {
      if (field->type() == google::protobuf::FieldDescriptor::TYPE_STRING) {
        std::string value = repeated ? reflection->GetRepeatedString(message, field, i)
                                     : reflection->GetString(message, field);
        if (title::IsParticipantId(value)) out.insert(std::move(value));
      } else if (field->cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_MESSAGE) {
        CollectStrings(repeated ? reflection->GetRepeatedMessage(message, field, i)
                                : reflection->GetMessage(message, field),
                       out);
      }
    }
  }
}

using Proven = v1::ExportTitleResponse::ProvenEntry;

Answer<void> Prove(const Head& head, std::uint64_t index, std::string entry, Proven* out) {
  YIDAN_READ(path, log::InclusionPath(index, head.size, NodesOf(*head.view)));
  out->mutable_entry()->set_index(index);
  out->mutable_entry()->set_entry(std::move(entry));
  for (const Digest& hash : path) out->add_path(hash.ToString());
  return {};
}

}  // namespace

Answer<v1::ExportTitleResponse> Queries::ExportTitle(const Reading& r,
                                                     const v1::ExportTitleRequest& q) const {
  auto state = TitleOf(r.view(), q.document_id());
  if (!state) return tl::unexpected(state.error());
  const ReadingRight right = r.Right(*state);
  if (right < ReadingRight::kContent) {
    return Fault(v1::ERROR_REASON_NOT_A_READER,
                 "you may not export " + q.document_id() + "; its holder may GRANT it", "document_id");
  }
  v1::ExportTitleResponse out;
  *out.mutable_title() = title::ToProto(*state, r.now);
  out.set_title_value(title::Encode(*state));
  YIDAN_READ(title_proof, ProveState(*r.head, log::TitleKey(q.document_id())));
  *out.mutable_title_proof() = std::move(title_proof);
  *out.mutable_checkpoint() = r.head->checkpoint;
  out.set_registry_key(identity_.verifier_key);

  // A successor is proven with the chains that it carries on.
  std::set<std::string> named;
  std::vector<std::string> documents{q.document_id()};
  std::set<std::uint64_t> own;
  std::set<std::uint64_t> before;
  for (std::size_t at = 0; at < documents.size(); ++at) {
    auto chain = at == 0 ? Answer<title::TitleState>(*state) : TitleOf(r.view(), documents[at]);
    if (!chain) return tl::unexpected(chain.error());
    for (const std::string& predecessor : chain->replaces) {
      if (std::find(documents.begin(), documents.end(), predecessor) == documents.end()) {
        documents.push_back(predecessor);
      }
    }
    auto touches = Touches(r.view(), TouchPrefixOfDocument(documents[at]), "", kExportEntriesMax + 1);
    if (!touches) return tl::unexpected(touches.error());
    (at == 0 ? own : before).insert(touches->begin(), touches->end());
    if (own.size() + before.size() > kExportEntriesMax) {
      return Fault(v1::ERROR_REASON_BAD_REQUEST,
                   "the document has more than " + std::to_string(kExportEntriesMax) + " entries");
    }
  }
  const auto add_act = [&](std::uint64_t index, Proven* to) -> Answer<void> {
    auto act = ActAt(r.view(), index);
    if (!act) return tl::unexpected(act.error());
    CollectStrings(act->act, named);
    return Prove(*r.head, index, std::move(act->entry), to);
  };
  for (const std::uint64_t index : own) {
    if (auto added = add_act(index, out.add_entries()); !added) return tl::unexpected(added.error());
  }
  for (const std::uint64_t index : before) {
    if (own.contains(index)) continue;
    if (auto added = add_act(index, out.add_predecessor_entries()); !added)
      return tl::unexpected(added.error());
  }

  // The directory, closed over whoever its own acts name (a registrar, a superior, an agent).
  std::set<std::uint64_t> directory;
  std::set<std::string> done;
  while (!named.empty()) {
    const std::string id = *named.begin();
    named.erase(named.begin());
    if (!done.insert(id).second) continue;
    auto record = ParticipantOf(r.view(), id);
    if (!record) return tl::unexpected(record.error());
    if (!*record) continue;
    auto* proven = out.add_participants();
    proven->set_participant_id(id);
    proven->set_value(title::Encode(**record));
    YIDAN_READ(proof, ProveState(*r.head, log::ParticipantKey(id)));
    *proven->mutable_proof() = std::move(proof);
    auto touches = Touches(r.view(), TouchPrefixOfParticipant(id), "", kExportEntriesMax + 1);
    if (!touches) return tl::unexpected(touches.error());
    for (const std::uint64_t index : *touches) {
      if (index == 0 || !directory.insert(index).second) continue;
      auto act = ActAt(r.view(), index);
      if (!act) return tl::unexpected(act.error());
      CollectStrings(act->act, named);
    }
    if (directory.size() > kExportEntriesMax) {
      return Fault(v1::ERROR_REASON_BAD_REQUEST, "the actors have too many directory entries");
    }
  }
  auto genesis = EntryAt(r.view(), 0);
  if (!genesis) return tl::unexpected(genesis.error());
  if (auto proven = Prove(*r.head, 0, std::move(*genesis), out.add_directory_entries()); !proven) {
    return tl::unexpected(proven.error());
  }
  for (const std::uint64_t index : directory) {
    auto entry = EntryAt(r.view(), index);
    if (!entry) return tl::unexpected(entry.error());
    if (auto proven = Prove(*r.head, index, std::move(*entry), out.add_directory_entries()); !proven) {
      return tl::unexpected(proven.error());
    }
  }
  out.mutable_seal()->mutable_entry()->set_index(r.head->size - 1);
  out.mutable_seal()->mutable_entry()->set_entry(r.head->seal_entry);
  for (const Digest& hash : r.head->seal_path) out.mutable_seal()->add_path(hash.ToString());

  auto content = GetContent(r, [&] {
    v1::GetContentRequest request;
    request.set_document_id(q.document_id());
    return request;
  }());
  if (!content) return tl::unexpected(content.error());
  *out.mutable_content() = std::move(*content->mutable_content());
  return out;
}

}  // namespace yidan::ledger
