// The document that is examined, and the set beside it.
#include <filesystem>
#include <set>

#include "services/base/moments.h"
#include "services/cli/examination.h"
#include "services/cli/files.h"
#include "services/cli/render.h"
#include "services/crypto/crypto.h"
#include "services/proof/terms.h"
#include "services/proof/verifier.h"
#include "services/title/rules.h"
#include "services/waybill/content.h"
#include "services/waybill/schema.h"

namespace yidan::cli {
namespace {

constexpr std::size_t kSetFileBytesMax = std::size_t{64} << 20U;
constexpr const char* kManifestName = "set.json";

Answer<v1::Waybill> ReadContentFile(const std::string& text) {
  const auto json = waybill::ParseContent(text);
  if (!json) return BadInput(json.error().message);
  auto waybill = waybill::ToWaybill(*json);
  if (!waybill) return BadInput(waybill.error().message);
  return std::move(*waybill);
}

// What stands in everybody's way but the one's whose right it is: a bank to which the bill was handed over
// may give it back, accept it, or holds it in pledge.
bool IsOwn(const v1::TitleState& title, std::string_view code, const std::string& who) {
  if (who.empty()) return false;
  if (code == "REJECTABLE") return title.holder() == who;
  if (code == "OFFER_OPEN") return title.offer().to() == who;
  if (code == "PLEDGED") return proof::IsLive(title) && title.pledge().pledgee() == who;
  return false;
}

// A proof file is verified first; what does not hold is not examined.
Answer<Subject> FromProof(Session& session, const proof::ProofFile& file, const std::string& name) {
  proof::VerifyOptions options;
  YIDAN_CLIENT_ASSIGN(options.registry_key, RegistryKey(session.settings()));
  options.now_ms = session.now_ms();
  options.require_whole = true;
  const auto report = proof::Verify(file, options);
  if (!report) return BadInput(report.error().message);
  const std::string result = ResultOf(*report);
  if (!report->waybill || report->hidden_leaves > 0 || !report->title || result == "INVALID") {
    return tl::unexpected(
        Trouble{Trouble::Kind::kFalse,
                "INVALID",
                name + " does not prove a whole content, and is not examined: yidan verify says why",
                {},
                {}});
  }
  Subject out{*report->waybill, {}, "proven as of " + FormatRfc3339(report->sealed_at_ms), {}};
  out.title = TitleFound{*report->title, result, {}, report->in_the_way, {}};
  const Settings& settings = session.settings();
  const std::string& asks = settings.principal.empty() ? settings.as : settings.principal;
  for (const proof::InTheWay& one : report->in_the_way) {
    if (IsOwn(*report->title, one.code, asks)) out.title->own.push_back(one);
  }
  for (const proof::Verdict* verdict :
       {&report->issuer, &report->chain, &report->log, &report->present, &report->burdens}) {
    if (result != "UNPROVEN" || verdict->ruling == proof::Ruling::kValid) continue;
    out.title->unproven += (out.title->unproven.empty() ? "" : "; ") + verdict->sentence;
  }
  const auto& order = report->title->order();
  ReadNotations(report->history, out.presentation);
  using Order = credit::Presentation::Order;
  if (order.kind() == v1::ORDER_KIND_BLANK) out.presentation.order = Order::kInBlank;
  if (order.kind() == v1::ORDER_KIND_NAMED) {
    out.presentation.order = Order::kNamed;
    out.presentation.order_name = order.party();
  }
  return out;
}

bool IsThere(const std::string& path) {
  std::error_code failed;
  return std::filesystem::exists(path, failed);
}

// Files that lie in the folder and that the manifest does not name.
void NoteOthers(const std::string& folder, const std::set<std::string>& named, SetRead& into) {
  constexpr std::size_t kNotedMax = 20;
  std::error_code failed;
  std::set<std::string> others;
  for (const auto& entry : std::filesystem::directory_iterator(folder, failed)) {
    const std::string name = entry.path().filename().string();
    if (name == kManifestName || named.contains(name) || others.size() > kNotedMax) continue;
    others.insert(name);
  }
  for (const std::string& name : others) {
    into.remarks.push_back(ForScreen(name) +
                           " lies in the set's folder, and set.json does not name it: not examined");
  }
}

}  // namespace

Answer<Subject> ReadSubject(Session& session, const ExamineOptions& options) {
  if (options.content) {
    YIDAN_CLIENT_ASSIGN(const std::string text, ReadFile(options.document, proof::kMaxFileBytes));
    YIDAN_CLIENT_ASSIGN(v1::Waybill document, ReadContentFile(text));
    return Subject{std::move(document), {}, "a content that nothing proves", {}};
  }
  // A file of that name comes first: nobody is asked over the network for what lies here.
  if (!IsThere(options.document) && title::IsDocumentId(options.document)) {
    YIDAN_CLIENT_ASSIGN(const proof::ProofFile file, session.Export(options.document));
    YIDAN_CLIENT_ASSIGN(Subject subject, FromProof(session, file, options.document));
    subject.proven = "read from the registry, " + subject.proven;
    return subject;
  }
  YIDAN_CLIENT_ASSIGN(const std::string text, ReadFile(options.document, proof::kMaxFileBytes));
  const auto file = proof::ParseProofFile(text);
  if (!file) {
    return BadInput(options.document + " is no proof file: " + file.error().message +
                    " (a content: --content)");
  }
  return FromProof(session, *file, options.document);
}

Answer<std::optional<SetRead>> ReadSet(const ExamineOptions& options) {
  if (options.set.empty()) return std::optional<SetRead>();
  SetRead out;
  const std::filesystem::path folder(options.set);
  YIDAN_CLIENT_ASSIGN(out.manifest, ReadFile((folder / kManifestName).string(), credit::kManifestBytesMax));
  auto set = credit::ReadManifest(out.manifest);
  if (!set) return BadInput((folder / kManifestName).string() + ": " + set.error().message);
  out.set = std::move(*set);
  std::set<std::string> named;
  for (std::size_t i = 0; i < out.set.documents.size(); ++i) {
    const credit::SetDocument& document = out.set.documents[i];
    const std::string path = (folder / document.file).string();
    // A pipe among them would be waited for without end.
    std::error_code failed;
    if (!std::filesystem::is_regular_file(path, failed)) {
      return BadInput(ForScreen(path) + ", which set.json names, is not there or is no plain file");
    }
    YIDAN_CLIENT_ASSIGN(const std::string bytes, ReadFile(path, kSetFileBytesMax));
    const std::string digest = ToHex(crypto::Sha256(bytes).View());
    if (digest != document.sha256) {
      return BadInput(path + " is not the file that set.json states: its SHA-256 is " + digest +
                      ", and /documents/" + std::to_string(i) + "/sha256 says " + document.sha256);
    }
    named.insert(document.file);
  }
  NoteOthers(options.set, named, out);
  return std::optional<SetRead>(std::move(out));
}

}  // namespace yidan::cli
