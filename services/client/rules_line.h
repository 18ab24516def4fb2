// The line of the rules: whether the RULES entries that a registry proves were signed as they must be, by k
// of its registrar's keys that were good at each (PROTOCOL §3). Which keys these were follows from entry 0
// and the acts on the registrar's own chain, each decided by the rules as every replay decides it; the chain
// is whole if it ends in the record that the state map proves. Pure; any thread.
#pragma once

#include <cstdint>
#include <vector>

#include "services/base/result.h"
#include "services/log/entry.h"
#include "services/title/directory.h"
#include "services/title/rule_set.h"
#include "yidan/v1/query.pb.h"

namespace yidan::client {

struct OwnEntry {
  log::Entry entry;
  Digest leaf;
};

// `own`: GENESIS and every RULES and NOTE_KEY, ascending, known to be in the log. `chain`: of the registrar,
// as the registry states it; what is later than `record`, which is proven, is left aside. Returns up to which
// index, inclusive, the rules are known: UINT64_MAX, or that of an ADOPT, itself signed as it must be, of a
// version that `book` lacks. kCorrupt: the entry at fault.
Result<std::uint64_t> CheckRulesLine(const std::vector<OwnEntry>& own,
                                     const std::vector<v1::HistoryEntry>& chain,
                                     const title::ParticipantRecord& record, const title::RuleBook& book);

}  // namespace yidan::client
