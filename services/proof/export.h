// From what the registry answers to ExportTitle to a proof file. Pure; any thread.
#pragma once

#include "services/base/result.h"
#include "services/proof/proof_file.h"
#include "yidan/v1/query.pb.h"

namespace yidan::proof {

// kCorrupt names the part that is not of the answer's shape: a hash that is not 32 bytes, a content that is
// no JSON. Nothing is verified.
// An answer with a disclosure gives a redacted file.
Result<ProofFile> FromExport(const v1::ExportTitleResponse& answer);

// kCorrupt: a hash that is not 32 bytes.
Result<waybill::Disclosure> FromProto(const v1::ContentDisclosure& disclosure);

}  // namespace yidan::proof
