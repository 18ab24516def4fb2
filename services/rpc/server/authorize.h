// May this caller use this method? Asked by every handler before anything is parsed or judged. The
// caller's standing (admitted, not suspended, roles) is the directory's, read through the ledger and
// kept for at most a second: a SUSPEND closes the services that much later, while the rules, which judge
// who *signed*, see it at once. Thread rule: any thread; Done runs on the caller's thread when the answer
// is at hand, otherwise on a ledger thread, exactly once, and must not block.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "services/api/ledger_port.h"
#include "services/rpc/server/identity.h"
#include "services/rpc/wire/act_kind.h"
#include "yidan/internal/v1/ledger.pb.h"
#include "yidan/v1/act.pb.h"
#include "yidan/v1/directory.pb.h"

namespace yidan::rpc {

// A set of roles; empty asks for none.
class RoleSet {
 public:
  constexpr RoleSet() = default;
  constexpr RoleSet(std::initializer_list<v1::Role> roles) {
    for (const v1::Role role : roles) bits_ |= 1U << static_cast<unsigned>(role);
  }
  [[nodiscard]] constexpr bool Empty() const { return bits_ == 0; }
  [[nodiscard]] constexpr bool Meets(RoleSet other) const { return (bits_ & other.bits_) != 0; }
  constexpr void Add(RoleSet other) { bits_ |= other.bits_; }
  // "AUTHORITY", "CARRIER or FORWARDER".
  [[nodiscard]] std::string Names() const;

 private:
  std::uint32_t bits_ = 0;
};

// What a service lets in: the kinds that are its in rpc/wire/act_kind.h's table.
struct ServicePolicy {
  std::string_view name;  // "TransferService"
  std::string_view role;  // "transfer"
  std::vector<v1::ActKind> acts;
  [[nodiscard]] bool Takes(v1::ActKind kind) const;
};
ServicePolicy PolicyOf(ServiceId service);

struct Standing {
  bool known = false;
  bool suspended = false;
  RoleSet roles;
};
Standing StandingOf(const internal::v1::GetStandingResponse& answer);

// What a method asks of its caller, besides that the directory knows it.
struct Wanted {
  RoleSet roles{};             // one of these; empty: none is asked for
  bool suspended_too = false;  // also of a participant that is suspended
};
// UNKNOWN_CALLER, CALLER_SUSPENDED or CALLER_ROLE_MISSING.
api::Reply<void> Permit(const Standing& standing, const Wanted& wanted);

class Authorizer {
 public:
  struct Options {
    std::chrono::milliseconds keep{1000};
    std::size_t callers_max = 4096;  // remembered at once
    std::chrono::milliseconds read_timeout{5000};
    std::function<std::chrono::steady_clock::time_point()> now = std::chrono::steady_clock::now;
  };
  // REQUIRES: every read it started has been answered before `ledger` or this object goes.
  explicit Authorizer(api::LedgerPort& ledger) : Authorizer(ledger, Options()) {}
  Authorizer(api::LedgerPort& ledger, Options options);

  using Done = std::function<void(const api::Reply<Standing>&)>;
  // The directory's word on a caller; a service identity is UNKNOWN_CALLER here, since only participants
  // use the public services.
  void Read(const CallerIdentity& caller, Done done);

  using Permitted = std::function<void(const api::Reply<void>&)>;
  void Authorize(const CallerIdentity& caller, const Wanted& wanted, Permitted done);
  [[nodiscard]] std::chrono::milliseconds keep() const { return options_.keep; }

 private:
  struct Entry {
    Standing standing;
    std::chrono::steady_clock::time_point read_at;
    bool reading = false;
    std::vector<Done> waiting;  // one read answers all who asked meanwhile
  };
  void MakeRoom();
  void Answered(const std::string& id, const api::Reply<internal::v1::ReadResponse>& answer);

  api::LedgerPort& ledger_;
  const Options options_;
  std::mutex mutex_;
  std::unordered_map<std::string, Entry> entries_;
};

}  // namespace yidan::rpc
