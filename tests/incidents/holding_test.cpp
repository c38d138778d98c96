#include <vector>

#include <gtest/gtest.h>

#include <kaiku/incidents/holding.hpp>

namespace kaiku::incidents {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint kNow = from_unix_seconds(1'767'650'400);  // 2026-01-05T22:00Z, 00:00 Helsinki

Incident incident(std::string kind, Severity severity) {
  Incident made;
  made.id = 8;
  made.kind = std::move(kind);
  made.severity = severity;
  made.brand = BrandId("kaisla");
  made.post = PostId("p-1");
  return made;
}

Mute mute() {
  Mute made;
  made.id = 3;
  made.brand = BrandId("kaisla");
  made.who = "liisa";
  made.reason = "giveaway";
  made.from = kNow - 1h;
  made.until = kNow + 2h;
  return made;
}

struct Around {
  QuietHours quiet{};
  std::vector<Mute> mutes{};
  std::vector<Incident> crises{};

  std::optional<Hold> hold(const Incident& of, TimePoint now = kNow) const {
    return hold_back(of, {quiet, mutes, crises}, now);
  }
};

Around at_night() {
  Around night;
  EXPECT_TRUE(night.quiet.hours.add("mon-sun 22-7"));
  night.quiet.zone = TimeZone::named("Europe/Helsinki");
  return night;
}

TEST(TwoPeople, SpeakAboutLifeLeaksAndTheLaw) {
  for (const char* kind : {"self_harm", "threat", "injury", "data_leak", "data", "press"})
    EXPECT_TRUE(needs_two_people(kind)) << kind;
  for (const char* kind : {"surge", "outage", "safety", "crisis", "drill", ""})
    EXPECT_FALSE(needs_two_people(kind)) << kind;
}

TEST(QuietHours, HoldWarningsUntilTheMorningAndNothingGraver) {
  const auto held = at_night().hold(incident("press", Severity::kWarning));
  ASSERT_TRUE(held);
  EXPECT_EQ(held->by, "quiet hours");
  EXPECT_EQ(to_iso8601(held->until), "2026-01-06T05:00:00Z");
  EXPECT_FALSE(at_night().hold(incident("surge", Severity::kUrgent)));
  EXPECT_FALSE(at_night().hold(incident("injury", Severity::kWarning))) << "about life";
  EXPECT_FALSE(at_night().hold(incident("press", Severity::kWarning), kNow + 8h));
}

TEST(QuietHours, EndWithTheWallClockOverAChangeOfTheClocks) {
  const TimePoint before = *parse_iso8601("2026-03-28T22:00:00Z");
  const auto held = at_night().hold(incident("press", Severity::kWarning), before);
  ASSERT_TRUE(held);
  EXPECT_EQ(to_iso8601(held->until), "2026-03-29T04:00:00Z") << "seven in summer time";
}

TEST(QuietHours, ThatNeverEndAreLookedAtAgainAfterAWeek) {
  Around always;
  ASSERT_TRUE(always.quiet.hours.add("mon-sun 0-24"));
  always.quiet.zone = TimeZone::named("UTC");
  const auto held = always.hold(incident("press", Severity::kWarning));
  ASSERT_TRUE(held);
  EXPECT_EQ(held->until, kNow + 24h * 7);
}

TEST(Mutes, HoldWhatTheyCoverUntilTheLastOfThemEnds) {
  Around around;
  around.mutes = {mute(), mute()};
  around.mutes[1].id = 4;
  around.mutes[1].until = kNow + 5h;
  const auto held = around.hold(incident("surge", Severity::kCrisis));
  ASSERT_TRUE(held);
  EXPECT_EQ(held->by, "mute 4");
  EXPECT_EQ(held->until, kNow + 5h);
  around.mutes = {mute()};
  EXPECT_FALSE(around.hold(incident("surge", Severity::kCrisis), kNow + 2h)) << "it has ended";
}

TEST(Mutes, CoverOnlyTheirScope) {
  const Incident surge = incident("surge", Severity::kUrgent);
  Mute one = mute();
  one.kind = "outage";
  EXPECT_FALSE(covers(one, surge, kNow));
  one = mute();
  one.post = PostId("p-2");
  EXPECT_FALSE(covers(one, surge, kNow));
  one = mute();
  one.brand = BrandId("other");
  EXPECT_FALSE(covers(one, surge, kNow));
  one = mute();
  one.incident = 9;
  EXPECT_FALSE(covers(one, surge, kNow));
  one.incident = 8;
  EXPECT_TRUE(covers(one, surge, kNow));
  one.ended_at = kNow - 1min;
  EXPECT_FALSE(covers(one, surge, kNow));
  one = mute();
  EXPECT_FALSE(covers(one, surge, kNow - 2h)) << "it has not begun";
}

TEST(Mutes, NeverCoverWhatIsAboutLife) {
  for (const char* kind : {"self_harm", "threat", "injury"}) {
    Around around;
    around.mutes = {mute()};
    EXPECT_FALSE(around.hold(incident(kind, Severity::kUrgent))) << kind;
    Mute named = mute();
    named.kind = kind;
    EXPECT_TRUE(check(named, kNow).error().is(Errc::kInvalidArgument)) << kind;
  }
}

TEST(Mutes, NeedAReasonAScopeAndAnEndWithinSevenDays) {
  EXPECT_TRUE(check(mute(), kNow));
  Mute wrong = mute();
  wrong.reason.clear();
  EXPECT_FALSE(check(wrong, kNow));
  wrong = mute();
  wrong.brand = {};
  EXPECT_FALSE(check(wrong, kNow));
  wrong = mute();
  wrong.until = wrong.from + kLongestMute;
  EXPECT_TRUE(check(wrong, kNow));
  wrong.until += 1s;
  EXPECT_FALSE(check(wrong, kNow));
  wrong = mute();
  wrong.until = kNow;
  EXPECT_FALSE(check(wrong, kNow));
}

TEST(ACrisisOfTheBrand, SilencesTheStormAlarmsOfItsPosts) {
  Around around;
  Incident crisis = incident("surge", Severity::kCrisis);
  crisis.id = 5;
  crisis.post.reset();
  around.crises = {crisis};
  const auto held = around.hold(incident("surge", Severity::kUrgent));
  ASSERT_TRUE(held);
  EXPECT_EQ(held->by, "incident 5");
  EXPECT_EQ(held->until, kNow + kLookAgainAfter);
  EXPECT_FALSE(around.hold(incident("safety", Severity::kCrisis))) << "a matter of its own";
  EXPECT_FALSE(around.hold(incident("self_harm", Severity::kUrgent)));
  EXPECT_FALSE(around.hold(crisis)) << "not itself";
  Incident of_brand = incident("slow_burn", Severity::kUrgent);
  of_brand.post.reset();
  EXPECT_FALSE(around.hold(of_brand));
  around.crises[0].brand = BrandId("other");
  EXPECT_FALSE(around.hold(incident("surge", Severity::kUrgent)));
}

}  // namespace
}  // namespace kaiku::incidents
