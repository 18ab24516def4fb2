// Messages of the rules and of the registry begin with the field that they are about, as the protocol names
// it. Who types commands knows flags. Pure; any thread.
#pragma once

#include <string>

#include "services/client/trouble.h"

namespace yidan::cli {

// "--until: 2017-… has passed" of "until: 2017-… has passed"; "/parties/consignee" of a header's field,
// wherever it stands. A message that begins with no field of the protocol stays as it is.
std::string InWordsOfFlags(const std::string& message);
// The same of all that went wrong: a field that is named beside the message goes into it as its flag.
void SayInFlags(client::Trouble& trouble);

}  // namespace yidan::cli
