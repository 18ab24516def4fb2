// The access record of a document as its holder is shown it: links without a gap from the record's beginning
// to a seal of the log, some with the reading that they stand for, the others with its digest alone. What is
// checked: that the links make the root which the seal names. So no reading that was recorded before the seal
// is left out or altered without another link's digest giving it away. That a hidden link is not about the
// document, the registry alone knows. Pure; one thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "services/client/trouble.h"
#include "services/log/access_record.h"
#include "services/log/checkpoint.h"
#include "yidan/v1/query.pb.h"

namespace yidan::client {

struct AccessShown {
  std::vector<log::AccessReading> readings;  // of the document, in their order
  std::uint64_t links = 0;                   // in the whole record
  std::uint64_t seal_index = 0;
  std::int64_t sealed_at_ms = 0;
  [[nodiscard]] std::uint64_t hidden() const { return links - readings.size(); }
};

class AccessChain {
 public:
  explicit AccessChain(std::string document_id) : document_id_(std::move(document_id)) {}

  // The next page, which begins at link `shown().links`. UNTRUSTED: it does not join, or shows what is no
  // reading of the document.
  Answer<void> Take(const v1::GetAccessResponse& page);
  // After the last page: that its seal is under the checkpoint, whose note was accepted as the registry's,
  // and names the last link.
  Answer<void> Close(const v1::GetAccessResponse& last, const log::Checkpoint& checkpoint);
  [[nodiscard]] const AccessShown& shown() const { return shown_; }

 private:
  const std::string document_id_;
  Digest link_;
  AccessShown shown_;
};

}  // namespace yidan::client
