#include <algorithm>
#include <cmath>
#include <map>
#include <stdexcept>
#include <utility>

#include <nlohmann/json.hpp>

#include <kaiku/crisis/detector.hpp>

#include "arrival_clock.hpp"
#include "brand_watch.hpp"
#include "local_time.hpp"
#include "stored.hpp"

namespace kaiku::crisis {
namespace {

constexpr int kCheckpointVersion = 2;
constexpr int kOldestVersion = 1;
// After a longer silence nothing more happens by the passing of time than in its first days.
constexpr BucketNumber kMostTicks = BucketNumber{12} * 24 * 4;

Baseline baseline_of(const Detector::Settings& settings) {
  auto local = LocalTime::of_zone(settings.time_zone, settings.finnish_holidays);
  if (!local) {
    throw std::invalid_argument("time zone '" + settings.time_zone +
                                "' is not known: name one of the tz database");
  }
  const double prior = settings.prior_comments_per_hour;
  if (!std::isfinite(prior) || prior <= 0)
    throw std::invalid_argument("prior_comments_per_hour must be above 0");
  if (!std::isfinite(settings.thresholds.caution) || settings.thresholds.caution <= 0)
    throw std::invalid_argument("caution must be above 0");
  return {std::move(*local), prior};
}

Error malformed(const char* what) {
  return Error(Errc::kMalformedPayload, std::string("detector checkpoint: ") + what);
}

}  // namespace

struct Detector::Impl {
  explicit Impl(Settings wanted) : usual(std::move(wanted)) { baseline_of(usual); }

  void use(std::map<BrandId, Settings> wanted) {
    for (const auto& [brand, one] : wanted) baseline_of(one);
    settings = std::move(wanted);
    for (auto& [brand, watch] : brands) {
      const Settings& own = settings_of(brand);
      watch.use(baseline_of(own), own.thresholds);
    }
  }

  const Settings& settings_of(const BrandId& brand) const {
    const auto own = settings.find(brand);
    return own == settings.end() ? usual : own->second;
  }

  BrandWatch new_watch(const BrandId& brand) const {
    const Settings& own = settings_of(brand);
    BrandWatch watch(brand, baseline_of(own), own.thresholds);
    if (const auto asked = cautions.find(brand); asked != cautions.end())
      watch.be_careful(asked->second);
    return watch;
  }

  void pass_until(TimePoint now, std::vector<Alarm>& alarms);

  Settings usual;
  std::map<BrandId, Settings> settings;  ///< of brands that have their own
  std::map<BrandId, std::map<std::string, double>> cautions;
  ArrivalClock clock;
  BucketNumber ticked = 0;  ///< 0: not yet
  std::map<BrandId, BrandWatch> brands;
};

Detector::Detector(Settings settings) : impl_(std::make_unique<Impl>(std::move(settings))) {}
Detector::~Detector() = default;

// Time passes in steps of five minutes, whoever tells of it and how often: a replay of the stream
// leads to the same.
void Detector::Impl::pass_until(TimePoint now, std::vector<Alarm>& alarms) {
  const BucketNumber until = bucket_of(now);
  if (ticked == 0 || until < ticked) ticked = until;
  const BucketNumber last = std::min(until, ticked + kMostTicks);
  for (BucketNumber step = ticked + 1; step <= last; ++step) {
    for (auto& [brand, watch] : brands) {
      for (Alarm& alarm : watch.tick(TimePoint(kBucket * step))) {
        alarm.at = TimePoint(kBucket * step);
        alarms.push_back(std::move(alarm));
      }
    }
  }
  ticked = until;
}

std::vector<Alarm> Detector::observe(const Observation& observation) {
  std::vector<Alarm> alarms;
  const ArrivalClock::Reading reading = impl_->clock.read(observation.arrived);
  if (reading.set_back) {
    for (auto& [brand, watch] : impl_->brands) watch.set_back(reading.now);
  }
  impl_->pass_until(reading.now, alarms);
  auto watch = impl_->brands.find(observation.brand);
  if (watch == impl_->brands.end()) {
    watch = impl_->brands.emplace(observation.brand, impl_->new_watch(observation.brand)).first;
  }
  for (Alarm& alarm : watch->second.observe(observation, reading.now)) {
    alarm.at = reading.now;
    alarms.push_back(std::move(alarm));
  }
  return alarms;
}

std::vector<Alarm> Detector::tick(TimePoint now) {
  std::vector<Alarm> alarms;
  if (impl_->ticked == 0 || now <= impl_->clock.now()) return alarms;
  impl_->pass_until(now, alarms);
  return alarms;
}

void Detector::use(std::map<BrandId, Settings> brands) {
  impl_->use(std::move(brands));
}

void Detector::be_careful(const std::map<BrandId, std::map<std::string, double>>& cautions) {
  impl_->cautions = cautions;
  for (auto& [brand, watch] : impl_->brands) {
    const auto asked = cautions.find(brand);
    watch.be_careful(asked == cautions.end() ? std::map<std::string, double>() : asked->second);
  }
}

void Detector::resume(TimePoint now) {
  for (auto& [brand, watch] : impl_->brands) watch.listen_from(now);
}

std::string Detector::checkpoint() const {
  auto brands = nlohmann::json::array();
  for (const auto& [brand, watch] : impl_->brands) {
    brands.push_back({{"brand", brand.value}, {"watch", watch.to_json()}});
  }
  const nlohmann::json all = {{"version", kCheckpointVersion},
                              {"clock", impl_->clock.to_json()},
                              {"ticked", impl_->ticked},
                              {"brands", brands}};
  return all.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

Result<void> Detector::restore(std::string_view checkpoint) {
  const auto read = nlohmann::json::parse(checkpoint, nullptr, false);
  if (!read.is_object()) return malformed("no JSON object");
  const auto version = read.value("version", nlohmann::json());
  if (!is_whole_between(version, kOldestVersion, kCheckpointVersion)) {
    return malformed("written in another version; start without it, it is learned anew");
  }
  ArrivalClock clock;
  BucketNumber ticked = 0;
  if (version == kCheckpointVersion) {
    if (!clock.from_json(read.value("clock", nlohmann::json())) ||
        !is_bucket(read.value("ticked", nlohmann::json()))) {
      return malformed("no time");
    }
    ticked = read["ticked"].get<BucketNumber>();
  }
  const auto stored = read.find("brands");
  if (stored == read.end() || !stored->is_array()) return malformed("no list of brands");
  std::map<BrandId, BrandWatch> brands;
  for (const auto& entry : *stored) {
    if (!entry.is_object() || !entry.contains("brand") || !entry["brand"].is_string()) {
      return malformed("a brand without a name");
    }
    const BrandId brand(entry["brand"].get<std::string>());
    const auto watch = brands.emplace(brand, impl_->new_watch(brand)).first;
    if (!watch->second.from_json(entry.value("watch", nlohmann::json()))) {
      return malformed("a brand whose state cannot be read");
    }
  }
  impl_->brands = std::move(brands);
  impl_->clock = clock;
  impl_->ticked = ticked;
  return ok();
}

}  // namespace kaiku::crisis
