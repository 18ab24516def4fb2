// What the tests of the waybill folder share: the sample contents, and changing them.
#pragma once

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "services/waybill/canonical_json.h"
#include "services/waybill/content.h"
#include "services/waybill/schema.h"
#include "tests/support/files.h"

namespace yidan::waybill {

inline std::string ReadFile(const std::string& path) {
  std::string text = yidan::testing::ReadWholeFile(path);
  EXPECT_FALSE(text.empty()) << path;
  return text;
}

inline std::string Journey2017() {
  return ReadFile(std::string(YIDAN_SOURCE_DIR) + "/deploy/demo-data/waybill-2017-tilburg-chengdu.json");
}
inline std::string ElectronicsBlockTrain() {
  return ReadFile(std::string(YIDAN_SOURCE_DIR) + "/tests/golden/waybill/electronics-block-train.json");
}

inline JsonValue Parsed(const std::string& text) {
  auto value = ParseContent(text);
  EXPECT_TRUE(value) << (value ? "" : value.error().message);
  return value ? *value : JsonValue();
}

inline v1::Waybill Typed(const std::string& text) {
  auto waybill = ToWaybill(Parsed(text));
  EXPECT_TRUE(waybill) << (waybill ? "" : waybill.error().message);
  return waybill ? *waybill : v1::Waybill();
}

// The content with a JSON Patch (RFC 6902) applied.
inline std::string Patched(const std::string& text, const std::string& patch) {
  return nlohmann::json::parse(text).patch(nlohmann::json::parse(patch)).dump();
}

}  // namespace yidan::waybill
