// Detection in the daemon: decisions in, incidents out, with what the book is told of calm.
#include <algorithm>
#include <chrono>
#include <future>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <kaiku/domain/json.hpp>
#include <kaiku/engine/crisis_watch.hpp>

#include "fakes/manual_clock.hpp"

namespace kaiku::engine {
namespace {

namespace asio = boost::asio;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

/// Decisions to read, and what was made of them.
class RecordingBook final : public incidents::IncidentBook {
 public:
  asio::awaitable<Result<incidents::Checkpoint>> checkpoint() override { co_return kept; }
  asio::awaitable<Result<std::vector<incidents::StreamEntry>>> decisions_after(
      DecisionId cursor, std::size_t limit) override {
    std::vector<incidents::StreamEntry> entries;
    for (const auto& entry : stream) {
      if (entry.id > cursor && entries.size() < limit) entries.push_back(entry);
    }
    co_return entries;
  }
  asio::awaitable<Result<std::vector<incidents::Incident>>> advance(incidents::Advance advance,
                                                                    TimePoint) override {
    std::vector<incidents::Incident> opened;
    for (const auto& alarm : advance.alarms) {
      if (causes.insert(alarm.cause).second) opened.push_back(alarm);
    }
    for (const auto& alarm : opened) all.push_back(alarm);
    for (const auto& calmed : advance.calmed) quiet.push_back(calmed);
    kept.cursor = advance.cursor;
    if (!advance.detector_state.empty()) {
      kept.state_cursor = advance.cursor;
      kept.detector_state = advance.detector_state;
    }
    co_return opened;
  }
  asio::awaitable<Result<std::vector<incidents::Incident>>> due_for_page(TimePoint) override {
    co_return std::vector<incidents::Incident>();
  }
  asio::awaitable<Result<std::vector<incidents::Incident>>> crises() override {
    co_return std::vector<incidents::Incident>();
  }
  asio::awaitable<Result<std::optional<TimePoint>>> next_page() override {
    co_return std::optional<TimePoint>();
  }
  asio::awaitable<Result<void>> page(incidents::Page, TimePoint) override { co_return ok(); }
  asio::awaitable<Result<incidents::Incident>> find(IncidentId) override { co_return missing(); }
  asio::awaitable<Result<std::vector<incidents::Incident>>> list(std::optional<incidents::State>,
                                                                 std::size_t) override {
    co_return all;
  }
  asio::awaitable<Result<std::vector<incidents::TimelineEntry>>> timeline(IncidentId) override {
    co_return std::vector<incidents::TimelineEntry>();
  }
  asio::awaitable<Result<incidents::Incident>> acknowledge(IncidentId, std::string,
                                                           TimePoint) override {
    co_return missing();
  }
  asio::awaitable<Result<incidents::Incident>> resolve(IncidentId, std::string, std::string,
                                                       TimePoint) override {
    co_return missing();
  }

  std::vector<incidents::StreamEntry> stream;
  std::vector<incidents::Incident> all;
  std::vector<incidents::Calmed> quiet;
  incidents::Checkpoint kept;
  std::set<std::string> causes;

 private:
  static Error missing() { return Error(Errc::kNotFound, "not kept here"); }
};

class CrisisWatchTest : public ::testing::Test {
 protected:
  CrisisWatchTest() { restart(); }

  void restart() {
    watch = std::make_unique<CrisisWatch>(
        CrisisWatch::Parts{book, clock, workers, tasks, registry, decided, [] {}},
        crisis::Detector::Settings{});
    await(watch->start());
  }
  template <class T>
  T await(asio::awaitable<T> work) {
    auto future = asio::co_spawn(io, std::move(work), asio::use_future);
    io.restart();
    while (future.wait_for(seconds(0)) != std::future_status::ready) io.run_one();
    return future.get();
  }
  Decision decision(bool angry, const std::string& author, const std::string& text = "teksti") {
    Decision made;
    const std::string number = std::to_string(book.stream.size() + 1);
    made.comment.account = AccountId("kaisla-fb");
    made.comment.brand = BrandId("kaisla");
    made.comment.platform = "facebook";
    made.comment.id = CommentId("c" + number);
    made.comment.post = PostId("p" + std::to_string(book.stream.size() % 5));
    made.comment.author.id = AuthorId(author);
    made.comment.text = text;
    made.comment.created_at = made.decided_at = clock.now();
    if (angry) {
      auto& score = made.finding.scores[static_cast<std::size_t>(CommentClass::kCriticism)];
      score.holds = true;
      score.probability = 0.95;
    }
    return made;
  }
  void decide(const Decision& made) {
    book.stream.push_back({static_cast<DecisionId>(book.stream.size() + 1), to_json_text(made)});
  }
  void look_at_all() {
    for (;;) {
      const auto read = await(watch->look());
      ASSERT_TRUE(read);
      if (*read == 0) return;
    }
  }
  /// Two quiet comments an hour for two weeks.
  void live() {
    for (int i = 0; i < 24 * 14 * 2; ++i) {
      decide(decision(i % 12 == 0, "u" + std::to_string(i)));
      clock.advance(minutes(30));
    }
    look_at_all();
  }
  std::vector<std::string> kinds() const {
    std::vector<std::string> found;
    for (const auto& incident : book.all) found.push_back(incident.kind);
    return found;
  }

