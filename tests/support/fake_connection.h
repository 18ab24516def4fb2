// A SyntheticRegistry behind the client library's own port: it tells the truth unless a test twists what it
// says, and answers unless a test cuts the line. One thread.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "services/client/connection.h"
#include "services/log/entry.h"
#include "services/title/rules.h"
#include "tests/support/synthetic_registry.h"

namespace yidan::client {

// What the fake answers with. Each twist, if set, is applied last.
struct FakeAnswers {
  testing::SyntheticRegistry* registry = nullptr;
  std::function<void(v1::Receipt&)> receipt;                    // of an act
  std::function<void(const v1::SubmitActRequest&)> submitting;  // before the act is judged
  bool dies_before = false;                                     // the line, with an act: it never arrives
  bool dies_after = false;                                      // ... or arrives, and its answer does not
  bool cut_off = false;                                         // ... or nobody is there to send it to
  std::string turned_away;  // reason why the caller may not act; empty: it may
  std::function<void(v1::GetTitleResponse&)> title;
  std::function<void(v1::GetHistoryResponse&)> history;
  std::function<void(v1::GetContentResponse&)> content;
  std::function<void(v1::GetCheckpointResponse&)> checkpoint;
  std::function<void(v1::GetConsistencyResponse&)> consistency;
  std::function<void(v1::ExportTitleResponse&)> exported;
  std::function<v1::GetAccessResponse(const v1::GetAccessRequest&)> access;
  std::function<void(v1::GetParticipantResponse&)> participant;
  std::function<void()> admitted_one;  // after an act was admitted, before its receipt is made
  std::function<void(v1::ListTitlesResponse&)> titles;
  std::function<void(v1::SearchShipmentsResponse&)> shipments;
  std::function<std::optional<Trouble>()> search_trouble;
  bool export_refused = false;   // as to a past party
  bool history_refused = false;  // as to a stranger
  bool titles_refused = false;   // as to another than who holds them
  int calls = 0;
  std::map<std::string, std::uint64_t> admitted;  // acts by digest
};

class FakeConnection final : public Connection {
 public:
  explicit FakeConnection(FakeAnswers& answers) : answers_(answers) {}

