// A registry in memory and what its participants ask of it. Thread rule: the test's main thread.
#pragma once

#include "tests/support/ledger_fixture.h"

namespace yidan::ledger_test {

inline constexpr const char* kDoc = "YD-TEST-0000000000000001";
inline constexpr const char* kOther = "YD-TEST-0000000000000002";

class QueriesTest : public LedgerTest {
 protected:
  static yidan::internal::v1::ReadRequest As(const std::string& caller) {
    yidan::internal::v1::ReadRequest request;
    request.set_caller(caller);
    return request;
  }
  api::Reply<v1::GetContentResponse> ContentAs(const std::string& caller) {
    auto request = As(caller);
    request.mutable_get_content()->set_document_id(kDoc);
    auto answer = Read(request);
    if (!answer) return tl::unexpected(answer.error());
    return answer->get_content();
  }
  api::Reply<v1::GetHistoryResponse> HistoryAs(const std::string& caller, int page_size = 0,
                                               const std::string& token = "") {
    auto request = As(caller);
    request.mutable_get_history()->set_document_id(kDoc);
    request.mutable_get_history()->set_page_size(page_size);
    request.mutable_get_history()->set_page_token(token);
    auto answer = Read(request);
    if (!answer) return tl::unexpected(answer.error());
    return answer->get_history();
  }
  api::Reply<v1::SearchShipmentsResponse> SearchAs(const std::string& caller, v1::SearchKind kind,
                                                   const std::string& value, std::int64_t sealed_for_s = 0,
                                                   int page_size = 0, const std::string& token = "") {
    auto request = As(caller);
    v1::SearchShipmentsRequest& search = *request.mutable_search_shipments();
    search.set_kind(kind);
    search.set_value(value);
    search.set_page_size(page_size);
    search.set_page_token(token);
    if (sealed_for_s != 0) {
      search.mutable_sealed_until()->set_seconds(clock_.WallMs() / 1000 + sealed_for_s);
    }
    auto answer = Read(request);
    if (!answer) return tl::unexpected(answer.error());
    return answer->search_shipments();
  }
  v1::SubmitActRequest Grant(const std::string& by, const std::string& reader,
                             const std::vector<std::string>& pointers = {}) {
    v1::Act act = NewAct(by);
    act.set_document_id(kDoc);
    act.set_nonce(crypto::RandomBytes(16));
    act.mutable_grant()->set_reader(reader);
    for (const auto& pointer : pointers) act.mutable_grant()->add_pointers(pointer);
    act.mutable_grant()->mutable_until()->set_seconds(clock_.WallMs() / 1000 + 3'600);
    return Sign(act);
  }
  std::size_t AccessRecords() { return store_.Scan(store::Table::kAccess, "", "", 1'000)->size(); }
};

}  // namespace yidan::ledger_test
