#include "services/watch/audit.h"

#include <algorithm>
#include <chrono>
#include <future>

#include "services/log/evidence.h"
#include "services/log/finding.h"
#include "services/log/merkle.h"
#include "services/posix/durable_file.h"
#include "services/store/head.h"
#include "services/store/nodes.h"

namespace yidan::watch {
namespace {

using client::Disagreement;
using client::SignedCheckpoint;

constexpr std::size_t kCommitEvery = 4'000;  // entries
constexpr auto kProgressEvery = std::chrono::seconds(1);

Result<log::Checkpoint> TextOf(const std::string& note) {
  YIDAN_ASSIGN(const log::ParsedNote parsed, log::ParseNote(note));
  return log::ParseCheckpoint(parsed.text);
}

double SecondsSince(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

Auditor::Auditor(LogSource& source, replica::Replica& replica, const store::Store& store, std::string folder,
                 log::NoteVerifier trusted)
    : source_(source),
      replica_(replica),
      store_(store),
      folder_(std::move(folder)),
      trusted_(std::move(trusted)) {}

Result<AuditReport> Auditor::Run(const std::function<void(const AuditProgress&)>& progress) {
  AuditReport report;
  const auto start = std::chrono::steady_clock::now();
  const std::uint64_t acts = replica_.acts_added();
  const auto run = [&]() -> Outcome {
    YIDAN_ASSIGN(const SignedCheckpoint shown, Newest(report));
    if (!report.consistent()) return {};
    YIDAN_ASSIGN(const bool go_on, CheckRemembered(shown, report));
    if (go_on) return Replay(shown, report, progress);
    return {};
  };
  YIDAN_TRY(run());
  report.acts = replica_.acts_added() - acts;
  report.seconds = SecondsSince(start);
  return report;
}

// The checkpoint that it shows now. If it is not signed by the trusted key, that may be after a rotation: the
// log itself names the later keys, so the signature is checked when the log was replayed.
Result<SignedCheckpoint> Auditor::Newest(AuditReport& report) {
  SignedCheckpoint shown;
  YIDAN_ASSIGN(shown.note, source_.Checkpoint());
  const auto text = TextOf(shown.note);
  if (!text) {
    report.found.push_back({"what it shows is no checkpoint: " + text.error().message, {}});
    return shown;
  }
  shown.checkpoint = *text;
  report.size = text->size;
  report.note = shown.note;
  if (text->origin != trusted_.name()) {
    report.found.push_back(
        {"its checkpoint is of \"" + text->origin + "\", the key of \"" + trusted_.name() + "\"", {}});
  } else if (const auto opened = log::OpenCheckpoint(shown.note, {&trusted_, 1}, {});
             !opened && opened.error().kind == Error::Kind::kCorrupt) {
    report.found.push_back({"its checkpoint's signature does not verify: " + opened.error().message, {}});
  }
  return shown;
}

// False: there is a disagreement already, or nothing to replay.
Result<bool> Auditor::CheckRemembered(const SignedCheckpoint& shown, AuditReport& report) {
  const std::string path = folder_ + "/checkpoint";
  YIDAN_ASSIGN(const auto note, posix::ReadFileIfThere(path, log::kMaxNoteBytes));
  if (note) {
    const auto before = TextOf(*note);
    if (!before) return Corrupt(path + " is not what an audit wrote");
    const SignedCheckpoint remembered{*before, *note};
    if (before->size > shown.checkpoint.size) {
      report.found.push_back(ShrunkTo(shown, remembered));
      return false;
    }
    const auto prove = [this](std::uint64_t m, std::uint64_t n) { return source_.Prove(m, n); };
    YIDAN_ASSIGN(const auto found, client::CompareCheckpoints(remembered, shown, prove));
    if (found) report.found.push_back(*found);
    if (!report.consistent()) return false;
  }
  // One that another key signed is remembered only after the replay has shown that the key is the log's.
  if (log::OpenCheckpoint(shown.note, {&trusted_, 1}, {})) YIDAN_TRY(posix::ReplaceFile(path, shown.note));
  return true;
}

Disagreement Auditor::ShrunkTo(const SignedCheckpoint& shown, const SignedCheckpoint& remembered) const {
  const std::uint64_t m = shown.checkpoint.size;
  const std::uint64_t n = remembered.checkpoint.size;
  Disagreement found{
      "it shows a log of size " + std::to_string(m) + " after it signed one of size " + std::to_string(n),
      {}};
  // If our copy reaches the larger size, it tells whether the smaller log is a beginning of it, or another.
  if (m == 0 || replica_.durable_size() < n) return found;
  const auto nodes = store::NodesOf(store_);
  const auto root = log::RootAt(m, nodes);
  const auto path = log::ConsistencyPath(m, n, nodes);
  if (!root || !path || *root == shown.checkpoint.root) return found;
  found.what += ", and they contradict each other";
  found.evidence = log::FormatForkEvidence({shown.note, remembered.note, *root, *path});
  return found;
}

Outcome Auditor::Replay(const SignedCheckpoint& shown, AuditReport& report,
                        const std::function<void(const AuditProgress&)>& progress) {
  const std::uint64_t size = shown.checkpoint.size;
  const auto start = std::chrono::steady_clock::now();
  auto next_report = start + kProgressEvery;
  if (replica_.durable_size() > size) return Corrupt("the copy in " + folder_ + " is larger than the log");
  using Page = Result<std::vector<replica::Replica::Ahead>>;
  const auto read = [this](std::uint64_t first) -> Page {
    YIDAN_ASSIGN(std::vector<std::string> entries, source_.Entries(first));
    return replica_.LookAhead(std::move(entries));
  };
  std::future<Page> coming;
  while (replica_.chain().size() < size) {
    const std::uint64_t first = replica_.chain().size();
    YIDAN_ASSIGN(auto entries, coming.valid() ? coming.get() : read(first));
    if (entries.empty()) {
      report.found.push_back(
          {"it signed " + std::to_string(size) + " entries, and does not give entry " + std::to_string(first),
           {}});
      return replica_.Commit();
    }
    const std::uint64_t after = first + entries.size();
    const bool proof_due = replica_.waiting() + entries.size() >= kCommitEvery || after >= size;
    // The next page is fetched and looked at while this one is replayed. Not if a proof will be asked for
    // meanwhile: a LogSource takes one call at a time.
    if (!proof_due) coming = std::async(std::launch::async, read, after);
    for (std::uint64_t i = 0; i < entries.size() && first + i < size; ++i) {
      const std::string bytes = entries[i].bytes;
      if (auto added = replica_.Add(std::move(entries[i])); !added) {
        if (coming.valid()) coming.wait();
        if (added.error().kind == Error::Kind::kUnavailable) return added;
        report.found.push_back(AboutEntry(shown, first + i, bytes, added.error().message));
        return replica_.Commit();
      }
      ++report.replayed;
      const bool at_seal = replica_.chain().seal().has_value();
      if (at_seal && replica_.waiting() >= kCommitEvery && proof_due) {
        YIDAN_ASSIGN(const bool good, CommitProven(shown, report));
        if (!good) return {};
      }
      if (const auto now = std::chrono::steady_clock::now(); progress && now >= next_report) {
        next_report = now + kProgressEvery;
        progress({replica_.chain().size(), size, static_cast<double>(report.replayed) / SecondsSince(start)});
      }
    }
  }
  YIDAN_ASSIGN(const bool good, CommitProven(shown, report));
  if (!good) return {};
  return CheckSignature(shown, report);
}

// Makes the entries added so far durable if they are under the signed checkpoint: then a later run may build
// on them, and hold them against the registry. False if they are not.
Result<bool> Auditor::CommitProven(const SignedCheckpoint& shown, AuditReport& report) {
  const auto& chain = replica_.chain();
  const log::Checkpoint& signed_one = shown.checkpoint;
  if (chain.size() == signed_one.size) {
    if (const auto matches = chain.Matches(signed_one); !matches) {
      const bool other_root = signed_one.root != chain.root();
      report.found.push_back({other_root
                                  ? "the entries it gives are not those under its checkpoint of size " +
                                        std::to_string(signed_one.size)
                                  : matches.error().message,
                              {}});
      return false;
    }
  } else {
    YIDAN_ASSIGN(const bool under, StandsUnder(shown));
    if (!under) {
      report.found.push_back({"the entries it gives up to " + std::to_string(chain.size()) +
                                  " are not those under its checkpoint of size " +
                                  std::to_string(signed_one.size),
                              {}});
      return false;
    }
  }
  YIDAN_TRY(replica_.Commit());
  return true;
}

// Whether the signed log begins with the entries added so far: the registry has to prove it.
Result<bool> Auditor::StandsUnder(const SignedCheckpoint& shown) {
  const auto& chain = replica_.chain();
  if (chain.size() > shown.checkpoint.size) return false;
  if (chain.size() == shown.checkpoint.size) return chain.root() == shown.checkpoint.root;
  const auto proof = source_.Prove(chain.size(), shown.checkpoint.size);
  if (!proof && proof.error().kind == Error::Kind::kUnavailable) return tl::unexpected(proof.error());
  return proof && log::VerifyConsistency(chain.size(), shown.checkpoint.size, chain.root(),
                                         shown.checkpoint.root, proof->path);
}

// Checks that the checkpoint is signed by the note key which the log says is in force, and that the trusted
// key is one of those that the log names.
Outcome Auditor::CheckSignature(const SignedCheckpoint& shown, AuditReport& report) {
  YIDAN_ASSIGN(const auto raw, crypto::PublicKey::FromRawEd25519(replica_.chain().note_key()));
  YIDAN_ASSIGN(const auto in_force,
               log::NoteVerifier::Create(shown.checkpoint.origin, log::NoteKeyType::kEd25519, raw));
  YIDAN_ASSIGN(const std::vector<std::string> keys, replica_.NoteKeys());
  if (std::find(keys.begin(), keys.end(), trusted_.key().Raw()) == keys.end()) {
    report.found.push_back({"the log names other note keys than the one you trust", {}});
  } else if (const auto opened = log::OpenCheckpoint(shown.note, {&in_force, 1}, {}); !opened) {
    report.found.push_back(
        {"its checkpoint is not signed by the note key in force: " + opened.error().message, {}});
  } else {
    return posix::ReplaceFile(folder_ + "/checkpoint", shown.note);
  }
  return {};
}

Disagreement Auditor::AboutEntry(const SignedCheckpoint& shown, std::uint64_t index, const std::string& entry,
                                 const std::string& reason) {
  // If it gave an earlier entry otherwise than it signed it, this entry may be right and the replay wrong.
  if (replica_.chain().size() > 0) {
    const auto under = StandsUnder(shown);
    if (!under || !*under) {
      return {reason + "; the entries it gave up to there are not those under its checkpoint", {}};
    }
  }
  const std::uint64_t size = shown.checkpoint.size;
  const auto proof = source_.Include(index, size);
  if (!proof) return {reason + "; and it gives no proof of the entry: " + proof.error().message, {}};
  const bool holds =
      log::VerifyInclusion(index, size, proof->leaf, proof->path, shown.checkpoint.root).has_value();
  if (!holds) return {reason + "; and its proof of the entry does not hold", {}};
  if (proof->leaf != log::LeafHash(entry)) {
    return {
        "entry " + std::to_string(index) + " as it gives it is not the one that it signed (" + reason + ")",
        {}};
  }
  return {reason, log::FormatFinding({index, reason, entry, proof->path, shown.note})};
}

}  // namespace yidan::watch
