// ntfy (docs.ntfy.sh/publish), as JSON to the server's root. Whoever reads the topic may press the
// button: it says that somebody of the list has it.

#include <string>
#include <utility>

#include <kaiku/incidents/acknowledgement_link.hpp>

#include "../answers.hpp"
#include "../length.hpp"
#include "../web_channel.hpp"

namespace kaiku::notifiers {
namespace {

using incidents::Severity;
using nlohmann::ordered_json;

constexpr std::size_t kMostMessage = 4096;
constexpr std::size_t kMostTitle = 250;
constexpr int kDailyQuota = 42'908;

int priority_of(const Notice& notice) {
  if (!is_urgent(notice)) return 2;
  switch (notice.incident.severity) {
    case Severity::kCrisis:
      return 5;
    case Severity::kUrgent:
      return 4;
    case Severity::kWarning:
      return 3;
    case Severity::kInfo:
      return 2;
  }
  return 4;
}

ordered_json actions(const Wording& wording) {
  ordered_json actions = ordered_json::array();
  if (!wording.link.empty()) {
    actions.push_back({{"action", "view"}, {"label", "Avaa"}, {"url", wording.link}});
  }
  if (!wording.acknowledge_url.empty()) {
    actions.push_back({{"action", "http"},
                       {"label", "Kuittaa"},
                       {"method", "POST"},
                       {"url", incidents::acknowledgement_call(wording.acknowledge_url)},
                       {"clear", true}});
  }
  return actions;
}

// Letters, digits, "-" and "_" only.
std::string sequence_of(const Notice& notice) {
  if (notice.about_case) return "case-" + std::to_string(notice.about_case->id);
  return notice.about.empty() ? "inc-" + std::to_string(notice.incident.id) : std::string();
}

class Ntfy final : public WebChannel {
 public:
  Ntfy(const config::ContactChannel& channel, const config::Config& config, std::string topic,
       std::string token)
      : WebChannel(channel, config),
        url_(base_of(channel, "") + "/"),
        topic_(std::move(topic)),
        token_(std::move(token)) {}

  Abilities abilities() const override {
    Abilities can;
    can.groups_by = "sequence_id";
    can.follows = can.links = true;
    can.longest = kMostMessage;
    can.unit = to_string(Unit::kBytes);
    can.per_second = 0.2;
    can.burst = 30;
    return can;
  }

  Result<Rendered> render(const Notice& notice, TimePoint now, bool reduced) const override {
    const Wording wording = word(notice, voice_for(notice), now, reduced);
    std::string text = wording.event;
    if (!wording.counts.empty()) text += (text.empty() ? "" : "\n") + wording.counts;
    if (wording.acknowledge_url.empty() && !wording.acknowledge.empty()) {
      text += "\n" + wording.acknowledge;
    }
    ordered_json body = {{"topic", topic_},
                         {"title", cut(wording.title, kMostTitle, Unit::kBytes)},
                         {"message", cut(text, kMostMessage, Unit::kBytes)},
                         {"priority", priority_of(notice)}};
    if (is_urgent(notice)) body["tags"] = {"rotating_light"};
    if (!wording.link.empty()) body["click"] = wording.link;
    if (const std::string sequence = sequence_of(notice); !sequence.empty()) {
      body["sequence_id"] = sequence;
    }
    if (auto buttons = actions(wording); !buttons.empty()) body["actions"] = std::move(buttons);
    http::Request request = json_post(url_, body);
    if (!token_.empty()) request.headers.add("authorization", "Bearer " + token_);
    return Rendered(std::move(request));
  }

  Outcome read(const Notice&, const http::Response& response) const override {
    Outcome outcome = sort_answer(response);
    const auto body = answered_object(response);
    if (outcome.verdict == Verdict::kSent) {
      outcome.remote_id = text_of(body, "id");
      return outcome;
    }
    const auto code = body.find("code");
    const bool spent = code != body.end() && *code == kDailyQuota;
    return judged(response, spent ? Verdict::kTargetDead : outcome.verdict, text_of(body, "error"));
  }

 private:
  std::string url_;
  std::string topic_;
  std::string token_;
};

}  // namespace

std::unique_ptr<Notifier> make_ntfy(const config::ContactChannel& channel,
                                    const Surroundings& around) {
  auto topic = secret_of(channel, channel.topic, around);
  auto token = channel.token ? secret_of(channel, channel.token, around) : std::string();
  if (!topic || !token) return nullptr;
  return std::make_unique<Ntfy>(channel, around.config, std::move(*topic), std::move(*token));
}

}  // namespace kaiku::notifiers
