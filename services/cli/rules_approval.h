// Rules of the registry that its registrar's keys sign each on a machine of its own: what yidand adopt-rules
// --propose wrote, shown and signed by yidan approve. One thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "services/cli/to_json.h"
#include "services/cli/words.h"
#include "services/log/rules_proposal.h"

namespace yidan::cli {

// nullopt: the file is no such proposal. BAD_INPUT: it is a spoilt one.
Answer<std::optional<log::RulesProposal>> ReadRules(const std::string& path);

bool LooksLikeRules(const std::string& path);

// Every field, and where a server is named and answers, what is in force now beside what would change.
Answer<Output> ShowRules(Session& session, const log::RulesProposal& proposal);
// Signs it with the session's key, into the file.
Answer<Output> ApproveRules(Session& session, const std::string& path, log::RulesProposal proposal);
// Takes over the signatures of other copies, into the file.
Answer<Output> MergeRules(const std::string& path, log::RulesProposal proposal,
                          const std::vector<std::string>& others);
// "ANNOUNCE 1 of rules 1".
std::string RulesTitle(const log::RulesProposal& proposal);

}  // namespace yidan::cli
