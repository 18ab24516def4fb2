#include "services/store/registry_entries.h"

#include "services/store/records.h"

namespace yidan::store {

Result<std::string> EntryBytes(const StoreView& view, std::uint64_t index) {
  YIDAN_ASSIGN(auto bytes, view.Get(Table::kEntries, KeyOfIndex(index)));
  if (!bytes) return Corrupt("entry " + std::to_string(index) + " is missing");
  return std::move(*bytes);
}

Result<log::Entry> EntryAt(const StoreView& view, std::uint64_t index) {
  YIDAN_ASSIGN(const std::string bytes, EntryBytes(view, index));
  return log::DecodeEntry(bytes);
}

Result<std::vector<std::string>> NoteKeys(const StoreView& view) {
  std::vector<std::string> keys;
  YIDAN_ASSIGN(const auto touches, view.Scan(Table::kTouches, TouchPrefixOfRegistry(), "", SIZE_MAX));
  for (const auto& [key, value] : touches) {
    YIDAN_ASSIGN(const log::Entry entry, EntryAt(view, IndexOfKey(key).value_or(0)));
    if (const auto* genesis = std::get_if<log::GenesisBody>(&entry.body)) keys.push_back(genesis->note_key);
    if (const auto* rotation = std::get_if<log::NoteKeyBody>(&entry.body)) keys.push_back(rotation->new_key);
  }
  if (keys.empty()) return Corrupt("no entry names the registry's note key");
  return keys;
}

}  // namespace yidan::store
