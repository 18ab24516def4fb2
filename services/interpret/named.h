// Named: whom an act names, in whichever field. A replay of the act may need the record of any of them. Pure;
// any thread.
#pragma once

#include <google/protobuf/message.h>

#include <set>
#include <string>

namespace yidan::interpret {

// Every string of a message, at any depth, that has the form of a participant's id.
void CollectNamed(const google::protobuf::Message& message, std::set<std::string>& out);

}  // namespace yidan::interpret
