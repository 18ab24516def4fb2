// Redacting a proof file, offline: whoever has the whole one shows less of it (PROTOCOL §2, §6). What is
// hidden leaves the file: value, pointer and salt, and the secret that would open them.
//
// Not to be hidden, because it is in the signed header or every redaction shows it: see FORMAT.md. Pure; any
// thread.
#pragma once

#include <string>
#include <vector>

#include "services/base/result.h"
#include "services/proof/proof_file.h"

namespace yidan::proof {

struct Redaction {
  // JSON pointers. `reveal` not empty: what every redaction shows, and what is at or below these. Empty:
  // everything but what is at or below `hide`. Of what both name, it is hidden.
  std::vector<std::string> reveal;
  std::vector<std::string> hide;
  // Milestones, and grants that were never revoked, become bare: their place in the history stays. Whoever is
  // named in those alone leaves the file, with record and directory entries. A grant that runs stands in the
  // document's state with its reader, which no file can hide.
  bool bare_beside = false;
};

// kInvalid: nothing is asked for, the file is redacted already (start from the whole one), a pointer is none,
// or a file that would not verify: it is not the redactor's to mend. kNotFound: a pointer is at no leaf of
// the content and above none. kDenied: a pointer to hide names only what every redaction shows.
Result<ProofFile> Redact(const ProofFile& whole, const Redaction& redaction);

}  // namespace yidan::proof
