// SearchShipments: what of a value's index rows the caller may see (PROTOCOL §7).
#include "services/query/queries.h"
#include "services/query/queries_internal.h"
#include "services/query/search_value.h"

namespace yidan::query {
namespace {

constexpr std::size_t kRowsAtOnce = 100;
constexpr std::size_t kRowsACall = 2'000;  // looked at, seen or not

// How far a search has come. It goes with the page token, and the first page begins it.
struct Progress {
  std::uint64_t log_size = 0;  // at the first page
  std::uint64_t unsealable = 0;
  std::string last;  // key of the row looked at last; empty: none yet
};

std::string Encode(const Progress& at) {
  return Encoder().U64(at.log_size).U64(at.unsealable).Str(at.last).Take();
}

Progress ProgressOf(const std::string& token, std::uint64_t log_size) {
  if (token.empty()) return {log_size, 0, {}};
  Decoder in(token);  // our own, since it could be opened
  Progress at;
  at.log_size = in.U64();
  at.unsealable = in.U64();
  at.last = in.Str();
  return at;
}

// The runs of index rows that hold what is searched for, ascending. Indexed values went through the same
// fold: "ＭＳＣＵ 663987-0" finds MSCU6639870. HS codes are a tree: found are the headings that stand above
// the value, each by itself, and everything that begins with the value.
std::vector<std::string> RunsOf(v1::SearchKind kind, const std::string& value) {
  const auto number = static_cast<std::uint8_t>(kind);
  if (kind != v1::SEARCH_KIND_HS) return {store::SearchPrefix(number, value)};
  std::vector<std::string> runs;
  for (std::size_t digits = 2; digits < value.size(); digits += 2) {
    runs.push_back(store::SearchPrefix(number, value.substr(0, digits)));
  }
  runs.push_back(Encoder().U8(number).Raw(value).Take());
  return runs;
}

// Whether the row looked at last stands behind the whole run.
bool IsPast(const std::string& run, const std::string& last) { return last > run && !last.starts_with(run); }

}  // namespace

api::Reply<v1::SearchShipmentsResponse> Queries::Search(const Reading& r,
                                                        const v1::SearchShipmentsRequest& q) const {
  if (!v1::SearchKind_IsValid(q.kind()) || q.kind() == v1::SEARCH_KIND_UNSPECIFIED) {
    return Fault(v1::ERROR_REASON_BAD_REQUEST, "kind must name what to search by", "kind");
  }
  const auto value = SearchValue(q.kind(), q.value());
  if (!value) return Fault(v1::ERROR_REASON_BAD_REQUEST, value.error().message, "value");
  auto page = PageSize(q.page_size(), 50, 200);
  if (!page) return tl::unexpected(page.error());
  const auto sealed = SealedUntil(q.sealed_until(), true, r.now);
  if (!sealed) return tl::unexpected(sealed.error());
  const std::vector<std::string> runs = RunsOf(q.kind(), *value);
  const PagedQuery query{"SearchShipments", r.caller, runs.back()};
  auto token = pages_.KeyOf(query, q.page_token());
  if (!token) return tl::unexpected(token.error());

  Progress at = ProgressOf(*token, r.head->size);
  v1::SearchShipmentsResponse out;
  bool more = true;
  // Rows that the caller may not see are passed over without a trace, a bounded number per call.
  std::size_t run = 0;
  while (run + 1 < runs.size() && IsPast(runs[run], at.last)) ++run;
  for (std::size_t looked_at = 0; more && looked_at < kRowsACall;) {
    const std::string after = at.last.starts_with(runs[run]) ? at.last : std::string();
    YIDAN_READ(rows, r.view().Scan(store::Table::kSearch, runs[run], after, kRowsAtOnce));
    const bool to_its_end = rows.size() < kRowsAtOnce;
    more = !to_its_end || run + 1 < runs.size();
    for (const auto& [key, nothing] : rows) {
      if (static_cast<std::size_t>(out.shipments_size()) == *page) {
        more = true;
        looked_at = kRowsACall;
        break;
      }
      at.last = key;
      ++looked_at;
      const std::size_t zero = key.find('\0', 1);
      if (zero == std::string::npos) continue;
      auto state = TitleOf(r.view(), key.substr(zero + 1));
      if (!state) return tl::unexpected(state.error());
      const Right right = r.RightTo(*state);
      if (r.directory->failure()) return StoreFault(*r.directory->failure());
      if (right.kind < ReadingRight::kContent) continue;
      const Named named{std::move(*state), right};
      if (right.kind != ReadingRight::kOwner) {
        // Shown openly, it would tell the holder of a search that is to stay sealed.
        if (*sealed != 0 && !right.as_authority) {
          ++at.unsealable;
          continue;
        }
        if (auto recorded = Record(r, named, "search_shipments", &q.sealed_until()); !recorded) {
          return tl::unexpected(recorded.error());
        }
      }
      auto* shipment = out.add_shipments();
      shipment->set_document_id(named.state.document_id);
      shipment->set_matched(key.substr(1, zero - 1));
      *shipment->mutable_title() = title::ToProto(named.state, r.now);
    }
    if (to_its_end && run + 1 < runs.size()) ++run;
  }
  if (more) out.set_next_page_token(pages_.TokenAfter(query, Encode(at)));
  out.set_complete(!more && at.unsealable == 0);
  out.set_log_size(at.log_size);
  out.set_searched(*value);
  out.set_unsealable(at.unsealable);
  return out;
}

}  // namespace yidan::query
