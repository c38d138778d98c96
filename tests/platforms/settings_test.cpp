#include <filesystem>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <kaiku/platforms/profile.hpp>

#include "golden/golden.hpp"
#include "platforms/fixture.hpp"

namespace kaiku::platforms::testing {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

std::vector<std::string> problems(std::string_view platform, const std::string& settings) {
  const Made made = make(platform, settings);
  EXPECT_EQ(made.adapter == nullptr, has_errors(made.diagnostics));
  std::vector<std::string> lines;
  for (const auto& diagnostic : made.diagnostics) lines.push_back(to_string(diagnostic));
  return lines;
}

TEST(PlatformSettings, AllProblemsComeOutTogetherWithTheirPlaces) {
  const auto lines = problems("facebook",
                              "page_id: my page\n"
                              "app_secret: env:NOWHERE\n"
                              "verify_tokn: env:VERIFY_TOKEN\n"
                              "api_base: ftp://graph.test\n");
  EXPECT_THAT(lines, Contains(AllOf(HasSubstr("kaiku.yaml:1:"), HasSubstr("digits"))));
  EXPECT_THAT(lines, Contains(AllOf(HasSubstr("kaiku.yaml:2:"), HasSubstr("NOWHERE"))));
  EXPECT_THAT(lines, Contains(AllOf(HasSubstr("kaiku.yaml:3:"),
                                    HasSubstr("did you mean 'verify_token'?"))));
  EXPECT_THAT(lines, Contains(AllOf(HasSubstr("kaiku.yaml:4:"), HasSubstr("api_base"))));
  EXPECT_THAT(lines, Contains(HasSubstr("'access_token' is missing")));
}

TEST(PlatformSettings, AnUnknownPlatformNamesTheNearestOne) {
  EXPECT_THAT(problems("facebok", "page_id: 1\n"), Contains(HasSubstr("did you mean 'facebook'?")));
}

TEST(PlatformSettings, AnAccountNeedsSettings) {
  config::Account account;
  account.id = "kaisla";
  account.platform = "generic";
  Diagnostics diagnostics;
  EXPECT_EQ(make_adapter(account, test_secrets(), diagnostics), nullptr);
  ASSERT_EQ(diagnostics.size(), 1u);
  EXPECT_THAT(to_string(diagnostics.front()), HasSubstr("account 'kaisla' has no settings"));
}

TEST(PlatformSettings, ASecretIsNeverRepeated) {
  for (const auto& line : problems("generic", "secrets: [env:BROKEN_SECRET, hunter2]\n")) {
    EXPECT_THAT(line, Not(HasSubstr("hunter")));
  }
}

TEST(PlatformSettings, OneSecretMayStandWithoutAList) {
  EXPECT_TRUE(problems("generic", "secrets: env:OWN_SECRET\n").empty());
  EXPECT_THAT(problems("generic", "secrets: []\n"), Contains(HasSubstr("at least one secret")));
}

TEST(PlatformSettings, PlainHttpNeedsPermissionForPrivateAddresses) {
  const std::string settings =
      "secrets: env:OWN_SECRET\naction_url: http://127.0.0.1:8099/x\naction_secret: "
      "env:OWN_SECRET\n";
  EXPECT_THAT(problems("generic", settings), Contains(HasSubstr("plain http")));
  EXPECT_TRUE(problems("generic", settings + "allow_private_addresses: true\n").empty());
  EXPECT_FALSE(adapter_for("generic", kGenericSettings)->allow_private_addresses());
}

TEST(PlatformSettings, ActionUrlAndSecretBelongTogether) {
  EXPECT_THAT(problems("generic", "secrets: env:OWN_SECRET\naction_url: https://shop.test/a\n"),
              Contains(HasSubstr("belong together")));
  EXPECT_THAT(problems("generic", "secrets: env:OWN_SECRET\naction_secret: env:OWN_SECRET\n"),
              Contains(HasSubstr("belong together")));
}

TEST(PlatformSettings, KeysAreUsedForWhatTheyCanDo) {
  EXPECT_THAT(problems("generic", "secrets: env:SENDER_PRIVATE_KEY\n"),
              Contains(HasSubstr("whpk_")));
  EXPECT_THAT(problems("generic",
                       "secrets: env:OWN_SECRET\naction_url: https://shop.test/a\n"
                       "action_secret: env:SENDER_PUBLIC_KEY\n"),
              Contains(HasSubstr("cannot sign")));
  EXPECT_THAT(problems("generic", "secrets: env:SHORT_SECRET\n"),
              Contains(AllOf(HasSubstr("warning"), HasSubstr("24 bytes"))));
}

TEST(PlatformSettings, PageIdBelongsToFacebookLogin) {
  const std::string settings = kInstagramSettings;
  EXPECT_THAT(problems("instagram", settings + "page_id: 1055\n"),
              Contains(HasSubstr("only with login: facebook")));
  EXPECT_THAT(problems("instagram", settings + "login: facebook\n"),
              Contains(HasSubstr("'page_id' is missing")));
  EXPECT_THAT(problems("instagram", settings + "login: google\n"),
              Contains(HasSubstr("unknown value")));
}

TEST(PlatformSettings, LengthLimitsCanBeChanged) {
  const auto adapter =
      adapter_for("instagram", std::string(kInstagramSettings) + "reply_limit: 2200\n");
  EXPECT_TRUE(
      adapter->render(action_on(ActionKind::kReply, "1", "2", std::string(2200, 'a')), test_now()));
  EXPECT_FALSE(
      adapter->render(action_on(ActionKind::kReply, "1", "2", std::string(2201, 'a')), test_now()));
  EXPECT_FALSE(problems("instagram", std::string(kInstagramSettings) + "reply_limit: 0\n").empty());
}

TEST(PlatformSettings, TheHostFollowsTheLogin) {
  const auto host = [](std::string settings) {
    const auto line = settings.find("api_base");
    settings.erase(line, settings.find('\n', line) + 1 - line);
    const auto request = adapter_for("instagram", settings)
                             ->render(action_on(ActionKind::kHide, "1", "2"), test_now());
    return request->url.substr(0, request->url.find("/1?"));
  };
  EXPECT_EQ(host(kInstagramSettings), "https://graph.instagram.com/v25.0");
  EXPECT_EQ(host(kInstagramFacebookSettings), "https://graph.facebook.com/v25.0");
}

// One key serves for every reference of the documentation.
class AnySecret final : public config::Secrets {
 public:
  Result<std::string> resolve(const config::SecretRef&) const override {
    return std::string("whsec_AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=");
  }
};

config::Account account_of(const config::Node& node) {
  config::Account account;
  for (const auto& [key, value] : node.entries()) {
    if (key.scalar() == "id") account.id = value.scalar();
    if (key.scalar() == "platform") account.platform = value.scalar();
    if (key.scalar() == "settings") account.settings = value;
  }
  return account;
}

TEST(PlatformSettings, EveryExampleOfTheDocumentationIsAccepted) {
  const std::string page =
      golden::read_text(std::filesystem::path(KAIKU_SOURCE_DIR) / "docs/platforms.md");
  const std::string fence = "```yaml\n";
  std::set<std::string> shown;
  for (auto at = page.find(fence); at != std::string::npos; at = page.find(fence, at + 1)) {
    const auto begin = at + fence.size();
    Diagnostics diagnostics;
    const auto list = config::parse_yaml(page.substr(begin, page.find("```", begin) - begin),
                                         "platforms.md", diagnostics);
    ASSERT_TRUE(list);
    for (const auto& node : list->items()) {
      const auto account = account_of(node);
      shown.insert(account.platform);
      EXPECT_NE(make_adapter(account, AnySecret(), diagnostics), nullptr) << account.id;
    }
    for (const auto& diagnostic : diagnostics) ADD_FAILURE() << to_string(diagnostic);
  }
  EXPECT_EQ(shown.size(), platform_names().size());
  for (const Profile& profile : profiles()) {
    for (const SettingKey& key : profile.settings) {
      EXPECT_NE(page.find("`" + std::string(key.name) + "`"), std::string::npos)
          << profile.name << ": " << key.name << " is not described";
    }
  }
}

}  // namespace
}  // namespace kaiku::platforms::testing
