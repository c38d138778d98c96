// What is never done, whatever the rules say, seen from the platforms.
#include <algorithm>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "e2e/brand.hpp"

namespace {

using e2e::Brand;
using nlohmann::json;

// Replies that wait for ten minutes: long enough for anything that may come between.
constexpr const char* kPatientLimits =
    "{reply_delay: 10m, reply_cooldown_author: 0s, reply_cooldown_thread: 0s, calls_per_second: "
    "1000, call_burst: 1000}";

bool has_guard(const json& decision, const std::string& guard) {
  return std::ranges::any_of(decision["guards"],
                             [&](const json& hit) { return hit["guard"] == guard; });
}

// A comment beneath another one; by the page itself when `author` is its id.
std::string nested(const Brand& brand, std::int64_t number, std::int64_t parent,
                   const std::string& text, const std::string& author) {
  json body = json::parse(brand.facebook_body(number, text, author));
  body["entry"][0]["changes"][0]["value"]["parent_id"] = brand.comment_id(parent);
  return body.dump();
}

void expect_answered_once(Brand& brand, const std::string& comment) {
  brand.facebook().state().look([&](const auto& state) {
    EXPECT_EQ(std::ranges::count(state.replies, comment, &standin::GraphApi::Reply::comment), 1)
        << comment;
    EXPECT_EQ(
        std::ranges::count(state.private_replies, comment, &standin::GraphApi::Reply::comment), 1)
        << comment;
  });
}

TEST(Guards, StaffWhoAnswerThemselvesSilenceTheThread) {
  Brand brand({.limits = kPatientLimits, .rules = Brand::kSmallRules});
  ASSERT_TRUE(brand.daemon().start()) << brand.daemon().log();
  ASSERT_EQ(brand.comment_on_facebook(1, "todella huono"), 200);
  ASSERT_FALSE(brand.action_on(brand.comment_id(1), "reply", "ready").is_null())
      << brand.daemon().log();

  ASSERT_EQ(brand.post_facebook(
                nested(brand, 2, 1, "Moi, täällä Maija asiakaspalvelusta!", Brand::kPage)),
            200);
  EXPECT_FALSE(brand.action_on(brand.comment_id(1), "reply", "cancelled").is_null())
      << brand.daemon().log();
  EXPECT_FALSE(brand.action_on(brand.comment_id(1), "private_reply", "cancelled").is_null());

  brand.facebook().add_comment(brand.comment_id(3));
  ASSERT_EQ(brand.post_facebook(nested(brand, 3, 1, "silti huono", "7403")), 200);
  const json decision = brand.decision_on(brand.comment_id(3));
  ASSERT_FALSE(decision.is_null());
  EXPECT_TRUE(has_guard(decision, "people_first")) << decision.dump(1);
  EXPECT_TRUE(brand.actions_on(brand.comment_id(3)).empty() ||
              !brand.actions_on(brand.comment_id(3))[0].contains("remote_id"));

  // Another thread of the same post is not theirs.
  ASSERT_EQ(brand.comment_on_facebook(4, "todella huono", "7404"), 200);
  EXPECT_FALSE(brand.action_on(brand.comment_id(4), "reply", "ready").is_null());
  brand.facebook().state().look([](const auto& state) { EXPECT_TRUE(state.effects.empty()); });
}

TEST(Guards, AnEditIsUnderstoodAnewButNotAnsweredAgain) {
  Brand brand({.rules = Brand::kSmallRules});
  ASSERT_TRUE(brand.daemon().start()) << brand.daemon().log();
  ASSERT_EQ(brand.comment_on_facebook(1, "todella huono"), 200);
  ASSERT_FALSE(brand.action_on(brand.comment_id(1), "private_reply", "done").is_null())
      << brand.daemon().log();

  ASSERT_EQ(brand.post_facebook(brand.facebook_body(1, "todella huono ja huonoa palvelua",
                                                    "7400000000000123", "edited")),
            200);
  ASSERT_TRUE(brand.eventually("/api/v1/decisions", [](const json& page) {
    return page.is_object() && page["items"].size() == 2;
  }));
  const json again = brand.decisions()[1];
  EXPECT_EQ(again["revision"], 2);
  EXPECT_EQ(again["finding"]["class"], "criticism");
  EXPECT_TRUE(has_guard(again, "one_effect")) << again.dump(1);

  ASSERT_EQ(brand.comment_on_facebook(2, "todella huono", "7402"), 200);
  ASSERT_FALSE(brand.action_on(brand.comment_id(2), "private_reply", "done").is_null());
  expect_answered_once(brand, brand.comment_id(1));
}

TEST(Guards, AnEditThatTakesItBackIsNotAnswered) {
  Brand brand({.limits = kPatientLimits, .rules = Brand::kSmallRules});
  ASSERT_TRUE(brand.daemon().start()) << brand.daemon().log();
  ASSERT_EQ(brand.comment_on_facebook(1, "todella huono"), 200);
  ASSERT_FALSE(brand.action_on(brand.comment_id(1), "reply", "ready").is_null())
      << brand.daemon().log();
  ASSERT_EQ(
      brand.post_facebook(brand.facebook_body(1, "todella hieno", "7400000000000123", "edited")),
      200);
  EXPECT_FALSE(brand.action_on(brand.comment_id(1), "reply", "cancelled").is_null())
      << brand.daemon().log();
  EXPECT_FALSE(brand.action_on(brand.comment_id(1), "private_reply", "cancelled").is_null());
}

TEST(Guards, ARemovedCommentIsNotAnswered) {
  Brand brand({.limits = kPatientLimits, .rules = Brand::kSmallRules});
  ASSERT_TRUE(brand.daemon().start()) << brand.daemon().log();
  ASSERT_EQ(brand.comment_on_facebook(1, "todella huono"), 200);
  ASSERT_FALSE(brand.action_on(brand.comment_id(1), "reply", "ready").is_null())
      << brand.daemon().log();
  ASSERT_EQ(brand.post_facebook(brand.facebook_body(1, "", "7400000000000123", "remove")), 200);
  EXPECT_FALSE(brand.action_on(brand.comment_id(1), "reply", "cancelled").is_null())
      << brand.daemon().log();
  EXPECT_FALSE(brand.action_on(brand.comment_id(1), "private_reply", "cancelled").is_null());
}

TEST(Guards, ARemovalThatOvertakesItsCommentIsRemembered) {
  Brand brand({.rules = Brand::kSmallRules});
  ASSERT_TRUE(brand.daemon().start()) << brand.daemon().log();
  brand.facebook().add_comment(brand.comment_id(1));
  ASSERT_EQ(brand.post_facebook(brand.facebook_body(1, "", "7400000000000123", "remove")), 200);
  ASSERT_EQ(brand.post_facebook(brand.facebook_body(1, "todella huono")), 200);
  ASSERT_EQ(brand.comment_on_facebook(2, "todella huono", "7402"), 200);
  ASSERT_FALSE(brand.action_on(brand.comment_id(2), "private_reply", "done").is_null())
      << brand.daemon().log();
  brand.facebook().state().look([&](const auto& state) {
    for (const auto& reply : state.replies) EXPECT_EQ(reply.comment, brand.comment_id(2));
  });
}

TEST(Guards, AbuseIsHiddenAndCriticismNever) {
  Brand brand({.rules = Brand::kSmallRules});
  ASSERT_TRUE(brand.daemon().start()) << brand.daemon().log();
  ASSERT_EQ(brand.comment_on_facebook(1, "todella huono"), 200);
  ASSERT_EQ(brand.comment_on_facebook(2, "senkin idiootti", "7402"), 200);
  ASSERT_FALSE(brand.action_on(brand.comment_id(2), "hide", "done").is_null())
      << brand.daemon().log();
  ASSERT_FALSE(brand.action_on(brand.comment_id(1), "private_reply", "done").is_null())
      << brand.daemon().log();
  brand.facebook().state().look([&](const auto& state) {
    EXPECT_EQ(state.hidden, std::set<std::string>{brand.comment_id(2)});
    for (const auto& reply : state.replies)
      EXPECT_EQ(reply.comment, brand.comment_id(1)) << "who insults gets no apology";
  });
  EXPECT_EQ(brand.daemon().control_json("/api/v1/stats")["restricted_criticism"], 0);
}

TEST(Guards, RulesThatCouldHideCriticismAreNotEvenLoaded) {
  Brand brand({.rules = Brand::kOwnRules});
  std::filesystem::create_directories(brand.directory() + "/rules/policies");
  std::ofstream(brand.directory() + "/rules/policies/harsh.yaml")
      << "policies:\n  - id: hide_criticism\n    about: Against all guards.\n    when: {class: "
         "criticism}\n    do: [{hide: true}]\n";
  EXPECT_FALSE(brand.daemon().start());
  EXPECT_EQ(brand.daemon().wait_exit(), 1);
  EXPECT_NE(brand.daemon().log().find(
                "harsh.yaml:2:9: error: policy 'hide_criticism' could hide criticism"),
            std::string::npos)
      << brand.daemon().log();
}

TEST(Guards, AGenericSourceIsToldOnceAlthoughItsAnswerWasLost) {
  Brand brand({.rules = Brand::kSmallRules});
  brand.shop().faults().add(
      {.kind = standin::Fault::Kind::kLostAnswer, .path_part = "action.reply", .response = {}});
  ASSERT_TRUE(brand.daemon().start()) << brand.daemon().log();
  ASSERT_EQ(brand.comment_in_shop("c-1", "todella huono"), 200);
  ASSERT_FALSE(brand.action_on("c-1", "private_reply", "done").is_null()) << brand.daemon().log();
  brand.shop().state().look([](const auto& state) {
    ASSERT_EQ(state.actions.size(), 2u);
    EXPECT_EQ(state.actions[0].type, "action.reply");
    EXPECT_EQ(state.actions[0].target, "c-1");
    EXPECT_EQ(state.actions[1].type, "action.private_reply");
    EXPECT_EQ(state.repeats, 1u) << "the second attempt carries the same key and is answered 409";
    EXPECT_EQ(state.bad_signatures, 0u);
  });
}

TEST(Guards, InDraftModeNothingLeavesUntilAPersonApproves) {
  Brand brand({.mode = "draft", .rules = Brand::kSmallRules});
  ASSERT_TRUE(brand.daemon().start()) << brand.daemon().log();
  for (std::int64_t number = 1; number <= 2; ++number) {
    ASSERT_EQ(brand.comment_on_facebook(number, "todella huono", "74" + std::to_string(number)),
              200);
  }
  const json first = brand.action_on(brand.comment_id(1), "reply", "awaiting_approval");
  const json second = brand.action_on(brand.comment_id(2), "reply", "awaiting_approval");
  ASSERT_FALSE(first.is_null() || second.is_null()) << brand.daemon().log();
  brand.facebook().state().look([](const auto& state) { EXPECT_EQ(state.requests, 0u); });

  const auto path = [](const json& action, const char* verb) {
    return "/api/v1/actions/" + action["id"].dump() + "/" + verb;
  };
  EXPECT_EQ(brand.command(path(first, "approve"), json::object()), 400)
      << "whoever approves has a name";
  EXPECT_EQ(brand.command(path(first, "approve"),
                          {{"who", "maija"}, {"text", "Hei, soitan sinulle heti!"}}),
            200);
  EXPECT_EQ(brand.command(path(second, "reject"), {{"who", "maija"}}), 200);
  EXPECT_EQ(brand.command(path(second, "approve"), {{"who", "maija"}}), 409)
      << "what was rejected stays so";

  const json sent = brand.action_on(brand.comment_id(1), "reply", "done");
  ASSERT_FALSE(sent.is_null()) << brand.daemon().log();
  EXPECT_EQ(sent["decided_by"], "maija");
  brand.facebook().state().look([&](const auto& state) {
    ASSERT_EQ(state.replies.size(), 1u);
    EXPECT_EQ(state.replies[0].comment, brand.comment_id(1));
    EXPECT_EQ(state.replies[0].text, "Hei, soitan sinulle heti!");
    EXPECT_TRUE(state.private_replies.empty()) << "the private reply is a draft of its own";
  });
}

}  // namespace
