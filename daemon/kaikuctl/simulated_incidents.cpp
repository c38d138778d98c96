#include "simulated_incidents.hpp"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include <kaiku/incidents/joining.hpp>

namespace kaikuctl {

using namespace kaiku;
using incidents::Incident;
using incidents::Severity;
using incidents::State;
using nlohmann::json;

namespace {

constexpr Duration kForgottenAfter = std::chrono::hours(24);
constexpr Duration kReturnsWithin = std::chrono::hours(6);
constexpr Duration kLookAgain = std::chrono::hours(1);
constexpr std::size_t kMostSamples = 10;

/// Closed by the detector; anything else waits for people.
bool ends_by_itself(const std::string& kind) {
  constexpr std::string_view kKinds[] = {"surge",  "slow_burn", "coordinated",   "reach",
                                         "outage", "outrage",   "source_silent", "press"};
  return std::ranges::find(kKinds, kind) != std::end(kKinds);
}

json time_json(const std::optional<TimePoint>& at) {
  return at ? json(to_iso8601(*at)) : json();
}

std::string scope_of(const Incident& incident) {
  std::string scope = "brand:" + incident.brand.value;
  if (!incident.account.empty()) scope += "/account:" + incident.account.value;
  if (incident.post) scope += "/post:" + incident.post->value;
  return scope;
}

void add_samples(std::vector<CommentId>& samples, const std::vector<CommentId>& more) {
  for (const CommentId& id : more) {
    if (samples.size() == kMostSamples) return;
    if (std::ranges::find(samples, id) == samples.end()) samples.push_back(id);
  }
}

}  // namespace

json SimulatedIncidents::take(crisis::Alarm alarm) {
  if (alarm.at - forgotten_at_ > kLookAgain || alarm.at < forgotten_at_) forget(alarm.at);
  const auto known = by_cause_.find(alarm.cause);
  const bool ends = alarm.change != crisis::Alarm::Change::kRaised;
  if (known == by_cause_.end()) return ends ? json() : open(std::move(alarm));
  known->second.last_news = alarm.at;
  return ends ? close(known->second, alarm) : join(known->second, std::move(alarm));
}

json SimulatedIncidents::open(crisis::Alarm alarm) {
  const TimePoint at = alarm.at;
  Kept kept;
  kept.samples = std::move(alarm.samples);
  kept.last_news = at;
  const std::string cause = alarm.cause;
  kept.incident = incidents::incident_of(std::move(alarm), at);
  kept.incident.id = ++last_;
  if (kept.incident.severity >= Severity::kUrgent) kept.escalated_at.push_back(at);
  const Kept& stored = by_cause_.insert_or_assign(cause, std::move(kept)).first->second;
  return line(stored, "opened", at);
}

json SimulatedIncidents::join(Kept& kept, crisis::Alarm alarm) {
  const TimePoint at = alarm.at;
  add_samples(kept.samples, alarm.samples);
  const bool reopened = kept.incident.state == State::kResolved;
  const incidents::Joined joined =
      incidents::join(kept.incident, incidents::incident_of(std::move(alarm), at), at);
  kept.incident = joined.incident;
  kept.incident.state = State::kOpen;
  kept.incident.resolved_at.reset();
  const bool escalates = joined.rises || reopened;
  if (escalates && kept.incident.severity >= Severity::kUrgent) kept.escalated_at.push_back(at);
  if (reopened) return line(kept, "reopened", at);
  if (joined.rises) return line(kept, "escalated", at);
  return joined.story.empty() ? json() : line(kept, "updated", at);
}

json SimulatedIncidents::close(Kept& kept, const crisis::Alarm& alarm) {
  if (kept.incident.state == State::kResolved) return {};
  kept.incident.state = State::kResolved;
  kept.incident.resolved_at = alarm.at;
  kept.incident.resolution = alarm.reason;
  return line(kept, "closed", alarm.at);
}

json SimulatedIncidents::line(const Kept& kept, std::string_view change, TimePoint at) const {
  const Incident& incident = kept.incident;
  json escalated = json::array();
  for (const TimePoint time : kept.escalated_at) escalated.push_back(to_iso8601(time));
  json samples = json::array();
  for (const CommentId& id : kept.samples) samples.push_back(id.value);
  return {{"id", incident.id},
          {"change", change},
          {"at", to_iso8601(at)},
          {"opened_at", to_iso8601(incident.opened_at)},
          {"started_at", to_iso8601(incident.started_at)},
          {"level", to_string(incident.severity)},
          {"kind", incident.kind},
          {"scope", scope_of(incident)},
          {"brand", incident.brand.value},
          {"post", incident.post ? json(incident.post->value) : json()},
          {"escalated_at", escalated},
          {"closed_at", time_json(incident.resolved_at)},
          {"reason", change == "closed" ? incident.resolution : incident.reason},
          {"title", incident.title},
          {"cause", incident.cause},
          {"comments", incident.comments},
          {"authors", incident.authors},
          {"samples", samples}};
}

void SimulatedIncidents::forget(TimePoint now) {
  forgotten_at_ = now;
  std::erase_if(by_cause_, [now](const auto& entry) {
    const Kept& kept = entry.second;
    if (kept.incident.state == State::kResolved) return now - kept.last_news > 2 * kReturnsWithin;
    return !ends_by_itself(kept.incident.kind) && now - kept.last_news > kForgottenAfter;
  });
}

}  // namespace kaikuctl
