// Every payload in tests/golden/platforms/<platform>/<name>.json becomes the events in
// <name>.events.json. KAIKU_UPDATE_GOLDEN=1 renews them.

#include "golden/golden.hpp"

#include <algorithm>
#include <filesystem>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <kaiku/domain/json.hpp>

#include "platforms/fixture.hpp"

namespace kaiku::platforms::testing {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> payloads_of(const std::string& platform) {
  std::vector<fs::path> found;
  for (const auto& entry :
       fs::directory_iterator(fs::path(KAIKU_SOURCE_DIR) / "tests/golden/platforms" / platform)) {
    if (entry.path().filename().string().find(".events.") == std::string::npos) {
      found.push_back(entry.path());
    }
  }
  std::ranges::sort(found);
  return found;
}

void compare_all(const std::string& platform, const char* settings) {
  const auto adapter = adapter_for(platform, settings);
  const auto payloads = payloads_of(platform);
  ASSERT_FALSE(payloads.empty());
  for (const fs::path& payload : payloads) {
    SCOPED_TRACE(payload.filename().string());
    const auto read = adapter->parse(golden::read_text(payload), test_now());
    ASSERT_TRUE(read) << read.error().message();
    nlohmann::json list = nlohmann::json::array();
    for (const Event& event : read->events) list.push_back(to_json_value(event));
    golden::expect_golden("platforms/" + platform + "/" + payload.stem().string() + ".events.json",
                          list.dump(2) + "\n");
  }
}

TEST(PayloadsBecomeEvents, OfFacebook) {
  compare_all("facebook", kFacebookSettings);
}
TEST(PayloadsBecomeEvents, OfInstagram) {
  compare_all("instagram", kInstagramSettings);
}
TEST(PayloadsBecomeEvents, OfGenericSources) {
  compare_all("generic", kGenericSettings);
}

}  // namespace
}  // namespace kaiku::platforms::testing
