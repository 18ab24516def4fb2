// What this machine allows, measured in the same run as what is compared with it. Each takes a second or
// two. Thread rule: main thread.
#pragma once

#include <string>

#include "services/crypto/crypto.h"

namespace yidan::bench {

// Signatures verified per second on all cores together, over 600 bytes.
double BareVerifyRate(crypto::Algorithm algorithm);
// CPU time of one of them, in microseconds: what else runs on the machine changes it little.
double BareVerifyMicroseconds(crypto::Algorithm algorithm);
// Mean of one fdatasync after writing 4 KiB to a file in `directory`, in microseconds.
double SyncMicroseconds(const std::string& directory);
// The longest of `times` of them.
double WorstSyncMicroseconds(const std::string& directory, int times);

// Of a running process: CPU time used so far in seconds, and resident memory in MiB.
double CpuSeconds(int pid);
double ResidentMebibytes(int pid);

}  // namespace yidan::bench
