// GetAccess: the access record as the holder of one document may see it: every link, and of the readings
// those of its document that are not sealed.
#include "services/query/queries.h"
#include "services/query/queries_internal.h"

namespace yidan::query {
namespace {

api::Reply<store::AccessRecord> AccessAt(const store::StoreView& view, std::uint64_t number) {
  YIDAN_READ(bytes, view.Get(store::Table::kAccess, store::KeyOfIndex(number)));
  if (!bytes) return Fault(v1::ERROR_REASON_BAD_REQUEST, "the record has no such link yet", "first_number");
  YIDAN_READ(record, store::DecodeAccess(*bytes));
  return std::move(record);
}

}  // namespace

api::Reply<v1::GetAccessResponse> Queries::GetAccess(const Reading& r, const v1::GetAccessRequest& q) const {
  const auto named = Find(r, q.document_id());
  if (!named) return tl::unexpected(named.error());
  if (!r.asker->IsAny({named->state.holder, named->state.last_holder})) {
    return Fault(v1::ERROR_REASON_NOT_A_READER, "only its holder sees who read " + q.document_id(),
                 "document_id");
  }
  auto page = PageSize(q.page_size(), 1'000, 5'000);
  if (!page) return tl::unexpected(page.error());

  v1::GetAccessResponse out;
  Digest before;
  std::string last;
  if (q.first_number() > 0) {
    auto previous = AccessAt(r.view(), q.first_number() - 1);
    if (!previous) return tl::unexpected(previous.error());
    before = store::LinkOf(*previous);
    last = store::KeyOfIndex(q.first_number() - 1);
  }
  out.set_link_before(before.ToString());
  YIDAN_READ(rows, r.view().Scan(store::Table::kAccess, "", last, *page + 1));
  for (std::size_t i = 0; i < rows.size() && i < *page; ++i) {
    YIDAN_READ(record, store::DecodeAccess(rows[i].second));
    YIDAN_READ(reading, log::DecodeAccessReading(record.reading));
    auto* link = out.add_links();
    if (reading.document_id == q.document_id() && reading.sealed_until_ms <= r.now) {
      link->set_reading(std::move(record.reading));
    } else {
      link->set_hidden(log::ReadingDigest(record.reading).ToString());
    }
  }
  *out.mutable_checkpoint() = r.head->checkpoint;
  if (rows.size() > *page) {
    out.set_next_number(q.first_number() + *page);
    return out;
  }
  AddSeal(*r.head, *out.mutable_seal());
  return out;
}

}  // namespace yidan::query
