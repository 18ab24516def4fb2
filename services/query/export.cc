// ExportTitle: everything a proof file holds, from one head (PROTOCOL §6).
#include <cstdint>
#include <optional>
#include <set>

#include "services/interpret/line.h"
#include "services/interpret/named.h"
#include "services/log/map_keys.h"
#include "services/query/proofs.h"
#include "services/query/queries.h"
#include "services/query/queries_internal.h"
#include "services/query/rights.h"
#include "services/store/nodes.h"
#include "services/store/records.h"

namespace yidan::query {
namespace {

// Of the entries of a proof file with their paths, in bytes: what the format can hold.
constexpr std::size_t kExportBytesMax = std::size_t{44} << 20U;
// Of those whom a document names, chains longer than this are the first that are left out.
constexpr std::uint64_t kLongChain = 256;
// Of whoever is named and signed nothing that the file shows, the record tells all that a replay asks: a
// longer chain is always left out. So nobody can make the proofs of others' documents long by entries of its
// own.
constexpr std::uint64_t kBystandersChain = 64;

using Proven = v1::ExportTitleResponse::ProvenEntry;

// One export: everything from one head, so that one checkpoint proves it all.
class Exporter {
 public:
  // `max`: entries in one list of it.
  Exporter(const store::Head& head, std::size_t max, v1::ExportTitleResponse& out)
      : head_(head), max_(max), out_(out) {}

  // The document with its entries, and the chains that a replay of it needs. If these are more than a file
  // holds, the document and what it carries on by their states alone.
  api::Reply<void> AddTitles(const title::TitleState& title);
  // The directory, closed over whoever its own acts name (a registrar, a superior, an agent), and entry 0.
  api::Reply<void> AddDirectory();
  api::Reply<void> AddRegistryEntries();
  api::Reply<void> AddGenesis() { return ProveAt(0, out_.add_registry_entries()); }

 private:
  [[nodiscard]] const store::StoreView& view() const { return *head_.view; }
  api::Reply<void> AddPredecessor(const title::TitleState& title);
  [[nodiscard]] api::Reply<title::TitleState> Stored(const std::string& id) const;
  // All documents whose chains a replay of `title` needs (interpret/line.h).
  api::Reply<std::vector<title::TitleState>> LineOf(const title::TitleState& title) const;
  // False: they do not fit, and some may have been added.
  api::Reply<bool> AddEntries(const title::TitleState& title, const std::vector<title::TitleState>& line);
  api::Reply<void> AddRecord(const std::string& id, const title::ParticipantRecord& record);
  // The indexes of all directory entries that are shown, and the records; of records with more entries than
  // `longest`, but the registrar's, these alone. nullopt: still more than a list can hold.
  api::Reply<std::optional<std::set<std::uint64_t>>> Directory(std::uint64_t longest);
  api::Reply<void> Prove(std::uint64_t index, std::string entry, Proven* to);
  api::Reply<void> ProveAt(std::uint64_t index, Proven* to);
  // That whoever it names is to be looked up, and who signed it. The latter that are new.
  std::vector<std::string> Take(const v1::Act& act, std::set<std::string>& named);
  // An act, proven.
  api::Reply<void> AddAct(std::uint64_t index, Proven* to);

