// Google Chat by a space's webhook (developers.google.com/workspace/chat). The same threadKey joins
// the messages of an incident; the same requestId posts nothing a second time.

#include <string>
#include <utility>

#include "../length.hpp"
#include "../plain_text.hpp"
#include "../web_channel.hpp"

namespace kaiku::notifiers {
namespace {

using nlohmann::ordered_json;

constexpr std::size_t kMostMessage = 32'000;
constexpr std::size_t kMostText = 3000;

std::string plain(std::string_view text) {
  return cut(without_calls(text), kMostText, Unit::kCharacters);
}

// Cards read a subset of HTML.
std::string in_card(std::string_view text) {
  return escape_html(cut(without_calls(text), kMostText, Unit::kCharacters));
}

ordered_json button(std::string_view text, const std::string& url) {
  return {{"text", text}, {"onClick", {{"openLink", {{"url", url}}}}}};
}

class GoogleChat final : public WebChannel {
 public:
  GoogleChat(const config::ContactChannel& channel, const config::Config& config, std::string url)
      : WebChannel(channel, config), url_(std::move(url)) {}

  Abilities abilities() const override {
    Abilities can;
    can.groups_by = "threadKey";
    can.follows = can.links = true;
    can.longest = kMostMessage;
    can.unit = to_string(Unit::kBytes);
    can.per_second = 0.5;  // one a second for everybody who writes there
    can.burst = 2;
    return can;
  }

  Result<Rendered> render(const Notice& notice, TimePoint now, bool reduced) const override {
    const Wording wording = word(notice, voice_for(notice), now, reduced);
    const std::string thread = thread_of(notice);
    const ordered_json body = {{"text", plain(wording.title)},
                               {"thread", {{"threadKey", "kaiku-" + thread}}},
                               {"cardsV2", {{{"cardId", thread}, {"card", card(wording)}}}}};
    return Rendered(json_post(url_ + (url_.find('?') == std::string::npos ? "?" : "&") +
                                  "messageReplyOption=REPLY_MESSAGE_FALLBACK_TO_NEW_THREAD"
                                  "&requestId=kaiku-" +
                                  fingerprint({notice.key, reduced ? "reduced" : ""}),
                              body));
  }

 private:
  static std::string thread_of(const Notice& notice) {
    if (notice.about_case) return case_name(notice);
    return notice.about.empty() ? "inc-" + std::to_string(notice.incident.id)
                                : "channel-" + fingerprint({notice.about});
  }

  static ordered_json card(const Wording& wording) {
    ordered_json widgets = ordered_json::array();
    if (!wording.event.empty()) {
      widgets.push_back({{"textParagraph", {{"text", in_card(wording.event)}}}});
    }
    for (const auto& [name, value] : wording.facts) {
      widgets.push_back(
          {{"decoratedText", {{"topLabel", name}, {"text", in_card(value)}, {"wrapText", true}}}});
    }
    if (wording.acknowledge_url.empty() && !wording.acknowledge.empty()) {
      widgets.push_back({{"textParagraph", {{"text", in_card(wording.acknowledge)}}}});
    }
    ordered_json buttons = ordered_json::array();
    if (!wording.link.empty()) buttons.push_back(button("Avaa", wording.link));
    if (!wording.acknowledge_url.empty()) {
      buttons.push_back(button("Kuittaa", wording.acknowledge_url));
    }
    if (!buttons.empty()) {
      widgets.push_back({{"buttonList", {{"buttons", std::move(buttons)}}}});
    }
    ordered_json made = {{"header", {{"title", plain(wording.title)}}}};
    if (!widgets.empty()) made["sections"] = {{{"widgets", std::move(widgets)}}};
    return made;
  }

  std::string url_;
};

}  // namespace

std::unique_ptr<Notifier> make_google_chat(const config::ContactChannel& channel,
                                           const Surroundings& around) {
  auto url = webhook_address(channel, around);
  if (!url) return nullptr;
  return std::make_unique<GoogleChat>(channel, around.config, std::move(*url));
}

}  // namespace kaiku::notifiers
