#include "services/cli/field_words.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace yidan::cli {
namespace {

struct Word {
  std::string_view field;
  std::string_view flag;
};

// A part of a message is named by its path: the longest that fits is taken.
constexpr auto kWords = std::to_array<Word>({
    // Every act.
    {"actor", "--as"},
    {"agent", "--as"},
    {"approver_key_ids", "--approver-key"},
    {"approvals", "--approver-key"},
    {"document_id", "ID"},
    {"key_id", "--key"},
    {"participant_id", "PARTICIPANT"},
    {"valid_until", "--valid-for"},
    // A content, whence the header comes.
    {"header", "the content"},
    {"header.consignee", "/parties/consignee"},
    {"header.consignor", "/parties/consignor"},
    {"header.containers", "/containers"},
    {"header.financiers", "/parties/financiers"},
    {"header.first_holder", "/exchanged_document/first_holder_participant_id"},
    {"header.form", "/exchanged_document/form"},
    {"header.goods", "/goods_lines"},
    {"header.leg_carriers", "/legs, carrier_participant_id"},
    {"header.order", "/parties/order_party"},
    {"header.stowage", "/goods_lines, container_numbers"},
    // Acts on a document.
    {"agreed.on_release", "--on-release"},
    {"agreed.on_sale", "--on-sale"},
    {"at", "--at"},
    {"code", "--code"},
    {"collector", "--collector"},
    {"containers", "--container"},
    {"corrections", "--correct"},
    {"effect", "--effect"},
    {"endorsement", "--endorse"},
    {"expires_at", "--expires"},
    {"form_numbers", "--form"},
    {"grant_id", "GRANT"},
    {"hold_id", "HOLD"},
    {"indemnity_digest", "--indemnity"},
    {"joint_surrender", "--for"},
    {"kind", "--kind"},
    {"location", "--location"},
    {"new_order", "--new-order"},
    {"notice_digest", "--notice"},
    {"order_digest", "--document"},
    {"order_id", "ORDER"},
    {"originals", "--originals"},
    {"paper_digest", "--paper"},
    {"paper_order", "--order"},
    {"pointers", "--pointer"},
    {"predecessors", "ID and --and"},
    {"presented_by", "--presented-by"},
    {"purpose", "--for"},
    {"quantities", "--line"},
    {"reader", "--to"},
    {"reason", "--reason"},
    {"reference", "--reference"},
    {"release_by", "--release-by"},
    {"replaced", "--replaced"},
    {"result", "--result"},
    {"sealed_until", "--sealed-until"},
    {"shortages", "--short"},
    {"shortages.report_digest", "--report"},
    {"substitute", "--substitute"},
    {"successors", "--with"},
    {"supersedes", "--supersedes"},
    {"terms.collector", "--collector"},
    {"terms.new_order", "--new-order"},
    {"terms.purpose", "--for"},
    {"terms_digest", "--terms"},
    {"text", "--text"},
    {"to", "--to"},
    {"until", "--until"},
    // Acts on a participant.
    {"add_key", "--new-key"},
    {"assurances", "--assurance"},
    {"assurances.digest", "--evidence"},
    {"authority_kind", "--authority-kind"},
    {"country", "--country"},
    {"document_digest", "--document-digest"},
    {"identifiers", "--identifier"},
    {"jurisdictions", "--jurisdiction"},
    {"kinds", "--acts"},
    {"mandate.agent", "--agent"},
    {"name", "--name"},
    {"name_zh", "--name-zh"},
    {"possession", "--new-key"},
    {"powers", "--acts and --documents"},
    {"powers.key_id", "KEY"},
    {"recover", "--new-key"},
    {"register_act", "FILE"},
    {"revoke_key.key_id", "KEY_ID"},
    {"roles", "--roles"},
    {"same_organisation_as", "--same-organisation-as"},
    {"spki", "--new-key"},
    {"successor", "--successor"},
    {"superior", "--superior"},
});

bool IsFieldCharacter(char c) { return (c >= 'a' && c <= 'z') || c == '_' || c == '.'; }

// The flag of the field, or of what it is a part of; empty: none.
std::string_view FlagOf(std::string_view field) {
  while (!field.empty()) {
    const auto found = std::find_if(kWords.begin(), kWords.end(),
                                    [&field](const Word& word) { return word.field == field; });
    if (found != kWords.end()) return found->flag;
    const std::size_t dot = field.rfind('.');
    field = dot == std::string_view::npos ? std::string_view() : field.substr(0, dot);
  }
  return {};
}

}  // namespace

namespace {

// A header's field is named nowhere but as one: its pointer takes its place wherever it stands.
std::string WithPointers(std::string_view message) {
  constexpr std::string_view kHeader = "header.";
  std::string out;
  while (true) {
    const std::size_t at = message.find(kHeader);
    if (at == std::string_view::npos) return out.append(message);
    std::size_t end = at;
    while (end < message.size() && IsFieldCharacter(message[end])) ++end;
    std::string_view field = message.substr(at, end - at);
    while (field.ends_with('.')) field.remove_suffix(1);
    const auto found = std::find_if(kWords.begin(), kWords.end(),
                                    [&field](const Word& word) { return word.field == field; });
    const bool whole = at == 0 || !IsFieldCharacter(message[at - 1]);
    out.append(message.substr(0, at));
    out.append(whole && found != kWords.end() ? found->flag : field);
    message.remove_prefix(at + field.size());
  }
}

}  // namespace

std::string InWordsOfFlags(const std::string& said) {
  const std::string message = WithPointers(said);
  const auto end = static_cast<std::size_t>(
      std::find_if_not(message.begin(), message.end(), IsFieldCharacter) - message.begin());
  const std::string_view rest = std::string_view(message).substr(end);
  // "until: …", "first_holder names …", "grant_id is …": a field, and never the beginning of a sentence.
  const bool field = rest.starts_with(": ") || rest.starts_with(" names ") || rest.starts_with(" is ");
  const std::string_view flag = field ? FlagOf(std::string_view(message).substr(0, end)) : std::string_view();
  return flag.empty() ? message : std::string(flag) + std::string(rest);
}

void SayInFlags(client::Trouble& trouble) {
  trouble.message = InWordsOfFlags(trouble.message);
  trouble.needs = InWordsOfFlags(trouble.needs);
  if (trouble.reason == "NEEDS_APPROVAL") {
    trouble.needs += ": the same with --propose FILE --approver-key KEY, and then yidan approve FILE";
  }
  // A field that the registry names beside its message is that of a flag, too.
  constexpr std::string_view kField = "field: ";
  for (auto detail = trouble.details.begin(); detail != trouble.details.end(); ++detail) {
    if (!detail->starts_with(kField)) continue;
    const std::string flag(FlagOf(std::string_view(*detail).substr(kField.size())));
    if (flag.empty()) continue;
    if (!trouble.message.starts_with(flag)) trouble.message = flag + ": " + trouble.message;
    trouble.details.erase(detail);
    return;
  }
}

}  // namespace yidan::cli
