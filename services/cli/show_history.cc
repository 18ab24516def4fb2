#include "services/cli/show_history.h"

#include <algorithm>
#include <set>

#include "services/cli/compare_contents.h"
#include "services/cli/json_answers.h"
#include "services/cli/render.h"
#include "services/cli/show_content.h"
#include "services/cli/to_json.h"
#include "services/proof/terms.h"
#include "services/proof/verifier.h"
#include "services/title/rules.h"

namespace yidan::cli {
namespace {

constexpr std::size_t kMaxLine = 64;  // documents read across, however long a line of amendments grows

// How far the caller could check what it was shown.
enum class Checked {
  kReplayed,    // every act decided again by the title rules, with its signer's standing
  kComplete,    // exactly the acts that the proven state commits to, not replayed
  kBeginning,   // the caller may read no more than the first of them
  kUnreadable,  // none
};

struct Chain {
  Checked checked = Checked::kUnreadable;
  std::vector<ChainEntry> entries;
};

bool NotForUs(const Trouble& trouble) {
  return trouble.reason == "NOT_A_READER" || trouble.reason == "PERMISSION_DENIED";
}

const char* Says(Checked checked) {
  switch (checked) {
    case Checked::kReplayed:
      return "every act replayed here by the title rules, signatures and signers' standing included";
    case Checked::kComplete:
      return "exactly the acts that the proven state commits to; not replayed";
    case Checked::kBeginning:
      return "only the acts up to your own last one are yours to read; none of them is proven complete";
    case Checked::kUnreadable:
      return "its history is not yours to read";
  }
  return "";
}

std::string_view NameOf(Checked checked) {
  switch (checked) {
    case Checked::kReplayed:
      return "REPLAYED";
    case Checked::kComplete:
      return "COMPLETE";
    case Checked::kBeginning:
      return "BEGINNING";
    case Checked::kUnreadable:
      return "UNREADABLE";
  }
  return "";
}

void LeaveOutLater(const v1::TitleState& title, std::vector<ChainEntry>& entries) {
  std::erase_if(entries, [&title](const ChainEntry& one) { return one.entry.index() > title.last_index(); });
}

// The chain as an offline verifier derives it from the document's proof. An act admitted since `title` was
// read is left out, so that both tell the same.
Answer<Chain> Replayed(Session& session, const v1::TitleState& title) {
  YIDAN_CLIENT_ASSIGN(Trust * trust, session.Trusted());
  auto file = session.Export(title.document_id());
  if (!file) return tl::unexpected(std::move(file).error());
  proof::VerifyOptions options;
  options.registry_key = trust->key();
  options.now_ms = session.now_ms();
  const auto report = proof::Verify(*file, options);
  if (!report) return BadInput(report.error().message);
  if (report->log.ruling != proof::Ruling::kValid) return NotTrusted(report->log.sentence);
  if (report->chain.ruling != proof::Ruling::kValid) return NotTrusted(report->chain.sentence);
  if (!report->title) return NotTrusted(report->present.sentence);
  Chain out{Checked::kReplayed, ChainOf(*report)};
  LeaveOutLater(title, out.entries);
  return out;
}

// The chain as the registry tells it, held against the digest of the proven state over every act.
Answer<Chain> Told(Session& session, const v1::TitleState& title) {
  auto told = session.History(title.document_id());
  if (!told) {
    if (NotForUs(told.error())) return Chain{};
    return tl::unexpected(std::move(told).error());
  }
  Chain out{Checked::kComplete, {}};
  for (v1::HistoryEntry& entry : *told) out.entries.push_back(EntryOf(std::move(entry), std::nullopt));
  LeaveOutLater(title, out.entries);
  Digest history;
  for (const ChainEntry& one : out.entries) {
    const v1::HistoryEntry& entry = one.entry;
    const auto act = title::ReadAct(entry.act().act());
    const Digest digest = title::ActDigest(entry.act().act());
    if (!act || title::KindOf(*act) != entry.kind() || entry.act_digest() != digest.View()) {
      return NotTrusted("entry " + std::to_string(entry.index()) + " of the history is not the act it names");
    }
    history = title::ExtendHistory(history, entry.index(), static_cast<std::uint32_t>(entry.kind()), digest);
  }
  if (out.entries.size() < title.entry_count()) {
    out.checked = Checked::kBeginning;
  } else if (history.View() != title.history()) {
    return NotTrusted("the history that it shows of " + title.document_id() +
                      " is not the one that its own state commits to");
  }
  return out;
}

// Replayed if the caller may have the proof, told if not.
Answer<Chain> ReadChain(Session& session, const v1::TitleState& title) {
  auto replayed = Replayed(session, title);
  if (replayed || !NotForUs(replayed.error())) return replayed;
  return Told(session, title);
}

Answer<void> ShowChain(Session& session, const v1::TitleState& title, bool everything, bool alone,
                       Output& out) {
  const std::string& id = title.document_id();
  YIDAN_CLIENT_ASSIGN(Chain chain, ReadChain(session, title));
  for (ChainEntry& one : chain.entries) AddKept(session.outbox(), one.off_log);
  const bool readable = chain.checked != Checked::kUnreadable;
  out.text += "\n";
  if (!alone) out.text += ForScreen(id) + "  " + proof::Term(title.status()) + "\n";
  if (readable) out.text += RenderHistory(chain.entries, everything);
  out.text += "  checked: " + std::string(Says(chain.checked)) + "\n";
  Json json = {{"document_id", id}, {"readable", readable}, {"checked", NameOf(chain.checked)}};
  json["entries"] = HistoryJson(chain.entries);
  out.json["histories"].push_back(std::move(json));
  return {};
}

// What the successor's content says otherwise than its predecessor's, field by field.
Answer<void> ShowChanges(Session& session, const v1::TitleState& old_title, const v1::TitleState& title,
                         Output& out) {
  const std::string& before = old_title.document_id();
  YIDAN_CLIENT_ASSIGN(const auto old_content, ContentOf(session, old_title));
  YIDAN_CLIENT_ASSIGN(const auto new_content, ContentOf(session, title));
  const std::string head =
      "\n" + ForScreen(title.document_id()) + " changes 更改 against " + ForScreen(before);
  if (!old_content || !new_content || !old_content->whole || !new_content->whole) {
    out.text += head + ": not shown, you may not read both contents whole\n";
    return {};
  }
  YIDAN_CLIENT_ASSIGN(const auto changes, CompareContents(old_content->json, new_content->json));
  out.text += head + "\n";
  Json list = Json::array();
  for (const FieldChange& change : changes) {
    out.text += "  " + ForScreen(change.pointer) + "\n    was " + ForScreen(change.before) + "\n    is  " +
                ForScreen(change.after) + "\n";
    list.push_back({{"field", change.pointer}, {"before", change.before}, {"after", change.after}});
  }
  if (changes.empty()) out.text += "  none\n";
  out.json["changes"].push_back(
      {{"document_id", title.document_id()}, {"against", before}, {"fields", std::move(list)}});
  return {};
}

// Adds the documents that those of `line` name through `named`, and theirs, in the order met.
template <typename Named>
Answer<void> ReadAcross(Session& session, std::vector<v1::TitleState> open, Named named,
                        std::set<std::string>& seen, std::vector<v1::TitleState>& line) {
  while (!open.empty()) {
    const v1::TitleState title = std::move(open.back());
    open.pop_back();
    for (const std::string& id : named(title)) {
      if (seen.size() >= kMaxLine || !seen.insert(id).second) continue;
      YIDAN_CLIENT_ASSIGN(v1::TitleState other, session.ProvenTitle(id));
      open.push_back(other);
      line.push_back(std::move(other));
    }
  }
  return {};
}

}  // namespace

Answer<void> ShowHistory(Session& session, const v1::TitleState& title, bool everything, Output& out) {
  std::set<std::string> seen = {title.document_id()};
  std::vector<v1::TitleState> line;
  YIDAN_CLIENT_TRY(ReadAcross(
      session, {title}, [](const auto& t) { return t.replaces(); }, seen, line));
  line.push_back(title);
  YIDAN_CLIENT_TRY(ReadAcross(
      session, {title}, [](const auto& t) { return t.replaced_by(); }, seen, line));
  // The oldest first, as they would lie on the desk.
  std::stable_sort(line.begin(), line.end(),
                   [](const auto& a, const auto& b) { return a.issued_index() < b.issued_index(); });
  out.json["histories"] = Json::array();
  out.json["changes"] = Json::array();
  for (const v1::TitleState& document : line) {
    YIDAN_CLIENT_TRY(ShowChain(session, document, everything, line.size() == 1, out));
  }
  for (const v1::TitleState& document : line) {
    if (document.replace_purpose() != v1::SURRENDER_PURPOSE_AMENDMENT) continue;
    for (const std::string& before : document.replaces()) {
      const auto old_title = std::find_if(line.begin(), line.end(), [&before](const v1::TitleState& one) {
        return one.document_id() == before;
      });
      if (old_title != line.end()) YIDAN_CLIENT_TRY(ShowChanges(session, *old_title, document, out));
    }
  }
  return {};
}

}  // namespace yidan::cli