  const store::Head& head_;
  const std::size_t max_;
  v1::ExportTitleResponse& out_;
  std::set<std::string> named_;
  std::set<std::string> acting_;  // signed one of the entries, for itself or as another's agent
  std::size_t bytes_ = 0;
  bool full_ = false;  // something did not fit
};

api::Reply<void> Exporter::Prove(std::uint64_t index, std::string entry, Proven* to) {
  YIDAN_READ(path, log::InclusionPath(index, head_.size, store::NodesOf(view())));
  bytes_ += entry.size() + path.size() * Digest::kSize;
  full_ = bytes_ > kExportBytesMax;
  if (full_) {
    return Fault(v1::ERROR_REASON_BAD_REQUEST, "the proof is larger than the " +
                                                   std::to_string(kExportBytesMax >> 20U) +
                                                   " MiB of entries and paths that a proof file can hold");
  }
  to->mutable_entry()->set_index(index);
  to->mutable_entry()->set_entry(std::move(entry));
  for (const Digest& hash : path) to->add_path(hash.ToString());
  return {};
}

api::Reply<void> Exporter::ProveAt(std::uint64_t index, Proven* to) {
  auto entry = EntryAt(view(), index);
  if (!entry) return tl::unexpected(entry.error());
  return Prove(index, std::move(*entry), to);
}

std::vector<std::string> Exporter::Take(const v1::Act& act, std::set<std::string>& named) {
  interpret::CollectNamed(act, named);
  std::vector<std::string> fresh;
  for (const std::string& id : {act.actor(), act.agent()}) {
    if (!id.empty() && acting_.insert(id).second) fresh.push_back(id);
  }
  return fresh;
}

api::Reply<void> Exporter::AddAct(std::uint64_t index, Proven* to) {
  auto act = ActAt(view(), index);
  if (!act) return tl::unexpected(act.error());
  Take(act->act, named_);
  return Prove(index, std::move(act->entry), to);
}

api::Reply<void> Exporter::AddPredecessor(const title::TitleState& title) {
  auto* proven = out_.add_predecessors();
  proven->set_document_id(title.document_id);
  proven->set_value(title::Encode(title));
  YIDAN_READ(proof, ProveState(head_, log::TitleKey(title.document_id)));
  *proven->mutable_proof() = std::move(proof);
  return {};
}

api::Reply<void> Exporter::AddTitles(const title::TitleState& title) {
  *out_.mutable_checkpoint() = head_.checkpoint;
  out_.set_title_value(title::Encode(title));
  YIDAN_READ(title_proof, ProveState(head_, log::TitleKey(title.document_id)));
  *out_.mutable_title_proof() = std::move(title_proof);

  auto line = LineOf(title);
  if (!line) return tl::unexpected(line.error());
  auto fits = AddEntries(title, *line);
  if (!fits) return tl::unexpected(fits.error());
  if (!*fits) {
    out_.clear_entries();
    out_.clear_predecessor_entries();
    named_.clear();
    acting_.clear();
    bytes_ = 0;
    full_ = false;
    interpret::CollectNamed(title::ToProto(title, 0), named_);
    title::TitleState carrying_on = title;
    carrying_on.replaced_by.clear();
    auto own_line = LineOf(carrying_on);
    if (!own_line) return tl::unexpected(own_line.error());
    std::uint64_t entries = title.entry_count;
    for (const title::TitleState& state : *own_line) entries += state.entry_count;
    if (entries > interpret::kLineAlwaysShown) {
      line = std::move(own_line);
    } else if (!title.replaced_by.empty()) {
      // It is the documents that a MERGE ended with it which are too long: their states show that, and the
      // successor's which they are.
      auto successor = Stored(title.replaced_by.front());
      if (!successor) return tl::unexpected(successor.error());
      if (auto added = AddPredecessor(*successor); !added) return added;
    }
  }
  for (const title::TitleState& state : *line) {
    if (auto added = AddPredecessor(state); !added) return added;
  }
  return {};
}

api::Reply<title::TitleState> Exporter::Stored(const std::string& id) const {
  YIDAN_READ(bytes, view().Get(store::Table::kTitles, id));
  if (!bytes) return StoreFault(Error{Error::Kind::kCorrupt, "the title of " + id + " is missing"});
  YIDAN_READ(state, title::DecodeTitleState(*bytes));
  return std::move(state);
}

api::Reply<std::vector<title::TitleState>> Exporter::LineOf(const title::TitleState& title) const {
  const auto stored = [this](const std::string& id) -> Result<std::optional<title::TitleState>> {
    YIDAN_ASSIGN(const auto bytes, view().Get(store::Table::kTitles, id));
    if (!bytes) return std::optional<title::TitleState>();
    YIDAN_ASSIGN(auto state, title::DecodeTitleState(*bytes));
    return std::optional(std::move(state));
  };
  YIDAN_READ(line, interpret::LineOf(title, stored));
  return std::move(line);
}

api::Reply<bool> Exporter::AddEntries(const title::TitleState& title,
                                      const std::vector<title::TitleState>& line) {
  std::set<std::uint64_t> own;
  std::set<std::uint64_t> before;
  const auto collect = [&](const std::string& id, std::set<std::uint64_t>& into) -> api::Reply<bool> {
    auto touches = Touches(view(), store::TouchPrefixOfDocument(id), "", max_ + 1);
    if (!touches) return tl::unexpected(touches.error());
    into.insert(touches->begin(), touches->end());
    return into.size() <= max_;
  };
  if (auto few = collect(title.document_id, own); !few || !*few) return few;
  for (const title::TitleState& state : line) {
    if (auto few = collect(state.document_id, before); !few || !*few) return few;
  }
  for (const std::uint64_t index : own) {
    if (auto added = AddAct(index, out_.add_entries()); full_)
      return false;
    else if (!added)
      return tl::unexpected(added.error());
  }
  for (const std::uint64_t index : before) {
    if (own.contains(index)) continue;
    if (auto added = AddAct(index, out_.add_predecessor_entries()); full_)
      return false;
    else if (!added)
      return tl::unexpected(added.error());
  }
  return true;
}

api::Reply<void> Exporter::AddRecord(const std::string& id, const title::ParticipantRecord& record) {
  auto* proven = out_.add_participants();
  proven->set_participant_id(id);
  proven->set_value(title::Encode(record));
  YIDAN_READ(proof, ProveState(head_, log::ParticipantKey(id)));
  *proven->mutable_proof() = std::move(proof);
  return {};
}

api::Reply<std::optional<std::set<std::uint64_t>>> Exporter::Directory(std::uint64_t longest) {
  out_.clear_participants();
  std::set<std::uint64_t> directory{0};
  std::set<std::string> done;
  std::set<std::string> left_out;  // as bystanders
  std::set<std::string> named = named_;
  while (!named.empty()) {
    const std::string id = *named.begin();
    named.erase(named.begin());
    const bool again = left_out.erase(id) > 0;
    if (!done.insert(id).second && !again) continue;
    auto record = ParticipantOf(view(), id);
    if (!record) return tl::unexpected(record.error());
    if (!*record) continue;  // a word that only looks like a participant's id
    const title::ParticipantRecord& r = **record;
    if (!again) {
      if (auto added = AddRecord(id, r); !added) return tl::unexpected(added.error());
    }
    const bool bystander = !acting_.contains(id) && !r.succession && r.entry_count > kBystandersChain;
    if ((bystander || r.entry_count > longest) && !r.HasRole(v1::ROLE_REGISTRAR, head_.size)) {
      if (bystander) left_out.insert(id);
      // Its record still says who carries on for it, and under whom it is.
      if (r.succession) named.insert(r.succession->successor);
      if (!r.superior.empty()) named.insert(r.superior);
      continue;
    }
    auto touches = Touches(view(), store::TouchPrefixOfParticipant(id), "", max_ + 1);
    if (!touches) return tl::unexpected(touches.error());
    for (const std::uint64_t index : *touches) {
      if (index == 0 || !directory.insert(index).second) continue;
      auto act = ActAt(view(), index);
      if (!act) return tl::unexpected(act.error());
      for (std::string& signer : Take(act->act, named)) {
        if (left_out.contains(signer)) named.insert(std::move(signer));
      }
    }
    if (directory.size() > max_) return std::nullopt;
  }
  return directory;
}

api::Reply<void> Exporter::AddDirectory() {
  // The registrar signs RULES, so its chain is needed whoever else is named.
  auto first = EntryAt(view(), 0);
  if (!first) return tl::unexpected(first.error());
  YIDAN_READ(genesis, log::DecodeEntry(*first));
  if (const auto* body = std::get_if<log::GenesisBody>(&genesis.body)) named_.insert(body->registrar);
  for (const std::uint64_t longest : {UINT64_MAX, kLongChain, interpret::kChainAlwaysShown}) {
    auto directory = Directory(longest);
    if (!directory) return tl::unexpected(directory.error());
    if (!*directory) continue;
    for (const std::uint64_t index : **directory) {
      if (auto proven = ProveAt(index, out_.add_directory_entries()); !proven) return proven;
    }
    return {};
  }
  return Fault(v1::ERROR_REASON_BAD_REQUEST, "those whom it names have more than " + std::to_string(max_) +
                                                 " directory entries, in chains of at most " +
                                                 std::to_string(interpret::kChainAlwaysShown));
}

api::Reply<void> Exporter::AddRegistryEntries() {
  auto touches = Touches(view(), store::TouchPrefixOfRegistry(), "", max_ + 1);
  if (!touches) return tl::unexpected(touches.error());
  if (touches->size() > max_) {
    return Fault(v1::ERROR_REASON_BAD_REQUEST,
                 "the registry has more than " + std::to_string(max_) + " entries of its own");
  }
  for (const std::uint64_t index : *touches) {
    if (index == 0) continue;  // entry 0 begins the directory entries
    if (auto proven = ProveAt(index, out_.add_registry_entries()); !proven) return proven;
  }
  YIDAN_READ(value, view().Get(store::Table::kRegistry, store::kRegistryRow));
  if (!value) return StoreFault(Error{Error::Kind::kCorrupt, "the registry's record is missing"});
  out_.set_registry_value(std::move(*value));
  YIDAN_READ(proof, ProveState(head_, log::RegistryKey()));
  *out_.mutable_registry_proof() = std::move(proof);
  return {};
}

// Whether what an export shows of an older head still is so under `view`: document, predecessors, and the
// standing of every actor.
Result<bool> StillSo(const v1::ExportTitleResponse& shown, const store::StoreView& view) {
  const auto same = [&view](store::Table table, const std::string& key,
                            const std::string& value) -> Result<bool> {
    YIDAN_ASSIGN(const auto now, view.Get(table, key));
    return now == value;
  };
  YIDAN_ASSIGN(bool so, same(store::Table::kTitles, shown.title().document_id(), shown.title_value()));
  for (int i = 0; so && i < shown.predecessors_size(); ++i) {
    YIDAN_ASSIGN(
        so, same(store::Table::kTitles, shown.predecessors(i).document_id(), shown.predecessors(i).value()));
  }
  for (int i = 0; so && i < shown.participants_size(); ++i) {
    const auto& actor = shown.participants(i);
    YIDAN_ASSIGN(so, same(store::Table::kParticipants, actor.participant_id(), actor.value()));
  }
  if (so) {
    YIDAN_ASSIGN(so, same(store::Table::kRegistry, std::string(store::kRegistryRow), shown.registry_value()));
  }
  return so;
}

}  // namespace

void AddSeal(const store::Head& head, v1::ExportTitleResponse::ProvenEntry& out) {
  out.mutable_entry()->set_index(head.size - 1);
  out.mutable_entry()->set_entry(head.seal_entry);
  for (const Digest& hash : head.seal_path) out.add_path(hash.ToString());
}

api::Reply<void> AddRegistryEntries(const store::Head& head, std::size_t max,
                                    v1::GetCheckpointResponse& out) {
  v1::ExportTitleResponse proven;
  Exporter exporter(head, max, proven);
  if (auto added = exporter.AddGenesis(); !added) return added;
  if (auto added = exporter.AddRegistryEntries(); !added) return added;
  AddSeal(head, *out.mutable_seal());
  out.mutable_registry_entries()->Swap(proven.mutable_registry_entries());
  return {};
}

// A checkpoint that witnesses saw is worth more than one a moment newer, as long as nothing that the file
// shows has changed in between. Whether the caller may have it is judged on the newest head all the same:
// what was taken from it a moment ago is not hidden by a file that shows the moment before.
api::Reply<v1::ExportTitleResponse> Queries::ExportTitle(const Reading& r,
                                                         const v1::ExportTitleRequest& q) const {
  const auto named = Find(r, q.document_id());
  if (!named) return tl::unexpected(named.error());
  if (named->right.kind < ReadingRight::kDisclosure) {
    return tl::unexpected(NotAReader(r, *named, "export_title",
                                     "you may not export " + q.document_id() + "; its holder may GRANT it"));
  }
  std::optional<v1::ExportTitleResponse> file;
  const auto witnessed = head_.Witnessed();
  if (witnessed && witnessed->size < r.head->size) {
    YIDAN_READ(then, witnessed->view->Get(store::Table::kTitles, q.document_id()));
    if (then == title::Encode(named->state)) {
      auto older = ExportFrom(*witnessed, r, *named);
      if (!older) return older;
      YIDAN_READ(so, StillSo(*older, r.view()));
      if (so) file = std::move(*older);
    }
  }
  if (!file) {
    auto newest = ExportFrom(*r.head, r, *named);
    if (!newest) return newest;
    file = std::move(*newest);
  }
  if (named->right.kind != ReadingRight::kOwner) {
    if (auto recorded = Record(r, *named, "export_title", &q.sealed_until()); !recorded) {
      return tl::unexpected(recorded.error());
    }
  }
  return std::move(*file);
}

// REQUIRES: under `head` the document is what `named` says.
api::Reply<v1::ExportTitleResponse> Queries::ExportFrom(const store::Head& head, const Reading& r,
                                                        const Named& named) const {
  v1::ExportTitleResponse out;
  *out.mutable_title() = title::ToProto(named.state, r.now);
  out.set_registry_key(identity_.verifier_key);
  Exporter exporter(head, export_entries_max_, out);
  if (auto added = exporter.AddTitles(named.state); !added) return tl::unexpected(added.error());
  if (auto added = exporter.AddDirectory(); !added) return tl::unexpected(added.error());
  if (auto added = exporter.AddRegistryEntries(); !added) return tl::unexpected(added.error());
  AddSeal(head, *out.mutable_seal());
  if (auto added = AddContent(*head.view, named, out); !added) return tl::unexpected(added.error());
  return out;
}

}  // namespace yidan::query
