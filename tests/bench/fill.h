// Makes a registry large: documents that are rows of its stopped database, as their ISSUE would have left
// them, with true entries, tree, titles, indexes and state map, but without the signatures and contents that
// would take hours. Their acts cannot be replayed; everything that works from rows does work.
// Thread rule: one thread, the registry stopped.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "services/title/state.h"
#include "storage/rocks_store.h"

namespace yidan::bench {

// Of a filled document.
std::string FilledId(std::uint64_t number);
title::TitleState FilledTitle(const title::TitleState& pattern, std::uint64_t number);

struct Filled {
  double seconds = 0;
  double map_us_per_key = 0;  // of the state map's update, in batches of 4,096 documents
};
// Documents `from` to `to` - 1, each like one of `pattern_documents` in turn, which the registry issued and
// nobody moved since. REQUIRES: one at least. Throws std::runtime_error.
Filled Fill(storage::RocksStore& store, const std::vector<std::string>& pattern_documents, std::uint64_t from,
            std::uint64_t to);

title::TitleState ReadTitle(const storage::RocksStore& store, const std::string& document_id);

// The state map alone: `keys` titles, spread over all `documents`, change in one batch.
struct MapCost {
  double us_per_key = 0;
  double tiles_read_per_key = 0;
  double tiles_written_per_key = 0;
};
MapCost MeasureMap(const storage::RocksStore& store, std::uint64_t documents, std::size_t keys);

}  // namespace yidan::bench
