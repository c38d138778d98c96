#include "scenarios.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <set>

namespace kaiku::crisis {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

// Mondays at midnight in Helsinki.
constexpr TimePoint kJanuary = from_unix_seconds(1'767'564'000);  // 2026-01-05
constexpr TimePoint kMarch = from_unix_seconds(1'772'402'400);    // 2026-03-02, before summer time
constexpr TimePoint kMay = from_unix_seconds(1'780'261'200);      // 2026-06-01, before Midsummer
constexpr Duration kFourWeeks = days(28);

class Scenario {
 public:
  Scenario(TimePoint from, double per_hour, std::uint32_t seed)
      : life(seed, per_hour), start(from), rate(per_hour), number(seed) {
    made.from = from;
    made.to = from + kFourWeeks;
  }

  /// Some time in the fourth week, by the seed.
  TimePoint late_hour(int hour) const {
    return start + days(22 + number % 4) + hours(hour) + minutes(number * 7 % 50);
  }

  /// An episode of what was written on `post` (or by `tag` authors) since `from`.
  void expect(Episode::Kind kind, TimePoint from, TimePoint to, std::size_t authors,
              Duration allowed) {
    pending.push_back({{kind, from, to, {}, allowed}, authors});
  }

  ScenarioStream finish(bool ordinary = true) {
    if (ordinary) life.live(made.from, made.to);
    made.comments = life.deliver();
    for (auto& [episode, authors] : pending) {
      episode.counted_from = arrival_of(episode, authors);
      made.episodes.push_back(episode);
    }
    return std::move(made);
  }

  MadeStream life;
  TimePoint start;
  double rate;
  std::uint32_t number;
  ScenarioStream made;

 private:
  /// When the n-th author whose comment was meant as part of the episode had arrived.
  TimePoint arrival_of(const Episode& episode, std::size_t authors) const {
    std::set<std::string> seen;
    for (const MadeComment& comment : made.comments) {
      const bool part =
          comment.ts >= episode.from && comment.ts <= episode.to &&
          (comment.author.starts_with("crowd") || comment.author.starts_with("single"));
      if (part && comment.sentiment == "negative" && seen.insert(comment.author).second &&
          seen.size() == authors) {
        return comment.received;
      }
    }
    return episode.to;
  }

  std::vector<std::pair<Episode, std::size_t>> pending;
};

ScenarioStream single_grave(Scenario s) {
  const std::array themes = {Theme::kSelfHarm, Theme::kThreat, Theme::kHospital, Theme::kSelfHarm};
  const std::array<TimePoint, 4> times = {
      s.start + days(1) + hours(15), s.start + days(9) + hours(3),
      s.start + days(17) + hours(12) + minutes(20), s.start + days(25) + hours(23)};
  for (std::size_t i = 0; i < times.size(); ++i) {
    const TimePoint at = times[i] + minutes(s.number % 30);
    s.life.single(themes[(i + s.number) % themes.size()], at);
    s.expect(Episode::Kind::kGrave, at, at + minutes(1), 1, seconds(60));
  }
  return s.finish();
}

ScenarioStream firestorm(Scenario s) {
  const TimePoint at = s.late_hour(10 + static_cast<int>(s.number % 9));
  const std::size_t angry = 90 + s.number % 5 * 40 + static_cast<std::size_t>(s.rate);
  s.life.crowd(Theme::kAnger, at, at + hours(3), angry, angry * 9 / 10, "storm", true);
  s.life.crowd(Theme::kSmallTalk, at + minutes(20), at + hours(3), angry / 6, angry / 6, "storm");
  s.expect(Episode::Kind::kStorm, at, at + hours(5), 10, minutes(10));
  return s.finish();
}

ScenarioStream night_double_charge(Scenario s) {
  const TimePoint at = s.late_hour(1);
  s.life.crowd(Theme::kDoubleCharge, at, at + minutes(45), 16, 16, "");
  s.expect(Episode::Kind::kStorm, at, at + hours(2), 10, minutes(10));
  return s.finish();
}

ScenarioStream slow_safety(Scenario s) {
  const TimePoint at = s.late_hour(9);
  s.life.crowd(Theme::kOddSmell, at, at + days(3), 8, 8, "");
  s.life.crowd(Theme::kInjury, at + hours(20), at + days(3), 4, 4, "");
  s.expect(Episode::Kind::kSlowSafety, at, at + days(3), 5, seconds(60));
  return s.finish();
}

ScenarioStream copies(Scenario s) {
  const TimePoint at = s.late_hour(13);
  s.life.crowd(Theme::kCampaign, at, at + minutes(90), 120, 110, "");
  s.expect(Episode::Kind::kCopies, at, at + hours(2), 10, minutes(10));
  return s.finish();
}

ScenarioStream reach(Scenario s) {
  const TimePoint at = s.late_hour(16);
  s.life.single(Theme::kAnger, at, "", 480'000);
  s.expect(Episode::Kind::kReach, at, at + minutes(1), 1, minutes(5));
  return s.finish();
}

ScenarioStream quiet_with_clock_change(Scenario s) {
  s.made.benign.push_back({s.made.from, s.made.to});
  return s.finish();
}

ScenarioStream quiet_with_midsummer(Scenario s) {
  s.life.holiday_from = s.start + days(18);
  s.life.holiday_to = s.start + days(21);
  s.made.benign.push_back({s.made.from, s.made.to});
  return s.finish();
}

ScenarioStream joy_and_giveaway(Scenario s) {
  const TimePoint joy = s.start + days(15) + hours(12);
  const TimePoint giveaway = s.start + days(23) + hours(9);
  const auto many = static_cast<std::size_t>(std::max(20 * s.rate * 8, 200.0));
  s.life.crowd(Theme::kJoy, joy, joy + hours(8), many, many, "joy", true);
  s.life.crowd(Theme::kComplaint, joy, joy + hours(8), many / 30, many / 30, "joy", true);
  s.life.crowd(Theme::kGiveaway, giveaway, giveaway + hours(10), many, many * 4 / 5, "giveaway");
  s.made.benign.push_back({s.made.from, s.made.to});
  return s.finish();
}

// Nine hours that arrive in five minutes, a rant, and later a storm right after the sources were
// away.
ScenarioStream backlog_rant_and_outage(Scenario s) {
  const TimePoint held = s.start + days(14) + hours(8);
  const TimePoint rant = s.start + days(18) + hours(20);
  const TimePoint away = s.late_hour(9);
  s.life.live(s.made.from, s.made.to);
  s.life.silence(away, away + hours(3));
  s.life.hold_back(held, held + hours(9), minutes(5));
  for (int i = 0; i < 7; ++i)
    s.life.single(Theme::kAnger, rant + minutes(4 * i), "ranter", 30, "rant");
  const TimePoint storm = away + hours(3);
  s.life.crowd(Theme::kAnger, storm, storm + hours(2), 120, 110, "storm", true);
  s.made.benign.push_back({s.made.from, away});
  s.expect(Episode::Kind::kStorm, storm, storm + hours(4), 10, minutes(15));
  return s.finish(false);
}

struct Entry {
  std::string_view name;
  TimePoint start;
  ScenarioStream (*make)(Scenario);
};
constexpr Entry kScenarios[] = {{"single grave", kJanuary, single_grave},
                                {"firestorm", kJanuary, firestorm},
                                {"night double charge", kJanuary, night_double_charge},
                                {"slow safety", kJanuary, slow_safety},
                                {"near copies", kJanuary, copies},
                                {"reach", kJanuary, reach},
                                {"clock change", kMarch, quiet_with_clock_change},
                                {"midsummer", kMay, quiet_with_midsummer},
                                {"joy and giveaway", kJanuary, joy_and_giveaway},
                                {"backlog, rant, outage", kJanuary, backlog_rant_and_outage}};

}  // namespace

std::span<const std::string_view> scenario_names() {
  static const auto names = [] {
    std::vector<std::string_view> all;
    for (const Entry& entry : kScenarios) all.push_back(entry.name);
    return all;
  }();
  return names;
}

ScenarioStream make_scenario(std::string_view name, double per_hour, std::uint32_t seed) {
  const auto entry = std::ranges::find(kScenarios, name, &Entry::name);
  return entry->make(Scenario(entry->start, per_hour, seed));
}

}  // namespace kaiku::crisis
