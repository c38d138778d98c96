// What the settings of a brand and people's verdicts change, and what they never do.
#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <kaiku/crisis/detector.hpp>

#include "simulation.hpp"

namespace kaiku::crisis {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

const BrandId kBrand = Simulation(1).comment(monday(), true, "p").brand;

class Settled : public ::testing::Test {
 protected:
  std::vector<Alarm> of_kind(std::string_view kind) {
    std::vector<Alarm> found;
    for (const Raised& one : feed(detector, life.stream())) {
      if (one.alarm.kind == kind) found.push_back(one.alarm);
    }
    return found;
  }
  // Angry authors of one post within half an hour of the third week.
  void crowd(int authors) {
    life.calm(monday(), noon, 12);
    for (int i = 0; i < authors; ++i)
      life.add(life.comment(noon + minutes(30) * i / authors, true, "storm"));
  }
  void claims(Category category, int severity, int authors) {
    life.calm(monday(), noon, 12);
    for (int i = 0; i < authors; ++i) {
      Observation claim = life.comment(noon + minutes(10 * i), true, "p1");
      claim.category = category;
      claim.severity = severity;
      life.add(claim);
    }
  }

  Simulation life{5};
  TimePoint noon = monday() + days(16) + hours(12);
  Detector detector{Detector::Settings{}};
  Detector::Settings own;
};

TEST_F(Settled, ABrandMayAskForMoreAuthors) {
  crowd(16);
  own.thresholds.surge_authors = {50, 50, 50};
  detector.use({{kBrand, own}});
  EXPECT_TRUE(of_kind("surge").empty());
}

TEST_F(Settled, TheDefaultsSeeTheSameCrowd) {
  crowd(16);
  EXPECT_FALSE(of_kind("surge").empty());
}

TEST_F(Settled, SettingsOfAnotherBrandChangeNothing) {
  crowd(16);
  own.thresholds.surge_authors = {50, 50, 50};
  detector.use({{BrandId("another"), own}});
  EXPECT_FALSE(of_kind("surge").empty());
}

TEST_F(Settled, LearnedCautionIsToldInTheReason) {
  crowd(60);
  detector.be_careful({{kBrand, {{"surge/post", 10.0}, {"surge", 10.0}}}});
  const auto alarms = of_kind("surge");
  ASSERT_FALSE(alarms.empty()) << "a real storm is still seen";
  EXPECT_NE(alarms[0].reason.find("asked to be 10 times surer since false alarms"),
            std::string::npos)
      << alarms[0].reason;
}

TEST_F(Settled, LearnedCautionNeedsMoreAuthors) {
  const auto first_of = [this](std::map<BrandId, std::map<std::string, double>> cautions) {
    Detector fresh{Detector::Settings{}};
    fresh.be_careful(cautions);
    for (const Raised& one : feed(fresh, life.stream())) {
      if (one.alarm.kind == "surge") return one.alarm.authors;
    }
    return std::size_t{0};
  };
  crowd(60);
  const std::size_t usual = first_of({});
  const std::size_t careful = first_of({{kBrand, {{"surge/post", 10'000.0}, {"surge", 10'000.0}}}});
  EXPECT_GT(usual, 0u);
  EXPECT_GT(careful, usual);
}

TEST_F(Settled, CautionOutlivesACheckpoint) {
  crowd(60);
  detector.be_careful({{kBrand, {{"surge/post", 10.0}, {"surge", 10.0}}}});
  feed(detector, {life.comment(monday(), false, "p1")});
  ASSERT_TRUE(detector.restore(detector.checkpoint()));
  const auto alarms = of_kind("surge");
  ASSERT_FALSE(alarms.empty());
  EXPECT_NE(alarms[0].reason.find("times surer"), std::string::npos);
}

TEST_F(Settled, NothingMakesTheDetectorsCarefulAboutLives) {
  own.thresholds.caution = 10'000;
  detector.use({{kBrand, own}});
  detector.be_careful({{kBrand, {{"safety", 10'000.0}, {"self_harm", 10'000.0}}}});
  claims(Category::kSafety, 3, 2);
  EXPECT_FALSE(of_kind("safety").empty()) << "two who were hurt";
}

TEST_F(Settled, SevereClaimsAreCountedFromTheBrandsMinimumOn) {
  noon = monday() + days(2) + hours(12);
  claims(Category::kSafety, 2, 3);
  EXPECT_FALSE(of_kind("safety").empty());
}

TEST_F(Settled, SevereClaimsBelowTheBrandsMinimumAreNoPattern) {
  noon = monday() + days(2) + hours(12);
  own.thresholds.safety_authors = 4;
  detector.use({{kBrand, own}});
  claims(Category::kSafety, 2, 3);
  EXPECT_TRUE(of_kind("safety").empty());
}

TEST_F(Settled, ImpossibleSettingsAreRefusedAndChangeNothing) {
  own.time_zone = "Europe/Atlantis";
  EXPECT_THROW(detector.use({{kBrand, own}}), std::invalid_argument);
  crowd(16);
  EXPECT_FALSE(of_kind("surge").empty());
}

}  // namespace
}  // namespace kaiku::crisis
