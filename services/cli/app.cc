#include "services/cli/app.h"

#include <ostream>

#include "services/cli/commands.h"
#include "services/cli/field_words.h"
#include "services/cli/folding.h"

namespace yidan::cli {
namespace {

constexpr const char* kAbout =
    "yidan 一单: issue, transfer, pledge and verify rail waybills that are documents of title.\n"
    "Keys stay here: acts are signed on this machine, and every answer of the registry is checked.\n";

constexpr const char* kFooter = R"(
Settings come from flags, then the environment, then ~/.config/yidan/config.json:
  --key YIDAN_KEY · --as YIDAN_AS · --server YIDAN_SERVER · --ca YIDAN_CA · --cert YIDAN_CERT
  --tls-key YIDAN_TLS_KEY · --registry-key YIDAN_REGISTRY_KEY · --output YIDAN_OUTPUT
  --outbox YIDAN_OUTBOX (~/.local/state/yidan/outbox) · --principal YIDAN_PRINCIPAL
The file (YIDAN_CONFIG names another) is one JSON object of strings: as, key, server, ca, cert, tls_key,
registry_key, output, outbox, principal, proxy. Paths in it are relative to its folder.

Examples
  yidan keygen --alg ed25519 --out bank.pem             a signing key of one's own
  yidan waybill check waybill.json                      all faults and remarks, no registry needed (审单)
  yidan issue waybill.json                              as carrier, issue (签发)
  yidan transfer YD-… --to boc-jinjiang --endorse full  endorse and pass on (背书转让)
  yidan show YD-… --history                             who holds it, and how it came there (背书链)
  yidan can YD-…                                        who may do what, whose act is missing (可为)
  yidan search --container MSKU3456788                  as customs, find a shipment (查验)
  yidan export YD-… -o bill.yidan.json                  everything that proves it, in one file
  yidan verify bill.yidan.json --registry-key KEY       offline, with nothing but that key (离线核验)
  yidan transfer … --propose F --approver-key KEY       for a colleague to approve: yidan approve F (双人复核)
  yidan resume                                          an answer was lost: the very same acts again (续发))";

}  // namespace

void AddAllCommands(Commands& commands) {
  AddKeygen(commands);
  AddWaybill(commands);
  AddIssue(commands);
  AddTitleActs(commands);
  AddParticipantCommands(commands);
  AddReadingCommands(commands);
  AddCan(commands);
  AddLogCommands(commands);
  AddMonitorCommands(commands);
  AddProofCommands(commands);
  AddProposalCommands(commands);
  AddExamine(commands);
  AddCheckAnswer(commands);
  AddOutboxCommands(commands);
  AddTerms(commands);
  AddHandedOver(commands);
  AddDocumentCommands(commands);
  FoldNumbers(commands);
}

namespace {

void Remind(const client::Outbox& outbox, const std::string& how, std::ostream& err) {
  if (const auto waiting = outbox.Waiting(); waiting && !waiting->empty()) {
    err << "NOTE: " << waiting->size() << (waiting->size() == 1 ? " act waits" : " acts wait")
        << " in the outbox" << how << "; whether it was admitted is not known: yidan resume --list"
        << (how.empty() ? "" : " --outbox " + ForScreen(outbox.place())) << "\n";
  }
  if (const auto unreadable = outbox.Unreadable(); unreadable && !unreadable->empty()) {
    err << "NOTE: " << ForScreen(unreadable->front()) << "\n";
  }
}

// An act whose answer was lost is not forgotten because another command is run, nor because the outbox has
// another place now.
void RemindOfOutbox(Session& session, std::ostream& err) {
  Remind(session.outbox(), {}, err);
  const std::string& older = session.settings().older_outbox;
  if (!older.empty()) Remind(client::Outbox(older), " of an earlier place, " + ForScreen(older), err);
}

}  // namespace

int RunCommandLine(std::vector<std::string> arguments, const client::Surroundings& surroundings,
                   std::ostream& out, std::ostream& err) {
  const bool json = console::WantsJson(arguments, surroundings.environment);
  if (const auto exit = HandOver(arguments, json, out, err)) return *exit;
  return console::RunProgram({"yidan", kAbout, kFooter, AddAllCommands, RemindOfOutbox, SayInFlags},
                             std::move(arguments), surroundings, out, err);
}

}  // namespace yidan::cli
