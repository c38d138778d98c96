#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include <kaiku/crisis/detector.hpp>
#include <kaiku/incidents/incident.hpp>

namespace kaikuctl {

/// What the book of incidents would hold, in memory: alarms open incidents or join them as in the
/// daemon. Nobody acknowledges or resolves; an incident is closed when it is calm, and reopened
/// when its cause returns. What only people close is forgotten after a day without news.
class SimulatedIncidents {
 public:
  /// The change that an alarm makes, as a line to print; null when it makes none.
  nlohmann::json take(kaiku::crisis::Alarm alarm);

 private:
  struct Kept {
    kaiku::incidents::Incident incident;
    std::vector<kaiku::TimePoint> escalated_at;
    std::vector<kaiku::CommentId> samples;
    kaiku::TimePoint last_news{};
  };
  nlohmann::json open(kaiku::crisis::Alarm alarm);
  nlohmann::json join(Kept& kept, kaiku::crisis::Alarm alarm);
  nlohmann::json close(Kept& kept, const kaiku::crisis::Alarm& alarm);
  nlohmann::json line(const Kept& kept, std::string_view change, kaiku::TimePoint at) const;
  void forget(kaiku::TimePoint now);

  std::map<std::string, Kept> by_cause_;
  kaiku::IncidentId last_ = 0;
  kaiku::TimePoint forgotten_at_{};
};

}  // namespace kaikuctl
