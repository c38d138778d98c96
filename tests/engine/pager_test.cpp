// Who is told when, on the real store: a restart between any two looks changes nothing.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <set>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <kaiku/clock/zoned_moment.hpp>
#include <kaiku/engine/pager.hpp>
#include <kaiku/incidents/holder.hpp>
#include <kaiku/store/database.hpp>

namespace kaiku::engine {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using incidents::Incident;
using incidents::Severity;
using incidents::State;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

constexpr TimePoint kMorning = from_unix_seconds(1'767'693'600);  // 2026-01-06T10:00Z

class HandSetClock final : public Clock {
 public:
  TimePoint now() const override { return now_; }
  asio::awaitable<void> sleep_for(Duration) override { co_return; }
  void advance(Duration by) { now_ += by; }

 private:
  TimePoint now_ = kMorning;
};

std::string temporary_directory() {
  std::string pattern = (std::filesystem::temp_directory_path() / "kaiku-pager-XXXXXX").string();
  return ::mkdtemp(pattern.data()) == nullptr ? std::string() : pattern;
}

class PagerTest : public ::testing::Test {
 protected:
  PagerTest() {
    plan_.roster.contacts = {{"anna", {"anna/push", "anna/mail"}},
                             {"ben", {"ben/mail"}},
                             {"chief", {"chief/mail"}},
                             {"admin", {"admin/mail"}}};
    incidents::Route usual;
    usual.id = "steps";
    usual.steps = {{{"anna"}, 5min}, {{"ben"}, 10min}};
    plan_.roster.routes = {usual};
    plan_.write = [](const Incident& incident, std::string_view type,
                     const incidents::Target& target, TimePoint) {
      return std::string(type) + " " + target.contact + " " + incident.reason;
    };
    plan_.ask = [](const Incident&, const incidents::HalfApproved& half,
                   const incidents::Target& target,
                   TimePoint) { return "asked " + target.contact + " behind " + half.by; };
    restart();
  }
  ~PagerTest() override {
    pager_.reset();
    store_.reset();
    std::error_code ignored;
    std::filesystem::remove_all(directory_, ignored);
  }

  // As after kill -9: only what was committed is there.
  void restart() {
    pager_.reset();
    store_.reset();
    store::Options options;
    options.path = directory_ + "/kaiku.db";
    auto opened = store::Database::open(io_, options);
    if (!opened) throw std::runtime_error(opened.error().message());
    store_ = std::move(*opened);
    pager_ =
        std::make_unique<Pager>(Pager::Parts{store_->incidents(), store_->incident_desk(),
                                             store_->mutes(), clock_, tasks_, changed_, [] {}});
    use_plan();
  }
  void use_plan() { pager_->use(std::make_shared<OnCallPlan>(plan_)); }

  template <class T>
  T await(asio::awaitable<T> work) {
    auto future = asio::co_spawn(io_, std::move(work), asio::use_future);
    io_.restart();
    while (future.wait_for(std::chrono::seconds(0)) != std::future_status::ready) io_.run_one();
    return future.get();
  }
  IncidentId open(std::string cause, Severity severity = Severity::kUrgent,
                  std::string kind = "surge", std::optional<PostId> post = std::nullopt) {
    Incident alarm;
    alarm.cause = std::move(cause);
    alarm.kind = std::move(kind);
    alarm.severity = severity;
    alarm.brand = BrandId("kaisla");
    alarm.post = std::move(post);
    alarm.title = "Many angry comments";
    alarm.reason = "14 authors";
    alarm.started_at = clock_.now();
    alarm.next_page_at = clock_.now();
    incidents::Advance look;
    look.alarms = {alarm};
    const auto opened = await(store_->incidents().advance(look, clock_.now()));
    return opened->empty() ? 0 : opened->front().id;
  }
  std::size_t look() { return await(pager_->run_once()); }
  // What was queued since the last call: "type contact channel".
  std::vector<std::string> told() {
    std::vector<std::string> texts;
    for (const auto& entry : *await(store_->outbox().list(std::nullopt, 1'000))) {
      if (!known_.insert(entry.action.key).second) continue;
      texts.push_back(entry.action.channel + " " + entry.action.text);
    }
    std::ranges::sort(texts);
    return texts;
  }
  std::vector<std::string> look_after(Duration by) {
    clock_.advance(by);
    while (look() > 0) {
    }
    return told();
  }
  Incident find(IncidentId id) { return *await(store_->incidents().find(id)); }
  std::string last_line(IncidentId id) {
    return await(store_->incidents().timeline(id))->back().what;
  }
  incidents::IncidentDesk& desk() { return store_->incident_desk(); }
  // A statement about an incident that needs two people, with the name of one.
  ActionId half_approved(IncidentId id, const std::string& who) {
    Action words;
    words.key = "statement/fb/post-1";
    words.brand = BrandId("kaisla");
    words.account = AccountId("fb");
    words.target = CommentId("post-1");
    words.policy = "holding_statement";
    words.text = "Selvitämme tätä.";
    words.incident = id;
    words.created_at = words.not_before = clock_.now();
    const ActionId draft = await(desk().draft(id, words, who, clock_.now())).value();
    EXPECT_TRUE(await(store_->outbox().approve(draft, who, std::nullopt, clock_.now())));
    told();
    return draft;
  }

  std::string directory_ = temporary_directory();
  asio::io_context io_;
  HandSetClock clock_;
  tasks::TaskGroup tasks_{io_};
  tasks::Signal changed_{io_};
  std::unique_ptr<store::Database> store_;
  OnCallPlan plan_;
  std::unique_ptr<Pager> pager_;
  std::set<std::string> known_;
};

TEST_F(PagerTest, GoesThroughTheChainUntilSomebodyAcknowledges) {
  const IncidentId id = open("a");
  EXPECT_THAT(look_after(0s), ElementsAre("anna/mail incident.opened anna 14 authors",
                                          "anna/push incident.opened anna 14 authors"));
  EXPECT_THAT(look_after(4min), IsEmpty());
  EXPECT_THAT(look_after(1min), ElementsAre("ben/mail incident.escalated ben 14 authors"));
  EXPECT_EQ(find(id).route, "steps");
  EXPECT_EQ(look_after(10min).size(), 2u) << "a new round";
  ASSERT_TRUE(await(store_->incidents().acknowledge(id, "anna", clock_.now())));
  EXPECT_THAT(look_after(59min), IsEmpty());
}

// The chain is followed once without a break and once with a restart after every look; a look is
// also repeated at the same time, as a crash behind the commit does.
TEST_F(PagerTest, TellsNobodyTwiceAndForgetsNobodyOverRestarts) {
  const IncidentId id = open("a");
  std::map<std::string, int> messages;
  std::vector<std::pair<int, int>> steps;
  for (int minute = 0; minute < 110; ++minute) {
    restart();
    look();
    restart();
    look();
    const Incident now = find(id);
    if (steps.empty() || steps.back() != std::pair(now.round, now.step))
      steps.emplace_back(now.round, now.step);
    clock_.advance(1min);
  }
  for (const auto& entry : *await(store_->outbox().list(std::nullopt, 1'000)))
    ++messages[entry.action.key];
  for (const auto& [key, count] : messages) EXPECT_EQ(count, 1) << key;
  std::size_t expected = 0;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    EXPECT_EQ(steps[i], std::pair(static_cast<int>(i / 2) + 1, static_cast<int>(i % 2) + 1));
    expected += steps[i].second == 1 ? 2 : 1;
  }
  EXPECT_GE(steps.size(), 8u);
  EXPECT_EQ(messages.size(), expected) << "every step told everybody on it";
}

TEST_F(PagerTest, TellsWhoHasTheDutyAtThatHour) {
  incidents::Schedule duty{.id = "duty",
                           .zone = *TimeZone::named("Europe/Helsinki"),
                           .rotation = {"anna", "ben"},
                           .begins = *parse_wall_time("2026-01-05T12:05"),
                           .weeks = 1,
                           .hours = {},
                           .overrides = {}};
  duty.overrides = {{"chief", kMorning + 5min, kMorning + 10min}};
  plan_.roster.schedules = {duty};
  plan_.roster.routes[0].steps = {{{"duty"}, 5min}};
  use_plan();
  open("a");
  EXPECT_EQ(look_after(0s).size(), 2u) << "anna's two ways";
  EXPECT_THAT(look_after(5min), ElementsAre("chief/mail incident.escalated chief 14 authors"));
}

TEST_F(PagerTest, TellsTheAdministratorWhenTheChainReachesNobodyAndLooksAgainOtherwise) {
  plan_.roster.routes[0].steps = {{{"ghost"}, 5min}};
  use_plan();
  const IncidentId id = open("a");
  EXPECT_THAT(look_after(0s), IsEmpty());
  EXPECT_EQ(find(id).held, "nobody is on call");
  EXPECT_EQ(find(id).next_page_at, clock_.now() + 5min) << "not forgotten";
  plan_.roster.administrator = "admin";
  use_plan();
  EXPECT_THAT(look_after(5min), ElementsAre("admin/mail incident.opened admin 14 authors"));
  EXPECT_THAT(last_line(id), HasSubstr("reaches nobody, the administrator"));
  EXPECT_EQ(look_after(5min).size(), 1u);
}

TEST_F(PagerTest, BeginsTheOtherChainWhenTheSeverityRises) {
  incidents::Route crisis;
  crisis.id = "crisis";
  crisis.severities = {Severity::kCrisis};
  crisis.steps = {{{"chief"}, 5min}, {{"anna"}, 5min}};
  plan_.roster.routes.insert(plan_.roster.routes.begin(), crisis);
  use_plan();
  const IncidentId id = open("a");
  EXPECT_EQ(look_after(0s).size(), 2u);
  open("a", Severity::kCrisis);
  EXPECT_THAT(look_after(1min), ElementsAre("chief/mail incident.escalated chief 14 authors"));
  EXPECT_EQ(find(id).route, "crisis");
  EXPECT_EQ(find(id).step, 1);
  EXPECT_EQ(look_after(5min).size(), 2u) << "anna, as its second step";
}

TEST_F(PagerTest, HoldsWhatIsMutedAndTellsItWhenTheSilenceEnds) {
  incidents::Mute mute;
  mute.brand = BrandId("kaisla");
  mute.who = "liisa";
  mute.reason = "maintenance";
  mute.from = clock_.now();
  mute.until = clock_.now() + 2h;
  const auto silence = await(store_->mutes().add(mute, clock_.now()));
  ASSERT_TRUE(silence);
  const IncidentId surge = open("a");
  const IncidentId life = open("b", Severity::kUrgent, "self_harm");
  EXPECT_EQ(look_after(0s).size(), 2u) << "only what is about life";
  EXPECT_EQ(find(life).held, "");
  EXPECT_EQ(find(surge).held, "mute " + std::to_string(silence->id));
  EXPECT_EQ(find(surge).next_page_at, mute.until);
  ASSERT_TRUE(await(store_->incidents().acknowledge(life, "anna", clock_.now())));
  EXPECT_THAT(look_after(1h), IsEmpty());
  ASSERT_TRUE(await(store_->mutes().end(silence->id, "liisa", clock_.now())));
  EXPECT_EQ(look_after(0s).size(), 2u) << "at once, not when it would have ended";
}

TEST_F(PagerTest, LetsACrisisOfTheBrandSpeakForItsPosts) {
  const IncidentId crisis = open("a", Severity::kCrisis);
  const IncidentId of_post = open("b", Severity::kUrgent, "surge", PostId("p-1"));
  EXPECT_EQ(look_after(0s).size(), 2u);
  EXPECT_EQ(find(of_post).held, "incident " + std::to_string(crisis));
  ASSERT_TRUE(await(desk().close(crisis, {"liisa", "over", "real"}, clock_.now())));
  EXPECT_EQ(look_after(0s).size(), 2u) << "what it explained is asked again";
  EXPECT_EQ(find(of_post).held, "");
}

TEST_F(PagerTest, KeepsWarningsForTheMorning) {
  ASSERT_TRUE(plan_.roster.quiet.hours.add("mon-sun 22-7"));
  plan_.roster.quiet.zone = TimeZone::named("Europe/Helsinki");
  use_plan();
  clock_.advance(12h);  // midnight in Helsinki
  const IncidentId warning = open("a", Severity::kWarning, "press");
  open("b", Severity::kUrgent, "outage");
  EXPECT_EQ(look_after(0s).size(), 2u);
  EXPECT_EQ(find(warning).held, "quiet hours");
  ASSERT_TRUE(await(desk().close(2, {"anna", "repaired", "real"}, clock_.now())));
  EXPECT_EQ(look_after(7h).size(), 2u) << "at seven";
}

TEST_F(PagerTest, WaitsForNeighboursUntilTheWindowEndsAndTellsThemTogether) {
  plan_.roster.grouping = 1min;
  use_plan();
  const IncidentId first = open("a", Severity::kWarning, "press");
  EXPECT_THAT(look_after(0s), IsEmpty());
  EXPECT_EQ(find(first).held, "grouping");
  clock_.advance(30s);
  const IncidentId second = open("b", Severity::kUrgent, "outage");
  open("c", Severity::kUrgent, "threat");
  EXPECT_EQ(look_after(0s).size(), 2u) << "what is about life waits for nobody";
  const auto together = look_after(30s);
  ASSERT_EQ(together.size(), 2u) << "the second has opened later and waits no longer";
  EXPECT_THAT(together[0], HasSubstr("with it: #" + std::to_string(first) + " press"));
  EXPECT_EQ(find(second).round, 1);
}

TEST_F(PagerTest, LetsTheGravestOfNeighboursSpeakForThem) {
  const IncidentId warning = open("a", Severity::kWarning, "press");
  const IncidentId urgent = open("b", Severity::kUrgent, "outage");
  const IncidentId life = open("c", Severity::kUrgent, "injury");
  EXPECT_THAT(look_after(0s),
              UnorderedElementsAre("anna/mail incident.opened anna 14 authors; with it: #" +
                                       std::to_string(warning) + " press",
                                   "anna/push incident.opened anna 14 authors; with it: #" +
                                       std::to_string(warning) + " press",
                                   "anna/mail incident.opened anna 14 authors",
                                   "anna/push incident.opened anna 14 authors"));
  EXPECT_EQ(find(warning).step, 1);
  EXPECT_THAT(last_line(warning), HasSubstr("together with incident " + std::to_string(urgent)));
  ASSERT_TRUE(await(store_->incidents().acknowledge(urgent, "anna", clock_.now())));
  ASSERT_TRUE(await(store_->incidents().acknowledge(life, "anna", clock_.now())));
  EXPECT_THAT(look_after(5min), ElementsAre("ben/mail incident.escalated ben 14 authors"))
      << "who has one of them does not have the others";
}

TEST_F(PagerTest, RemindsTheHolderAndGoesOnWhenNothingIsSaid) {
  const IncidentId id = open("a", Severity::kCrisis);
  look_after(0s);
  ASSERT_TRUE(await(store_->incidents().acknowledge(id, "ben", clock_.now())));
  EXPECT_THAT(look_after(59min), IsEmpty());
  EXPECT_THAT(look_after(1min), ElementsAre("ben/mail incident.reminder ben 14 authors"));
  EXPECT_THAT(look_after(9min), IsEmpty());
  EXPECT_EQ(look_after(1min).size(), 2u) << "as if nobody had it";
  EXPECT_EQ(find(id).state, State::kOpen);
  EXPECT_EQ(find(id).acknowledged_by, "");
}

TEST_F(PagerTest, LeavesAHolderAloneWhoSaysSomething) {
  const IncidentId id = open("a", Severity::kUrgent);
  look_after(0s);
  ASSERT_TRUE(await(store_->incidents().acknowledge(id, "ben", clock_.now())));
  clock_.advance(3h);
  ASSERT_TRUE(await(desk().note(id, "ben", "calling the shop", clock_.now())));
  EXPECT_THAT(look_after(3h + 59min), IsEmpty());
  EXPECT_EQ(look_after(1min).size(), 1u);
  ASSERT_TRUE(await(desk().note(id, "ben", "solved soon", clock_.now())));
  EXPECT_THAT(look_after(20min), IsEmpty());
  EXPECT_EQ(find(id).state, State::kAcknowledged);
}

TEST_F(PagerTest, AsksTheNextPersonOnceForASecondApproval) {
  const IncidentId id = open("a", Severity::kUrgent, "injury");
  look_after(0s);
  ASSERT_TRUE(await(store_->incidents().acknowledge(id, "anna", clock_.now())));
  const ActionId draft = half_approved(id, "anna");
  EXPECT_THAT(look_after(1s), ElementsAre("ben/mail asked ben behind anna"));
  EXPECT_THAT(last_line(id), HasSubstr("action " + std::to_string(draft) +
                                       " waits for a second person since 2026-01-06T10:00:00Z: "
                                       "asked ben"));
  restart();
  EXPECT_THAT(look_after(10min), IsEmpty()) << "once, also over a restart";
}

TEST_F(PagerTest, AsksNobodyForASecondApprovalWhileItsPagesAreHeldBack) {
  const IncidentId id = open("a", Severity::kWarning, "press");
  look_after(0s);
  ASSERT_TRUE(await(store_->incidents().acknowledge(id, "anna", clock_.now())));
  ASSERT_TRUE(plan_.roster.quiet.hours.add("mon-sun 0-24"));
  plan_.roster.quiet.zone = TimeZone::named("Europe/Helsinki");
  use_plan();
  half_approved(id, "anna");
  EXPECT_THAT(look_after(1min), IsEmpty());
  plan_.roster.quiet = {};
  use_plan();
  EXPECT_EQ(look_after(1min).size(), 1u);
}

TEST_F(PagerTest, AsksForASecondApprovalAsSoonAsThereIsSomebodyToAsk) {
  plan_.roster.routes[0].steps = {{{"anna"}, 5min}};
  use_plan();
  const IncidentId id = open("a", Severity::kUrgent, "injury");
  look_after(0s);
  ASSERT_TRUE(await(store_->incidents().acknowledge(id, "anna", clock_.now())));
  half_approved(id, "anna");
  EXPECT_THAT(look_after(1min), IsEmpty());
  plan_.roster.administrator = "admin";
  use_plan();
  EXPECT_THAT(look_after(1min), ElementsAre("admin/mail asked admin behind anna"));
}

TEST_F(PagerTest, TellsNewsAtMostEveryQuarterOfAnHour) {
  const IncidentId id = open("a");
  look_after(0s);
  ASSERT_TRUE(await(store_->incidents().acknowledge(id, "anna", clock_.now())));
  incidents::Advance more;
  Incident alarm = find(id);
  for (int i = 1; i <= 3; ++i) {
    alarm.reason = std::to_string(20 * i) + " authors";
    more.alarms = {alarm};
    ASSERT_TRUE(await(store_->incidents().advance(more, clock_.now())));
    EXPECT_THAT(look_after(4min), IsEmpty());
  }
  EXPECT_THAT(look_after(3min), ElementsAre("anna/push incident.updated anna 60 authors"))
      << "one message, by the preferred way";
  EXPECT_THAT(look_after(1h), IsEmpty()) << "no news";
}

TEST_F(PagerTest, RemindsBeforeAPromisedTime) {
  const IncidentId id = open("a", Severity::kCrisis);
  look_after(0s);
  ASSERT_TRUE(await(store_->incidents().acknowledge(id, "ben", clock_.now())));
  ASSERT_TRUE(await(desk().promise(id, "ben", clock_.now() + 40min, clock_.now())));
  EXPECT_THAT(look_after(24min), IsEmpty());
  EXPECT_EQ(look_after(1min).size(), 1u) << "fifteen minutes before";
}

}  // namespace
}  // namespace kaiku::engine
