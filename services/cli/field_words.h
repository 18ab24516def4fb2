// Messages of the rules and of the registry begin with the field that they are about, as the protocol names
// it. Who types commands knows flags. Pure; any thread.
#pragma once

#include <string>

namespace yidan::cli {

// "--until: 2017-… has passed" of "until: 2017-… has passed"; "/parties/consignee: …" of a header's field. A
// message that begins with no field of the protocol stays as it is.
std::string InWordsOfFlags(const std::string& message);

}  // namespace yidan::cli
