#include "simulation.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

namespace kaiku::crisis {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

// Another rhythm than the one the detector assumes: later evenings, deeper nights.
double rhythm(TimePoint at) {
  const auto local = at + hours(2);
  const auto hour = std::chrono::floor<hours>(local - std::chrono::floor<std::chrono::days>(local));
  const double of_day = static_cast<double>(hour.count()) / 24;
  return std::max(0.03, 1 - 1.2 * std::cos(2 * 3.14159265 * (of_day - 0.2)));
}

}  // namespace

TimePoint monday() {
  return from_unix_seconds(1'767'564'000);
}

Observation Simulation::comment(TimePoint at, bool negative, const std::string& post) {
  const std::string number = std::to_string(++written_);
  Observation made;
  made.brand = BrandId("kaisla");
  made.account = AccountId("kaisla-fb");
  made.post = PostId(post);
  made.comment = CommentId("c" + number);
  made.author = AuthorId("u" + number);
  made.permalink = "https://example.test/" + number;
  made.at = at;
  made.arrived = at + seconds(2);
  made.negative = negative;
  return made;
}

void Simulation::calm(TimePoint from, TimePoint to, double per_hour) {
  for (TimePoint hour = from; hour < to; hour += hours(1)) {
    // Gamma-mixed Poisson: hours differ more than chance alone explains.
    const double mean =
        per_hour * rhythm(hour) * std::gamma_distribution<double>(8, 1.0 / 8)(random_);
    const int count = std::poisson_distribution<int>(std::max(mean, 1e-9))(random_);
    for (int i = 0; i < count; ++i) {
      const auto offset = Duration(static_cast<std::int64_t>(uniform() * 3.6e9));
      Observation made =
          comment(hour + offset, uniform() < 0.08, "p" + std::to_string(random_() % 6));
      if (made.at >= to) continue;
      if (uniform() < 0.3) made.author = AuthorId("regular" + std::to_string(random_() % 40));
      add(std::move(made));
    }
  }
}

void Simulation::crowd(TimePoint from, TimePoint to, int count, double negative_share,
                       const std::string& post) {
  const auto step = (to - from) / count;
  for (int i = 0; i < count; ++i) {
    const auto jitter =
        Duration(static_cast<std::int64_t>(uniform() * static_cast<double>(step.count())));
    add(comment(from + step * i + jitter, uniform() < negative_share, post));
  }
}

void Simulation::delay(TimePoint from, TimePoint to, TimePoint at, Duration during) {
  for (Observation& observation : all_) {
    if (observation.at < from || observation.at >= to) continue;
    const double share = static_cast<double>((observation.at - from).count()) /
                         static_cast<double>((to - from).count());
    observation.arrived =
        at + Duration(static_cast<std::int64_t>(share * static_cast<double>(during.count())));
  }
}

std::vector<Observation> Simulation::stream() const {
  std::vector<Observation> sorted = all_;
  std::ranges::stable_sort(sorted, {}, &Observation::arrived);
  return sorted;
}

std::vector<Raised> feed(Detector& detector, const std::vector<Observation>& stream) {
  std::vector<Raised> raised;
  for (const Observation& observation : stream) {
    for (Alarm& alarm : detector.observe(observation)) {
      raised.push_back({observation.arrived, std::move(alarm)});
    }
  }
  return raised;
}

std::vector<Raised> pages(const std::vector<Raised>& raised) {
  std::vector<Raised> paging;
  for (const Raised& one : raised) {
    if (one.alarm.severity != "warning") paging.push_back(one);
  }
  return paging;
}

}  // namespace kaiku::crisis
