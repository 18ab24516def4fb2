#include "services/replica/fsck_log.h"

#include <utility>

#include "services/log/merkle.h"
#include "services/log/note.h"
#include "services/replica/replica.h"
#include "services/store/head.h"
#include "services/store/kept_checkpoint.h"
#include "services/store/nodes.h"
#include "services/store/records.h"

namespace yidan::replica {
namespace {

constexpr std::size_t kPage = 512;
constexpr std::size_t kCommitEvery = 4'096;  // entries
constexpr std::uint64_t kGenesisSize = 2;
constexpr std::size_t kGoodsKeyBytes = 32;

std::string Entry(std::uint64_t index) { return "entry " + std::to_string(index); }

class Rerun {
 public:
  Rerun(const FsckPorts& ports, const store::StoreView& view, Replica& replica, ExaminedLog& out)
      : ports_(ports), view_(view), replica_(replica), out_(out) {}

  Outcome Run() {
    YIDAN_TRY(OpenContents());
    const auto last = view_.Last(store::Table::kEntries, "");
    if (!last && last.error().kind != Error::Kind::kCorrupt) return tl::unexpected(last.error());
    if (last && !*last) return Fail(Error::Kind::kNotFound, "there is no registry in this database");
    const std::uint64_t size = last ? store::IndexOfKey((*last)->first).value_or(0) + 1 : 0;
    std::string after;
    bool good = true;
    while (good) {
      auto page = ReadPage(after);
      if (!page && page.error().kind != Error::Kind::kCorrupt) return tl::unexpected(page.error());
      if (!page) {
        Fault(Entry(replica_.chain().size()) + " cannot be read: " + page.error().message);
        good = false;
        break;
      }
      auto& rows = *page;
      std::vector<std::string> entries;
      for (auto& [key, bytes] : rows) entries.push_back(std::move(bytes));
      auto ahead = replica_.LookAhead(std::move(entries));
      for (std::size_t i = 0; good && i < rows.size(); ++i) {
        YIDAN_ASSIGN(good, Take(rows[i].first, std::move(ahead[i])));
      }
      if (ports_.progress) ports_.progress(replica_.chain().size(), size);
      if (rows.empty()) break;
      after = rows.back().first;
    }
    if (auto ended = replica_.chain().AtBatchEnd(); good && !ended) {
      Fault("truncated log: it ends at size " + std::to_string(replica_.chain().size()) +
            ", within a batch: " + ended.error().message);
      good = false;
    }
    // An entry of no bytes ends the replay with an error, so that Commit takes the whole batches before it.
    if (!good) static_cast<void>(replica_.Add(""));
    out_.whole = good;
    out_.goods_known = replica_.goods_known();
    for (const auto& fault : replica_.content_faults()) {
      out_.content_faults.push_back((fault.opened ? "goods of " : "content of ") + fault.document_id + ": " +
                                    fault.why);
      if (!fault.opened) out_.unreadable.insert(fault.document_id);
    }
    return replica_.Commit();
  }

 private:
  // The replay reads contents beside their entries, as the database has them.
  Outcome OpenContents() {
    YIDAN_ASSIGN(const auto goods_key, Readable(store::Table::kMeta, std::string(store::kMetaGoodsKey)));
    const bool there = goods_key && goods_key->size() == kGoodsKeyBytes;
    if (!there) {
      out_.content_faults.emplace_back("meta goods-key: missing, or not 32 bytes");
    }
    const auto read = [this](const std::string& document_id) -> Result<std::optional<interpret::RawContent>> {
      const auto stored = view_.Get(store::Table::kContents, document_id);
      // What the store cannot read says nothing about the log.
      if (!stored && stored.error().kind != Error::Kind::kCorrupt) return tl::unexpected(stored.error());
      auto record = !stored   ? Corrupt("it cannot be read: " + stored.error().message)
                    : *stored ? store::DecodeContent(**stored)
                              : Result<store::ContentRecord>(Corrupt("it is missing"));
      if (!record) {
        out_.content_faults.push_back("content of " + document_id + ": " + record.error().message);
        out_.unreadable.insert(document_id);
        return std::optional<interpret::RawContent>();
      }
      return interpret::RawContent{document_id, std::move(record->content_json), std::move(record->secret)};
    };
    replica_.ReadContents(read, there ? *goods_key : std::string());
    return {};
  }

