#include "services/cli/rules_approval.h"

#include <utility>

#include "services/base/moments.h"
#include "services/cli/files.h"
#include "services/cli/values.h"
#include "services/title/parameters.h"

namespace yidan::cli {
namespace {

std::string Signed(const log::RulesProposal& proposal) {
  std::string out;
  for (const log::RulesSignature& by : proposal.body.signatures) {
    out += "  signed by key " + ToHex(by.key_id.View()) + "\n";
  }
  return out;
}

Json JsonOf(const log::RulesProposal& proposal) {
  Json out;
  out["title"] = RulesTitle(proposal);
  out["registry"] = ToHex(proposal.registry.View());
  out["signed_by"] = Json::array();
  for (const log::RulesSignature& by : proposal.body.signatures) {
    out["signed_by"].push_back(ToHex(by.key_id.View()));
  }
  out["parameters"] = Json::object();
  return out;
}

// What is in force, proven; nullopt: no server is named, or nobody answers, as while it is stopped to adopt.
Answer<std::optional<title::Parameters>> InForce(Session& session, const Digest& registry,
                                                 std::string& note) {
  if (session.settings().server.empty()) return std::optional<title::Parameters>();
  const auto trust = session.Trusted();
  if (!trust) {
    if (trust.error().kind != Trouble::Kind::kUnreachable) return tl::unexpected(trust.error());
    note = "  not compared with what is in force: nobody answers\n";
    return std::optional<title::Parameters>();
  }
  if ((*trust)->registry() != registry)
    return BadInput("it is for another registry than " + session.settings().server);
  YIDAN_CLIENT_ASSIGN(const auto state, (*trust)->RegistryAt((*trust)->newest().size - 1));
  return std::optional(state.parameters);
}

}  // namespace

std::string RulesTitle(const log::RulesProposal& proposal) {
  return std::string(proposal.body.phase == log::RulesPhase::kAnnounce ? "ANNOUNCE " : "ADOPT ") +
         std::to_string(proposal.body.sequence) + " of rules " + std::to_string(proposal.body.version);
}

Answer<std::optional<log::RulesProposal>> ReadRules(const std::string& path) {
  YIDAN_CLIENT_ASSIGN(const std::string text, ReadFile(path, std::size_t{64} << 20U));
  if (!log::LooksLikeRulesProposal(text)) return std::optional<log::RulesProposal>();
  auto proposal = log::ParseRulesProposal(text);
  if (!proposal) return BadInput(path + ": " + proposal.error().message);
  return std::optional(*std::move(proposal));
}

bool LooksLikeRules(const std::string& path) {
  const auto text = ReadFile(path);
  return text && log::LooksLikeRulesProposal(*text);
}

Answer<Output> ShowRules(Session& session, const log::RulesProposal& proposal) {
  const auto parameters = title::DecodeParameters(proposal.body.parameters);
  if (!parameters) {
    return BadInput("these parameters are not of the rules that this program has: " +
                    parameters.error().message);
  }
  std::string note;
  YIDAN_CLIENT_ASSIGN(const auto in_force, InForce(session, proposal.registry, note));
  Output out;
  out.text = RulesTitle(proposal) + "\n  registry: " + ToHex(proposal.registry.View()) + "\n";
  out.json = JsonOf(proposal);
  const auto show = [&](std::string_view name, std::int64_t value, std::int64_t before,
                        const std::string& unit) {
    out.text += "  " + std::string(name) + ": " + std::to_string(value) + unit;
    if (in_force && value != before) out.text += "   CHANGED, it is " + std::to_string(before);
    out.text += "\n";
    out.json["parameters"][std::string(name)] = value;
  };
  const title::Parameters before = in_force.value_or(*parameters);
  for (const title::NamedTime& time : title::TimesByName()) {
    const std::int64_t value = (*parameters).*time.value;
    show(time.name, value, before.*time.value, " ms (" + FormatAge(value) + ")");
  }
  for (const title::NamedCount& count : title::CountsByName()) {
    show(count.name, (*parameters).*count.value, before.*count.value, "");
  }
  out.text += note + Signed(proposal);
  return out;
}

Answer<Output> ApproveRules(Session& session, const std::string& path, log::RulesProposal proposal) {
  YIDAN_CLIENT_ASSIGN(Output out, ShowRules(session, proposal));
  YIDAN_CLIENT_ASSIGN(const crypto::PrivateKey* key, session.Key());
  const Digest id = key->public_key().id();
  const std::string signature = key->Sign(log::RulesMessage(proposal.registry, proposal.body));
  if (const auto added = log::AddRulesSignature(proposal.body, {id, signature}); !added) {
    return BadInput(path + ": " + added.error().message);
  }
  YIDAN_CLIENT_TRY(WriteFile(path, log::FormatRulesProposal(proposal)));
  out.text += "signed with key " + ToHex(id.View()) + "; yidand adopt-rules --approved " + path +
              " when as many as registrar_quorum have signed\n";
  out.json["signed_by"].push_back(ToHex(id.View()));
  return out;
}

Answer<Output> MergeRules(const std::string& path, log::RulesProposal proposal,
                          const std::vector<std::string>& others) {
  for (const std::string& other : others) {
    YIDAN_CLIENT_ASSIGN(auto copy, ReadRules(other));
    if (!copy) return BadInput(other + ": no proposal of rules");
    if (const auto merged = log::MergeRulesProposal(proposal, *std::move(copy)); !merged) {
      return BadInput(other + " beside " + path + ": " + merged.error().message);
    }
  }
  YIDAN_CLIENT_TRY(WriteFile(path, log::FormatRulesProposal(proposal)));
  Output out;
  out.text = RulesTitle(proposal) + "\n" + Signed(proposal);
  out.json = JsonOf(proposal);
  return out;
}

}  // namespace yidan::cli
