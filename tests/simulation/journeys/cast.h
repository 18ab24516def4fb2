// The registry of the simulation: the real ledger over a store in memory or RocksDB on disk, a clock that
// the simulation moves, the participants and their keys, and the contents that carriers issue. One thread.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "services/crypto/crypto.h"
#include "services/ledger/ledger.h"
#include "services/log/note.h"
#include "services/store/row_log.h"
#include "services/waybill/canonical_json.h"
#include "storage/head_slots.h"
#include "storage/rocks_store.h"
#include "tests/simulation/journeys/model.h"
#include "tests/support/acts.h"
#include "tests/support/memory_store.h"

namespace yidan::journeys {

struct Member {
  std::string id;
  v1::Role role;
  v1::AuthorityKind authority = v1::AUTHORITY_KIND_UNSPECIFIED;
  std::string country = "CN";  // an authority's jurisdiction
};
const std::vector<Member>& Members();

// What the simulation says in a document; everything else is the demonstration's waybill.
struct Bill {
  struct Line {
    Document::Quantity quantity;
    std::set<int> vehicles;
  };
  std::string id, carrier;
  v1::WaybillForm form = v1::WAYBILL_FORM_TO_ORDER;
  std::string first_holder;
  Order order;
  std::map<std::string, Line> lines;
  std::vector<std::string> replaces;
  bool through_germany = true;  // one country of the route
  bool other_container = false;

  [[nodiscard]] Vehicles AllVehicles() const;
};

class Cast {
 public:
  // Throws std::runtime_error where the registry cannot come into being: nothing can be simulated then.
  explicit Cast(bool on_disk);
  ~Cast();

  // Drops the ledger and recovers it from its store (on disk: closed and opened again).
  void Restart();

  [[nodiscard]] v1::Act NewAct(const std::string& actor) const;
  [[nodiscard]] v1::SubmitActRequest Sign(const v1::Act& act, const std::string& signer) const;
  // A new bill of goods number `goods`, two vehicles; `form` 0 to 2: to order, bearer, straight.
  [[nodiscard]] Bill NewBill(const std::string& carrier, const std::string& document_id, int goods,
                             unsigned form) const;
  [[nodiscard]] testing::Committed Commit(const Bill& bill) const;
  std::vector<v1::ActResult> Submit(std::vector<v1::SubmitActRequest> acts);
  [[nodiscard]] v1::Checkpoint Checkpoint();
  [[nodiscard]] const store::Store& store() const;
  [[nodiscard]] const std::string& registry() const { return registry_; }
  [[nodiscard]] std::string verifier_key() const { return note_.verifier().KeyString(); }

  testing::HandClock clock;

 private:
  class NoteKey final : public store::Signer {
   public:
    explicit NoteKey(const log::NoteSigner& signer) : signer_(signer) {}
    Result<std::string> SignNote(std::string_view text) override;

   private:
    const log::NoteSigner& signer_;
  };
  void Open(bool create);
  void Start();
  void Admit(const Member& member);
  ledger::Ports Ports();

  const bool on_disk_;
  std::filesystem::path directory_;
  testing::MemoryStore memory_;
  testing::MemoryHeadSlots memory_slots_;
  std::unique_ptr<storage::FileHeadSlots> slots_;
  std::unique_ptr<storage::RocksStore> rocks_;
  std::unique_ptr<store::RowLog> row_log_;
  log::NoteSigner note_;
  NoteKey signer_{note_};
  std::map<std::string, crypto::PrivateKey> keys_;
  std::string registry_;
  v1::Waybill waybill_;
  std::unique_ptr<ledger::Ledger> ledger_;
};

}  // namespace yidan::journeys
