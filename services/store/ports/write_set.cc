#include "services/store/ports/ports.h"

namespace yidan::store {

void WriteSet::Put(Table table, std::string key, std::string value) {
  bytes_ += key.size() + value.size();
  operations_.push_back({table, std::move(key), std::move(value)});
}

void WriteSet::Delete(Table table, std::string key) {
  bytes_ += key.size();
  operations_.push_back({table, std::move(key), std::nullopt});
}

void WriteSet::Clear() {
  operations_.clear();
  bytes_ = 0;
}

}  // namespace yidan::store
