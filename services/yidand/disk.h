// The data directory as the ledger's ports: DIR/db (RocksDB) and DIR/head (the two checkpoint slots).
// Thread rule: as the ports.
#pragma once

#include <memory>
#include <string>

#include "services/base/result.h"
#include "services/ledger/ports.h"

namespace yidan::yidand {

class Disk {
 public:
  // `create`: make what is missing; otherwise a missing database is kNotFound.
  static Result<std::unique_ptr<Disk>> Open(const std::string& directory, bool create);
  ~Disk();

  ledger::Store& store();
  ledger::CommitLog& commit_log();
  ledger::HeadSlots& slots();

 private:
  struct Parts;
  explicit Disk(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace yidan::yidand
