#include <string>

#include <gtest/gtest.h>

#include <kaiku/incidents/acknowledgement_link.hpp>

namespace kaiku::incidents {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

const TimePoint kNow = parse_iso8601("2026-02-14T16:32:23Z").value();

std::string token_of(const std::string& url) {
  return url.substr(url.rfind('/') + 1);
}

class AcknowledgementLink : public ::testing::Test {
 protected:
  AcknowledgementLinks links{"0123456789abcdef", "https://kaiku.kaisla.example/"};
  std::string url = links.url(42, "maija", kNow);
  std::string token = token_of(url);
};

TEST_F(AcknowledgementLink, SaysWhoGotItForWhatAndWhen) {
  EXPECT_TRUE(url.starts_with("https://kaiku.kaisla.example/a/42.1771086743.maija.")) << url;
  const auto claim = links.read(token, kNow + hours(1));
  ASSERT_TRUE(claim);
  EXPECT_EQ(claim->incident, 42);
  EXPECT_EQ(claim->contact, "maija");
  EXPECT_EQ(claim->issued_at, kNow);
  EXPECT_EQ(links.url(42, "maija", kNow), url);
}

TEST_F(AcknowledgementLink, HoldsADay) {
  EXPECT_TRUE(links.read(token, kNow));
  EXPECT_TRUE(links.read(token, kNow + hours(24)));
  EXPECT_FALSE(links.read(token, kNow + hours(24) + seconds(1)));
  EXPECT_FALSE(links.read(token, kNow - seconds(1)));
}

TEST_F(AcknowledgementLink, BreaksWithAnyChangedOrMissingSign) {
  for (std::size_t i = 0; i < token.size(); ++i) {
    std::string changed = token;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    EXPECT_FALSE(links.read(changed, kNow)) << changed;
    EXPECT_FALSE(links.read(token.substr(0, i), kNow));
    EXPECT_FALSE(links.read(token.substr(i + 1), kNow));
  }
  EXPECT_FALSE(links.read(token + "0", kNow));
  EXPECT_FALSE(links.read(std::string(100'000, '0'), kNow));
  const AcknowledgementLinks others("fedcba9876543210", "https://kaiku.kaisla.example");
  EXPECT_FALSE(others.read(token, kNow));
}

TEST_F(AcknowledgementLink, IsMadeForContactsOnly) {
  EXPECT_EQ(links.url(42, "", kNow), "");
  EXPECT_EQ(links.url(42, "a/b", kNow), "");
  EXPECT_EQ(links.url(0, "maija", kNow), "");
  const std::string dotted = links.url(42, "maija.m", kNow);
  EXPECT_EQ(links.read(token_of(dotted), kNow)->contact, "maija.m");
}

TEST_F(AcknowledgementLink, HasOneUseAlsoWhenTheIncidentIsOpenedAgain) {
  const Claim claim = *links.read(token, kNow);
  Incident incident;
  std::vector<TimelineEntry> story = {{kNow - seconds(9), "kaiku", "opened: 5 authors"},
                                      {kNow - seconds(5), "pekka", "acknowledged"},
                                      {kNow - seconds(3), "kaiku", "reopened"}};
  EXPECT_FALSE(is_used(claim, incident, story)) << "taken and opened again before the link";
  incident.state = State::kAcknowledged;
  EXPECT_TRUE(is_used(claim, incident, story));
  incident.state = State::kOpen;
  story.push_back({kNow + seconds(5), "maija", "acknowledged"});
  EXPECT_TRUE(is_used(claim, incident, story));
}

TEST_F(AcknowledgementLink, HasAPlaceForPrograms) {
  EXPECT_EQ(acknowledgement_call(url), "https://kaiku.kaisla.example/api/v1/ack/" + token);
}

}  // namespace
}  // namespace kaiku::incidents
