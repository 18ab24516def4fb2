// Prints deploy/docs/waybill-schema.md: waybill_schema > deploy/docs/waybill-schema.md
#include <exception>
#include <iostream>

#include "tests/support/schema_page.h"

int main() {
  try {
    std::cout << yidan::testing::WaybillSchemaPage();
    return 0;
  } catch (const std::exception& e) {
    std::cerr << e.what() << "\n";
    return 2;
  }
}
