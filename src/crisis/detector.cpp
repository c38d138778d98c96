#include <cmath>
#include <map>
#include <stdexcept>

#include <nlohmann/json.hpp>

#include <kaiku/crisis/detector.hpp>

#include "brand_watch.hpp"
#include "grave.hpp"
#include "local_time.hpp"

namespace kaiku::crisis {
namespace {

constexpr int kCheckpointVersion = 1;

LocalTime local_time_of(const Detector::Settings& settings) {
  const auto local = LocalTime::of_zone(settings.time_zone);
  if (!local) {
    throw std::invalid_argument("time zone '" + settings.time_zone +
                                "' is not known; known: " + LocalTime::zone_names());
  }
  return *local;
}

Error malformed(const char* what) {
  return Error(Errc::kMalformedPayload, std::string("detector checkpoint: ") + what);
}

}  // namespace

struct Detector::Impl {
  explicit Impl(const Settings& settings) : local(local_time_of(settings)) {
    if (!std::isfinite(settings.prior_comments_per_hour) || settings.prior_comments_per_hour <= 0) {
      throw std::invalid_argument("prior_comments_per_hour must be above 0");
    }
    prior = settings.prior_comments_per_hour;
  }

  BrandWatch new_watch(const BrandId& brand) const {
    return BrandWatch(brand, Baseline(local, prior));
  }

  LocalTime local;
  double prior = 0;
  std::map<BrandId, BrandWatch> brands;
};

Detector::Detector(Settings settings) : impl_(std::make_unique<Impl>(settings)) {}
Detector::~Detector() = default;

std::vector<Alarm> Detector::observe(const Observation& observation) {
  auto watch = impl_->brands.find(observation.brand);
  if (watch == impl_->brands.end()) {
    watch = impl_->brands.emplace(observation.brand, impl_->new_watch(observation.brand)).first;
  }
  std::vector<Alarm> alarms = watch->second.observe(observation);
  if (auto grave = grave_alarm(observation)) alarms.insert(alarms.begin(), std::move(*grave));
  return alarms;
}

std::string Detector::checkpoint() const {
  auto brands = nlohmann::json::array();
  for (const auto& [brand, watch] : impl_->brands) {
    brands.push_back({{"brand", brand.value}, {"watch", watch.to_json()}});
  }
  const nlohmann::json all = {{"version", kCheckpointVersion}, {"brands", brands}};
  return all.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

Result<void> Detector::restore(std::string_view checkpoint) {
  const auto read = nlohmann::json::parse(checkpoint, nullptr, false);
  if (!read.is_object()) return malformed("no JSON object");
  if (read.value("version", nlohmann::json()) != kCheckpointVersion) {
    return malformed("written in another version; start without it, it is learned anew");
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
  return ok();
}

}  // namespace kaiku::crisis
