// What stands beside the log: the record of readers with its two meta rows, and contents of documents that
// the log does not have. Thread rule: one thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "services/replica/fsck_log.h"
#include "services/store/ports/ports.h"

namespace yidan::replica {

struct BesideFault {
  std::string what;
  bool lost = true;  // follows from nothing; otherwise `mended` mends it
  // The right row, or none: then it is not to be there.
  struct Row {
    store::Table table;
    std::string key;
    std::optional<std::string> value;
  };
  std::optional<Row> mended = {};
};

// `derived`: what the log gives. Contents are looked at only if the log holds to its end.
Result<std::vector<BesideFault>> BesideTheLog(const store::StoreView& view, const store::StoreView& derived,
                                              const ExaminedLog& log);

}  // namespace yidan::replica
