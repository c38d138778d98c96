// Prometheus Alertmanager, API v2. An alert is its labels: nothing that changes may stand there. It
// ends by itself five minutes after it was told last, so it is told again every minute.

#include <algorithm>
#include <string>
#include <utility>

#include "../answers.hpp"
#include "../length.hpp"
#include "../plain_text.hpp"
#include "../web_channel.hpp"

namespace kaiku::notifiers {
namespace {

using incidents::Severity;
using nlohmann::ordered_json;

constexpr std::string_view kPath = "/api/v2/alerts";
constexpr auto kLasts = std::chrono::minutes(5);
constexpr std::size_t kMostAnnotation = 2000;
constexpr std::size_t kMostLabel = 64;

std::string_view severity_name(Severity severity) {
  return severity == Severity::kCrisis ? "critical" : incidents::to_string(severity);
}

class Alertmanager final : public WebChannel {
 public:
  Alertmanager(const config::ContactChannel& channel, const config::Config& config)
      : WebChannel(channel, config), url_(base_of(channel, "")) {
    if (!url_.ends_with(kPath)) url_ += kPath;
  }

  Abilities abilities() const override {
    Abilities can;
    can.groups_by = "labels";
    can.follows = can.keep_alive = true;
    can.per_second = can.burst = 10;
    return can;
  }

  Result<Rendered> render(const Notice& notice, TimePoint now, bool reduced) const override {
    const Wording wording = word(notice, voice_for(notice), now, reduced);
    const bool resolved = stage_of(notice) == Stage::kResolved;
    const TimePoint began =
        std::min(is_of_incident(notice) ? notice.incident.opened_at : notice.decided_at, now);
    ordered_json alert = {{"labels", labels(notice)},
                          {"annotations", annotations(wording)},
                          {"startsAt", to_iso8601(began)},
                          {"endsAt", to_iso8601(resolved ? now : now + kLasts)}};
    if (!wording.link.empty()) alert["generatorURL"] = wording.link;
    return Rendered(json_post(url_, ordered_json::array({alert})));
  }

  Outcome read(const Notice&, const http::Response& response) const override {
    const Outcome outcome = sort_answer(response);
    return outcome.verdict == Verdict::kRejected ? judged(response, outcome.verdict, response.body)
                                                 : outcome;
  }

 private:
  static bool is_of_incident(const Notice& notice) {
    return notice.about.empty() && !notice.about_case;
  }

  static ordered_json labels(const Notice& notice) {
    const incidents::Incident& incident = notice.incident;
    if (is_about_plan(notice)) {
      return {{"alertname", "KaikuContentPlan"},
              {"severity", severity_name(incident.severity)},
              {"brand", plain_line(incident.brand.value, kMostLabel)},
              {"type", notice.type},
              {"subject", plain_line(notice.about, kMostLabel)}};
    }
    if (notice.type == kAccountRefused) {
      return {{"alertname", "KaikuAccountRefused"},
              {"severity", severity_name(incident.severity)},
              {"brand", plain_line(incident.brand.value, kMostLabel)},
              {"account", notice.about}};
    }
    if (!notice.about.empty()) {
      return {{"alertname", notice.type == kTest ? "KaikuTest" : "KaikuChannelFailed"},
              {"severity", severity_name(incident.severity)},
              {"channel", notice.about}};
    }
    if (notice.about_case) {
      return {{"alertname", "KaikuCase"},
              {"severity", severity_name(incident.severity)},
              {"brand", plain_line(incident.brand.value, kMostLabel)},
              {"case", std::to_string(notice.about_case->id)}};
    }
    return {{"alertname", "KaikuIncident"},
            {"severity", severity_name(incident.severity)},
            {"brand", plain_line(incident.brand.value, kMostLabel)},
            {"kind", plain_line(incident.kind, kMostLabel)},
            {"incident", std::to_string(incident.id)}};
  }

  static ordered_json annotations(const Wording& wording) {
    std::string description;
    for (const std::string& line : wording.lines) {
      description += (description.empty() ? "" : "\n") + line;
    }
    ordered_json made = {{"summary", wording.title}};
    if (!description.empty()) {
      made["description"] = cut(description, kMostAnnotation, Unit::kCharacters);
    }
    return made;
  }

  std::string url_;
};

}  // namespace

std::unique_ptr<Notifier> make_alertmanager(const config::ContactChannel& channel,
                                            const Surroundings& around) {
  return std::make_unique<Alertmanager>(channel, around.config);
}

}  // namespace kaiku::notifiers