  Answer<v1::Receipt> Submit(v1::ActKind, const v1::SubmitActRequest& request) override {
    ++answers_.calls;
    if (answers_.submitting) answers_.submitting(request);
    if (answers_.cut_off) {
      Trouble trouble{Trouble::Kind::kUnreachable, "UNREACHABLE", "nobody answers; nothing was sent", {}, {}};
      trouble.nothing_sent = true;
      return tl::unexpected(std::move(trouble));
    }
    if (!answers_.turned_away.empty()) return Refused(answers_.turned_away, "the caller may not");
    if (answers_.dies_before) return Lost();
    v1::SignedAct act;
    act.set_act(request.act());
    act.set_signature(request.signature());
    *act.mutable_approvals() = request.approvals();
    const std::string digest = title::ActDigest(act.act()).ToString();
    const auto before = answers_.admitted.find(digest);
    if (before == answers_.admitted.end()) {
      const auto index = it().Submit(act);
      if (!index) return tl::unexpected(RefusalIn(index.error()));
      answers_.admitted[digest] = *index;
      if (answers_.admitted_one) answers_.admitted_one();
    }
    if (answers_.dies_after) return Lost();
    v1::Receipt receipt = it().ReceiptOf(answers_.admitted[digest]);
    receipt.set_duplicate(before != answers_.admitted.end());
    if (answers_.receipt) answers_.receipt(receipt);
    return receipt;
  }
  Answer<v1::GetTitleResponse> GetTitle(const v1::GetTitleRequest& request) override {
    ++answers_.calls;
    if (!it().Has(request.document_id())) return Refused("NOT_FOUND", "no document");
    v1::GetTitleResponse out;
    const auto& state = it().Title(request.document_id());
    *out.mutable_title() = title::ToProto(state, it().now_ms);
    *out.mutable_checkpoint() = it().CheckpointNow();
    if (request.with_proof()) *out.mutable_last_act() = it().ReceiptOfTitle(request.document_id());
    if (answers_.title) answers_.title(out);
    return out;
  }
  Answer<v1::GetHistoryResponse> GetHistory(const v1::GetHistoryRequest& request) override {
    if (answers_.history_refused) return Refused("NOT_A_READER", "you are no party to it");
    v1::GetHistoryResponse out;
    const bool directory = !request.participant_id().empty();
    const std::string& of = directory ? request.participant_id() : request.document_id();
    for (auto& entry : it().History(of)) *out.add_entries() = std::move(entry);
    if (answers_.history) answers_.history(out);
    return out;
  }
  Answer<v1::GetContentResponse> GetContent(const v1::GetContentRequest& request) override {
    v1::GetContentResponse out;
    *out.mutable_content() = it().Content(request.document_id());
    if (answers_.content) answers_.content(out);
    return out;
  }
  // Of the one document that the tests' stories are about.
  Answer<v1::ListTitlesResponse> ListTitles(const v1::ListTitlesRequest& request) override {
    if (answers_.titles_refused) return Refused("NOT_A_READER", "only a holder lists its documents");
    v1::ListTitlesResponse out;
    if (!it().Has(testing::kJourney)) return out;
    const auto& state = it().Title(testing::kJourney);
    if (state.holder == request.holder()) *out.add_titles() = title::ToProto(state, it().now_ms);
    if (answers_.titles) answers_.titles(out);
    return out;
  }
  Answer<v1::SearchShipmentsResponse> Search(const v1::SearchShipmentsRequest& request) override {
    v1::SearchShipmentsResponse out;
    out.set_complete(true);
    out.set_log_size(it().size());
    out.set_searched(request.value());
    if (auto trouble = answers_.search_trouble ? answers_.search_trouble() : std::nullopt) {
      return tl::unexpected(*std::move(trouble));
    }
    if (answers_.shipments) answers_.shipments(out);
    return out;
  }
  Answer<v1::GetParticipantResponse> GetParticipant(const v1::GetParticipantRequest& request) override {
    const std::string& id = request.participant_id();
    if (!it().HasParticipant(id)) return Refused("NOT_FOUND", "no participant");
    v1::GetParticipantResponse out;
    *out.mutable_participant() = title::ToProto(it().Participant(id), it().size(), it().now_ms);
    if (request.with_proof()) *out.mutable_last_act() = it().ReceiptOfRecord(id);
    if (answers_.participant) answers_.participant(out);
    return out;
  }
  Answer<v1::ListParticipantsResponse> ListParticipants(const v1::ListParticipantsRequest&) override {
    return v1::ListParticipantsResponse();
  }
  Answer<v1::GetCheckpointResponse> GetCheckpoint(const v1::GetCheckpointRequest& request) override {
    ++answers_.calls;
    v1::GetCheckpointResponse out;
    *out.mutable_checkpoint() = it().CheckpointNow();
    out.set_registry(it().registry().ToString());
    out.set_registry_key(it().vkey());
    if (request.with_registry_entries()) {
      const auto add = [this](std::uint64_t index, v1::ExportTitleResponse::ProvenEntry* to) {
        to->mutable_entry()->set_index(index);
        to->mutable_entry()->set_entry(it().entries()[index]);
        for (const Digest& hash : it().Path(index)) to->add_path(hash.ToString());
      };
      add(0, out.add_registry_entries());
      for (std::uint64_t index = 1; index < it().size(); ++index) {
        const auto entry = log::DecodeEntry(it().entries()[index]);
        const bool of_registry =
            entry->kind() == log::BodyKind::kRules || entry->kind() == log::BodyKind::kNoteKey;
        if (of_registry) add(index, out.add_registry_entries());
      }
      add(it().size() - 1, out.mutable_seal());
    }
    if (answers_.checkpoint) answers_.checkpoint(out);
    return out;
  }
  Answer<v1::GetInclusionResponse> GetInclusion(const v1::GetInclusionRequest& request) override {
    v1::GetInclusionResponse out;
    *out.mutable_receipt() = it().ReceiptOf(request.index());
    return out;
  }
  Answer<v1::GetConsistencyResponse> GetConsistency(const v1::GetConsistencyRequest& request) override {
    if (request.new_size() > it().size()) return Refused("BAD_REQUEST", "the log is not that large");
    v1::GetConsistencyResponse out;
    if (const auto root = log::RootAt(request.old_size(), it().Nodes())) out.set_old_root(root->ToString());
    const auto path = log::ConsistencyPath(request.old_size(), request.new_size(), it().Nodes());
    if (path) {
      for (const Digest& hash : *path) out.mutable_proof()->add_path(hash.ToString());
    }
    if (answers_.consistency) answers_.consistency(out);
    return out;
  }
  Answer<v1::ListEntriesResponse> ListEntries(const v1::ListEntriesRequest&) override {
    return Refused("ROLE_FORBIDS", "entries are for auditors");
  }
  Answer<v1::ExportTitleResponse> Export(const v1::ExportTitleRequest& request) override {
    if (answers_.export_refused) return Refused("NOT_A_READER", "you are no party to it");
    v1::ExportTitleResponse out = it().Export(request.document_id());
    if (answers_.exported) answers_.exported(out);
    return out;
  }
  Answer<v1::GetAccessResponse> GetAccess(const v1::GetAccessRequest& request) override {
    if (answers_.access) return answers_.access(request);
    return Refused("NOT_A_READER", "only its holder sees who read it");
  }

 private:
  [[nodiscard]] testing::SyntheticRegistry& it() { return *answers_.registry; }
  static tl::unexpected<Trouble> Lost() {
    return tl::unexpected(
        Trouble{Trouble::Kind::kUnknown, "OUTCOME_UNKNOWN", "the connection was lost", {}, {}});
  }
  static tl::unexpected<Trouble> Refused(std::string reason, std::string message) {
    return tl::unexpected(Trouble{Trouble::Kind::kRefused, std::move(reason), std::move(message), {}, {}});
  }
  // "…is not admitted by the rules: NOT_HOLDER: Only …"
  static Trouble RefusalIn(const std::string& text) {
    const std::string mark = "by the rules: ";
    const std::size_t at = text.find(mark) + mark.size();
    const std::size_t end = text.find(':', at);
    return {Trouble::Kind::kRefused, text.substr(at, end - at), text.substr(end + 2), {}, {}};
  }

  FakeAnswers& answers_;
};

}  // namespace yidan::client
