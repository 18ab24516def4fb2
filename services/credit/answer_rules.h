// An answer held against its fields' formats, the rules between its fields, and UCP 600 art. 16(c). Pure; any
// thread.
#pragma once

#include <vector>

#include "services/credit/answer_message.h"
#include "services/credit/message.h"

namespace yidan::credit {

// Everything that is wrong, in the order of the fields; notes say what a person must look at. Empty: nothing.
std::vector<Remark> ValidateAnswer(const AnswerMessage& message);

}  // namespace yidan::credit
