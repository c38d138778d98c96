// Telegram Bot API: sendMessage in HTML mode. The token stands in the URL, which therefore is never
// logged. A page never rests on it alone.

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

#include "../answers.hpp"
#include "../length.hpp"
#include "../plain_text.hpp"
#include "../web_channel.hpp"

namespace kaiku::notifiers {
namespace {

using nlohmann::ordered_json;

constexpr std::size_t kMostText = 4096;
constexpr std::size_t kMostLine = 600;

// A whole number as one: ids are numbers where they are not names.
ordered_json number_or_name(const std::string& text) {
  auto value = ordered_json::parse(text, nullptr, false);
  return value.is_number_integer() ? value : ordered_json(text);
}

std::string html(const Wording& wording) {
  std::string text =
      "<b>" + escape_html(cut(without_calls(wording.title), kMostLine, Unit::kCharacters)) + "</b>";
  std::size_t shown = length_of(wording.title, Unit::kCharacters);
  for (const std::string& line : wording.lines) {
    const std::string brief = cut(without_calls(line), kMostLine, Unit::kCharacters);
    shown += 1 + length_of(brief, Unit::kCharacters);  // counted as it shows, without the marks
    if (shown > kMostText - kMostLine) break;
    text += "\n" + escape_html(brief);
  }
  if (wording.acknowledge_url.empty() && !wording.acknowledge.empty()) {
    text += "\n" + escape_html(wording.acknowledge);
  }
  return text;
}

ordered_json buttons(const Wording& wording) {
  ordered_json row = ordered_json::array();
  if (!wording.link.empty()) row.push_back({{"text", "Avaa"}, {"url", wording.link}});
  if (!wording.acknowledge_url.empty()) {
    row.push_back({{"text", "Kuittaa"}, {"url", wording.acknowledge_url}});
  }
  return row;
}

class Telegram final : public WebChannel {
 public:
  Telegram(const config::ContactChannel& channel, const config::Config& config,
           const std::string& token)
      : WebChannel(channel, config),
        url_(base_of(channel, "https://api.telegram.org") + "/bot" + token + "/sendMessage"),
        chat_(channel.address),
        topic_(channel.thread) {}

  Abilities abilities() const override {
    Abilities can;
    can.groups_by = "reply_parameters";
    can.threads = can.follows = can.links = true;
    can.stands_alone = false;
    can.longest = kMostText;
    can.unit = to_string(Unit::kCharacters);
    can.per_second = 20.0 / 60;
    can.burst = 3;
    return can;
  }

  Result<Rendered> render(const Notice& notice, TimePoint now, bool reduced) const override {
    const Wording wording = word(notice, voice_for(notice), now, reduced);
    ordered_json body = {{"chat_id", number_or_name(chat_)},
                         {"parse_mode", "HTML"},
                         {"text", html(wording)},
                         {"link_preview_options", {{"is_disabled", true}}},
                         {"disable_notification", !is_urgent(notice)}};
    if (!topic_.empty()) body["message_thread_id"] = number_or_name(topic_);
    if (!notice.first_message.empty()) {
      body["reply_parameters"] = {{"message_id", number_or_name(notice.first_message)},
                                  {"allow_sending_without_reply", true}};
    }
    if (auto row = buttons(wording); !row.empty()) {
      body["reply_markup"] = {{"inline_keyboard", ordered_json::array({std::move(row)})}};
    }
    return Rendered(json_post(url_, body));
  }

  Outcome read(const Notice&, const http::Response& response) const override {
    const auto body = answered_object(response);
    const std::string description = text_of(body, "description");
    const auto parameters = body.find("parameters");
    const auto parameter = [&](const char* name) -> std::int64_t {
      if (parameters == body.end() || !parameters->is_object()) return 0;
      const auto found = parameters->find(name);
      return found != parameters->end() && found->is_number_integer() ? found->get<std::int64_t>()
                                                                      : 0;
    };
    Outcome outcome = sort_answer(response);
    if (outcome.verdict == Verdict::kSent) return sent(response, body);
    if (response.status == 400) {
      if (const auto moved = parameter("migrate_to_chat_id"); moved != 0) {
        return judged(response, Verdict::kTargetDead,
                      "the chat has the new id " + std::to_string(moved));
      }
      const bool no_chat = description.find("chat not found") != std::string::npos;
      return judged(response, no_chat ? Verdict::kTargetDead : Verdict::kRejected, description);
    }
    outcome = judged(response, outcome.verdict, description);
    const auto wait = std::clamp<std::int64_t>(parameter("retry_after"), 0, 86'400);
    if (outcome.verdict == Verdict::kRetry && !outcome.retry_after && wait > 0) {
      outcome.retry_after = std::chrono::seconds(wait);
    }
    return outcome;
  }

 private:
  static Outcome sent(const http::Response& response, const nlohmann::json& body) {
    const auto ok = body.find("ok");
    if (ok == body.end() || *ok != true) return judged(response, Verdict::kRetry, "not ok");
    Outcome outcome = judged(response, Verdict::kSent);
    const auto result = body.find("result");
    if (result != body.end() && result->is_object()) {
      const auto id = result->find("message_id");
      if (id != result->end() && id->is_number_integer()) outcome.remote_id = id->dump();
    }
    return outcome;
  }

  std::string url_;
  std::string chat_;
  std::string topic_;
};

}  // namespace

std::unique_ptr<Notifier> make_telegram(const config::ContactChannel& channel,
                                        const Surroundings& around) {
  const auto token = secret_of(channel, channel.token, around);
  if (!token) return nullptr;
  return std::make_unique<Telegram>(channel, around.config, *token);
}

}  // namespace kaiku::notifiers
