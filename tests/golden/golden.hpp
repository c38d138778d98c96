#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <gtest/gtest.h>

namespace kaiku::golden {

inline std::string read_text(const std::filesystem::path& path) {
  std::ifstream input(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(input), std::istreambuf_iterator<char>()};
}

/// Compares `actual` with tests/golden/<name> byte by byte. KAIKU_UPDATE_GOLDEN=1 writes it
/// instead: read the diff as carefully as code.
inline void expect_golden(const std::string& name, const std::string& actual) {
  const std::filesystem::path path =
      std::filesystem::path(KAIKU_SOURCE_DIR) / "tests/golden" / name;
  if (std::getenv("KAIKU_UPDATE_GOLDEN") != nullptr) {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << actual;
    return;
  }
  ASSERT_TRUE(std::filesystem::exists(path))
      << path << " is missing: run with KAIKU_UPDATE_GOLDEN=1";
  EXPECT_EQ(read_text(path), actual) << "differs from " << path;
}

}  // namespace kaiku::golden
