// Contents beside the log: opened against what their entries commit to, and what follows from them.
// Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "services/base/bytes.h"
#include "services/base/result.h"
#include "services/interpret/world.h"
#include "services/log/sealed_tags.h"
#include "services/title/rules.h"
#include "services/waybill/canonical_json.h"
#include "services/waybill/content.h"
#include "yidan/v1/act.pb.h"

namespace yidan::interpret {

// As handed in, and as kept.
struct RawContent {
  std::string document_id;
  std::string content_json;  // canonical JSON, RFC 8785
  std::string secret;        // 32 bytes: the salts of the commitment
};

// What follows from a content that is the one committed to.
struct OpenedContent {
  v1::Waybill waybill;
  std::vector<waybill::SearchTerm> terms;
  log::GoodsTags goods_tags;  // ascending; empty without a goods key
};

// kCorrupt: it is not what the header commits to. Nothing else is judged: whether such a content may be
// issued was decided when it was. `goods_key`: 32 bytes; empty: no tags are made, for whoever does not have
// it. `goods_keys`: title::RuleSet::goods_keys of the rules that it was issued under.
Result<OpenedContent> OpenContent(const RawContent& content, const v1::TitleHeader& header,
                                  const std::string& goods_key, std::uint32_t goods_keys);
// Its parts, for whoever has read the content already. `json`: content.content_json, parsed.
bool CommitsTo(const v1::TitleHeader& header, const RawContent& content, const waybill::JsonValue& json);
OpenedContent WhatFollows(v1::Waybill waybill, const std::string& goods_key, std::uint32_t goods_keys);

// The documents whose goods an act states, in the order of its entry's annex: those that it issues, or the
// one of which a NOTATION says that another container or wagon took one's place.
std::vector<std::string> AnnexedDocuments(const v1::Act& act);
// What that NOTATION makes the document cover besides: as its content says that what is replaced is loaded,
// and as a unit where the document covers that as one; and by which tags it does. `before`: the document.
// `covered`: what it covers (title::Facts::GoodsOf). `loads`: of its content.
log::GoodsTags SubstituteTags(const v1::Act& act, const title::TitleState& before,
                              const std::vector<title::GoodsTag>& covered, const waybill::Loads& loads,
                              const std::string& goods_key, std::uint32_t goods_keys);
// What a document covers that an act issues: what its content names (`own`), and of a REPLACE what took the
// place of a container or wagon that the content states, by notations that go on with it, a unit as a lot,
// for others may carry it on too. `issued`: its place in the act; `world`: before the act. Ascending.
log::GoodsTags IssuedTags(const v1::Act& act, std::size_t issued, const World& world,
                          const log::GoodsTags& own, const waybill::Loads& loads,
                          const std::string& goods_key, std::uint32_t goods_keys);

// A header that an act states, and the document that it is for.
struct StatedHeader {
  std::string document_id;
  const v1::TitleHeader* header;
};
// Those of the documents that an act issues, in its order: ISSUE one, REPLACE one a successor. Valid as long
// as the act.
std::vector<StatedHeader> HeadersOf(const v1::Act& act);
// The documents that those replace, in the act's order; empty of an ISSUE.
std::vector<std::string> ReplacedBy(const v1::Act& act);

}  // namespace yidan::interpret
