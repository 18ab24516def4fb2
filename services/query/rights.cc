#include "services/query/rights.h"

#include <algorithm>

#include "services/interpret/owners.h"

namespace yidan::query {
namespace {

// Offeree and release_by read until the offer ends; pledgee and pledgor while the pledge lives.
bool ReadsByBurden(const title::TitleState& state, const Asker& asker, title::TimeMs now) {
  if (state.offer && now < state.offer->expires_at &&
      asker.IsAny({state.offer->to, state.offer->release_by})) {
    return true;
  }
  return state.pledge && asker.IsAny({state.pledge->pledgee, state.pledge->pledgor});
}

// kContent by a grant of the whole, kDisclosure by grants of pointers, or kNone.
Right RightByGrant(const title::TitleState& state, const Asker& asker, title::TimeMs now) {
  Right right;
  for (const auto& [grant_id, grant] : state.grants) {
    const bool alive = grant.until == 0 || now < grant.until;
    if (!alive || !asker.Is(grant.reader)) continue;
    if (grant.pointers.empty()) return {ReadingRight::kContent};
    right.kind = ReadingRight::kDisclosure;
    right.pointers.insert(right.pointers.end(), grant.pointers.begin(), grant.pointers.end());
  }
  std::sort(right.pointers.begin(), right.pointers.end());
  right.pointers.erase(std::unique(right.pointers.begin(), right.pointers.end()), right.pointers.end());
  return right;
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

Asker::Asker(const title::ParticipantRecord* record, const title::Facts& directory, std::uint64_t index,
             title::TimeMs now)
    : record_(record), directory_(directory), now_(now) {
  if (record_ == nullptr) return;
  if (record_->SuspendedAt(index) || title::CarriesOn(*record_, directory_, now_) != record_) {
    record_ = nullptr;
  }
}

bool Asker::IsAny(std::initializer_list<std::string_view> ids) const {
  if (Stranger()) return false;
  const std::string& own = record_->participant_id;
  if (std::find(ids.begin(), ids.end(), own) != ids.end()) return true;
  return std::any_of(ids.begin(), ids.end(), [&](std::string_view id) {
    if (id.empty()) return false;
    const title::ParticipantRecord* named = directory_.Participant(std::string(id));
    if (named == nullptr || !named->succession) return false;
    return title::CarriesOn(*named, directory_, now_)->participant_id == own;
  });
}

Right RightOf(const title::TitleState& state, const Asker& asker, std::uint64_t index, title::TimeMs now) {
  if (asker.Stranger()) return {};
  for (const std::string* owner : interpret::OwnersOf(state)) {
    if (asker.Is(*owner)) return {ReadingRight::kOwner};
  }
  // First of those that are recorded: nobody takes an authority's sealed reading away by giving it another
  // right.
  if (ReadsByJurisdiction(state, asker.record(), index)) return {ReadingRight::kContent, {}, true};
  if (ReadsByBurden(state, asker, now)) return {ReadingRight::kContent};
  if (state.order.kind == v1::ORDER_KIND_NAMED && asker.Is(state.order.party)) {
    return {ReadingRight::kContent};
  }
  Right granted = RightByGrant(state, asker, now);
  if (granted.kind == ReadingRight::kContent) return granted;
  if (granted.kind == ReadingRight::kDisclosure) return granted;
  if (asker.record().HasRole(v1::ROLE_AUDITOR, index)) return {ReadingRight::kHistory};
  return {};
}

}  // namespace yidan::query
