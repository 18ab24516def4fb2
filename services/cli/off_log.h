// What acts name by digest and keep off the log: terms, orders, reports, deeds. Which digests there are in an
// act or a state, and which of them this machine keeps file and nonce of, beside the act that named them.
#pragma once

#include <google/protobuf/message.h>

#include <string>
#include <vector>

#include "services/cli/words.h"
#include "services/client/off_log.h"

namespace yidan::cli {

using client::OffLog;

// Every digest of something off the log in the message and below it, in the order of the contract. File and
// nonce are empty: they are nowhere in it. Pure; any thread.
std::vector<OffLog> NamedIn(const google::protobuf::Message& message);

// Every one that is kept in the outbox, with its nonce: of acts that wait, and of those admitted. Where a
// digest was given instead of a file there is none to keep.
Answer<std::vector<OffLog>> KeptIn(const client::Outbox& outbox);

// Fills in file and nonce of those that are kept. What cannot be read keeps nothing back: they stay empty.
void AddKept(const client::Outbox& outbox, std::vector<OffLog>& named);

// "terms: digest 5f…, file /home/a/terms.pdf, nonce 9c…", or that it is kept elsewhere. Foreign values in it
// are as they are.
std::string SayOf(const OffLog& one);

}  // namespace yidan::cli
