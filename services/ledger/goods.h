// What the sequencer asks about goods beside the rules: what a substituted box is covered as, and how to
// refuse an act without telling whose goods it met. Internal to services/ledger. Thread rule: one thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "services/interpret/interpreter.h"
#include "services/interpret/layer.h"
#include "services/log/entry.h"

namespace yidan::ledger {

// The tags of the annex of a NOTATION that substitutes a container or wagon. `covered`: what the document
// covers. `content_json`: its own. kCorrupt: no content of this schema.
Result<std::vector<log::GoodsTag>> TagsOfSubstitute(const v1::Act& act, const title::TitleState& before,
                                                    const std::vector<title::GoodsTag>& covered,
                                                    std::string_view content_json,
                                                    const std::string& goods_key,
                                                    const title::RuleSet& rules);

// `goods` with as many warnings as can ever be found: what still fits an entry so, fits whatever others
// cover.
std::vector<log::GoodsAnnex> WithAllWarnings(std::vector<log::GoodsAnnex> goods);

// A world in which nothing is known of what others cover: how an act would fare if its goods met nobody's.
class OthersGoodsUnknown final : public interpret::World {
 public:
  explicit OthersGoodsUnknown(const interpret::World& world) : world_(world) {}
  const interpret::RegistryState* Registry() const override { return world_.Registry(); }
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
  const interpret::World& world_;
};

}  // namespace yidan::ledger
