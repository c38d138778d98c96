// PagerDuty Events API v2 (developer.pagerduty.com): one alert per incident by its dedup_key, which
// Kaiku also acknowledges and resolves there.

#include <string>
#include <utility>

#include "../answers.hpp"
#include "../keyed_alerts.hpp"
#include "../length.hpp"
#include "../plain_text.hpp"

namespace kaiku::notifiers {
namespace {

using incidents::Incident;
using incidents::Severity;
using nlohmann::ordered_json;

constexpr std::size_t kMostSummary = 1024;
constexpr std::size_t kMostKey = 255;
constexpr std::size_t kMostName = 64;

std::string_view severity_name(Severity severity) {
  switch (severity) {
    case Severity::kCrisis:
      return "critical";
    case Severity::kUrgent:
      return "error";
    case Severity::kWarning:
      return "warning";
    case Severity::kInfo:
      return "info";
  }
  return "error";
}

std::string dedup_key(const Notice& notice) {
  const std::string key =
      notice.about.empty()
          ? "kaiku/" + cut(notice.incident.brand.value, 64, Unit::kBytes) + "/" + alert_name(notice)
          : "kaiku/" + notice.type + "/" + notice.about;
  return cut(key, kMostKey, Unit::kBytes);
}

std::string_view event_action(Stage stage) {
  return stage == Stage::kOpen           ? "trigger"
         : stage == Stage::kAcknowledged ? "acknowledge"
                                         : "resolve";
}

class PagerDuty final : public KeyedAlerts {
 public:
  PagerDuty(const config::ContactChannel& channel, const config::Config& config, std::string key)
      : KeyedAlerts(channel, config, "dedup_key", kMostSummary),
        url_(base_of(channel, "https://events.pagerduty.com") + "/v2/enqueue"),
        routing_key_(std::move(key)) {}

  Result<Rendered> render(const Notice& notice, TimePoint now, bool reduced) const override {
    const Stage stage = stage_of(notice);
    ordered_json body = {{"routing_key", routing_key_},
                         {"event_action", event_action(stage)},
                         {"dedup_key", dedup_key(notice)}};
    if (stage == Stage::kOpen) {
      const Wording wording = word(notice, voice_for(notice), now, reduced);
      body["client"] = "Kaiku";
      if (!wording.link.empty()) {
        body["client_url"] = wording.link;
        body["links"] = ordered_json::array({{{"href", wording.link}, {"text", "Avaa tapaus"}}});
      }
      body["payload"] = payload(notice, wording, reduced);
    }
    return Rendered(json_post(url_, body));
  }

  Outcome read(const Notice&, const http::Response& response) const override {
    if (response.status != 400) return sort_answer(response);
    return judged(response, Verdict::kRejected, text_of(answered_object(response), "message"));
  }

 private:
  ordered_json payload(const Notice& notice, const Wording& wording, bool reduced) const {
    const Incident& incident = notice.incident;
    std::string summary = wording.title;
    if (!wording.counts.empty()) summary += " (" + wording.counts + ")";
    ordered_json payload = {{"summary", cut(summary, kMostSummary, Unit::kCharacters)},
                            {"source", source()},
                            {"severity", severity_name(incident.severity)},
                            {"timestamp", to_iso8601(incident.opened_at)}};
    if (reduced) return payload;
    if (!incident.account.empty())
      payload["component"] = plain_line(incident.account.value, kMostName);
    if (!incident.brand.empty()) payload["group"] = plain_line(incident.brand.value, kMostName);
    payload["class"] = plain_line(incident.kind, kMostName);
    for (const auto& [name, value] : wording.facts) payload["custom_details"][name] = value;
    return payload;
  }

  std::string url_;
  std::string routing_key_;
};

}  // namespace

std::unique_ptr<Notifier> make_pagerduty(const config::ContactChannel& channel,
                                         const Surroundings& around) {
  auto key = secret_of(channel, channel.token, around);
  if (!key) return nullptr;
  if (key->size() != 32) {
    report(channel, around, "channel '" + channel.id + "': a routing key has 32 characters",
           "copy the integration key of an 'Events API V2' integration");
    return nullptr;
  }
  return std::make_unique<PagerDuty>(channel, around.config, std::move(*key));
}

}  // namespace kaiku::notifiers
