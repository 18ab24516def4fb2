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
Result<log::GoodsTags> TagsOfSubstitute(const v1::Act& act, const title::TitleState& before,
                                        const std::vector<title::GoodsTag>& covered,
                                        std::string_view content_json, const std::string& goods_key,
                                        const title::RuleSet& rules);

// The annexes of an act's entry at `index`, with neither warnings nor remarks. `tags`: of each document, in
// the annexes' order.
std::vector<log::GoodsAnnex> Sealed(const v1::Act& act, std::uint64_t index,
                                    const std::vector<log::GoodsTags>& tags, const std::string& goods_key);

// `goods` with as many warnings as can ever be found: what still fits an entry so, fits whatever others
// cover.
std::vector<log::GoodsAnnex> WithAllWarnings(std::vector<log::GoodsAnnex> goods);

}  // namespace yidan::ledger
