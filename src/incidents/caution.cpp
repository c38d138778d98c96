#include <algorithm>
#include <array>
#include <map>
#include <string_view>
#include <tuple>
#include <utility>

#include <kaiku/incidents/caution.hpp>

namespace kaiku::incidents {
namespace {

using std::chrono::days;

constexpr Duration kWithin = days(30);
constexpr Duration kLasts = days(60);
constexpr std::size_t kFalseAlarms = 2;
constexpr double kStep = 10;
constexpr double kMost = 10'000;

// The detectors that compare with what is usual. Grave messages and the plant are none of them.
constexpr std::array<std::string_view, 9> kLearning = {
    "surge", "slow_burn", "coordinated", "reach", "safety", "data", "outage", "outrage", "press"};

struct Learning {
  Caution caution;
  std::vector<TimePoint> false_alarms;
};

void take(Learning& learned, const Incident& incident) {
  const TimePoint at = *incident.resolved_at;
  if (at >= learned.caution.until) learned.caution.factor = 1;
  if (incident.verdict == "real") {
    learned.caution.factor = 1;
    learned.false_alarms.clear();
    return;
  }
  std::erase_if(learned.false_alarms, [at](TimePoint before) { return at - before > kWithin; });
  learned.false_alarms.push_back(at);
  if (learned.false_alarms.size() < kFalseAlarms) return;
  learned.false_alarms.clear();
  learned.caution.factor = std::min(kMost, learned.caution.factor * kStep);
  learned.caution.until = at + kLasts;
}

bool teaches(const Incident& incident) {
  return incident.state == State::kResolved && incident.resolved_at && !incident.drill &&
         (incident.verdict == "not_a_crisis" || incident.verdict == "real") &&
         std::ranges::find(kLearning, incident.kind) != kLearning.end();
}

}  // namespace

// Causes read "surge/kaisla/account:x/2026-01-05T09:00:00Z", without the third part for a brand.
std::string area_of(const Incident& incident) {
  if (incident.post) return "post";
  for (const std::string_view area : {"/account:", "/topic:"}) {
    const auto begin = incident.cause.find(area);
    if (begin == std::string::npos) continue;
    const auto end = incident.cause.rfind('/');
    return incident.cause.substr(begin + 1, end > begin ? end - begin - 1 : std::string::npos);
  }
  return {};
}

std::vector<Caution> learned_cautions(std::span<const Incident> resolved, TimePoint now) {
  std::vector<const Incident*> verdicts;
  for (const Incident& incident : resolved) {
    if (teaches(incident)) verdicts.push_back(&incident);
  }
  std::ranges::sort(verdicts, {},
                    [](const Incident* one) { return std::pair(*one->resolved_at, one->id); });
  std::map<std::tuple<BrandId, std::string, std::string>, Learning> all;
  for (const Incident* incident : verdicts) {
    Learning& learned = all[{incident->brand, incident->kind, area_of(*incident)}];
    take(learned, *incident);
  }
  std::vector<Caution> cautions;
  for (auto& [where, learned] : all) {
    if (learned.caution.factor <= 1 || now >= learned.caution.until) continue;
    std::tie(learned.caution.brand, learned.caution.kind, learned.caution.area) = where;
    cautions.push_back(std::move(learned.caution));
  }
  return cautions;
}

}  // namespace kaiku::incidents
