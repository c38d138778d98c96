// Mattermost by an incoming webhook (docs.mattermost.com: incoming webhooks, message priority).

#include <string>
#include <utility>

#include "../answers.hpp"
#include "../length.hpp"
#include "../markdown.hpp"
#include "../web_channel.hpp"

namespace kaiku::notifiers {
namespace {

using incidents::Severity;
using nlohmann::ordered_json;

constexpr std::size_t kMostText = 16'383;
constexpr std::size_t kMostFact = 2000;

std::string_view color_of(Stage stage) {
  return stage == Stage::kOpen ? "#c62828" : stage == Stage::kAcknowledged ? "#f9a825" : "#2e7d32";
}

class Mattermost final : public WebChannel {
 public:
  Mattermost(const config::ContactChannel& channel, const config::Config& config, std::string url)
      : WebChannel(channel, config), url_(std::move(url)) {}

  Abilities abilities() const override {
    Abilities can;
    can.follows = can.links = true;
    can.longest = kMostText;
    can.unit = to_string(Unit::kCharacters);
    can.per_second = 5;
    can.burst = 20;
    return can;
  }

  Result<Rendered> render(const Notice& notice, TimePoint now, bool reduced) const override {
    const Wording wording = word(notice, voice_for(notice), now, reduced);
    ordered_json body = {
        {"text", cut("#### " + escape_markdown(wording.title), kMostText, Unit::kCharacters)}};
    // An acknowledgement that is asked for shows in Mattermost only; ours is the link.
    const Severity severity = notice.incident.severity;
    if (is_urgent(notice) && severity >= Severity::kUrgent) {
      body["priority"] = {{"priority", severity == Severity::kCrisis ? "urgent" : "important"},
                          {"requested_ack", true}};
    }
    body["attachments"] = ordered_json::array({attachment(wording, stage_of(notice))});
    return Rendered(json_post(url_, body));
  }

  // 400, 403 and 404 may be about the hook or about the body: the text says which.
  Outcome read(const Notice&, const http::Response& response) const override {
    if (response.status != 400 && response.status != 403 && response.status != 404) {
      return sort_answer(response);
    }
    const auto body = answered_object(response);
    const std::string id = text_of(body, "id");
    const bool about_body = id.find("parse") != std::string::npos ||
                            id.find("text") != std::string::npos ||
                            id.find("length") != std::string::npos;
    return judged(response, about_body ? Verdict::kRejected : Verdict::kTargetDead, id);
  }

 private:
  static ordered_json attachment(const Wording& wording, Stage stage) {
    ordered_json fields = ordered_json::array();
    for (const auto& [name, value] : wording.facts) {
      fields.push_back({{"short", length_of(value, Unit::kCharacters) < 40},
                        {"title", name},
                        {"value", cut(escape_markdown(value), kMostFact, Unit::kCharacters)}});
    }
    std::string text = escape_markdown(wording.event);
    if (!wording.acknowledge_url.empty()) {
      text += (text.empty() ? "[Kuittaa](" : "\n[Kuittaa](") + wording.acknowledge_url + ")";
    } else if (!wording.acknowledge.empty()) {
      text += (text.empty() ? "" : "\n") + escape_markdown(wording.acknowledge);
    }
    ordered_json made = {{"fallback", without_calls(wording.title)},
                         {"color", color_of(stage)},
                         {"text", cut(text, kMostText, Unit::kCharacters)},
                         {"fields", std::move(fields)}};
    if (!wording.link.empty()) {
      made["title"] = "Avaa tapaus";
      made["title_link"] = wording.link;
    }
    return made;
  }

  std::string url_;
};

}  // namespace

std::unique_ptr<Notifier> make_mattermost(const config::ContactChannel& channel,
                                          const Surroundings& around) {
  auto url = webhook_address(channel, around);
  if (!url) return nullptr;
  return std::make_unique<Mattermost>(channel, around.config, std::move(*url));
}

}  // namespace kaiku::notifiers
