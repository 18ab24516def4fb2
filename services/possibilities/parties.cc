#include "services/possibilities/parties.h"

#include <algorithm>

namespace yidan::possibilities {
namespace {

class Gathered {
 public:
  void Add(const std::string& id, std::string_view relation) {
    if (id.empty()) return;
    auto found = std::find_if(parties_.begin(), parties_.end(), [&](const Party& p) { return p.id == id; });
    if (found == parties_.end()) {
      parties_.push_back({id, {}});
      found = parties_.end() - 1;
    }
    auto& relations = found->relations;
    if (std::find(relations.begin(), relations.end(), relation) == relations.end()) {
      relations.push_back(relation);
    }
  }
  std::vector<Party> Take() { return std::move(parties_); }

 private:
  std::vector<Party> parties_;
};

void AddThoseWithRights(const title::TitleState& s, Gathered& out) {
  out.Add(s.issuer, "issuer");
  out.Add(s.holder, "holder");
  out.Add(s.order.party, "order party");
  if (s.pledge) {
    out.Add(s.pledge->pledgee, "pledgee");
    out.Add(s.pledge->pledgor, s.pledge->on_trust_receipt ? "borrower on trust receipt" : "pledgor");
  }
  if (s.offer) {
    out.Add(s.offer->from, "offeror");
    out.Add(s.offer->to, "offeree");
    out.Add(s.offer->release_by, "releasing bank");
  }
  if (s.surrender) out.Add(s.surrender->by, "surrendered");
  if (s.rejectable) out.Add(s.rejectable->holder, "held before");
  for (const auto& [id, hold] : s.holds) out.Add(hold.authority, "holds it");
  for (const auto& [id, order] : s.pending_orders) {
    out.Add(order.authority, "ordered");
    out.Add(order.to, "named by an order");
  }
  out.Add(s.last_holder, "last holder");
  out.Add(s.consignee_by_order, "consignee by order");
}

void AddThoseOfTheHeader(const title::Header& h, Gathered& out) {
  out.Add(h.consignor, "consignor");
  out.Add(h.consignee, "consignee");
  for (const std::string& id : h.financiers) out.Add(id, "financier");
  for (const std::string& id : h.leg_carriers) out.Add(id, "carrier of a leg");
}

}  // namespace

std::vector<std::string> NamedIn(const title::TitleState& title) {
  Gathered gathered;
  AddThoseWithRights(title, gathered);
  AddThoseOfTheHeader(title.header, gathered);
  std::vector<std::string> out;
  for (Party& party : gathered.Take()) {
    if (out.size() < kMaxParties) out.push_back(std::move(party.id));
  }
  return out;
}

std::vector<Party> PartiesOf(const Situation& situation) {
  Gathered gathered;
  const title::TitleState& s = situation.title;
  AddThoseWithRights(s, gathered);
  for (const auto& [id, record] : situation.records) {
    if (record.HasRole(v1::ROLE_REGISTRAR, situation.index)) gathered.Add(id, "registrar");
    if (!record.HasRole(v1::ROLE_AUTHORITY, situation.index)) continue;
    const bool here =
        std::any_of(record.jurisdictions.begin(), record.jurisdictions.end(), [&](const auto& term) {
          return std::binary_search(s.header.jurisdictions.begin(), s.header.jurisdictions.end(),
                                    term.country);
        });
    if (here) gathered.Add(id, "authority");
  }
  AddThoseOfTheHeader(s.header, gathered);
  std::vector<Party> out = gathered.Take();
  if (out.size() > kMaxParties) out.resize(kMaxParties);
  return out;
}

}  // namespace yidan::possibilities
