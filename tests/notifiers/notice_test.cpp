#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "notices.hpp"

namespace kaiku::notifiers {
namespace {

using testing::HasSubstr;

TEST(Notice, ReadsBackWhatItWrote) {
  Notice notice = escalated();
  incidents::Incident& incident = notice.incident;
  incident.state = incidents::State::kResolved;
  incident.acknowledged_at = at("2026-02-14T16:40:00.000250Z");
  incident.acknowledged_by = "Maija";
  incident.resolved_at = at("2026-02-14T18:00:00Z");
  incident.resolved_by = "Pekka";
  incident.resolution = "äly & \"lainaus\"\n";
  incident.next_page_at = at("2026-02-14T16:45:00Z");
  const auto read = notice_from_json(to_json_text(notice));
  ASSERT_TRUE(read) << read.error().message();
  EXPECT_EQ(to_json_text(*read), to_json_text(notice));
  EXPECT_EQ(read->sequence, 2);
  EXPECT_EQ(read->incident.severity, incidents::Severity::kCrisis);
  EXPECT_EQ(read->incident.state, incidents::State::kResolved);
  EXPECT_EQ(read->incident.acknowledged_at, incident.acknowledged_at);
  EXPECT_EQ(read->incident.resolution, incident.resolution);
  EXPECT_EQ(read->incident.post, incident.post);
}

TEST(Notice, KeepsAbsentMembersAbsent) {
  Notice notice = opened();
  notice.incident.post.reset();
  const auto read = notice_from_json(to_json_text(notice));
  ASSERT_TRUE(read);
  EXPECT_FALSE(read->incident.post || read->incident.acknowledged_at ||
               read->incident.next_page_at);
}

TEST(Notice, ReplacesBytesThatAreNoText) {
  Notice notice = opened();
  notice.incident.title = "a\xFF";
  const auto read = notice_from_json(to_json_text(notice));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->incident.title, "a\uFFFD");
}

TEST(Notice, NamesTheMemberThatIsWrong) {
  const auto broken = [](const char* pointer, const nlohmann::json& value) {
    auto stored = nlohmann::json::parse(to_json_text(opened()));
    stored[nlohmann::json::json_pointer(pointer)] = value;
    const auto read = notice_from_json(stored.dump());
    return read ? std::string("read") : read.error().context;
  };
  EXPECT_THAT(broken("/incident/severity", "grave"), HasSubstr("incident.severity"));
  EXPECT_THAT(broken("/incident/id", "42"), HasSubstr("incident.id"));
  EXPECT_THAT(broken("/incident/comments", -1), HasSubstr("incident.comments"));
  EXPECT_THAT(broken("/incident/step", 99999999999), HasSubstr("incident.step"));
  EXPECT_THAT(broken("/incident/id", 18446744073709551615ULL), HasSubstr("incident.id"));
  EXPECT_THAT(broken("/incident/opened_at", "yesterday"), HasSubstr("incident.opened_at"));
  EXPECT_THAT(broken("/incident/acknowledged_at", 1), HasSubstr("incident.acknowledged_at"));
  EXPECT_THAT(broken("/incident", nlohmann::json::array()), HasSubstr("incident"));
  EXPECT_THAT(broken("/key", ""), HasSubstr("key"));
  EXPECT_THAT(broken("/sequence", true), HasSubstr("sequence"));
}

TEST(Notice, RefusesWhatIsNoNotice) {
  for (const char* text : {"", "[]", "{", "null", "{}"}) {
    const auto read = notice_from_json(text);
    ASSERT_FALSE(read) << text;
    EXPECT_TRUE(read.error().is(Errc::kMalformedPayload));
  }
  EXPECT_FALSE(notice_from_json(std::string(300'000, ' ') + "{}"));
}

}  // namespace
}  // namespace kaiku::notifiers
