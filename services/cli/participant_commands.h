// The commands of `yidan participant`, over several files. One thread.
#pragma once

#include <functional>
#include <initializer_list>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "services/cli/commands.h"

namespace yidan::cli {

// The act to fill in.
struct ParticipantAct {
  v1::Act& act;
};
using FillParticipant = std::function<Answer<void>(Session&, const std::string& participant, ParticipantAct)>;

// Of an act that ends `what` where it names no kinds: INPUT, unless either kinds or --end are given.
Answer<void> ActsOrEnd(const std::vector<std::string>& acts, bool end, const std::string& what);
// A command with a participant named first, or --as if `self` and none is named; `fill` states the body.
CLI::App* AddAct(Commands& commands, CLI::App& group, const char* name, const char* help, bool self,
                 const std::shared_ptr<FillParticipant>& fill);
// "transfer,surrender", ascending by number.
Answer<std::vector<v1::ActKind>> ParseKinds(const std::vector<std::string>& given);

// Small strict JSON files of ours: strings only, every member there, no other.
using Members = std::map<std::string, std::string>;
Answer<Members> ReadMembers(const std::string& path, const char* format,
                            std::initializer_list<const char*> names);
Answer<std::string> Bytes(const std::string& path, const Members& members, const char* name);

void AddAdmission(Commands& commands, CLI::App& group);   // participant_admission.cc: register, admit, roles
void AddPossession(Commands& commands, CLI::App& group);  // participant_keys.cc
void AddKeyActs(Commands& commands, CLI::App& group);     // add-key, revoke-key, recover
void AddPowerActs(Commands& commands, CLI::App& group);   // powers, dual-control, confirm

}  // namespace yidan::cli
