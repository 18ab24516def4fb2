#include "services/rpc/server/authorize.h"

#include <algorithm>
#include <utility>

#include "services/rpc/wire/errors.h"

namespace yidan::rpc {
namespace {

tl::unexpected<api::ServiceError> Denied(v1::ErrorReason reason, std::string message) {
  return tl::unexpected(ServiceErrorOf(reason, std::move(message)));
}

}  // namespace

ServicePolicy PolicyOf(ServiceId service) {
  ServicePolicy out{NameOf(service), RoleNameOf(service), {}};
  for (const ActRoute& route : ActRoutes()) {
    if (route.service == service) out.acts.push_back(route.kind);
  }
  return out;
}

bool ServicePolicy::Takes(v1::ActKind kind) const {
  return std::find(acts.begin(), acts.end(), kind) != acts.end();
}

std::string RoleSet::Names() const {
  constexpr std::string_view kPrefix = "ROLE_";
  std::string out;
  for (int number = 1; v1::Role_IsValid(number); ++number) {
    const auto role = static_cast<v1::Role>(number);
    if (Meets({role})) out += (out.empty() ? "" : " or ") + v1::Role_Name(role).substr(kPrefix.size());
  }
  return out;
}

Standing StandingOf(const internal::v1::GetStandingResponse& answer) {
  Standing standing;
  standing.known = answer.known();
  standing.suspended = answer.suspended();
  for (const int role : answer.roles()) standing.roles.Add({static_cast<v1::Role>(role)});
  return standing;
}

api::Reply<void> Permit(const Standing& standing, const Wanted& wanted) {
  if (!standing.known) {
    return Denied(v1::ERROR_REASON_UNKNOWN_CALLER, "the certificate names no participant of this registry");
  }
  if (standing.suspended && !wanted.suspended_too)
    return Denied(v1::ERROR_REASON_CALLER_SUSPENDED, "the calling participant is suspended");
  if (!wanted.roles.Empty() && !standing.roles.Meets(wanted.roles)) {
    return Denied(
        v1::ERROR_REASON_CALLER_ROLE_MISSING,
        "this is for participants with role " + wanted.roles.Names() + ", which the caller has not");
  }
  return {};
}

Authorizer::Authorizer(api::LedgerPort& ledger, Options options)
    : ledger_(ledger), options_(std::move(options)) {}

void Authorizer::Read(const CallerIdentity& caller, Done done) {
  if (!caller.IsParticipant()) return done(Standing());
  std::unique_lock lock(mutex_);
  auto found = entries_.find(caller.name);
  if (found == entries_.end()) {
    MakeRoom();
    found = entries_.try_emplace(caller.name).first;
  } else if (!found->second.reading && options_.now() - found->second.read_at < options_.keep) {
    const Standing standing = found->second.standing;
    lock.unlock();
    return done(standing);
  }
  found->second.waiting.push_back(std::move(done));
  if (std::exchange(found->second.reading, true)) return;
  lock.unlock();

  internal::v1::ReadRequest request;
  request.mutable_get_standing()->set_participant_id(caller.name);
  ledger_.Read(std::move(request), std::chrono::system_clock::now() + options_.read_timeout,
               [this, id = caller.name](const auto& answer) { Answered(id, answer); });
}

void Authorizer::Authorize(const CallerIdentity& caller, const Wanted& wanted, Permitted done) {
  Read(caller, [wanted, done = std::move(done)](const api::Reply<Standing>& standing) {
    if (!standing) return done(tl::unexpected(standing.error()));
    done(Permit(*standing, wanted));
  });
}

// REQUIRES: mutex_ held. Entries that are being read stay, since callers wait for them; the server's bounds
// on calls bound how many those can be.
void Authorizer::MakeRoom() {
  if (entries_.size() < options_.callers_max) return;
  const auto now = options_.now();
  std::erase_if(entries_, [&](const auto& item) {
    return !item.second.reading && now - item.second.read_at >= options_.keep;
  });
  for (auto it = entries_.begin(); it != entries_.end() && entries_.size() >= options_.callers_max;) {
    it = it->second.reading ? std::next(it) : entries_.erase(it);
  }
}

void Authorizer::Answered(const std::string& id, const api::Reply<internal::v1::ReadResponse>& answer) {
  // Without an answer the caller is not let in now, and nothing is remembered of it.
  api::Reply<Standing> result;
  if (answer && answer->has_get_standing()) {
    result = StandingOf(answer->get_standing());
  } else if (answer) {
    result = Denied(v1::ERROR_REASON_OUTCOME_UNKNOWN,
                    "the ledger did not answer the question for the caller's standing");
  } else {
    result = tl::unexpected(answer.error());
  }
  std::vector<Done> waiting;
  {
    const std::scoped_lock lock(mutex_);
    const auto found = entries_.find(id);
    waiting = std::move(found->second.waiting);
    if (result) {
      found->second = Entry{*result, options_.now(), false, {}};
    } else {
      entries_.erase(found);
    }
  }
  for (const Done& done : waiting) done(result);
}

}  // namespace yidan::rpc
