#include "services/ledger/committer.h"

#include <utility>

#include "services/ledger/head_signing.h"

namespace yidan::ledger {

Result<std::shared_ptr<Evidence>> Committer::Commit(const ChainHead& before, const Batch& batch) {
  // If we crash before this line returns, the database holds the whole batch or none of it. Nobody was
  // answered, so either is right; recovery signs whatever complete batch it finds.
  YIDAN_TRY(ports_.commit_log.Commit(batch.log(), batch.effect()));
  if (!batch.has_entries()) return std::shared_ptr<Evidence>();  // access records alone: no new head
  auto evidence = std::make_shared<Evidence>();
  evidence->first_index = before.size;
  evidence->Add(before.tree.Frontier());
  evidence->Add(batch.effect().tree_nodes);
  YIDAN_TRY(PublishHead(batch, *evidence));
  return evidence;
}

Outcome Committer::PublishHead(const Batch& batch, const Evidence& evidence) {
  // If we crash after this line, recovery finds a database longer than the slot and signs its head: the
  // same bytes that we are about to sign, because a checkpoint is a function of the log alone.
  const ChainHead& after = batch.after();
  auto head = std::make_shared<store::Head>();
  head->size = after.size;
  head->root = after.tree.Root();
  head->sealed_at_ms = after.last_time_ms;
  YIDAN_ASSIGN(head->checkpoint, SignCheckpoint(ports_.signer, after.origin, head->size, head->root,
                                                after.map_root, head->sealed_at_ms));
  // If we crash while saving, one slot is torn and the other holds the checkpoint before: recovery finds
  // the database longer than that one and signs its head.
  YIDAN_TRY(ports_.slots.Save(head->checkpoint.note()));
  // If we crash after this line, everything is durable and nobody has been answered: clients that ask
  // again get the receipt of the act that is already there.
  head->seal_entry = batch.log().entries.back();
  YIDAN_ASSIGN(head->seal_path, log::InclusionPath(head->size - 1, head->size, evidence.Nodes()));
  head->view = ports_.store.Snapshot();
  heads_.Publish(std::move(head));
  return {};
}

}  // namespace yidan::ledger
