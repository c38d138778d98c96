// Rules that ask for hours and days go by the brand's own time, at the moment a comment was
// written.
#include <gtest/gtest.h>

#include "e2e/brand.hpp"
#include "e2e/rule_folder.hpp"

namespace {

using e2e::Brand;
using e2e::RuleFolder;
using nlohmann::json;

const RuleFolder& calendar_rules() {
  static const RuleFolder rules{{{"signals/calendar.yaml",
                                  "signals:\n"
                                  "  - {id: closed, label: [away], when: {hours: closed}}\n"
                                  "  - {id: morning, label: [early], when: {hour: 8-9}}\n"
                                  "  - {id: sunday, label: [rest], when: {weekday: sun}}\n"}}};
  return rules;
}

class BrandTime : public testing::Test {
 protected:
  explicit BrandTime(const std::string& keys)
      : brand_({.brand = keys, .rules = "[\"" + calendar_rules().path() + "\"]"}) {}
  BrandTime() : BrandTime("time_zone: Europe/Helsinki, hours: [mon-fri 8-16], days_off: [06-19]") {}

  void SetUp() override { ASSERT_TRUE(brand_.daemon().start()) << brand_.daemon().log(); }

  /// What hit, and "?" and what could not be told.
  std::string at(const std::string& stamp) {
    const std::string id = "c" + std::to_string(++comments_);
    EXPECT_EQ(brand_.comment_in_shop_at(stamp, id, "moi"), 200);
    const json decision = brand_.decision_on(id);
    if (decision.is_null()) return "no decision: " + brand_.daemon().log();
    std::string found;
    for (const json& hit : decision["finding"]["signals"])
      found += (found.empty() ? "" : " ") + hit["id"].get<std::string>();
    for (const json& unknown : decision["finding"]["not_evaluated"])
      found += (found.empty() ? "?" : " ?") + unknown.get<std::string>();
    return found;
  }

 private:
  Brand brand_;
  int comments_ = 0;
};

TEST_F(BrandTime, FollowsSummerTime) {
  EXPECT_EQ(at("2026-03-27T06:30:00Z"), "morning") << "Friday, 8:30 in winter time";
  EXPECT_EQ(at("2026-03-27T05:30:00Z"), "closed") << "Friday, 7:30";
  EXPECT_EQ(at("2026-03-30T05:30:00Z"), "morning") << "Monday, 8:30 in summer time";
  EXPECT_EQ(at("2026-03-30T13:00:00Z"), "closed") << "Monday, 16:00";
  EXPECT_EQ(at("2026-06-19T08:00:00Z"), "closed") << "a day off";
  EXPECT_EQ(at("2026-03-28T22:30:00Z"), "closed sunday") << "Sunday, 0:30";
}

class BrandWithoutHours : public BrandTime {
 protected:
  BrandWithoutHours() : BrandTime("time_zone: America/New_York") {}
};

TEST_F(BrandWithoutHours, KnowsTheDayAndTheHourOnly) {
  EXPECT_EQ(at("2026-03-30T12:30:00Z"), "morning ?closed");
  EXPECT_EQ(at("2026-03-30T03:59:00Z"), "sunday ?closed");
}

}  // namespace
