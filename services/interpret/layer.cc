#include "services/interpret/layer.h"

#include <algorithm>
#include <iterator>

namespace yidan::interpret {

const title::TitleState* Layer::Title(const std::string& document_id) const {
  const auto hit = titles.find(document_id);
  return hit == titles.end() ? below_.Title(document_id) : &hit->second;
}

const title::ParticipantRecord* Layer::Participant(const std::string& participant_id) const {
  const auto hit = participants.find(participant_id);
  return hit == participants.end() ? below_.Participant(participant_id) : &hit->second;
}

std::optional<std::string> Layer::KeyOwner(const Digest& key_id) const {
  const auto hit = key_owners.find(key_id);
  if (hit != key_owners.end()) return hit->second;
  return below_.KeyOwner(key_id);
}

bool Layer::ActAdmitted(const Digest& act_digest) const {
  return acts.contains(act_digest) || below_.ActAdmitted(act_digest);
}

bool Layer::PaperFormUsed(const std::string& issuer, const std::string& form_number) const {
  return paper_forms.contains({issuer, form_number}) || below_.PaperFormUsed(issuer, form_number);
}

std::vector<title::Covering> Layer::DocumentsCovering(const Digest& goods_tag) const {
  std::vector<title::Covering> documents = below_.DocumentsCovering(goods_tag);
  const auto changed = goods.find(goods_tag);
  if (changed == goods.end()) return documents;
  for (const auto& [document, covered] : changed->second) {
    std::erase_if(documents, [&id = document](const title::Covering& by) { return by.document_id == id; });
    if (covered) documents.push_back({document, *covered});
  }
  std::sort(documents.begin(), documents.end());
  return documents;
}

std::vector<title::GoodsTag> Layer::GoodsOf(const std::string& document_id) const {
  const auto hit = goods_lists.find(document_id);
  return hit == goods_lists.end() ? below_.GoodsOf(document_id) : hit->second;
}

void Layer::Apply(Effect&& effect) {
  const std::uint64_t index = effect.index;
  if (effect.act) acts.insert_or_assign(*effect.act, index);
  for (title::TitleState& state : effect.titles) {
    touches.push_back({Touch::Subject::kDocument, state.document_id, index});
    std::string id = state.document_id;
    titles.insert_or_assign(std::move(id), std::move(state));
  }
  for (title::ParticipantRecord& record : effect.participants) {
    touches.push_back({Touch::Subject::kParticipant, record.participant_id, index});
    std::string id = record.participant_id;
    participants.insert_or_assign(std::move(id), std::move(record));
  }
  if (effect.registry) {
    touches.push_back({Touch::Subject::kRegistry, {}, index});
    registry = std::move(*effect.registry);
  }
  for (auto& [key_id, owner] : effect.key_owners) key_owners.insert_or_assign(key_id, std::move(owner));
  for (PaperForm& form : effect.paper_forms) {
    paper_forms.emplace(std::pair(std::move(form.issuer), std::move(form.form_number)),
                        std::move(form.document_id));
  }
  // Goods of a finished document are free again before a new one takes them.
  for (const title::DocumentGoods& ended : effect.uncovered) {
    for (const title::GoodsTag& tag : ended.tags) goods[tag.tag][ended.document_id] = std::nullopt;
  }
  for (title::DocumentGoods& issued : effect.covered) {
    for (const title::GoodsTag& tag : issued.tags) goods[tag.tag][issued.document_id] = tag.exclusion;
    goods_lists.insert_or_assign(issued.document_id, std::move(issued.tags));
  }
  std::move(effect.search.begin(), effect.search.end(), std::back_inserter(search));
}

void Layer::Absorb(Layer&& upper) {
  if (upper.registry) registry = std::move(upper.registry);
  for (auto& [id, state] : upper.titles) titles.insert_or_assign(id, std::move(state));
  for (auto& [id, record] : upper.participants) participants.insert_or_assign(id, std::move(record));
  for (auto& [id, owner] : upper.key_owners) key_owners.insert_or_assign(id, std::move(owner));
  acts.merge(upper.acts);
  paper_forms.merge(upper.paper_forms);
  for (auto& [tag, documents] : upper.goods) {
    for (const auto& [document, covered] : documents) goods[tag][document] = covered;
  }
  for (auto& [document, tags] : upper.goods_lists) goods_lists.insert_or_assign(document, std::move(tags));
  std::move(upper.search.begin(), upper.search.end(), std::back_inserter(search));
  std::move(upper.touches.begin(), upper.touches.end(), std::back_inserter(touches));
}

}  // namespace yidan::interpret