  void Fault(std::string what) { out_.faults.push_back({std::move(what)}); }

  // The next entries. What the disk does not give back is sought one by one, so that the first such entry is
  // named and those before it still count.
  Result<std::vector<store::KeyValue>> ReadPage(const std::string& after) {
    auto page = view_.Scan(store::Table::kEntries, "", after, kPage);
    if (page || page.error().kind != Error::Kind::kCorrupt) return page;
    return view_.Scan(store::Table::kEntries, "", after, 1);
  }
  // A row, as if it were missing where the disk does not give it back.
  Result<std::optional<std::string>> Readable(store::Table table, const std::string& key) const {
    auto row = view_.Get(table, key);
    if (row || row.error().kind != Error::Kind::kCorrupt) return row;
    return std::optional<std::string>();
  }

  // False: the log is damaged here, and nothing after it can be replayed.
  Result<bool> Take(const std::string& key, Replica::Ahead entry) {
    const std::uint64_t index = replica_.chain().size();
    if (key != store::KeyOfIndex(index)) {
      Fault("gap in the log: " + Entry(index) + " is missing");
      return false;
    }
    YIDAN_ASSIGN(const bool damaged, BytesAreDamaged(index, log::LeafHash(entry.bytes)));
    if (damaged) {
      Fault(Entry(index) + " is damaged: its bytes hash neither to the tree's leaf nor to what entry " +
            std::to_string(index + 1) + " links to");
      return false;
    }
    if (auto added = replica_.Add(std::move(entry)); !added) {
      if (added.error().kind == Error::Kind::kUnavailable) return tl::unexpected(added.error());
      Fault("broken log: " + added.error().message);
      return false;
    }
    if (replica_.chain().seal() && replica_.waiting() >= kCommitEvery) YIDAN_TRY(replica_.Commit());
    return true;
  }

  // Three tell of one entry's hash: its bytes, the tree's leaf, and the entry after it. The bytes are damaged
  // if the other two are against them; a leaf that stands alone is found when the tables are compared. The
  // last entry has nobody after it: there the signed checkpoint decides.
  Result<bool> BytesAreDamaged(std::uint64_t index, const Digest& leaf) {
    YIDAN_ASSIGN(const auto stored, Readable(store::Table::kTreeNodes, store::KeyOfNode(0, index)));
    if (!stored || *stored == leaf.View()) return false;
    YIDAN_ASSIGN(const auto next, Readable(store::Table::kEntries, store::KeyOfIndex(index + 1)));
    if (!next) return false;
    const auto decoded = log::DecodeEntry(*next);
    return decoded && decoded->previous_leaf != leaf;
  }

  const FsckPorts& ports_;
  const store::StoreView& view_;
  Replica& replica_;
  ExaminedLog& out_;
};

// Checkpoints that were kept, held against what was replayed.
class Kept {
 public:
  Kept(const FsckPorts& ports, ExaminedLog& out) : ports_(ports), out_(out) {}

  Outcome Run(const Replica& replica) {
    origin_ = replica.chain().origin();
    YIDAN_TRY(ReadKeys(replica));
    YIDAN_TRY(HoldAll());
    if (!out_.whole) return {};  // which is the newest is not known
    for (const log::NoteVerifier& key : keys_) out_.note_keys.push_back(key.KeyString());
    return {};
  }

 private:
  Outcome HoldAll() {
    YIDAN_ASSIGN(out_.torn_slots, ports_.slots.Damaged());
    const auto slot = ports_.slots.Load();
    if (!slot) {
      Fault("head slot: " + slot.error().message, kRemembered);
    } else if (out_.size == 0) {
      return {};  // nothing of the log can be read: nothing can be held against it
    } else if (*slot) {
      YIDAN_TRY(Hold("head slot", **slot, /*newest=*/true));
    } else if (ports_.slots_expected && out_.size != kGenesisSize) {
      // A crash in the middle of init leaves a registry without a slot; any other had one.
      Fault("head slot: none is there, though the log has " + std::to_string(out_.size) + " entries",
            kRemembered);
    }
    if (ports_.remembered_checkpoint) {
      YIDAN_TRY(Hold("remembered checkpoint", *ports_.remembered_checkpoint, /*newest=*/false));
    }
    return {};
  }

