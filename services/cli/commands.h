// The commands of `yidan`, hung onto the console's tree. Internal to services/cli; one thread.
#pragma once

#include <functional>
#include <iosfwd>
#include <memory>
#include <string>
#include <vector>

#include "services/cli/to_json.h"
#include "services/cli/words.h"

namespace yidan::cli {

// A document id that the tool made, and the file of the content that is to be the document.
struct MadeId {
  std::string id;
  std::string file;
};

// What the maker of an act knows and may add to.
struct ActContext {
  Session& session;
  const v1::TitleState& head;
  std::vector<v1::WaybillContent> contents;
  std::vector<std::string> notes;  // what there is to say of it once it is admitted
  std::vector<MadeId> made;
};
// Fills in the body of an act from the options it was made with.
using Fill = std::function<Answer<void>(ActContext&, v1::Act&)>;
// Adds its options to the command and returns what fills the act in from them.
using MakeFill = Fill (*)(CLI::App&);
struct ActCommand {
  const char* name;
  const char* help;
  MakeFill make;
};

// The digest of something kept off the log. With its nonce it goes with the next act into the outbox, and is
// printed whatever becomes of that.
Answer<std::string> DigestNoted(Session& session, const std::string& given, const std::string& what);
// A warning if the id that a document is issued under can be guessed (content.h).
std::vector<std::string> NotesOnId(const std::string& id);
// What an admitted act has to say.
Output AdmittedOutput(const Session& session, const Admitted& admitted,
                      const std::vector<std::string>& notes);

// What an act that waits for approval has to say.
Output ProposedOutput(const Admitted& proposed, const std::vector<std::string>& notes);

void AddKeygen(Commands& commands);               // key_commands.cc
void AddIssue(Commands& commands);                // act_commands.cc
void AddWaybill(Commands& commands);              // waybill_commands.cc: new, check
void AddTitleActs(Commands& commands);            // act_commands.cc, from the three tables below
std::vector<ActCommand> HolderActs();             // holder_acts.cc
std::vector<ActCommand> CarrierActs();            // carrier_acts.cc
std::vector<ActCommand> AuthorityActs();          // authority_acts.cc
void AddParticipantCommands(Commands& commands);  // participant_commands.cc
void AddReadingCommands(Commands& commands);      // reading_commands.cc: show, search, list, access
// --sealed-until of a reading command, and what it then means for the session (reading_commands.cc).
void AddSealedUntil(CLI::App& command, std::string& moment);
Answer<void> SealReadings(Session& session, const std::string& moment);
void AddCan(Commands& commands);              // can_commands.cc
void AddLogCommands(Commands& commands);      // log_commands.cc
void AddMonitorCommands(Commands& commands);  // monitor_commands.cc, after AddLogCommands
void AddHandedOver(Commands& commands);       // hand_over.cc, after AddLogCommands
// If the line is another program's to run (admin: yidand; log audit and witness: yidan-watch), becomes that
// program, or runs it where the answer is to be JSON; returns its exit code, or that of having said why it
// cannot be run. nullopt: the line is ours.
std::optional<int> HandOver(const std::vector<std::string>& arguments, bool json, std::ostream& out,
                            std::ostream& err);
void AddOutboxCommands(Commands& commands);    // outbox_commands.cc: resume, outbox
void AddTerms(Commands& commands);             // terms_commands.cc: terms check
void AddProposalCommands(Commands& commands);  // proposal_commands.cc: approve, pending
void AddProofCommands(Commands& commands);     // proof_commands.cc: export, verify
void AddExamine(Commands& commands);           // examine_commands.cc
void AddCheckAnswer(Commands& commands);       // answer_commands.cc
void AddDocumentCommands(Commands& commands);  // document_commands.cc: schema, completion, man
void AddAllCommands(Commands& commands);       // app.cc: the whole grammar

}  // namespace yidan::cli
