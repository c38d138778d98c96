// What becomes of an action when its platform stumbles, refuses or says nothing at all.
#include <algorithm>
#include <chrono>
#include <csignal>

#include <gtest/gtest.h>

#include "e2e/brand.hpp"

namespace {

using e2e::Brand;
using nlohmann::json;
using standin::Fault;
using standin::GraphApi;

class Deliveries : public ::testing::Test {
 protected:
  void answer_next(Fault::Kind kind, const std::string& path_part,
                   kaiku::http::Response response = {}) {
    brand_.facebook().faults().add(
        {.kind = kind, .path_part = path_part, .response = std::move(response)});
  }
  // Actions leave in order: once this comment has both its answers, nothing older is on its way.
  void answer_a_last_comment() {
    ASSERT_EQ(brand_.comment_on_facebook(99, "todella huono", "7499", 7), 200);
    ASSERT_FALSE(brand_.action_on(brand_.comment_id(99), "private_reply", "done").is_null())
        << brand_.daemon().log();
  }
  long answers_to(std::int64_t number) {
    return brand_.facebook().state().look([&](const auto& state) {
      return std::ranges::count(state.replies, brand_.comment_id(number),
                                &GraphApi::Reply::comment);
    });
  }
  long private_answers_to(std::int64_t number) {
    return brand_.facebook().state().look([&](const auto& state) {
      return std::ranges::count(state.private_replies, brand_.comment_id(number),
                                &GraphApi::Reply::comment);
    });
  }

