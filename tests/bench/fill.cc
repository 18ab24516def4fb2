#include "tests/bench/fill.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <random>
#include <stdexcept>
#include <vector>

#include "services/crypto/crypto.h"
#include "services/log/entry.h"
#include "services/log/map_keys.h"
#include "services/log/merkle.h"
#include "services/log/sealed_tags.h"
#include "services/log/state_map.h"
#include "services/store/head.h"
#include "services/store/nodes.h"
#include "services/store/records.h"
#include "tests/bench/figures.h"
#include "yidan/v1/act.pb.h"

namespace yidan::bench {
namespace {

using store::Table;

constexpr std::uint64_t kBatch = 4'096;

template <class T>
T Must(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message);
  return *std::move(result);
}
void Must(const Outcome& outcome) {
  if (!outcome) throw std::runtime_error(outcome.error().message);
}

Digest ActOf(std::uint64_t number) { return crypto::Sha256("act of " + FilledId(number)); }

// What every document of a pattern has in common.
struct Pattern {
  title::TitleState title;
  log::ActBody act;
  std::vector<std::string> search;  // kind and value of each search row, up to the document's id
};

class Filler {
 public:
  Filler(storage::RocksStore& store, const std::vector<std::string>& pattern_documents) : store_(store) {
    next_ = store.NextIndex();
    tree_ = Must(log::TreeAppender::Restore(next_, store::NodesOf(store)));
    const auto last = Must(log::DecodeEntry(Row(Table::kEntries, store::KeyOfIndex(next_ - 1))));
    last_leaf_ = log::LeafHash(Row(Table::kEntries, store::KeyOfIndex(next_ - 1)));
    time_ms_ = last.time_ms;
    access_root_ = std::get<log::SealBody>(last.body).access_root;
    goods_key_ = Row(Table::kMeta, std::string(store::kMetaGoodsKey));
    for (const std::string& document : pattern_documents) patterns_.push_back(ReadPattern(document));
  }

  Filled Run(std::uint64_t from, std::uint64_t to) {
    const auto start = SteadyClock::now();
    std::uint64_t keys = 0;
    for (std::uint64_t first = from; first < to; first += kBatch) {
      store::WriteSet writes;
      std::vector<log::MapChange> changes;
      const std::uint64_t index = next_;
      for (std::uint64_t n = first; n < std::min(to, first + kBatch); ++n) Add(n, writes, changes);
      keys += changes.size();
      Seal(writes, std::move(changes));
      Must(store_.Write(index, writes));
    }
    return {SecondsSince(start), map_seconds_ * 1e6 / static_cast<double>(keys)};
  }

