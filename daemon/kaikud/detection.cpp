#include "detection.hpp"

namespace kaikud {

using namespace kaiku;

namespace {

std::size_t people(int count) {
  return static_cast<std::size_t>(count);
}

crisis::Thresholds thresholds_of(const config::Detection& detection) {
  crisis::Thresholds thresholds;
  thresholds.caution = detection.caution;
  thresholds.surge_authors = {people(detection.surge_authors_15m),
                              people(detection.surge_authors_1h),
                              people(detection.surge_authors_6h)};
  thresholds.surge_share = detection.surge_share;
  thresholds.slow_authors = people(detection.slow_authors);
  thresholds.slow_evidence = detection.slow_evidence;
  thresholds.new_brand_authors = people(detection.new_brand_authors);
  thresholds.copies = people(detection.copies);
  thresholds.followers = static_cast<std::uint64_t>(detection.followers);
  thresholds.safety_authors = people(detection.safety_authors);
  thresholds.injury_authors = people(detection.injury_authors);
  thresholds.data_authors = people(detection.data_authors);
  thresholds.outage_authors = people(detection.outage_authors);
  thresholds.outrage_authors = people(detection.outrage_authors);
  thresholds.press_authors = people(detection.press_authors);
  return thresholds;
}

}  // namespace

std::map<BrandId, crisis::Detector::Settings> detection_of(const config::Config& config) {
  std::map<BrandId, crisis::Detector::Settings> brands;
  for (const config::Brand& brand : config.brands) {
    crisis::Detector::Settings& settings = brands[BrandId(brand.id)];
    settings.prior_comments_per_hour = brand.detection.comments_per_hour;
    settings.time_zone = brand.time_zone;
    settings.finnish_holidays = brand.holidays == "finland";
    settings.thresholds = thresholds_of(brand.detection);
  }
  return brands;
}

}  // namespace kaikud
