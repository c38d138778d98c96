#include "grave.hpp"

namespace kaiku::crisis {
namespace {

struct Grave {
  std::string_view kind;
  const char* severity;
  const char* title;
};
constexpr Grave kGrave[] = {
    {"self_harm", "urgent", "Somebody may be in danger of harming themselves"},
    {"threat", "urgent", "Somebody is threatened"},
    {"injury", "urgent", "An injury is claimed"},
    {"data_leak", "warning", "Personal data may have leaked"},
    {"press", "warning", "Press, lawyer or authority asks"},
    {"grave", "warning", "A grave claim is made"},
};

}  // namespace

std::optional<Alarm> grave_alarm(const Observation& observation) {
  if (!observation.grave) return std::nullopt;
  for (const Grave& grave : kGrave) {
    if (grave.kind != *observation.grave) continue;
    Alarm alarm;
    alarm.kind = grave.kind;
    alarm.severity =
        observation.grave_severity.empty() ? grave.severity : observation.grave_severity;
    alarm.title = std::string(grave.title) + ": " + observation.brand.value;
    alarm.cause = std::string(grave.kind) + "/" + observation.brand.value + "/";
    alarm.cause += observation.author.empty() ? "comment:" + observation.comment.value
                                              : "author:" + observation.author.value;
    alarm.brand = observation.brand;
    alarm.account = observation.account;
    if (!observation.post.empty()) alarm.post = observation.post;
    alarm.reason = "one message of this kind is enough";
    alarm.permalink = observation.permalink;
    alarm.samples = {observation.comment};
    alarm.comments = 1;
    alarm.authors = 1;
    alarm.started_at = observation.at;
    return alarm;
  }
  return std::nullopt;
}

}  // namespace kaiku::crisis
