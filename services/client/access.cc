#include "services/client/access.h"

#include "services/log/entry.h"
#include "services/log/merkle.h"

namespace yidan::client {
namespace {

tl::unexpected<Trouble> Broken(const std::string& what) {
  return NotTrusted("its access record does not hold: " + what);
}

}  // namespace

Answer<void> AccessChain::Take(const v1::GetAccessResponse& page) {
  if (page.link_before() != link_.ToString()) return Broken("a page does not follow on the one before");
  for (const auto& link : page.links()) {
    const std::string at = "link " + std::to_string(shown_.links);
    Digest digest;
    if (link.of_case() == v1::GetAccessResponse::Link::kReading) {
      auto reading = log::DecodeAccessReading(link.reading());
      if (!reading) return Broken(at + ": " + reading.error().message);
      if (reading->document_id != document_id_) return Broken(at + " shows a reading of another document");
      digest = log::ReadingDigest(link.reading());
      shown_.readings.push_back(std::move(*reading));
    } else {
      const auto hidden = Digest::FromBytes(link.hidden());
      if (!hidden) return Broken(at + " shows neither a reading nor a digest");
      digest = *hidden;
    }
    link_ = log::AccessLink(link_, digest);
    ++shown_.links;
  }
  if (!page.next_page_token().empty() && page.links().empty()) {
    return Broken("a page without a link says that there are more");
  }
  return {};
}

Answer<void> AccessChain::Close(const v1::GetAccessResponse& last, const log::Checkpoint& checkpoint) {
  std::vector<Digest> path;
  for (const std::string& raw : last.seal().path()) {
    const auto hash = Digest::FromBytes(raw);
    if (!hash) return Broken("the seal's path holds a hash that is not 32 bytes");
    path.push_back(*hash);
  }
  const v1::LogEntry& sent = last.seal().entry();
  if (sent.index() + 1 != checkpoint.size ||
      !log::VerifyInclusion(sent.index(), checkpoint.size, log::LeafHash(sent.entry()), path,
                            checkpoint.root)) {
    return Broken("the seal is not the last entry under the checkpoint");
  }
  const auto entry = log::DecodeEntry(sent.entry());
  const auto* seal = entry ? std::get_if<log::SealBody>(&entry->body) : nullptr;
  if (seal == nullptr) return Broken("the entry shown as its seal is none");
  if (seal->access_root != link_) {
    return Broken("its links do not make the root that seal " + std::to_string(sent.index()) + " names");
  }
  shown_.seal_index = sent.index();
  shown_.sealed_at_ms = static_cast<std::int64_t>(seal->time_ms);
  return {};
}

}  // namespace yidan::client
