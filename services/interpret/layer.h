// Layer: changes on top of another world. A batch is a layer on what is committed; a group that stands or
// falls together is a layer on the batch. A layer that is dropped leaves no trace. Thread rule: one thread.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "services/interpret/effect.h"
#include "services/interpret/world.h"

namespace yidan::interpret {

// That an entry changed a document, a participant or the registry.
struct Touch {
  enum class Subject : char { kDocument = 'd', kParticipant = 'p', kRegistry = 'r' };  // as on disk
  Subject subject = Subject::kDocument;
  std::string id;  // empty for the registry
  std::uint64_t index = 0;
};

class Layer final : public World {
 public:
  // `below` must outlive it, and not change while it lives. To put a layer on a layer, cast that to World:
  // without the cast this would name the copy constructor, which is deleted.
  explicit Layer(const World& below) : below_(below) {}
  Layer(const Layer&) = delete;
  Layer& operator=(const Layer&) = delete;

  const RegistryState* Registry() const override { return registry ? &*registry : below_.Registry(); }
  const title::TitleState* Title(const std::string& document_id) const override;
  const title::ParticipantRecord* Participant(const std::string& participant_id) const override;
  std::optional<std::string> KeyOwner(const Digest& key_id) const override;
  bool ActAdmitted(const Digest& act_digest) const override;
  bool PaperFormUsed(const std::string& issuer, const std::string& form_number) const override;
  bool KnowsGoods() const override { return below_.KnowsGoods(); }
  std::vector<title::Covering> DocumentsCovering(const Digest& goods_tag) const override;
  std::vector<title::GoodsTag> GoodsOf(const std::string& document_id) const override;

  void Apply(Effect&& effect);
  // Moves everything of `upper`, a layer on this one, into this one.
  void Absorb(Layer&& upper);

  [[nodiscard]] const World& below() const { return below_; }

  std::optional<RegistryState> registry;
  std::unordered_map<std::string, title::TitleState> titles;
  std::map<std::string, title::ParticipantRecord> participants;
  std::unordered_map<Digest, std::string, DigestHash> key_owners;
  std::unordered_map<Digest, std::uint64_t, DigestHash> acts;              // digest -> index
  std::map<std::pair<std::string, std::string>, std::string> paper_forms;  // issuer, form -> document
  // Tag -> document -> how it covers the goods from here on; nullopt: not any more.
  std::map<Digest, std::map<std::string, std::optional<title::GoodsClass>>> goods;
  std::map<std::string, std::vector<title::GoodsTag>>
      goods_lists;  // document that covers others here -> tags
  std::vector<DocumentTerms> search;
  std::vector<Touch> touches;  // in the log's order

 private:
  const World& below_;
};

}  // namespace yidan::interpret
