// Pages: rate, retries, the next way to the same person, and who hears that a way does not work.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <kaiku/delivery/delivery.hpp>

#include "fakes/half_random.hpp"
#include "fakes/manual_clock.hpp"
#include "fakes/memory_ledger.hpp"
#include "fakes/memory_outbox.hpp"
#include "fakes/memory_refresh_tokens.hpp"
#include "fakes/recording_http_client.hpp"
#include "fakes/recording_mail_client.hpp"

namespace kaiku::delivery {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

/// Posts what it would say, and reads an answer by its status alone.
class PlainNotifier final : public notifiers::Notifier {
 public:
  PlainNotifier(std::string url, notifiers::Abilities can) : url_(std::move(url)), can_(can) {}

  std::string_view channel() const override { return "plain"; }
  notifiers::Abilities abilities() const override { return can_; }
  Result<notifiers::Rendered> render(const notifiers::Notice& notice, TimePoint,
                                     bool reduced) const override {
    http::Request request("POST", url_);
    request.body = notice.type + (reduced ? " reduced" : "") + " link=" + notice.acknowledge_url +
                   " first=" + notice.first_message + " about=" + notice.about;
    return notifiers::Rendered(std::move(request));
  }
  notifiers::Outcome read(const notifiers::Notice&, const http::Response& response) const override {
    using notifiers::Verdict;
    notifiers::Outcome outcome;
    outcome.reason = "HTTP " + std::to_string(response.status);
    outcome.verdict = response.status == 200   ? Verdict::kSent
                      : response.status == 400 ? Verdict::kRejected
                      : response.status == 404 ? Verdict::kTargetDead
                                               : Verdict::kRetry;
    if (response.status == 429) outcome.retry_after = 10min;
    outcome.remote_id = response.body;
    return outcome;
  }
  notifiers::Outcome read_mail(int, std::string_view, bool) const override { return {}; }
  bool allow_private_addresses() const override { return false; }

 private:
  std::string url_;
  notifiers::Abilities can_;
};

class Pages : public ::testing::Test {
 protected:
  Pages() {
    notifiers::Abilities can;
    can.links = can.threads = true;
    can.per_second = can.burst = 1'000;
    for (const char* channel : {"maija/slack", "maija/sms", "admin/mail", "admin/push"}) {
      add(channel, can);
    }
    destinations->next_channel["maija/slack"] = "maija/sms";
    destinations->administrators = {"admin/mail", "admin/push"};
    destinations->links = std::make_shared<incidents::AcknowledgementLinks>(
        "0123456789abcdef", "https://kaiku.kaisla.example");
    settings.attempts_most = 6;
    delivery.use(destinations, settings);
    tasks.spawn("delivery", delivery.run());
    http.respond = [this](const http::Request& request) -> Result<http::Response> {
      const auto found = answers.find(request.url);
      return http::Response(found == answers.end() ? 200 : found->second, "m-1");
    };
    clock.settle();
  }
  ~Pages() override {
    tasks.request_stop();
    clock.advance(1min);
  }

  void add(const std::string& channel, notifiers::Abilities can) {
    destinations->channels[channel] =
        std::make_shared<PlainNotifier>("https://" + channel + ".test/", can);
  }

