// The client library, whole: what a participant's own programs need of a registry. `yidan` is one such
// program.
//
//   settings.h    who acts, with which key, on which registry: given, from the environment, from a file
//   readings.h    readings, proven before they are returned
//   session.h     the same, and acts that are signed here
//   outbox.h      every act, written down before it is sent
//   memory.h      what is known of each registry from before, and its forks
//   trust.h       what makes an answer believable; Session does it for you
//   connection.h  the registry over gRPC, or a test's own
//   trouble.h     Answer<T>: a value, or what went wrong and what would help
//
// Keys and content leave this process only as the act that was signed and the content that goes with it.
// Moments are Unix milliseconds, durations milliseconds (…_ms), weights grams. Nothing throws; memory
// exhausted ends the process. Thread rule: a Session is one thread's at a time, and its calls block, at most
// about 30 s each; any number of sessions run side by side, and share one configuration folder if they like.
//
// deploy/docs/client.md is a guide, deploy/docs/client-example.cc a program.
#pragma once

#include "services/client/connection.h"  // IWYU pragma: export
#include "services/client/memory.h"      // IWYU pragma: export
#include "services/client/outbox.h"      // IWYU pragma: export
#include "services/client/readings.h"    // IWYU pragma: export
#include "services/client/session.h"     // IWYU pragma: export
#include "services/client/settings.h"    // IWYU pragma: export
#include "services/client/trouble.h"     // IWYU pragma: export
#include "services/client/trust.h"       // IWYU pragma: export
