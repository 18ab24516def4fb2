// What the commands of admin.h are given. Plain values.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "services/monitor/cosigning.h"
#include "services/title/rule_set.h"

namespace yidan::yidand {

struct AdminSettings {
  std::string data;                        // the registry's directory
  std::string slots;                       // of its head slots; disk.h
  std::string scratch;                     // where the log is replayed to; empty: in `data`
  std::string remembered_checkpoint_file;  // empty: none
  std::string backups;                     // the directory that backups are kept in
  std::uint32_t backups_kept = 0;
  std::uint32_t backup = 0;  // the one that is restored, by its number; 0: the newest
  std::vector<monitor::WitnessAddress> witnesses;
  std::string witness_ca;
  const title::RuleBook* rules = &title::RuleBook::Released();
};

using Progress = std::function<void(std::uint64_t done, std::uint64_t entries)>;

}  // namespace yidan::yidand
