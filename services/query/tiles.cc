// GetTile: the log in the tlog-tiles layout, under the newest checkpoint.
#include "services/log/tiles.h"

#include "services/query/queries.h"
#include "services/query/queries_internal.h"
#include "services/store/nodes.h"

namespace yidan::query {

api::Reply<v1::GetTileResponse> Queries::GetTile(const Reading& r, const v1::GetTileRequest& q) const {
  const auto path = log::ParseTilePath(q.path());
  if (!path) return Fault(v1::ERROR_REASON_BAD_REQUEST, path.error().message, "path");
  // As in ListEntries: acts name parties and terms, hashes name nobody (PROTOCOL §7).
  if (path->entries && !r.IsAuditor()) {
    return Fault(v1::ERROR_REASON_CALLER_ROLE_MISSING, "entry bundles go to role AUDITOR");
  }
  const auto entry = [&r](std::uint64_t index) -> Result<std::string> {
    YIDAN_ASSIGN(auto bytes, r.view().Get(store::Table::kEntries, store::KeyOfIndex(index)));
    if (!bytes) return Corrupt("entry " + std::to_string(index) + " is missing");
    return std::move(*bytes);
  };
  auto bytes = path->entries ? log::ReadEntryBundle(*path, r.head->size, entry)
                             : log::ReadHashTile(*path, r.head->size, store::NodesOf(r.view()));
  if (!bytes && bytes.error().kind == Error::Kind::kNotFound) {
    return Fault(v1::ERROR_REASON_NOT_FOUND, bytes.error().message, "path");
  }
  if (!bytes) return StoreFault(bytes.error());
  v1::GetTileResponse out;
  out.set_data(*std::move(bytes));
  return out;
}

}  // namespace yidan::query