  void told(boost::asio::awaitable<void> words) {
    tasks.spawn("tell", std::move(words));
    clock.settle();
    ready.notify();
    clock.settle();
  }
  ActionId page(const std::string& channel, const std::string& type = "incident.opened",
                const std::string& step = "1/1") {
    notifiers::Notice notice;
    notice.incident.id = 42;
    notice.incident.brand = BrandId("kaisla");
    notice.incident.severity = incidents::Severity::kCrisis;
    notice.type = type;
    notice.key = "incident/42/" + step + "/" + channel;
    notice.decided_at = clock.now();
    Action action;
    action.key = notice.key;
    action.kind = ActionKind::kNotify;
    action.channel = channel;
    action.incident = 42;
    action.text = notifiers::to_json_text(notice);
    return put(std::move(action));
  }
  ActionId case_message(const std::string& channel) {
    notifiers::Notice notice;
    notice.type = "case.overdue";
    notice.about_case.emplace();
    notice.about_case->id = 12;
    notice.key = "case/12/1/case.overdue/" + channel;
    notice.decided_at = clock.now();
    Action action;
    action.key = notice.key;
    action.kind = ActionKind::kNotify;
    action.channel = channel;
    action.text = notifiers::to_json_text(notice);
    return put(std::move(action));
  }
  ActionId put(Action action) {
    action.created_at = action.not_before = clock.now();
    ActionId id = 0;
    tasks.spawn("put", store(std::move(action), id));
    clock.settle();
    ready.notify();
    clock.settle();
    return id;
  }
  boost::asio::awaitable<void> store(Action action, ActionId& id) {
    const auto stored = co_await outbox.append(std::move(action), ActionState::kReady);
    if (stored) id = *stored;
  }
  boost::asio::awaitable<bool> waits(IncidentId) { co_return open; }

