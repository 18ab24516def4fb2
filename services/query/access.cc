// GetAccess: the access record as the holder of one document may see it: every link, and of the readings
// those of its document that are not sealed. As far as the head's seal vouches for it.
#include "services/query/queries.h"
#include "services/query/queries_internal.h"

namespace yidan::query {
namespace {

// The access record's root under the head's seal. What was recorded after that no seal vouches for yet; a
// view taken at a start holds it all the same.
Result<Digest> SealedAccessRoot(const store::Head& head) {
  YIDAN_ASSIGN(const log::Entry entry, log::DecodeEntry(head.seal_entry));
  const auto* seal = std::get_if<log::SealBody>(&entry.body);
  if (seal == nullptr) return Corrupt("the head's last entry is no seal");
  return seal->access_root;
}

}  // namespace

api::Reply<v1::GetAccessResponse> Queries::GetAccess(const Reading& r, const v1::GetAccessRequest& q) const {
  const auto named = Find(r, q.document_id());
  if (!named) return tl::unexpected(named.error());
  if (!r.asker->IsAny({named->state.holder, named->state.last_holder})) {
    return tl::unexpected(
        NotAReader(r, *named, "get_access", "only its holder sees who read " + q.document_id()));
  }
  auto page = PageSize(q.page_size(), 1'000, 5'000);
  if (!page) return tl::unexpected(page.error());
  const PagedQuery query{"GetAccess", r.caller, q.document_id()};
  auto last = pages_.KeyOf(query, q.page_token());
  if (!last) return tl::unexpected(last.error());

  YIDAN_READ(sealed, SealedAccessRoot(*r.head));
  v1::GetAccessResponse out;
  Digest before;
  if (!last->empty()) {
    YIDAN_READ(bytes, r.view().Get(store::Table::kAccess, *last));
    if (!bytes) return StoreFault(Error{Error::Kind::kCorrupt, "an access record is missing"});
    YIDAN_READ(record, store::DecodeAccess(*bytes));
    before = store::LinkOf(record);
  }
  out.set_link_before(before.ToString());
  YIDAN_READ(rows, r.view().Scan(store::Table::kAccess, "", *last, *page + 1));
  for (std::size_t i = 0; i < rows.size() && i < *page && before != sealed; ++i) {
    YIDAN_READ(record, store::DecodeAccess(rows[i].second));
    YIDAN_READ(reading, log::DecodeAccessReading(record.reading));
    before = store::LinkOf(record);
    auto* link = out.add_links();
    if (reading.document_id == q.document_id() && reading.sealed_until_ms <= r.now) {
      link->set_reading(std::move(record.reading));
    } else {
      link->set_hidden(log::ReadingDigest(record.reading).ToString());
    }
  }
  *out.mutable_checkpoint() = r.head->checkpoint;
  if (rows.size() > *page && before != sealed) {
    out.set_next_page_token(pages_.TokenAfter(query, rows[*page - 1].first));
    return out;
  }
  AddSeal(*r.head, *out.mutable_seal());
  return out;
}

}  // namespace yidan::query