  void Fault(std::string what, std::string_view remedy = kRestore) {
    out_.faults.push_back({std::move(what), remedy});
  }

  // Every note key that the log names.
  Outcome ReadKeys(const Replica& replica) {
    YIDAN_ASSIGN(const auto raw_keys, replica.NoteKeys());
    for (const std::string& raw : raw_keys) {
      YIDAN_ASSIGN(const crypto::PublicKey key, crypto::PublicKey::FromRawEd25519(raw));
      YIDAN_ASSIGN(log::NoteVerifier verifier,
                   log::NoteVerifier::Create(origin_, log::NoteKeyType::kEd25519, key));
      keys_.push_back(std::move(verifier));
    }
    return {};
  }

  Outcome Hold(const std::string& name, const std::string& note, bool newest) {
    using Means = store::KeptDifference::Means;
    const store::LogToHold log{ports_.scratch, out_.size, origin_, keys_, ports_.note_verifier_key};
    YIDAN_ASSIGN(const auto held, store::HoldCheckpoint(note, log, newest));
    if (newest) out_.ahead_of_slot = held.one_batch_behind;
    if (!held.difference) return {};
    const bool newer = held.difference->means == Means::kNewer;
    // Behind a fault nothing can be said about it.
    if (newer && !out_.whole) return {};
    const bool stale = held.difference->means == Means::kStale;
    Fault(name + ": " + held.difference->what, newer ? kNewerDatabase : stale ? kRemembered : kRestore);
    out_.older = out_.older || newer;
    return {};
  }

  const FsckPorts& ports_;
  ExaminedLog& out_;
  std::string origin_;
  std::vector<log::NoteVerifier> keys_;
};

// Where the replay stands, as the registry would sign it.
Outcome DescribeHead(const FsckPorts& ports, const Replica& replica, ExaminedLog& out) {
  out.size = replica.durable_size();
  if (out.size == 0) return {};
  YIDAN_ASSIGN(const auto bytes, ports.scratch.Get(store::Table::kEntries, store::KeyOfIndex(out.size - 1)));
  YIDAN_ASSIGN(const log::Entry entry, log::DecodeEntry(bytes.value_or("")));
  const auto* seal = std::get_if<log::SealBody>(&entry.body);
  if (seal == nullptr) return Corrupt("the scratch copy does not end with a seal");
  YIDAN_ASSIGN(out.head.root, log::RootAt(out.size, store::NodesOf(ports.scratch)));
  out.head.origin = replica.chain().origin();
  out.head.size = out.size;
  out.head.state_map_root = seal->state_map_root;
  out.access_root = seal->access_root;
  out.sealed_at_ms = static_cast<std::int64_t>(entry.time_ms);
  return {};
}

}  // namespace

Result<ExaminedLog> ExamineLog(const FsckPorts& ports, const store::StoreView& view) {
  ExaminedLog out;
  YIDAN_ASSIGN(const std::unique_ptr<Replica> replica,
               Replica::Open(ports.scratch, ports.scratch_log, *ports.rules));
  if (replica->durable_size() != 0) return Invalid("the scratch store is not empty");
  YIDAN_TRY(Rerun(ports, view, *replica, out).Run());
  YIDAN_TRY(DescribeHead(ports, *replica, out));
  YIDAN_TRY(Kept(ports, out).Run(*replica));
  return out;
}

const Fault* Obstacle(const ExaminedLog& log, const FsckPorts& ports) {
  for (const Fault& fault : log.faults) {
    if (!ports.remembered_checkpoint || fault.remedy != kRemembered) return &fault;
  }
  return nullptr;
}

}  // namespace yidan::replica