  // Requests to a channel so far.
  std::vector<std::string> sent_to(const std::string& channel) const {
    std::vector<std::string> bodies;
    for (const http::Request& request : http.sent) {
      if (request.url == "https://" + channel + ".test/") bodies.push_back(request.body);
    }
    return bodies;
  }

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
  bool open = true;
  std::map<std::string, int> answers;
  std::shared_ptr<Destinations> destinations = std::make_shared<Destinations>();
  Settings settings;
  Delivery delivery{{outbox, http, mail, clock, random, tasks, registry, ready, calls,
                     [this](IncidentId id) { return waits(id); }},
                    settings};
};

TEST_F(Pages, AMessageAboutACaseThatAChannelRefusesGoesByTheNext) {
  answers["https://maija/slack.test/"] = 404;
  case_message("maija/slack");
  ASSERT_EQ(sent_to("maija/sms").size(), 1u);
  EXPECT_THAT(sent_to("maija/sms")[0], HasSubstr("case.overdue"));
  EXPECT_FALSE(sent_to("admin/mail").empty()) << "the channel does not work";
  clock.advance(1h);
  EXPECT_EQ(sent_to("maija/sms").size(), 1u) << "once";
  EXPECT_EQ(sent_to("maija/slack").size(), 1u);
}

TEST_F(Pages, AMessageAboutACaseWaitsForAChannelThatIsOnlySlow) {
  answers["https://maija/slack.test/"] = 503;
  case_message("maija/slack");
  clock.advance(10s);
  EXPECT_TRUE(sent_to("maija/sms").empty()) << "nobody is in danger";
  answers.clear();
  clock.advance(1h);
  EXPECT_TRUE(sent_to("maija/sms").empty());
  EXPECT_GE(sent_to("maija/slack").size(), 2u);
}

TEST_F(Pages, CarryALinkForTheirReceiverAndKnowTheirFirstMessage) {
  page("maija/slack");
  ASSERT_EQ(sent_to("maija/slack").size(), 1u);
  EXPECT_THAT(sent_to("maija/slack")[0], HasSubstr("link=https://kaiku.kaisla.example/a/42."));
  EXPECT_THAT(sent_to("maija/slack")[0], HasSubstr(".maija."));
  EXPECT_THAT(sent_to("maija/slack")[0], HasSubstr("first= "));
  page("maija/slack", "incident.resolved", "resolved");
  ASSERT_EQ(sent_to("maija/slack").size(), 2u);
  EXPECT_THAT(sent_to("maija/slack")[1], HasSubstr("link= first=m-1 "));
  EXPECT_TRUE(sent_to("maija/sms").empty()) << "nothing failed";
}

TEST_F(Pages, GoOnByTheNextChannelAtOnceWhenTheTargetIsDead) {
  answers["https://maija/slack.test/"] = 404;
  const ActionId id = page("maija/slack");
  EXPECT_EQ(outbox.entry(id).state, ActionState::kFailed);
  ASSERT_EQ(sent_to("maija/sms").size(), 1u);
  EXPECT_THAT(sent_to("maija/sms")[0], HasSubstr("incident.opened"));
  ASSERT_EQ(sent_to("admin/mail").size(), 1u);
  EXPECT_THAT(sent_to("admin/mail")[0], HasSubstr("notification.failed"));
  EXPECT_THAT(sent_to("admin/mail")[0], HasSubstr("about=maija/slack"));
  EXPECT_EQ(sent_to("admin/push").size(), 1u);
}

TEST_F(Pages, AdministratorsHearOnceADayThatAnAccountsTokenIsRefused) {
  const auto tell = [&] {
    told(delivery.tell_of_refusal(BrandId("kaisla"), AccountId("kaisla-x"), "HTTP 401"));
  };
  tell();
  tell();
  ASSERT_EQ(sent_to("admin/mail").size(), 1u);
  EXPECT_THAT(sent_to("admin/mail")[0], HasSubstr("account.refused"));
  EXPECT_THAT(sent_to("admin/mail")[0], HasSubstr("about=kaisla-x"));
  EXPECT_EQ(sent_to("admin/push").size(), 1u);
  clock.advance(24h);
  tell();
  EXPECT_EQ(sent_to("admin/mail").size(), 2u);
}

TEST_F(Pages, AdministratorsHearThatAnAccountIsSentNothingAnyMore) {
  for (int times = 0; times < 2; ++times) {
    told(delivery.tell_of_lost_subscription(BrandId("kaisla"), AccountId("kaisla-fb"),
                                            "no app is subscribed"));
  }
  ASSERT_EQ(sent_to("admin/mail").size(), 1u) << "once a day";
  EXPECT_THAT(sent_to("admin/mail")[0], HasSubstr("account.unsubscribed"));
  EXPECT_THAT(sent_to("admin/mail")[0], HasSubstr("about=kaisla-fb"));
}

TEST_F(Pages, TryTheNextChannelBesideOneThatFailsTwice) {
  answers["https://maija/slack.test/"] = 500;
  page("maija/slack");
  EXPECT_TRUE(sent_to("maija/sms").empty()) << "once may be chance";
  clock.advance(6s);
  EXPECT_EQ(sent_to("maija/slack").size(), 2u);
  EXPECT_EQ(sent_to("maija/sms").size(), 1u);
  answers.clear();
  clock.advance(1min);
  EXPECT_EQ(sent_to("maija/slack").size(), 3u) << "the first goes on beside it";
  clock.advance(1h);
  EXPECT_EQ(sent_to("maija/sms").size(), 1u) << "once for this step";
}

TEST_F(Pages, TellTheAdministratorsOnceAnHourOfAnOutage) {
  answers["https://maija/slack.test/"] = 500;
  page("maija/slack");
  clock.advance(10min);
  page("maija/slack", "incident.escalated", "1/2");
  clock.advance(10min);
  EXPECT_GE(sent_to("maija/slack").size(), 8u);
  EXPECT_LE(sent_to("admin/mail").size(), 2u);
  EXPECT_GE(sent_to("admin/mail").size(), 1u);
}

TEST_F(Pages, TellOfTheAdministratorsOwnChannelByTheirOther) {
  answers["https://admin/mail.test/"] = 404;
  page("admin/mail");
  EXPECT_EQ(sent_to("admin/push").size(), 1u);
  EXPECT_EQ(sent_to("admin/mail").size(), 1u) << "not by the channel that does not work";
  answers["https://admin/push.test/"] = 404;
  page("maija/slack", "incident.opened", "2/1");
  clock.advance(1h);
  EXPECT_EQ(sent_to("admin/mail").size(), 1u) << "nobody is told that telling failed";
}

TEST_F(Pages, AreSentOnceMoreInTheReducedFormWhenTheyAreRejected) {
  answers["https://maija/slack.test/"] = 400;
  const ActionId id = page("maija/slack");
  clock.advance(1s);
  ASSERT_EQ(sent_to("maija/slack").size(), 2u);
  EXPECT_THAT(sent_to("maija/slack")[1], HasSubstr("incident.opened reduced"));
  EXPECT_EQ(outbox.entry(id).state, ActionState::kFailed);
  EXPECT_EQ(sent_to("maija/sms").size(), 1u);
}

TEST_F(Pages, StopWhenSomebodyHasAcknowledged) {
  answers["https://maija/slack.test/"] = 500;
  const ActionId id = page("maija/slack");
  open = false;
  clock.advance(1h);
  EXPECT_EQ(sent_to("maija/slack").size(), 1u);
  EXPECT_EQ(outbox.entry(id).state, ActionState::kCancelled);
  page("maija/slack", "incident.resolved", "resolved");
  EXPECT_EQ(sent_to("maija/slack").size(), 2u) << "that it is over is news all the same";
}

TEST_F(Pages, ToWhoeverHasTheIncidentDoNotStopBecauseTheyHaveIt) {
  open = false;
  page("maija/slack", "incident.reminder", "note");
  ASSERT_EQ(sent_to("maija/slack").size(), 1u);
  EXPECT_THAT(sent_to("maija/slack")[0], HasSubstr("incident.reminder"));
  answers["https://maija/slack.test/"] = 404;
  page("maija/slack", "incident.second_approval", "second");
  ASSERT_EQ(sent_to("maija/sms").size(), 1u) << "it is passed on as a page is";
  EXPECT_THAT(sent_to("maija/sms")[0], HasSubstr("incident.second_approval link= "));
}

TEST_F(Pages, KeepThePaceOfTheirChannelAndLoseNothing) {
  notifiers::Abilities slow;
  slow.per_second = 0.1;
  slow.burst = 2;
  add("maija/slack", slow);
  delivery.use(destinations, settings);
  for (const char* step : {"1/1", "1/2", "2/1", "2/2", "3/1"}) {
    page("maija/slack", "incident.escalated", step);
  }
  EXPECT_EQ(sent_to("maija/slack").size(), 2u);
  clock.advance(11s);
  EXPECT_EQ(sent_to("maija/slack").size(), 3u);
  clock.advance(1min);
  EXPECT_EQ(sent_to("maija/slack").size(), 5u);
}

TEST_F(Pages, WaitAsLongAsTheChannelAsksAndUseTheOtherMeanwhile) {
  answers["https://maija/slack.test/"] = 429;
  page("maija/slack");
  answers.clear();
  page("maija/slack", "incident.escalated", "1/2");
  EXPECT_EQ(sent_to("maija/slack").size(), 1u) << "what it asked for holds for all of them";
  EXPECT_EQ(sent_to("maija/sms").size(), 1u) << "who would wait is told by the other";
  clock.advance(11min);
  EXPECT_EQ(sent_to("maija/slack").size(), 3u);
}

TEST_F(Pages, OutlastAnOutageOfHoursWithTheNewsThatItIsOver) {
  answers["https://maija/slack.test/"] = 500;
  const ActionId id = page("maija/slack", "incident.resolved", "resolved");
  clock.advance(2h);
  EXPECT_EQ(outbox.entry(id).state, ActionState::kReady);
  answers.clear();
  clock.advance(1h);
  EXPECT_EQ(outbox.entry(id).state, ActionState::kDone);
}

TEST_F(Pages, RepeatAfterACrashWithTheSameKeys) {
  answers["https://maija/slack.test/"] = 404;
  outbox.failure = std::nullopt;
  page("maija/slack");
  ASSERT_EQ(sent_to("maija/sms").size(), 1u);
  // As if the process had died before the end of the attempt was written: the same page again.
  const auto entries = outbox.size();
  page("maija/slack");
  EXPECT_EQ(outbox.size(), entries) << "the same key is stored once, ever";
  EXPECT_EQ(sent_to("maija/sms").size(), 1u);
}

}  // namespace
}  // namespace kaiku::delivery