 private:
  std::string Row(Table table, const std::string& key) const {
    auto value = Must(store_.Get(table, key));
    if (!value) throw std::runtime_error("a row of the pattern is missing");
    return *std::move(value);
  }
  [[nodiscard]] Pattern ReadPattern(const std::string& document) const {
    Pattern out;
    out.title = ReadTitle(store_, document);
    const auto issue =
        Must(log::DecodeEntry(Row(Table::kEntries, store::KeyOfIndex(out.title.issued_index))));
    out.act = std::get<log::ActBody>(issue.body);
    out.act.goods.resize(1);
    for (const auto& [key, value] : Must(store_.Scan(Table::kSearch, "", "", 100'000))) {
      if (key.ends_with(std::string(1, '\0') + document)) {
        out.search.push_back(key.substr(0, key.size() - document.size() - 1));
      }
    }
    return out;
  }
  void Append(const log::Entry& entry, store::WriteSet& writes) {
    std::string bytes = Must(log::EncodeEntry(entry));
    last_leaf_ = log::LeafHash(bytes);
    writes.Put(Table::kEntries, store::KeyOfIndex(entry.index), std::move(bytes));
    std::vector<log::TreeNode> nodes;
    tree_.Append(last_leaf_, nodes);
    for (const auto& [id, hash] : nodes) {
      writes.Put(Table::kTreeNodes, store::KeyOfNode(id.level, id.index), hash.ToString());
    }
    ++next_;
  }
  log::Entry NextEntry() const {
    log::Entry entry;
    entry.index = next_;
    entry.previous_leaf = last_leaf_;
    entry.time_ms = time_ms_;
    return entry;
  }

  void Add(std::uint64_t number, store::WriteSet& writes, std::vector<log::MapChange>& changes) {
    const std::string id = FilledId(number);
    const Digest tag = crypto::Sha256("goods of " + id);
    Pattern& pattern = patterns_[number % patterns_.size()];
    title::TitleState state = FilledTitle(pattern.title, number);
    state.issued_index = state.last_index = next_;
    std::string value = title::Encode(state);
    changes.push_back(log::MapChange::Put(log::TitleKey(id), value));
    writes.Put(Table::kTitles, id, std::move(value));
    writes.Put(Table::kActs, ActOf(number).ToString(), store::KeyOfIndex(next_));
    writes.Put(Table::kTouches, store::TouchPrefixOfDocument(id) + store::KeyOfIndex(next_), "");
    writes.Put(Table::kHolders, store::JoinKey(state.holder, id), "");
    writes.Put(Table::kGoods, store::KeyOfGoodsCover(tag, id), "");
    writes.Put(Table::kGoods, store::KeyOfGoodsList(id), tag.ToString());
    for (const std::string& key : pattern.search) {
      writes.Put(Table::kSearch, key + std::to_string(number % 1'000'000) + '\0' + id, "");
    }
    log::Entry entry = NextEntry();
    pattern.act.signature = tag.ToString() + tag.ToString();
    pattern.act.goods.front().sealed_tags = log::SealTags(
        goods_key_, entry.index, id, {{tag, static_cast<std::uint8_t>(title::GoodsClass::kUnit)}});
    entry.body = pattern.act;
    Append(entry, writes);
  }

  void Seal(store::WriteSet& writes, std::vector<log::MapChange> changes) {
    const auto start = SteadyClock::now();
    auto update = Must(log::UpdateStateMap(std::move(changes), store::MapNodesOf(store_)));
    map_seconds_ += SecondsSince(start);
    for (auto& write : update.writes) {
      if (write.value) {
        writes.Put(Table::kMapNodes, std::move(write.key), *std::move(write.value));
      } else {
        writes.Delete(Table::kMapNodes, std::move(write.key));
      }
    }
    writes.Put(Table::kSeals, store::KeyOfIndex(next_), "");
    log::Entry entry = NextEntry();
    entry.body = log::SealBody{update.root, time_ms_, access_root_};
    Append(entry, writes);
  }

  storage::RocksStore& store_;
  std::string goods_key_;
  std::vector<Pattern> patterns_;
  std::uint64_t next_ = 0;
  std::uint64_t time_ms_ = 0;
  Digest last_leaf_;
  Digest access_root_;
  log::TreeAppender tree_;
  double map_seconds_ = 0;
};

}  // namespace

std::string FilledId(std::uint64_t number) {
  const std::string digits = std::to_string(number);
  return "FILL-" + std::string(12 - digits.size(), '0') + digits;
}

title::TitleState FilledTitle(const title::TitleState& pattern, std::uint64_t number) {
  title::TitleState state = pattern;
  state.document_id = FilledId(number);
  state.last_act = ActOf(number);
  state.history = title::ExtendHistory(Digest{}, number, v1::ACT_KIND_ISSUE, state.last_act);
  return state;
}

title::TitleState ReadTitle(const storage::RocksStore& store, const std::string& document_id) {
  const auto bytes = Must(store.Get(Table::kTitles, document_id));
  if (!bytes) throw std::runtime_error(document_id + " is not in the database");
  return Must(title::DecodeTitleState(*bytes));
}

Filled Fill(storage::RocksStore& store, const std::vector<std::string>& pattern_documents, std::uint64_t from,
            std::uint64_t to) {
  return Filler(store, pattern_documents).Run(from, to);
}

MapCost MeasureMap(const storage::RocksStore& store, std::uint64_t documents, std::size_t keys) {
  std::mt19937_64 random(2017);
  constexpr int kRounds = 21;
  std::vector<double> took;
  std::size_t read = 0;
  std::size_t written = 0;
  for (int round = 0; round < kRounds; ++round) {
    std::vector<log::MapChange> changes;
    for (std::size_t i = 0; i < keys; ++i) {
      changes.push_back(log::MapChange::Put(log::TitleKey(FilledId(random() % documents)),
                                            "another state " + std::to_string(round)));
    }
    const auto nodes = [&, stored = store::MapNodesOf(store)](std::string_view key) {
      ++read;
      return stored(key);
    };
    const auto start = SteadyClock::now();
    const auto update = Must(log::UpdateStateMap(std::move(changes), nodes));
    took.push_back(SecondsSince(start) * 1e6 / static_cast<double>(keys));
    written += update.writes.size();
  }
  std::sort(took.begin(), took.end());
  const double all = kRounds * static_cast<double>(keys);
  return {took[took.size() / 2], static_cast<double>(read) / all, static_cast<double>(written) / all};
}

}  // namespace yidan::bench