  asio::io_context io;
  fakes::ManualClock clock{io, from_unix_seconds(1'767'600'000)};
  RecordingBook book;
  metrics::Registry registry;
  tasks::WorkerPool workers{1};
  tasks::TaskGroup tasks{io};
  tasks::Signal decided{io};
  std::unique_ptr<CrisisWatch> watch;
};

TEST_F(CrisisWatchTest, OpensIncidentsOfEveryKindThatDecisionsShow) {
  live();
  ASSERT_TRUE(book.all.empty()) << book.all[0].reason;
  Decision star = decision(true, "star");
  star.comment.author.followers = 480'000;
  decide(star);
  for (int i = 0; i < 3; ++i) {
    Decision smell = decision(true, "smell" + std::to_string(i));
    smell.finding.labels = {"safety"};
    decide(smell);
  }
  for (int i = 0; i < 2; ++i) {
    Decision threat = decision(true, "angry" + std::to_string(i));
    threat.escalations = {{"threat", "urgent", "somebody is threatened"}};
    decide(threat);
  }
  for (int i = 0; i < 24; ++i) {
    Decision hidden = decision(false, "spam" + std::to_string(i));
    PlannedAction hide;
    hide.action.kind = ActionKind::kHide;
    hide.action.policy = "hide_spam";
    hidden.actions = {hide};
    decide(hidden);
  }
  for (int i = 0; i < 14; ++i) {
    decide(decision(true, "copy" + std::to_string(i),
                    "Tämä yritys valehtelee asiakkailleen, älkää ostako sieltä enää mitään!"));
  }
  look_at_all();
  const auto found = kinds();
  for (const char* kind : {"safety", "threat", "rule_rate"}) {
    EXPECT_NE(std::ranges::find(found, kind), found.end()) << kind;
  }
  const bool storm = std::ranges::any_of(book.all, [](const incidents::Incident& incident) {
    return incident.kind == "reach" && incident.severity == incidents::Severity::kUrgent;
  });
  EXPECT_TRUE(storm);
  EXPECT_NE(registry.expose().find("kind=\"safety\",severity=\"crisis\""), std::string::npos);
}

TEST_F(CrisisWatchTest, ASilentSourceIsToldByTheClockAloneAndEndsWithTheNextComment) {
  live();
  for (int i = 0; i < 9; ++i) {
    clock.advance(hours(4));
    look_at_all();
  }
  ASSERT_EQ(kinds(), std::vector<std::string>{"source_silent"});
  EXPECT_FALSE(book.all[0].freezes);
  EXPECT_EQ(book.kept.cursor, static_cast<DecisionId>(book.stream.size()));
  restart();
  clock.advance(hours(2));
  look_at_all();
  EXPECT_EQ(book.all.size(), 1u) << "a restart tells nobody twice";
  decide(decision(false, "back"));
  look_at_all();
  ASSERT_EQ(book.quiet.size(), 1u);
  EXPECT_TRUE(book.quiet[0].over);
  EXPECT_EQ(book.quiet[0].cause, book.all[0].cause);
}

TEST_F(CrisisWatchTest, OurOwnAbsenceIsNobodysSilence) {
  live();
  watch.reset();
  clock.advance(hours(40));
  restart();
  look_at_all();
  EXPECT_TRUE(book.all.empty());
}

TEST_F(CrisisWatchTest, FalseAlarmsOfTheBookMakeItCarefulAlsoAfterARestart) {
  live();
  for (int i = 0; i < 2; ++i) {
    incidents::Incident joke;
    joke.id = i + 1;
    joke.kind = "surge";
    joke.cause = "surge/kaisla/2026-01-0" + std::to_string(i + 1) + "T09:00:00Z";
    joke.brand = BrandId("kaisla");
    joke.state = incidents::State::kResolved;
    joke.verdict = "not_a_crisis";
    joke.resolved_at = clock.now() - hours(2 - i);
    book.all.push_back(joke);
  }
  restart();
  for (int i = 0; i < 40; ++i) decide(decision(true, "angry" + std::to_string(i)));
  look_at_all();
  ASSERT_GT(book.all.size(), 2u);
  EXPECT_EQ(book.all[2].kind, "surge");
  EXPECT_NE(book.all[2].reason.find("asked to be 10 times surer"), std::string::npos)
      << book.all[2].reason;
}

TEST_F(CrisisWatchTest, SettingsOfABrandHoldFromTheNextLookOn) {
  live();
  crisis::Detector::Settings own;
  own.thresholds.surge_authors = {500, 500, 500};
  own.thresholds.slow_authors = 500;
  watch->use({{BrandId("kaisla"), own}});
  for (int i = 0; i < 20; ++i) decide(decision(true, "angry" + std::to_string(i)));
  look_at_all();
  EXPECT_TRUE(book.all.empty());
  watch->use({});
  for (int i = 0; i < 20; ++i) decide(decision(true, "angrier" + std::to_string(i)));
  look_at_all();
  EXPECT_FALSE(book.all.empty());
}

TEST_F(CrisisWatchTest, AStormThatCalmsIsToldToTheBook) {
  live();
  for (int i = 0; i < 20; ++i) decide(decision(true, "angry" + std::to_string(i)));
  look_at_all();
  ASSERT_FALSE(book.all.empty());
  for (int i = 0; i < 24 && book.quiet.empty(); ++i) {
    decide(decision(false, "calm" + std::to_string(i)));
    clock.advance(minutes(40));
    look_at_all();
  }
  ASSERT_FALSE(book.quiet.empty());
  EXPECT_FALSE(book.quiet[0].over) << "people close it";
  EXPECT_EQ(book.quiet[0].cause, book.all[0].cause);
}

}  // namespace
}  // namespace kaiku::engine
