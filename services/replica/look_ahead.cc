// Reading entries before their turn. Most of a replay is signatures and reading, which depend on nothing that
// came before but the keys: they are done on all cores, and what is left is done in order.
#include <algorithm>
#include <future>
#include <iterator>
#include <span>
#include <thread>

#include "services/log/merkle.h"
#include "services/replica/replica.h"

namespace yidan::replica {

Replica::Ahead Replica::LookAhead(std::string entry_bytes) const {
  Ahead out;
  if (auto decoded = log::DecodeEntry(entry_bytes)) {
    out.entry = *std::move(decoded);
    out.leaf = log::LeafHash(entry_bytes);
    const auto* act = std::get_if<log::ActBody>(&out.entry->body);
    const title::RuleSet* rules = rules_;
    if (act != nullptr && rules != nullptr) {
      out.act = interpret::Foresee(*act, *rules, [this](const Digest& id) { return keys_.Find(id); });
    }
  }
  out.bytes = std::move(entry_bytes);
  return out;
}

std::vector<Replica::Ahead> Replica::LookAhead(std::vector<std::string> entries) const {
  std::vector<Ahead> out(entries.size());
  const std::size_t shares = std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, 16);
  const std::size_t share = (entries.size() + shares - 1) / shares;
  std::vector<std::future<void>> running;
  for (std::size_t first = 0; first < entries.size(); first += share) {
    const std::size_t end = std::min(first + share, entries.size());
    running.push_back(std::async(std::launch::async, [this, &entries, &out, first, end] {
      for (std::size_t i = first; i < end; ++i) out[i] = LookAhead(std::move(entries[i]));
    }));
  }
  for (auto& one : running) one.get();
  return out;
}

}  // namespace yidan::replica
