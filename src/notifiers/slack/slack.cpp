// Slack, by an incoming webhook or as a bot (docs.slack.dev: incoming webhooks, chat.postMessage,
// block kit). A webhook tells no message id, so it cannot thread; a bot can.

#include <string>
#include <utility>

#include "../answers.hpp"
#include "../length.hpp"
#include "../web_channel.hpp"

namespace kaiku::notifiers {
namespace {

using nlohmann::ordered_json;

constexpr std::size_t kMostHeader = 150;
constexpr std::size_t kMostField = 2000;
constexpr std::size_t kMostText = 3000;

// Slack's markup knows three signs; "<!here>" would be a call.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char byte : without_calls(text)) {
    if (byte == '&') {
      out += "&amp;";
    } else if (byte == '<') {
      out += "&lt;";
    } else if (byte == '>') {
      out += "&gt;";
    } else {
      out += byte;
    }
  }
  return out;
}

ordered_json markdown(std::string text) {
  return {{"type", "mrkdwn"}, {"text", std::move(text)}};
}

std::string links(const Wording& wording) {
  std::string text;
  if (!wording.link.empty()) text += "<" + wording.link + "|Avaa tapaus>";
  if (!wording.acknowledge_url.empty()) {
    text += (text.empty() ? "<" : " · <") + wording.acknowledge_url + "|Kuittaa>";
  } else if (!wording.acknowledge.empty()) {
    text += (text.empty() ? "" : " · ") + escaped(wording.acknowledge);
  }
  return text;
}

ordered_json blocks(const Wording& wording) {
  ordered_json blocks = ordered_json::array();
  blocks.push_back(
      {{"type", "header"},
       {"text",
        {{"type", "plain_text"},
         {"text", cut(without_calls(wording.title), kMostHeader, Unit::kCharacters)}}}});
  if (!wording.event.empty()) {
    blocks.push_back(
        {{"type", "section"},
         {"text", markdown(cut(escaped(wording.event), kMostText, Unit::kCharacters))}});
  }
  ordered_json fields = ordered_json::array();
  for (const auto& [name, value] : wording.facts) {
    fields.push_back(
        markdown("*" + name + "*\n" + cut(escaped(value), kMostField - 100, Unit::kCharacters)));
  }
  if (!fields.empty()) blocks.push_back({{"type", "section"}, {"fields", std::move(fields)}});
  if (const std::string where = links(wording); !where.empty()) {
    blocks.push_back({{"type", "section"}, {"text", markdown(where)}});
  }
  return blocks;
}

ordered_json message(const Wording& wording) {
  std::string text = escaped(wording.title);
  if (!wording.counts.empty()) text += " (" + wording.counts + ")";
  return {{"text", cut(text, kMostText, Unit::kCharacters)},
          {"unfurl_links", false},
          {"unfurl_media", false},
          {"blocks", blocks(wording)}};
}

Abilities slack_abilities() {
  Abilities can;
  can.follows = can.links = true;
  can.longest = kMostText;
  can.unit = to_string(Unit::kCharacters);
  can.per_second = 1;
  can.burst = 4;
  return can;
}

class SlackWebhook final : public WebChannel {
 public:
  SlackWebhook(const config::ContactChannel& channel, const config::Config& config, std::string url)
      : WebChannel(channel, config), url_(std::move(url)) {}

  Abilities abilities() const override { return slack_abilities(); }

  Result<Rendered> render(const Notice& notice, TimePoint now, bool reduced) const override {
    return Rendered(json_post(url_, message(word(notice, voice_for(notice), now, reduced))));
  }

  // "ok" is the only success: another page may answer 200 in its place.
  Outcome read(const Notice&, const http::Response& response) const override {
    if (response.status != 200) {
      Outcome outcome = sort_answer(response);
      outcome.reason = judged(response, outcome.verdict, response.body).reason;
      return outcome;
    }
    return judged(response, response.body == "ok" ? Verdict::kSent : Verdict::kRetry);
  }

 private:
  std::string url_;
};

class SlackBot final : public WebChannel {
 public:
  SlackBot(const config::ContactChannel& channel, const config::Config& config, std::string token)
      : WebChannel(channel, config),
        url_(base_of(channel, "https://slack.com/api") + "/chat.postMessage"),
        room_(channel.address),
        token_(std::move(token)) {}

  Abilities abilities() const override {
    Abilities can = slack_abilities();
    can.groups_by = "thread_ts";
    can.threads = true;
    return can;
  }

  Result<Rendered> render(const Notice& notice, TimePoint now, bool reduced) const override {
    ordered_json body = message(word(notice, voice_for(notice), now, reduced));
    body["channel"] = room_;
    if (!notice.first_message.empty()) body["thread_ts"] = notice.first_message;
    http::Request request = json_post(url_, body);
    request.headers.add("authorization", "Bearer " + token_);
    return Rendered(std::move(request));
  }

  Outcome read(const Notice&, const http::Response& response) const override {
    if (response.status != 200) return sort_answer(response);
    const auto body = answered_object(response);
    if (const auto ok = body.find("ok"); ok != body.end() && *ok == true) {
      Outcome outcome = judged(response, Verdict::kSent);
      outcome.remote_id = text_of(body, "ts");
      return outcome;
    }
    const std::string error = text_of(body, "error");
    if (one_of(error,
               {"channel_not_found", "is_archived", "not_in_channel", "invalid_auth", "not_authed",
                "token_revoked", "token_expired", "account_inactive", "missing_scope"})) {
      return judged(response, Verdict::kTargetDead, error);
    }
    const bool our_words = one_of(error, {"msg_too_long", "invalid_blocks", "no_text",
                                          "invalid_blocks_format", "msg_blocks_too_long"});
    return judged(response, our_words ? Verdict::kRejected : Verdict::kRetry, error);
  }

 private:
  std::string url_;
  std::string room_;
  std::string token_;
};

}  // namespace

std::unique_ptr<Notifier> make_slack(const config::ContactChannel& channel,
                                     const Surroundings& around) {
  if (channel.webhook) {
    auto url = webhook_address(channel, around);
    if (!url) return nullptr;
    return std::make_unique<SlackWebhook>(channel, around.config, std::move(*url));
  }
  auto token = secret_of(channel, channel.token, around);
  if (!token) return nullptr;
  return std::make_unique<SlackBot>(channel, around.config, std::move(*token));
}

}  // namespace kaiku::notifiers
