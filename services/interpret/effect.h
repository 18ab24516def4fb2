// Effect: what one entry changes, whole. Everything that is kept of an entry, in memory or on disk, is made
// of its effect (layer.h, services/store/rows.h). Plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "services/interpret/registry_state.h"
#include "services/log/entry.h"
#include "services/title/rules.h"
#include "services/waybill/content.h"

namespace yidan::interpret {

struct PaperForm {
  std::string issuer;
  std::string form_number;
  std::string document_id;
};

// What a document can be found by.
struct DocumentTerms {
  std::string document_id;
  std::vector<waybill::SearchTerm> terms;
};

struct Effect {
  std::uint64_t index = 0;
  std::optional<Digest> act;                               // digest of the act, if the entry is one
  std::vector<title::TitleState> titles;                   // new values, the act's own document first
  std::vector<title::ParticipantRecord> participants;      // new values
  std::vector<std::pair<Digest, std::string>> key_owners;  // key id, participant: from now on and for ever
  std::vector<PaperForm> paper_forms;                      // used from now on
  std::vector<title::DocumentGoods> uncovered;             // of documents that ended
  std::vector<title::DocumentGoods> covered;  // whole, of documents that cover others than before
  std::optional<RegistryState> registry;      // GENESIS, RULES, NOTE_KEY: the new value
  std::vector<DocumentTerms> search;          // of contents that were at hand
  std::vector<std::vector<log::GoodsWarning>> goods_warnings;  // of each document in the act's annex
};

}  // namespace yidan::interpret
