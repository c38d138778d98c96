#include <chrono>

#include <gtest/gtest.h>

#include <kaiku/incidents/joining.hpp>

namespace kaiku::incidents {
namespace {

using std::chrono::minutes;

constexpr TimePoint kNow = from_unix_seconds(1'767'600'000);

crisis::Alarm alarm(const char* severity, const char* post) {
  crisis::Alarm made;
  made.cause = "surge/kaisla/1";
  made.kind = "surge";
  made.severity = severity;
  made.brand = BrandId("kaisla");
  if (post != nullptr) made.post = PostId(post);
  made.title = "Surge";
  made.reason = "many";
  made.comments = 12;
  made.authors = 10;
  made.started_at = kNow - minutes(10);
  return made;
}

TEST(Joining, OpensAnIncidentThatIsPagedAtOnce) {
  const Incident incident = incident_of(alarm("urgent", "p1"), kNow);
  EXPECT_EQ(incident.severity, Severity::kUrgent);
  EXPECT_EQ(incident.post, PostId("p1"));
  EXPECT_EQ(incident.opened_at, kNow);
  EXPECT_EQ(incident.next_page_at, kNow);
  EXPECT_TRUE(incident.freezes);
  EXPECT_EQ(incident_of(alarm("of no kind", "p1"), kNow).severity, Severity::kWarning);
}

TEST(Joining, KeepsTheHighestNumbersAndTheEarliestStart) {
  const Incident incident = incident_of(alarm("urgent", "p1"), kNow);
  crisis::Alarm fewer = alarm("warning", "p1");
  fewer.comments = fewer.authors = 3;
  fewer.started_at = kNow - minutes(60);
  fewer.reason = "fewer";
  const Joined joined = join(incident, incident_of(fewer, kNow + minutes(5)), kNow + minutes(5));
  EXPECT_EQ(joined.incident.comments, 12u);
  EXPECT_EQ(joined.incident.authors, 10u);
  EXPECT_EQ(joined.incident.severity, Severity::kUrgent) << "only people lower it";
  EXPECT_EQ(joined.incident.started_at, kNow - minutes(60));
  EXPECT_FALSE(joined.rises);
  EXPECT_FALSE(joined.widens);
  EXPECT_EQ(joined.incident.next_page_at, kNow) << "nobody is told again";
  EXPECT_EQ(joined.story, "goes on: fewer");
}

TEST(Joining, PagesARiseUnlessSomebodyHasIt) {
  Incident incident = incident_of(alarm("urgent", "p1"), kNow);
  incident.next_page_at.reset();
  const Incident worse = incident_of(alarm("crisis", "p1"), kNow);
  const Joined joined = join(incident, worse, kNow + minutes(1));
  EXPECT_TRUE(joined.rises);
  EXPECT_EQ(joined.incident.next_page_at, kNow + minutes(1));
  incident.state = State::kAcknowledged;
  EXPECT_FALSE(join(incident, worse, kNow + minutes(1)).incident.next_page_at);
}

TEST(Joining, APostsIncidentBecomesTheBrandsWhenItSpreads) {
  const Incident incident = incident_of(alarm("urgent", "p1"), kNow);
  const Joined joined = join(incident, incident_of(alarm("crisis", nullptr), kNow), kNow);
  EXPECT_FALSE(joined.incident.post);
  EXPECT_TRUE(joined.widens);
  EXPECT_FALSE(join(joined.incident, incident, kNow).incident.post) << "and stays the brand's";
}

TEST(Joining, AnOperationalOneStopsNothing) {
  crisis::Alarm silent = alarm("warning", nullptr);
  silent.freezes = false;
  const Incident incident = incident_of(silent, kNow);
  EXPECT_FALSE(incident.freezes);
  EXPECT_FALSE(join(incident, incident, kNow).widens);
  EXPECT_TRUE(join(incident, incident_of(alarm("urgent", nullptr), kNow), kNow).widens);
}

}  // namespace
}  // namespace kaiku::incidents
