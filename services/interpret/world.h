// World: everything that entries have made so far, as the next entry finds it. Thread rule: as the
// implementation; returned pointers stay valid until the next call that changes the world.
#pragma once

#include <string>
#include <vector>

#include "services/interpret/registry_state.h"
#include "services/title/rules.h"

namespace yidan::interpret {

class World : public title::Facts {
 public:
  // Null before entry 0.
  virtual const RegistryState* Registry() const = 0;
};

// The world before entry 0. A proof file's entries are replayed on it too, since a verifier knows nobody but
// through them.
class NothingYet final : public World {
 public:
  const RegistryState* Registry() const override { return nullptr; }
  const title::TitleState* Title(const std::string&) const override { return nullptr; }
  const title::ParticipantRecord* Participant(const std::string&) const override { return nullptr; }
  std::optional<std::string> KeyOwner(const Digest&) const override { return std::nullopt; }
  bool ActAdmitted(const Digest&) const override { return false; }
  bool PaperFormUsed(const std::string&, const std::string&) const override { return false; }
  bool KnowsGoods() const override { return false; }
  std::vector<title::Covering> DocumentsCovering(const Digest&) const override { return {}; }
  std::vector<title::GoodsTag> GoodsOf(const std::string&) const override { return {}; }
};

// A world in which nothing is known of what others cover: how an act would fare if its goods met nobody's.
class OthersGoodsUnknown final : public World {
 public:
  explicit OthersGoodsUnknown(const World& world) : world_(world) {}
  const RegistryState* Registry() const override { return world_.Registry(); }
  const title::TitleState* Title(const std::string& id) const override { return world_.Title(id); }
  const title::ParticipantRecord* Participant(const std::string& id) const override {
    return world_.Participant(id);
  }
  std::optional<std::string> KeyOwner(const Digest& key_id) const override { return world_.KeyOwner(key_id); }
  bool ActAdmitted(const Digest& act) const override { return world_.ActAdmitted(act); }
  bool PaperFormUsed(const std::string& issuer, const std::string& form) const override {
    return world_.PaperFormUsed(issuer, form);
  }
  bool KnowsGoods() const override { return false; }
  std::vector<title::Covering> DocumentsCovering(const Digest&) const override { return {}; }
  std::vector<title::GoodsTag> GoodsOf(const std::string& id) const override { return world_.GoodsOf(id); }

 private:
  const World& world_;
};

}  // namespace yidan::interpret
