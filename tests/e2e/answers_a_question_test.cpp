// The one test that shows it all: a signed webhook comes in, is stored, understood, answered in
// public, followed up in private.
#include <csignal>

#include <gtest/gtest.h>

#include "e2e/brand.hpp"

namespace {

using e2e::Brand;
using nlohmann::json;

std::vector<std::string> signals_of(const json& decision) {
  std::vector<std::string> ids;
  for (const json& hit : decision["finding"]["signals"]) ids.push_back(hit["id"]);
  return ids;
}

TEST(OneComment, IsAnsweredInPublicThenInPrivate) {
  Brand brand;
  ASSERT_TRUE(brand.daemon().start()) << brand.daemon().log();

  ASSERT_EQ(brand.comment_on_facebook(1, "Tilaus myöhästyi viikon eikä kukaan vastaa"), 200);

  const std::string comment = brand.comment_id(1);
  const json decision = brand.decision_on(comment);
  ASSERT_FALSE(decision.is_null()) << brand.daemon().log();
  EXPECT_EQ(decision["finding"]["class"], "criticism");
  EXPECT_FALSE(signals_of(decision).empty());

  ASSERT_TRUE(brand.facebook().state().wait_until([](const auto& state) {
    return !state.private_replies.empty();
  })) << brand.daemon().log();
  brand.facebook().state().look([&](const auto& state) {
    ASSERT_EQ(state.replies.size(), 1u);
    EXPECT_EQ(state.replies[0].comment, comment);
    ASSERT_EQ(state.private_replies.size(), 1u);
    EXPECT_EQ(state.private_replies[0].comment, comment);
    EXPECT_NE(state.effects[0].path.find("/comments"), std::string::npos) << "public first";
    EXPECT_EQ(state.refused_proofs, 0u);
  });

  brand.daemon().signal(SIGTERM);
  EXPECT_EQ(brand.daemon().wait_exit(), 0) << brand.daemon().log();
}

TEST(OneComment, IsNeverActedOnInShadowMode) {
  Brand brand({.mode = "shadow"});
  ASSERT_TRUE(brand.daemon().start()) << brand.daemon().log();
  ASSERT_EQ(brand.comment_on_facebook(1, "Haista vittu kusipää"), 200);
  const json decision = brand.decision_on(brand.comment_id(1));
  ASSERT_FALSE(decision.is_null());
  EXPECT_EQ(decision["finding"]["class"], "abuse");
  EXPECT_EQ(decision["mode"], "shadow");
  brand.daemon().signal(SIGTERM);
  EXPECT_EQ(brand.daemon().wait_exit(), 0);
  brand.facebook().state().look([](const auto& state) { EXPECT_TRUE(state.effects.empty()); });
}

}  // namespace
