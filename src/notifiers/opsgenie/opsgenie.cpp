// Opsgenie, and the same alert contract in Jira Service Management (url:
// https://api.atlassian.com/jsm/ops/integration). One alert per incident by its alias, which Kaiku
// also acknowledges and closes there.

#include <string>
#include <utility>

#include <kaiku/http/url.hpp>

#include "../answers.hpp"
#include "../keyed_alerts.hpp"
#include "../length.hpp"
#include "../plain_text.hpp"

namespace kaiku::notifiers {
namespace {

using incidents::Severity;
using nlohmann::ordered_json;

constexpr std::size_t kMostMessage = 130;
constexpr std::size_t kMostDescription = 15'000;
constexpr std::size_t kMostTag = 50;
constexpr std::size_t kMostAlias = 512;

std::string_view priority_of(Severity severity) {
  switch (severity) {
    case Severity::kCrisis:
      return "P1";
    case Severity::kUrgent:
      return "P2";
    case Severity::kWarning:
      return "P3";
    case Severity::kInfo:
      return "P5";
  }
  return "P2";
}

std::string alias_of(const Notice& notice) {
  const std::string alias = notice.about.empty() ? "kaiku-" + alert_name(notice)
                                                 : "kaiku-" + notice.type + "-" + notice.about;
  return cut(alias, kMostAlias, Unit::kCharacters);
}

class Opsgenie final : public KeyedAlerts {
 public:
  Opsgenie(const config::ContactChannel& channel, const config::Config& config, std::string key)
      : KeyedAlerts(channel, config, "alias", kMostMessage),
        alerts_(base_of(channel, "https://api.opsgenie.com") + "/v2/alerts"),
        team_(channel.team),
        key_(std::move(key)) {}

  Result<Rendered> render(const Notice& notice, TimePoint now, bool reduced) const override {
    const Stage stage = stage_of(notice);
    const Wording wording = word(notice, voice_for(notice), now, reduced);
    http::Request request = stage == Stage::kOpen
                                ? json_post(alerts_, alert(notice, wording, reduced))
                                : json_post(address_of(notice, stage), note(wording));
    request.headers.add("authorization", "GenieKey " + key_);
    return Rendered(std::move(request));
  }

  // An alert that is not there any more has nothing left to acknowledge or close.
  Outcome read(const Notice& notice, const http::Response& response) const override {
    const bool gone = response.status == 404 && stage_of(notice) != Stage::kOpen;
    if (gone) return judged(response, Verdict::kSent, "no such alert");
    Outcome outcome = sort_answer(response);
    const std::string word = text_of(answered_object(response), "message");
    if (outcome.verdict != Verdict::kSent) {
      outcome.reason = judged(response, outcome.verdict, word).reason;
    }
    return outcome;
  }

 private:
  std::string address_of(const Notice& notice, Stage stage) const {
    return alerts_ + "/" + http::percent_encode(alias_of(notice)) +
           (stage == Stage::kAcknowledged ? "/acknowledge" : "/close") + "?identifierType=alias";
  }

  ordered_json note(const Wording& wording) const {
    return {{"user", "Kaiku"},
            {"source", source()},
            {"note", wording.event.empty() ? wording.title : wording.event}};
  }

  ordered_json alert(const Notice& notice, const Wording& wording, bool reduced) const {
    const incidents::Incident& incident = notice.incident;
    std::string description;
    for (const std::string& line : wording.lines) description += line + "\n";
    description = cut(description, kMostDescription - 200, Unit::kCharacters) + wording.link;
    ordered_json alert = {{"message", cut(wording.title, kMostMessage, Unit::kCharacters)},
                          {"alias", alias_of(notice)},
                          {"priority", priority_of(incident.severity)},
                          {"source", source()}};
    if (!description.empty()) alert["description"] = description;
    if (!team_.empty()) {
      alert["responders"] = ordered_json::array({{{"type", "team"}, {"name", team_}}});
    }
    if (reduced) return alert;
    if (notice.about_case) {
      alert["tags"] = {"kaiku", "case"};
      alert["entity"] = plain_line(incident.brand.value, kMostTag);
      alert["details"] = {{"case", std::to_string(notice.about_case->id)}};
      return alert;
    }
    alert["tags"] = {"kaiku", plain_line(incident.kind, kMostTag)};
    alert["entity"] = plain_line(incident.brand.value, kMostTag);
    alert["details"] = {{"incident", std::to_string(incident.id)},
                        {"authors", std::to_string(incident.authors)},
                        {"comments", std::to_string(incident.comments)}};
    return alert;
  }

  std::string alerts_;
  std::string team_;
  std::string key_;
};

}  // namespace

std::unique_ptr<Notifier> make_opsgenie(const config::ContactChannel& channel,
                                        const Surroundings& around) {
  auto key = secret_of(channel, channel.token, around);
  if (!key) return nullptr;
  return std::make_unique<Opsgenie>(channel, around.config, std::move(*key));
}

}  // namespace kaiku::notifiers
