// The verdict on the content: whether what a file shows is what the issuer signed. Internal to the verifier.
// Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "services/proof/proof_file.h"
#include "services/proof/verdict.h"
#include "services/title/state.h"
#include "yidan/v1/waybill.pb.h"

namespace yidan::proof {

struct ContentVerdict {
  Verdict verdict;
  std::optional<v1::Waybill> waybill;  // set iff VALID or PARTIAL
  std::uint32_t hidden = 0;            // leaves
  std::vector<Hidden> where = {};      // iff PARTIAL; in their order
};

// `derived`: the title that a sound chain made; nullptr: there is none, and nothing to hold the content
// against.
ContentVerdict JudgeContent(const ProofFile& file, const title::TitleState* derived);

}  // namespace yidan::proof
