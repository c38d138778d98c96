// Microsoft Teams by a Workflows webhook ("When a Teams webhook request is received"), which takes
// an adaptive card. 202 says that the flow was started, not that the card was posted: a page never
// rests on it alone.

#include <string>
#include <utility>

#include <kaiku/http/url.hpp>

#include "../length.hpp"
#include "../markdown.hpp"
#include "../web_channel.hpp"

namespace kaiku::notifiers {
namespace {

using nlohmann::ordered_json;

constexpr std::size_t kMostMessage = std::size_t{28} * 1024;
constexpr std::size_t kMostText = 4000;

std::string_view color_of(Stage stage) {
  switch (stage) {
    case Stage::kOpen:
      return "Attention";
    case Stage::kAcknowledged:
      return "Warning";
    case Stage::kResolved:
      return "Good";
  }
  return "Attention";
}

std::string shown(std::string_view text) {
  return cut(escape_markdown(text), kMostText, Unit::kCharacters);
}

ordered_json text_block(std::string_view text) {
  return {{"type", "TextBlock"}, {"text", shown(text)}, {"wrap", true}};
}

ordered_json open_url(std::string_view title, const std::string& url) {
  return {{"type", "Action.OpenUrl"}, {"title", title}, {"url", url}};
}

ordered_json card(const Wording& wording, Stage stage) {
  ordered_json headline = text_block(wording.title);
  headline["weight"] = "Bolder";
  headline["size"] = "Medium";
  headline["color"] = color_of(stage);
  ordered_json body = ordered_json::array({headline});
  if (!wording.event.empty()) body.push_back(text_block(wording.event));
  ordered_json facts = ordered_json::array();
  for (const auto& [name, value] : wording.facts) {
    facts.push_back({{"title", name}, {"value", shown(value)}});
  }
  if (!facts.empty()) body.push_back({{"type", "FactSet"}, {"facts", std::move(facts)}});
  if (wording.acknowledge_url.empty() && !wording.acknowledge.empty()) {
    body.push_back(text_block(wording.acknowledge));
  }
  ordered_json actions = ordered_json::array();
  if (!wording.link.empty()) actions.push_back(open_url("Avaa", wording.link));
  if (!wording.acknowledge_url.empty()) {
    actions.push_back(open_url("Kuittaa", wording.acknowledge_url));
  }
  return {{"$schema", "http://adaptivecards.io/schemas/adaptive-card.json"},
          {"type", "AdaptiveCard"},
          {"version", "1.4"},
          {"msteams", {{"width", "Full"}}},
          {"body", std::move(body)},
          {"actions", std::move(actions)}};
}

class Teams final : public WebChannel {
 public:
  Teams(const config::ContactChannel& channel, const config::Config& config, std::string url)
      : WebChannel(channel, config), url_(std::move(url)) {}

  Abilities abilities() const override {
    Abilities can;
    can.follows = can.links = true;
    can.stands_alone = false;
    can.longest = kMostMessage;
    can.unit = to_string(Unit::kBytes);
    can.per_second = 60.0 / 3600;
    can.burst = 30;
    return can;
  }

  Result<Rendered> render(const Notice& notice, TimePoint now, bool reduced) const override {
    const Wording wording = word(notice, voice_for(notice), now, reduced);
    const ordered_json attachment = {{"contentType", "application/vnd.microsoft.card.adaptive"},
                                     {"contentUrl", nullptr},
                                     {"content", card(wording, stage_of(notice))}};
    return Rendered(
        json_post(url_, {{"type", "message"}, {"attachments", ordered_json::array({attachment})}}));
  }

 private:
  std::string url_;
};

// Connectors of Office 365 have ended: a message to one is lost.
bool is_old_connector(std::string_view address) {
  const auto url = http::parse_url(address);
  return url && (url->host.ends_with("webhook.office.com") ||
                 (url->host == "outlook.office.com" && url->target.starts_with("/webhook")));
}

}  // namespace

std::unique_ptr<Notifier> make_teams(const config::ContactChannel& channel,
                                     const Surroundings& around) {
  auto url = webhook_address(channel, around);
  if (!url) return nullptr;
  if (is_old_connector(*url)) {
    report(channel, around,
           "channel '" + channel.id + "': connectors of Office 365 take no messages any more",
           "make a workflow 'Send webhook alerts to a channel' and store its address");
    return nullptr;
  }
  return std::make_unique<Teams>(channel, around.config, std::move(*url));
}

}  // namespace kaiku::notifiers
