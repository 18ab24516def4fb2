// The client library's and the console's words, as every command uses them.
#pragma once

#include "services/client/session.h"
#include "services/console/console.h"
#include "services/console/moments.h"
#include "services/console/screen.h"

namespace yidan::cli {

using client::Admitted;
using client::Answer;
using client::BadInput;
using client::Connection;
using client::NotTrusted;
using client::RegistryKey;
using client::Session;
using client::Settings;
using client::Trouble;
using client::Trust;
using console::Commands;
using console::Dump;
using console::DurationOf;
using console::ExitCode;
using console::ForScreen;
using console::Json;
using console::MomentOf;
using console::Output;
using console::ParseDuration;
using console::ParseMoment;
using console::PastMomentOf;
using console::Rfc3339;
using console::Run;
using console::SetTime;

}  // namespace yidan::cli
