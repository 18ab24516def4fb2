// What `--output json` prints, as JSON Schema (draft 2020-12): published as deploy/docs/yidan-1.schema.json,
// which tests hold equal to this and every command's real output against. Pure; any thread.
#pragma once

#include "services/cli/words.h"

namespace yidan::cli {

Json AnswerSchema();

}  // namespace yidan::cli
