#include "services/query/rights.h"

namespace yidan::query {
namespace {

// Offeree and release_by read until the offer ends; pledgee and pledgor while the pledge lives.
bool ReadsByBurden(const title::TitleState& state, const std::string& id, title::TimeMs now) {
  if (state.offer && now < state.offer->expires_at &&
      (state.offer->to == id || state.offer->release_by == id)) {
    return true;
  }
  return state.pledge && (state.pledge->pledgee == id || state.pledge->pledgor == id);
}

bool ReadsByGrant(const title::TitleState& state, const std::string& id, title::TimeMs now) {
  for (const auto& [grant_id, grant] : state.grants) {
    const bool alive = grant.until == 0 || now < grant.until;
    // A grant of single pointers opens a redacted proof file only, never the whole content.
    if (grant.reader == id && alive && grant.pointers.empty()) return true;
  }
  return false;
}

bool ReadsByJurisdiction(const title::TitleState& state, const title::ParticipantRecord& caller,
                         std::uint64_t index) {
  for (const auto kind : {v1::AUTHORITY_KIND_CUSTOMS, v1::AUTHORITY_KIND_COURT, v1::AUTHORITY_KIND_POLICE}) {
    if (caller.InJurisdiction(kind, state.header.jurisdictions, index)) {
      return caller.HasRole(v1::ROLE_AUTHORITY, index);
    }
  }
  return false;
}

}  // namespace

ReadingRight RightOf(const title::TitleState& state, const title::ParticipantRecord* caller,
                     std::uint64_t index, title::TimeMs now) {
  if (caller == nullptr || caller->SuspendedAt(index)) return ReadingRight::kNone;
  const std::string& id = caller->participant_id;
  if (id == state.issuer || id == state.holder) return ReadingRight::kOwner;
  if (ReadsByBurden(state, id, now) || ReadsByGrant(state, id, now)) return ReadingRight::kContent;
  if (state.order.kind == v1::ORDER_KIND_NAMED && state.order.party == id) return ReadingRight::kContent;
  if (ReadsByJurisdiction(state, *caller, index)) return ReadingRight::kContent;
  if (caller->HasRole(v1::ROLE_AUDITOR, index)) return ReadingRight::kHistory;
  return ReadingRight::kNone;
}

}  // namespace yidan::query
