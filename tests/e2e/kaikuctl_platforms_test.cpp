// What platforms can do, as the operator's tool prints it and the documentation shows it.
#include <set>
#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <kaiku/platforms/adapter.hpp>

#include "e2e/kaikuctl.hpp"
#include "golden/golden.hpp"

namespace {

using nlohmann::json;

TEST(KaikuctlPlatforms, PrintsTheTablesThatTheDocumentationShows) {
  const auto shown = e2e::kaikuctl({"platforms"});
  ASSERT_EQ(shown.status, 0) << shown.err;
  const std::string page =
      kaiku::golden::read_text(std::string(KAIKU_SOURCE_DIR) + "/docs/platforms.md");
  EXPECT_NE(page.find("```\n" + shown.out + "```\n"), std::string::npos)
      << "docs/platforms.md should show:\n"
      << shown.out;
}

TEST(KaikuctlPlatforms, TellsMachinesWhatAnAccountNeeds) {
  const auto shown = e2e::kaikuctl({"platforms", "--json"});
  ASSERT_EQ(shown.status, 0) << shown.err;
  const json list = json::parse(shown.out, nullptr, false);
  ASSERT_TRUE(list.is_array());
  ASSERT_EQ(list.size(), kaiku::platforms::platform_names().size());
  const json& instagram = list[1];
  EXPECT_EQ(instagram["platform"], "instagram");
  EXPECT_EQ(instagram["actions"]["block"]["condition"], "login: facebook");
  EXPECT_EQ(instagram["actions"]["hide"]["condition"], "");
  EXPECT_EQ(instagram["private_reply_limit"]["unit"], "bytes");
  EXPECT_EQ(instagram["settings"][0]["key"], "ig_id");
  EXPECT_EQ(instagram["settings"][0]["required"], true);
}

}  // namespace
