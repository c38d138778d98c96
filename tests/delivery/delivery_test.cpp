#include <gtest/gtest.h>

#include <kaiku/delivery/delivery.hpp>

#include "fakes/half_random.hpp"
#include "fakes/listing_adapter.hpp"
#include "fakes/manual_clock.hpp"
#include "fakes/memory_ledger.hpp"
#include "fakes/memory_outbox.hpp"
#include "fakes/memory_refresh_tokens.hpp"
#include "fakes/plain_adapter.hpp"
#include "fakes/recording_http_client.hpp"
#include "fakes/recording_mail_client.hpp"

namespace kaiku::delivery {
namespace {

using namespace std::chrono_literals;

class DeliveryTest : public ::testing::Test {
 protected:
  DeliveryTest() {
    auto destinations = std::make_shared<Destinations>();
    destinations->accounts[AccountId("shop")] = adapter;
    settings.backoff = {.first = 2s, .most = 1min};
    settings.attempts_most = 3;
    settings.calls_per_second = 100;
    settings.call_burst = 100;
    settings.breaker_failures = 100;
    delivery.use(destinations, settings);
    tasks.spawn("delivery", delivery.run());
    clock.settle();
  }
  ~DeliveryTest() override {
    tasks.request_stop();
    clock.advance(1min);
  }

  Action action(ActionKind kind, const std::string& target, const std::string& text = {}) const {
    Action made;
    made.key = comment_action_key(AccountId("shop"), CommentId(target), kind);
    made.kind = kind;
    made.brand = BrandId("brand");
    made.account = AccountId("shop");
    made.target = CommentId(target);
    made.thread = CommentId(target);
    made.text = text;
    made.created_at = clock.now();
    made.not_before = clock.now();
    return made;
  }

  ActionId put(Action made, ActionState state = ActionState::kReady) {
    ActionId id = 0;
    tasks.spawn("put", store(std::move(made), state, id));
    clock.settle();
    ready.notify();
    clock.settle();
    return id;
  }
  boost::asio::awaitable<void> store(Action made, ActionState state, ActionId& id) {
    const auto stored = co_await outbox.append(std::move(made), state);
    if (stored) id = *stored;
  }
  ActionState state_of(ActionId id) const { return outbox.entry(id).state; }

