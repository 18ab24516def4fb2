// The release that every program of the project names with --version.
#pragma once

namespace yidan {

inline constexpr const char* kVersion = "0.1.0";

}  // namespace yidan
