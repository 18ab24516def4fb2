// One reading: its head, its caller, its moment. Private to this folder.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "services/log/access_record.h"
#include "services/query/rights.h"
#include "services/store/head.h"

namespace yidan::query {

// The directory at one head, as far as it was asked for. One thread.
class Directory final : public title::Facts {
 public:
  explicit Directory(std::shared_ptr<const store::Head> head) : head_(std::move(head)) {}

  const title::ParticipantRecord* Participant(const std::string& id) const override;
  // Why one of the answers above was null although there may be a record.
  [[nodiscard]] const std::optional<Error>& failure() const { return failure_; }

  // What no right depends on.
  const title::TitleState* Title(const std::string& /*document_id*/) const override { return nullptr; }
  std::optional<std::string> KeyOwner(const Digest& /*key_id*/) const override { return std::nullopt; }
  bool ActAdmitted(const Digest& /*act_digest*/) const override { return false; }
  bool PaperFormUsed(const std::string& /*issuer*/, const std::string& /*form*/) const override {
    return false;
  }
  std::vector<title::Covering> DocumentsCovering(const Digest& /*goods_tag*/) const override { return {}; }
  std::vector<title::GoodsTag> GoodsOf(const std::string& /*document_id*/) const override { return {}; }

 private:
  const std::shared_ptr<const store::Head> head_;
  mutable std::map<std::string, std::optional<title::ParticipantRecord>> records_;
  mutable std::optional<Error> failure_;
};

struct Reading {
  std::shared_ptr<const store::Head> head;  // the newest: rights are judged here, whatever head is shown
  std::string caller;                       // empty: the registry itself, which is neither bound nor recorded
  std::string service;
  title::TimeMs now;
  const Directory* directory;
  const title::ParticipantRecord* record;  // null: none of the directory
  const Asker* asker;
  // What it comes to show, for the access record (PROTOCOL §7): all of it durable before the answer leaves.
  std::vector<log::AccessReading>* readings;

  [[nodiscard]] const store::StoreView& view() const { return *head->view; }
  [[nodiscard]] Right RightTo(const title::TitleState& state) const {
    return RightOf(state, *asker, head->size, now);
  }
  [[nodiscard]] bool IsAuditor() const {
    return !asker->Stranger() && asker->record().HasRole(v1::ROLE_AUDITOR, head->size);
  }
};

// A document that a reading named, and what its caller may read of it.
struct Named {
  title::TitleState state;
  Right right;
};

}  // namespace yidan::query
