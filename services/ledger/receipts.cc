#include "services/ledger/receipts.h"

#include <utility>

#include "services/query/proofs.h"
#include "services/store/nodes.h"
#include "services/store/registry_entries.h"

namespace yidan::ledger {
namespace {

Result<v1::Receipt> ReceiptOf(const store::Head& head, const Evidence& evidence, const ActOutcome& outcome,
                              bool brief) {
  const bool duplicate = outcome.kind == ActOutcome::Kind::kDuplicate;
  if (evidence.Has(outcome.index)) {
    return query::MakeReceipt(head, evidence.Nodes(), outcome.index,
                              evidence.entries[outcome.index - evidence.first_index], duplicate, brief);
  }
  YIDAN_ASSIGN(const std::string entry, store::EntryBytes(*head.view, outcome.index));
  return query::MakeReceipt(head, store::NodesOf(*head.view), outcome.index, entry, duplicate, brief);
}

}  // namespace

api::Reply<internal::v1::SubmitResponse> ResponseTo(const store::Head& head, const Evidence& evidence,
                                                    const Answered& answered) {
  const bool brief = answered.submission->request.receipt() == v1::RECEIPT_DETAIL_BRIEF;
  internal::v1::SubmitResponse response;
  for (const ActOutcome& outcome : answered.outcomes) {
    auto* result = response.add_results();
    if (outcome.kind == ActOutcome::Kind::kRefused) {
      *result->mutable_refusal() = title::ToProto(outcome.refusal);
      continue;
    }
    auto receipt = ReceiptOf(head, evidence, outcome, brief);
    if (!receipt) {
      return tl::unexpected(
          api::ServiceError{v1::ERROR_REASON_OUTCOME_UNKNOWN,
                            "admitted, but its receipt could not be made: " + receipt.error().message, ""});
    }
    if (outcome.bare) receipt->clear_entry();
    *result->mutable_receipt() = std::move(*receipt);
  }
  return response;
}

}  // namespace yidan::ledger