  Brand brand_{{.rules = Brand::kSmallRules}};
};

TEST_F(Deliveries, AreRepeatedWhenThePlatformAsksForPatience) {
  answer_next(Fault::Kind::kAnswer, "POST /v25.0/" + brand_.comment_id(1),
              GraphApi::error(2, 0, "An unexpected error", true));
  answer_next(Fault::Kind::kAnswer, "POST /v25.0/" + brand_.comment_id(1),
              GraphApi::error(32, 0, "Page request limit reached"));
  ASSERT_TRUE(brand_.daemon().start()) << brand_.daemon().log();
  ASSERT_EQ(brand_.comment_on_facebook(1, "todella huono"), 200);
  const json reply = brand_.action_on(brand_.comment_id(1), "reply", "done");
  ASSERT_FALSE(reply.is_null()) << brand_.daemon().log();
  EXPECT_EQ(reply["attempts"], 3);
  ASSERT_FALSE(brand_.action_on(brand_.comment_id(1), "private_reply", "done").is_null());
  EXPECT_EQ(answers_to(1), 1);
  EXPECT_EQ(private_answers_to(1), 1);
}

TEST_F(Deliveries, ThatArePermanentlyRefusedLeaveNoPrivateReplyBehind) {
  answer_next(Fault::Kind::kAnswer, "POST /v25.0/" + brand_.comment_id(1),
              GraphApi::error(200, 0, "Permissions error"));
  ASSERT_TRUE(brand_.daemon().start()) << brand_.daemon().log();
  ASSERT_EQ(brand_.comment_on_facebook(1, "todella huono"), 200);
  const json reply = brand_.action_on(brand_.comment_id(1), "reply", "failed");
  ASSERT_FALSE(reply.is_null()) << brand_.daemon().log();
  EXPECT_EQ(reply["attempts"], 1);
  EXPECT_NE(reply["last_error"].get<std::string>().find("Permissions error"), std::string::npos);
  EXPECT_NE(brand_.daemon().log().find("action_failed"), std::string::npos)
      << "somebody has to know";

  answer_a_last_comment();
  EXPECT_EQ(answers_to(1), 0);
  EXPECT_EQ(private_answers_to(1), 0);
}

TEST_F(Deliveries, RestWhenTheTokenIsRefusedUntilANewOneMayBeThere) {
  answer_next(Fault::Kind::kAnswer, "POST /v25.0/" + brand_.comment_id(1),
              GraphApi::error(190, 460, "The session has been invalidated"));
  ASSERT_TRUE(brand_.daemon().start()) << brand_.daemon().log();
  ASSERT_EQ(brand_.comment_on_facebook(1, "todella huono"), 200);
  ASSERT_TRUE(brand_.eventually("/api/v1/status", [&](const json&) {
    return brand_.daemon().log().find("account_token_refused account=kaisla-fb") !=
           std::string::npos;
  })) << brand_.daemon().log();
  const auto before =
      brand_.facebook().state().look([](const auto& state) { return state.requests; });

  // Another account goes on, and its answer shows that delivery had its turn.
  ASSERT_EQ(brand_.comment_on_facebook(2, "todella huono", "7402"), 200);
  ASSERT_EQ(brand_.comment_in_shop("c-1", "todella huono"), 200);
  ASSERT_FALSE(brand_.action_on("c-1", "private_reply", "done").is_null()) << brand_.daemon().log();
  ASSERT_FALSE(brand_.action_on(brand_.comment_id(2), "reply", "ready").is_null());
  EXPECT_EQ(brand_.facebook().state().look([](const auto& state) { return state.requests; }),
            before);

  brand_.daemon().signal(SIGHUP);
  EXPECT_FALSE(brand_.action_on(brand_.comment_id(2), "private_reply", "done").is_null())
      << brand_.daemon().log();
  EXPECT_FALSE(brand_.action_on(brand_.comment_id(1), "private_reply", "done").is_null())
      << brand_.daemon().log();
  EXPECT_EQ(answers_to(1), 1);
}

TEST_F(Deliveries, WhoseAnswerWasLostAreLookedForBeforeTheyAreRepeated) {
  answer_next(Fault::Kind::kLostAnswer, "POST /v25.0/" + brand_.comment_id(1));
  ASSERT_TRUE(brand_.daemon().start()) << brand_.daemon().log();
  ASSERT_EQ(brand_.comment_on_facebook(1, "todella huono"), 200);
  const json reply = brand_.action_on(brand_.comment_id(1), "reply", "done");
  ASSERT_FALSE(reply.is_null()) << brand_.daemon().log();
  ASSERT_FALSE(brand_.action_on(brand_.comment_id(1), "private_reply", "done").is_null());
  brand_.facebook().state().look([&](const auto& state) {
    ASSERT_EQ(state.replies.size(), 1u);
    EXPECT_EQ(reply["remote_id"], state.replies[0].id) << "found under the comment";
  });
}

TEST_F(Deliveries, ThatNeverArrivedAreRepeated) {
  answer_next(Fault::Kind::kLostRequest, "POST /v25.0/" + brand_.comment_id(1));
  ASSERT_TRUE(brand_.daemon().start()) << brand_.daemon().log();
  ASSERT_EQ(brand_.comment_on_facebook(1, "todella huono"), 200);
  ASSERT_FALSE(brand_.action_on(brand_.comment_id(1), "private_reply", "done").is_null())
      << brand_.daemon().log();
  EXPECT_EQ(answers_to(1), 1);
  EXPECT_EQ(private_answers_to(1), 1);
}

TEST_F(Deliveries, ToACommentThatIsGoneStopInSilence) {
  ASSERT_TRUE(brand_.daemon().start()) << brand_.daemon().log();
  ASSERT_EQ(brand_.post_facebook(brand_.facebook_body(1, "todella huono")),
            200);  // unknown to the stand-in
  ASSERT_FALSE(brand_.action_on(brand_.comment_id(1), "reply", "cancelled").is_null())
      << brand_.daemon().log();
  EXPECT_FALSE(brand_.action_on(brand_.comment_id(1), "private_reply", "cancelled").is_null())
      << brand_.daemon().log();
  answer_a_last_comment();
  EXPECT_EQ(answers_to(1), 0);
  EXPECT_EQ(brand_.daemon().log().find("action_failed"), std::string::npos);
}

TEST(DeliveryPace, SlowsDownWhenThePlatformSaysThatItsLimitIsUsedUp) {
  using Clock = std::chrono::steady_clock;
  Brand brand({.limits = "{reply_cooldown_author: 0s, reply_cooldown_thread: 0s, calls_per_second: "
                         "20, call_burst: 1}",
               .rules = Brand::kSmallRules});
  brand.facebook().set_header("X-App-Usage",
                              R"({"call_count":100,"total_time":25,"total_cputime":25})");
  standin::Observed<std::vector<Clock::time_point>> times;
  brand.facebook().on_effect(
      [&](const GraphApi::Call&) { times.change([](auto& all) { all.push_back(Clock::now()); }); });
  ASSERT_TRUE(brand.daemon().start()) << brand.daemon().log();
  for (std::int64_t number = 1; number <= 2; ++number) {
    ASSERT_EQ(brand.comment_on_facebook(number, "todella huono", "74" + std::to_string(number)),
              200);
  }
  ASSERT_TRUE(times.wait_until([](const auto& all) { return all.size() == 4; }))
      << brand.daemon().log();
  times.look([](const auto& all) {
    // A twentieth of 20 a second: a second from each call to the next. Half of it is slow enough to
    // tell, and leaves room for a busy machine.
    EXPECT_GE(all[3] - all[0], std::chrono::milliseconds(1500));
  });
  brand.facebook().on_effect({});
}

}  // namespace
