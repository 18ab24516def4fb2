#include "services/store/rows.h"

namespace yidan::store {
namespace {

void PutLog(const LogBatch& batch, const interpret::BatchEffect& effect, WriteSet& rows) {
  for (std::size_t i = 0; i < batch.entries.size(); ++i) {
    rows.Put(Table::kEntries, KeyOfIndex(batch.first_index + i), batch.entries[i]);
  }
  for (const std::uint64_t seal : effect.seals) rows.Put(Table::kSeals, KeyOfIndex(seal), "");
  for (const auto& [id, hash] : effect.tree_nodes) {
    rows.Put(Table::kTreeNodes, KeyOfNode(id.level, id.index), hash.ToString());
  }
  for (const auto& [digest, index] : effect.acts) {
    rows.Put(Table::kActs, digest.ToString(), KeyOfIndex(index));
  }
  for (const interpret::Touch& touch : effect.touches) {
    rows.Put(Table::kTouches, TouchPrefix(touch.subject, touch.id) + KeyOfIndex(touch.index), "");
  }
}

void PutStates(const interpret::BatchEffect& effect, WriteSet& rows) {
  for (const auto& [id, value] : effect.titles) rows.Put(Table::kTitles, id, value);
  for (const auto& [id, value] : effect.participants) rows.Put(Table::kParticipants, id, value);
  if (effect.registry) rows.Put(Table::kRegistry, std::string(kRegistryRow), *effect.registry);
  for (const log::MapNodeWrite& tile : effect.map_tiles) {
    if (tile.value) {
      rows.Put(Table::kMapNodes, tile.key, *tile.value);
    } else {
      rows.Delete(Table::kMapNodes, tile.key);
    }
  }
}

void PutIndexes(const interpret::BatchEffect& effect, WriteSet& rows) {
  for (const auto& [key_id, owner] : effect.key_owners) rows.Put(Table::kKeyOwners, key_id.ToString(), owner);
  for (const interpret::PaperForm& form : effect.paper_forms) {
    rows.Put(Table::kPaperForms, JoinKey(form.issuer, form.form_number), form.document_id);
  }
  for (const auto& cover : effect.covers) {
    if (cover.covers) {
      rows.Put(Table::kGoods, KeyOfGoodsCover(cover.tag, cover.document_id),
               Encoder().U8(static_cast<std::uint8_t>(*cover.covers)).Take());
    } else {
      rows.Delete(Table::kGoods, KeyOfGoodsCover(cover.tag, cover.document_id));
    }
  }
  for (const title::DocumentGoods& goods : effect.goods_lists) {
    Encoder list;
    for (const title::GoodsTag& goods_tag : goods.tags) {
      list.Fixed(goods_tag.tag).U8(static_cast<std::uint8_t>(goods_tag.exclusion));
    }
    rows.Put(Table::kGoods, KeyOfGoodsList(goods.document_id), list.Take());
  }
  for (const auto& holding : effect.holdings) {
    if (!holding.before.empty()) rows.Delete(Table::kHolders, JoinKey(holding.before, holding.document_id));
    if (!holding.after.empty()) rows.Put(Table::kHolders, JoinKey(holding.after, holding.document_id), "");
  }
  for (const interpret::DocumentTerms& document : effect.search) {
    for (const waybill::SearchTerm& term : document.terms) {
      rows.Put(Table::kSearch,
               KeyOfSearch(static_cast<std::uint8_t>(term.kind), term.value, document.document_id), "");
    }
  }
}

void PutBeside(const LogBatch& batch, WriteSet& rows) {
  for (const interpret::RawContent& content : batch.contents) {
    rows.Put(Table::kContents, content.document_id,
             Encode(ContentRecord{content.content_json, content.secret}));
  }
  for (std::size_t i = 0; i < batch.access.size(); ++i) {
    rows.Put(Table::kAccess, KeyOfIndex(batch.access_first + i), batch.access[i]);
  }
  if (!batch.access.empty()) {
    // The records are the proposer's own, or were decoded before they came here.
    if (const auto last = DecodeAccess(batch.access.back())) {
      rows.Put(Table::kMeta, std::string(kMetaAccessRoot), LinkOf(*last).ToString());
    }
    rows.Put(Table::kMeta, std::string(kMetaAccessSize),
             KeyOfIndex(batch.access_first + batch.access.size()));
  }
  for (const AnsweredRequest& request : batch.requests) {
    const std::string key = JoinKey(request.caller, request.request_id);
    rows.Put(Table::kRequests, key, Encode(request.record));
    rows.Put(Table::kRequestTimes, KeyOfIndex(static_cast<std::uint64_t>(batch.time_ms)) + key, "");
  }
  if (batch.goods_key) {
    rows.Put(Table::kMeta, std::string(kMetaGoodsKey), *batch.goods_key);
    rows.Put(Table::kMeta, std::string(kMetaAccessRoot), Digest{}.ToString());
    rows.Put(Table::kMeta, std::string(kMetaAccessSize), KeyOfIndex(0));
  }
}

}  // namespace

void AddRows(const LogBatch& batch, const interpret::BatchEffect& effect, WriteSet& rows) {
  PutLog(batch, effect, rows);
  PutStates(effect, rows);
  PutIndexes(effect, rows);
  PutBeside(batch, rows);
}

}  // namespace yidan::store