  boost::asio::io_context io;
  fakes::ManualClock clock{io};
  fakes::HalfRandom random;
  metrics::Registry registry;
  fakes::MemoryOutbox outbox;
  fakes::RecordingHttpClient http;
  fakes::RecordingMailClient mail;
  fakes::MemoryLedger ledger;
  fakes::MemoryRefreshTokens refresh_tokens;
  calls::PlatformCaller calls{http, ledger, refresh_tokens, clock, registry};
  tasks::TaskGroup tasks{io};
  tasks::Signal ready{io};
  std::shared_ptr<fakes::PlainAdapter> adapter = std::make_shared<fakes::PlainAdapter>();
  Settings settings;
  Delivery delivery{{outbox, http, mail, clock, random, tasks, registry, ready, calls}, settings};
};

TEST_F(DeliveryTest, SendsAReadyActionOnceAndKeepsWhatThePlatformCallsIt) {
  http.answer_next(http::Response(200, "reply-1"));
  const ActionId id = put(action(ActionKind::kReply, "c1", "Hei!"));
  ASSERT_EQ(http.sent.size(), 1u);
  EXPECT_EQ(http.sent[0].url, "https://plain.test/reply/c1");
  EXPECT_EQ(http.sent[0].body, "Hei!");
  EXPECT_EQ(state_of(id), ActionState::kDone);
  EXPECT_EQ(outbox.entry(id).remote_id, "reply-1");
  clock.advance(1h);
  EXPECT_EQ(http.sent.size(), 1u);
}

TEST_F(DeliveryTest, AnActionOfTwoStepsAsksFirstAndGoesOnWithWhatItIsTold) {
  adapter->two_steps = true;
  http.answer_next(http::Response(200, "room-7"));
  http.answer_next(http::Response(200, "reply-1"));
  const ActionId id = put(action(ActionKind::kPrivateReply, "c1", "Hei!"));
  ASSERT_EQ(http.sent.size(), 2u);
  EXPECT_EQ(http.sent[1].url, "https://plain.test/rest/room-7");
  EXPECT_EQ(http.sent[1].body, "Hei!");
  EXPECT_EQ(state_of(id), ActionState::kDone);
  EXPECT_EQ(outbox.entry(id).remote_id, "reply-1");
}

TEST_F(DeliveryTest, WhenTheFirstOfTwoStepsFailsNothingIsInDoubt) {
  adapter->two_steps = true;
  const auto after = [&](int status, const std::string& target) {
    http.answer_next(http::Response(status, "x"));
    return state_of(put(action(ActionKind::kPrivateReply, target, "Hei!")));
  };
  EXPECT_EQ(after(404, "c1"), ActionState::kCancelled);
  EXPECT_EQ(after(400, "c2"), ActionState::kFailed);
  const ActionState waiting = after(429, "c3");
  EXPECT_EQ(waiting, ActionState::kReady);
  EXPECT_EQ(http.sent.size(), 3u);
  http.answer_next(http::Response(200, "room-7"));
  http.answer_next(http::Response(200, "reply-1"));
  clock.advance(1min);
  ASSERT_EQ(http.sent.size(), 5u) << "asked again, and sent once";
  EXPECT_EQ(http.sent[4].url, "https://plain.test/rest/room-7");
  EXPECT_EQ(after(401, "c4"), ActionState::kReady) << "it waits for a new token";
}

TEST_F(DeliveryTest, SendsThePrivateReplyOnlyBehindItsConfirmedPublicReply) {
  Action invitation = action(ActionKind::kPrivateReply, "c1", "Laita viesti");
  const Action reply = action(ActionKind::kReply, "c1", "Hei!");
  invitation.depends_on = reply.key;
  http.hold();
  put(reply);
  put(invitation, ActionState::kPlanned);
  ASSERT_EQ(http.sent.size(), 1u) << "the public reply is under way, its answer has not come";
  http.release();
  clock.settle();
  clock.advance(1s);
  ASSERT_EQ(http.sent.size(), 2u);
  EXPECT_EQ(http.sent[1].url, "https://plain.test/private_reply/c1");
}

TEST_F(DeliveryTest, SendsNoPrivateReplyWhenThePublicOneFails) {
  Action invitation = action(ActionKind::kPrivateReply, "c1", "Laita viesti");
  const Action reply = action(ActionKind::kReply, "c1", "Hei!");
  invitation.depends_on = reply.key;
  const ActionId waiting = put(invitation, ActionState::kPlanned);
  http.answer_next(http::Response(400));
  const ActionId failed = put(reply);
  clock.advance(1h);
  EXPECT_EQ(state_of(failed), ActionState::kFailed);
  EXPECT_EQ(state_of(waiting), ActionState::kCancelled);
  EXPECT_EQ(http.sent.size(), 1u);
  EXPECT_FALSE(outbox.cases.empty()) << "people are told";
}

TEST_F(DeliveryTest, TriesLaterWhatThePlatformPutsOffAndGivesUpAtTheBound) {
  http.respond = [](const http::Request&) -> Result<http::Response> { return http::Response(429); };
  const ActionId id = put(action(ActionKind::kHide, "c1"));
  EXPECT_EQ(http.sent.size(), 1u);
  EXPECT_EQ(state_of(id), ActionState::kReady);
  clock.advance(900ms);
  EXPECT_EQ(http.sent.size(), 1u) << "half of two seconds has not passed";
  clock.advance(1h);
  EXPECT_EQ(http.sent.size(), 3u);
  EXPECT_EQ(state_of(id), ActionState::kDead);
}

TEST_F(DeliveryTest, WaitsAsLongAsThePlatformAsks) {
  http.answer_next(http::Response(429, "600"));
  http.answer_next(http::Response(200, "x"));
  put(action(ActionKind::kHide, "c1"));
  clock.advance(599s);
  EXPECT_EQ(http.sent.size(), 1u);
  clock.advance(10s);
  EXPECT_EQ(http.sent.size(), 2u);
}

TEST_F(DeliveryTest, AsksThePlatformBeforeItSendsAgainWhatIsInDoubt) {
  http.answer_next(Error(Errc::kTimeout, "no answer"));
  const ActionId id = put(action(ActionKind::kReply, "c1", "Hei!"));
  EXPECT_EQ(state_of(id), ActionState::kInDoubt);
  http.answer_next(http::Response(200, "reply-7"));
  clock.advance(1min);
  ASSERT_EQ(http.sent.size(), 2u);
  EXPECT_EQ(http.sent[1].url, "https://plain.test/replies/c1");
  EXPECT_EQ(state_of(id), ActionState::kDone);
  EXPECT_EQ(outbox.entry(id).remote_id, "reply-7");
}

TEST_F(DeliveryTest, SendsAgainWhenThePlatformSaysItDidNotHappen) {
  http.answer_next(Error(Errc::kTimeout, "no answer"));
  const ActionId id = put(action(ActionKind::kReply, "c1", "Hei!"));
  http.answer_next(http::Response(200, "none"));
  http.answer_next(http::Response(200, "reply-8"));
  clock.advance(1min);
  ASSERT_EQ(http.sent.size(), 3u);
  EXPECT_EQ(http.sent[2].url, "https://plain.test/reply/c1");
  EXPECT_EQ(state_of(id), ActionState::kDone);
}

TEST_F(DeliveryTest, LeavesADoubtThatNobodyCanSettleToAPerson) {
  adapter->reconciles = false;
  http.answer_next(Error(Errc::kTimeout, "no answer"));
  const ActionId id = put(action(ActionKind::kPrivateReply, "c1", "Laita viesti"));
  clock.advance(1h);
  EXPECT_EQ(http.sent.size(), 1u);
  EXPECT_EQ(state_of(id), ActionState::kAwaitingApproval);
}

TEST_F(DeliveryTest, WhatThePlatformHasToldMeanwhileIsInDoubtNoMore) {
  adapter->reconciles = false;
  http.answer_next(Error(Errc::kTimeout, "no answer"));
  const ActionId id = put(action(ActionKind::kReply, "c1", "Hei!"));
  outbox.note_echo(id, "reply-9");
  clock.advance(1h);
  EXPECT_EQ(http.sent.size(), 1u);
  EXPECT_EQ(state_of(id), ActionState::kDone);
  EXPECT_EQ(outbox.entry(id).remote_id, "reply-9");
}

TEST_F(DeliveryTest, RepeatsADoubtfulActionThatIsTheSameTwice) {
  adapter->reconciles = false;
  adapter->repeatable = true;
  http.answer_next(Error(Errc::kTimeout, "no answer"));
  http.answer_next(http::Response(200, ""));
  const ActionId id = put(action(ActionKind::kHide, "c1"));
  clock.advance(1min);
  EXPECT_EQ(http.sent.size(), 2u);
  EXPECT_EQ(state_of(id), ActionState::kDone);
}

TEST_F(DeliveryTest, SimplyTriesAgainWhenNothingReachedThePlatform) {
  http.answer_next(Error(Errc::kNetwork, "connection refused"));
  http.answer_next(http::Response(200, "reply-1"));
  const ActionId id = put(action(ActionKind::kReply, "c1", "Hei!"));
  EXPECT_EQ(state_of(id), ActionState::kReady);
  clock.advance(1min);
  ASSERT_EQ(http.sent.size(), 2u);
  EXPECT_EQ(http.sent[1].url, "https://plain.test/reply/c1") << "no question is needed";
  EXPECT_EQ(state_of(id), ActionState::kDone);
}

TEST_F(DeliveryTest, StopsSilentlyWhenTheCommentIsGone) {
  adapter->rereads = true;
  http.answer_next(http::Response(404));
  const ActionId id = put(action(ActionKind::kReply, "c1", "Hei!"));
  clock.advance(1h);
  ASSERT_EQ(http.sent.size(), 1u);
  EXPECT_EQ(http.sent[0].method, "GET");
  EXPECT_EQ(state_of(id), ActionState::kCancelled);
}

TEST_F(DeliveryTest, DoesNotAnswerInPublicUnderAHiddenComment) {
  adapter->rereads = true;
  http.answer_next(http::Response(200, "hidden"));
  const ActionId id = put(action(ActionKind::kReply, "c1", "Hei!"));
  EXPECT_EQ(http.sent.size(), 1u);
  EXPECT_EQ(state_of(id), ActionState::kCancelled);
}

TEST_F(DeliveryTest, DoesNotAskForWhatThePlatformWouldRefuse) {
  adapter->rereads = true;
  http.answer_next(http::Response(200, "not allowed"));
  const ActionId id = put(action(ActionKind::kHide, "c1"));
  EXPECT_EQ(http.sent.size(), 1u);
  EXPECT_EQ(state_of(id), ActionState::kFailed);
}

TEST_F(DeliveryTest, LetsNothingLeaveThatAnIncidentFrozeMeanwhile) {
  adapter->rereads = true;
  http.hold();  // the reread is under way while the incident opens
  const ActionId id = put(action(ActionKind::kReply, "c1", "Hei!"));
  outbox.incidents.push_back({BrandId("brand"), std::nullopt});
  http.release();
  clock.settle();
  clock.advance(1h);
  EXPECT_EQ(http.sent.size(), 1u) << "only the reread";
  EXPECT_EQ(state_of(id), ActionState::kAwaitingApproval);
}

TEST_F(DeliveryTest, FailsAnActionWhoseWindowHasClosed) {
  Action late = action(ActionKind::kPrivateReply, "c1", "Laita viesti");
  late.expires_at = clock.now() - 1s;
  const ActionId id = put(late);
  EXPECT_TRUE(http.sent.empty());
  EXPECT_EQ(state_of(id), ActionState::kFailed);
}

TEST_F(DeliveryTest, RestsTheAccountWhenItsTokenIsRefusedAndGoesOnAfterAReload) {
  http.answer_next(http::Response(401));
  const ActionId first = put(action(ActionKind::kReply, "c1", "Hei!"));
  const ActionId second = put(action(ActionKind::kReply, "c2", "Hei hei!"));
  clock.advance(1min);
  EXPECT_EQ(http.sent.size(), 1u) << "no further call with a dead token";
  EXPECT_EQ(state_of(first), ActionState::kReady) << "the action is not to blame";
  EXPECT_EQ(registry.counter("kaiku_token_refusals_total", "", {{"account", "shop"}}).value(), 1);

  http.respond = [](const http::Request&) -> Result<http::Response> {
    return http::Response(200, "reply");
  };
  auto destinations = std::make_shared<Destinations>();
  destinations->accounts[AccountId("shop")] = adapter;
  delivery.use(destinations, settings);
  clock.advance(10s);
  EXPECT_EQ(state_of(first), ActionState::kDone) << "the one that was refused goes, too";
  EXPECT_EQ(state_of(second), ActionState::kDone);
}

TEST_F(DeliveryTest, PausesForWhatTheRateLimitHeadersSay) {
  http::Response answer(200, "x");
  answer.headers.add("Regain", "120");
  http.answer_next(answer);
  put(action(ActionKind::kReact, "c1"));
  put(action(ActionKind::kReact, "c2"));
  clock.advance(119s);
  EXPECT_EQ(http.sent.size(), 1u);
  clock.advance(10s);
  EXPECT_EQ(http.sent.size(), 2u);
}

TEST_F(DeliveryTest, OpensTheBreakerAfterFailuresInARow) {
  Settings strict = settings;
  strict.breaker_failures = 2;
  strict.breaker_pause = 1min;
  strict.attempts_most = 100;
  auto destinations = std::make_shared<Destinations>();
  destinations->accounts[AccountId("shop")] = adapter;
  delivery.use(destinations, strict);
  http.respond = [](const http::Request&) -> Result<http::Response> {
    return Error(Errc::kNetwork, "refused");
  };
  put(action(ActionKind::kHide, "c1"));
  put(action(ActionKind::kHide, "c2"));
  const std::size_t before = http.sent.size();
  EXPECT_EQ(before, 2u);
  clock.advance(59s);
  EXPECT_EQ(http.sent.size(), before) << "the breaker is open";
  clock.advance(2min);
  EXPECT_GT(http.sent.size(), before) << "one call probes";
}

TEST_F(DeliveryTest, CompletesAThinEventFromThePlatform) {
  Event thin;
  thin.comment.account = AccountId("shop");
  thin.comment.id = CommentId("c9");
  thin.thin = true;
  http.answer_next(http::Response(200, "Onko tätä vielä?"));
  std::optional<Result<Event>> completed;
  tasks.spawn(
      "complete",
      [](Delivery& d, Event e, std::optional<Result<Event>>& out) -> boost::asio::awaitable<void> {
        auto result = co_await d.complete(std::move(e));
        out.emplace(std::move(result));
      }(delivery, thin, completed));
  clock.settle();
  ASSERT_TRUE(completed && completed->has_value());
  EXPECT_EQ((*completed)->comment.text, "Onko tätä vielä?");
}

TEST_F(DeliveryTest, FinishesACallThatAReloadOvertakes) {
  Event thin;
  thin.comment.account = AccountId("shop");
  thin.comment.id = CommentId("c9");
  http.hold();
  std::optional<Result<Event>> completed;
  tasks.spawn(
      "complete",
      [](Delivery& d, Event e, std::optional<Result<Event>>& out) -> boost::asio::awaitable<void> {
        auto result = co_await d.complete(std::move(e));
        out.emplace(std::move(result));
      }(delivery, thin, completed));
  clock.settle();
  ASSERT_EQ(http.waiting(), 1u);
  auto destinations = std::make_shared<Destinations>();
  destinations->accounts[AccountId("shop")] = adapter;
  delivery.use(destinations, settings);
  http.release();
  clock.settle();
  ASSERT_TRUE(completed.has_value());
  EXPECT_TRUE(completed->has_value());
}

class DeliveryWithQuota : public DeliveryTest {
 protected:
  // Its day ends an hour after the start of these tests.
  DeliveryWithQuota() {
    counted->quota = quota::Allowance{
        .name = "q", .units = 101, .reserve = 101, .zone = TimeZone::named("Etc/GMT+1").value()};
    auto destinations = std::make_shared<Destinations>();
    destinations->accounts[AccountId("shop")] = counted;
    delivery.use(destinations, settings);
  }
  std::shared_ptr<fakes::ListingAdapter> counted = std::make_shared<fakes::ListingAdapter>();
};

TEST_F(DeliveryWithQuota, WaitsForTheNextDayWithoutAnAttemptWhenItsQuotaIsSpent) {
  put(action(ActionKind::kHide, "c1"));
  put(action(ActionKind::kHide, "c2"));
  const ActionId id = put(action(ActionKind::kHide, "c3"));
  clock.advance(59min);
  EXPECT_EQ(http.sent.size(), 2u) << "fifty units each";
  EXPECT_EQ(state_of(id), ActionState::kReady);
  EXPECT_EQ(outbox.entry(id).attempts, 0);
  clock.advance(1min);
  EXPECT_EQ(http.sent.size(), 3u);
  EXPECT_EQ(state_of(id), ActionState::kDone);
}

TEST_F(DeliveryWithQuota, PaysForWhatItReadsToo) {
  counted->rereads = true;
  put(action(ActionKind::kHide, "c1"));
  const ActionId id = put(action(ActionKind::kHide, "c2"));
  clock.advance(59min);
  EXPECT_EQ(http.sent.size(), 3u) << "one and fifty units, one more, and too few are left";
  EXPECT_EQ(state_of(id), ActionState::kReady);
}

TEST_F(DeliveryWithQuota, RestsWhenThePlatformSaysThatNothingIsLeft) {
  http.answer_next(http::Response(402));
  put(action(ActionKind::kHide, "c1"));
  put(action(ActionKind::kHide, "c2"));
  clock.advance(59min);
  EXPECT_EQ(http.sent.size(), 1u);
}

TEST_F(DeliveryWithQuota, SendsNothingThatCannotBeWrittenDown) {
  ledger.failure = Error(Errc::kStoreUnavailable, "disk full");
  const ActionId id = put(action(ActionKind::kHide, "c1"));
  clock.advance(10s);
  EXPECT_TRUE(http.sent.empty());
  ledger.failure.reset();
  clock.advance(10s);
  EXPECT_EQ(state_of(id), ActionState::kDone);
}

}  // namespace
}  // namespace kaiku::delivery
