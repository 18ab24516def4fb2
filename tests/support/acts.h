// How a test makes an act: its envelope, the bodies that many tests need, the signature, and the content that
// an ISSUE hands in. A participant of a test is an id and a key; what it does is told by the test itself.
// Every fault is an exception: a test has nothing better to do with one.
#pragma once

#include <string>
#include <vector>

#include "services/crypto/crypto.h"
#include "services/title/rules.h"
#include "services/title/times.h"
#include "services/waybill/canonical_json.h"
#include "yidan/v1/query.pb.h"
#include "yidan/v1/submission.pb.h"

namespace yidan::testing {

// ---- Keys ----

// A repeatable key: the same name, the same key.
crypto::PrivateKey TestKey(const std::string& name,
                           crypto::Algorithm algorithm = crypto::Algorithm::kEd25519);
crypto::PrivateKey FreshKey(crypto::Algorithm algorithm = crypto::Algorithm::kEd25519);

// ---- The envelope and the signature ----

// Actor, key, registry (its digest, 32 bytes), and an hour to live.
v1::Act NewAct(const std::string& actor, const crypto::PrivateKey& key, const std::string& registry,
               std::int64_t now_ms);
// The act comes next on the chain of the document that `head` is the state of.
void Follow(v1::Act& act, const v1::TitleState& head);

// Signed: v1::SubmitActRequest or v1::SignedAct.
template <class Signed = v1::SubmitActRequest>
Signed SignBytes(const std::string& act, const crypto::PrivateKey& key) {
  Signed out;
  out.set_act(act);
  out.set_signature(key.Sign(title::SignedBytes(act)));
  return out;
}
template <class Signed = v1::SubmitActRequest>
Signed Sign(const v1::Act& act, const crypto::PrivateKey& key) {
  return SignBytes<Signed>(title::SerializeAct(act), key);
}

// Signed with one key and approved with others, which the act then names.
v1::SubmitActRequest SignTogether(v1::Act act, const crypto::PrivateKey& key,
                                  std::vector<const crypto::PrivateKey*> approvers);

// ---- Bodies ----

// The first act of a participant, which `act` is already the envelope of.
void Register(v1::Act& act, const crypto::PrivateKey& key, const std::string& name);
// The registrar's ADMIT of it, as the first entry about `id`. An authority has `kind` and jurisdiction CN.
void Admit(v1::Act& act, const std::string& id, const v1::SignedAct& registration,
           const std::vector<v1::Role>& roles, v1::AuthorityKind kind = v1::AUTHORITY_KIND_CUSTOMS);
void Transfer(v1::Act& act, const std::string& to, v1::EndorsementKind kind = v1::ENDORSEMENT_KIND_FULL);

// ---- The content of an ISSUE ----

// A file of the repository.
std::string SourceFile(const std::string& path);
// The waybill of the 2017 journey, carried by cdirp.
const v1::Waybill& DemoWaybill();
// The same with other goods, if `variant` is not 0: no VIN is covered by two documents, and another container
// and the wagon carry part loads. REQUIRES: variant < 2,300,000.
v1::Waybill DemoWaybill(int variant);
// The same in `containers` containers with full loads, over which `lines` goods lines are spread. REQUIRES:
// containers <= lines, and <= 1,000,000.
v1::Waybill LargeWaybill(int lines, int containers);
// The same with only these of its lines ("1", "2"), in the place of the documents `replaces`, ascending. With
// one of the two, container and wagon carry part loads: the other is in them too.
v1::Waybill PartOfDemoWaybill(const std::vector<std::string>& lines,
                              const std::vector<std::string>& replaces);
// A content bound to a document: what the act says of it, and what is handed in with the act.
struct Committed {
  v1::TitleHeader header;
  v1::WaybillContent content;
};
Committed Commit(const std::string& document_id, const waybill::JsonValue& content,
                 const std::string& secret = std::string(32, 's'));
// The first act on the document.
void Issue(v1::Act& act, const Committed& committed);

}  // namespace yidan::testing
