// Matrix client-server API: m.room.message in a room without encryption. The transaction id follows
// from the message's key, so a repeated call is the same event.

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

#include <kaiku/http/url.hpp>

#include "../answers.hpp"
#include "../length.hpp"
#include "../plain_text.hpp"
#include "../web_channel.hpp"

namespace kaiku::notifiers {
namespace {

using nlohmann::ordered_json;

// The event may have 65,536 bytes; the text stands in it twice, and JSON escapes.
constexpr std::size_t kMostText = 8'000;

std::string plain(const Wording& wording) {
  std::string text = without_calls(wording.title);
  for (const std::string& line : wording.lines) text += "\n" + without_calls(line);
  text = cut(text, kMostText, Unit::kBytes);
  if (!wording.link.empty()) text += "\n" + wording.link;
  if (!wording.acknowledge_url.empty()) {
    text += "\nKuittaa: " + wording.acknowledge_url;
  } else if (!wording.acknowledge.empty()) {
    text += "\n" + wording.acknowledge;
  }
  return text;
}

std::string linked(const std::string& url, std::string_view text) {
  return "<a href=\"" + escape_html(url) + "\">" + std::string(text) + "</a>";
}

std::string html(const Wording& wording) {
  std::string text = "<b>" + escape_html(without_calls(wording.title)) + "</b>";
  for (const std::string& line : wording.lines) {
    text += "<br>" + escape_html(cut(without_calls(line), kMostText / 10, Unit::kBytes));
  }
  if (!wording.link.empty()) text += "<br>" + linked(wording.link, "Avaa tapaus");
  if (!wording.acknowledge_url.empty()) {
    text += "<br>" + linked(wording.acknowledge_url, "Kuittaa");
  } else if (!wording.acknowledge.empty()) {
    text += "<br>" + escape_html(wording.acknowledge);
  }
  return text;
}

class Matrix final : public WebChannel {
 public:
  Matrix(const config::ContactChannel& channel, const config::Config& config, std::string token)
      : WebChannel(channel, config),
        url_(base_of(channel, "") + "/_matrix/client/v3/rooms/" +
             http::percent_encode(channel.address) + "/send/m.room.message/"),
        token_(std::move(token)) {}

  Abilities abilities() const override {
    Abilities can;
    can.groups_by = "m.thread";
    can.threads = can.follows = can.links = true;
    can.longest = kMostText;
    can.unit = to_string(Unit::kBytes);
    can.per_second = 1;
    can.burst = 5;
    return can;
  }

  Result<Rendered> render(const Notice& notice, TimePoint now, bool reduced) const override {
    const Wording wording = word(notice, voice_for(notice), now, reduced);
    const bool calls = is_urgent(notice);
    ordered_json body = {{"msgtype", calls ? "m.text" : "m.notice"},
                         {"body", plain(wording)},
                         {"format", "org.matrix.custom.html"},
                         {"formatted_body", html(wording)},
                         {"m.mentions", ordered_json::object()}};
    if (calls) body["m.mentions"]["room"] = true;
    if (!notice.first_message.empty()) {
      body["m.relates_to"] = {{"rel_type", "m.thread"}, {"event_id", notice.first_message}};
    }
    // A transaction id is never used again for other content.
    const std::string transaction =
        "kaiku-" + fingerprint({notice.key, reduced ? "reduced" : "", notice.first_message});
    http::Request request = json_post(url_ + transaction, body);
    request.method = "PUT";
    request.headers.add("authorization", "Bearer " + token_);
    return Rendered(std::move(request));
  }

  Outcome read(const Notice&, const http::Response& response) const override {
    Outcome outcome = sort_answer(response);
    const auto body = answered_object(response);
    if (outcome.verdict == Verdict::kSent) {
      outcome.remote_id = text_of(body, "event_id");
      return outcome;
    }
    Outcome told = judged(response, outcome.verdict, text_of(body, "errcode"));
    const auto wait = body.find("retry_after_ms");  // what older servers say in place of the header
    if (told.verdict == Verdict::kRetry && !told.retry_after && wait != body.end() &&
        wait->is_number_unsigned()) {
      const auto milliseconds = std::min<std::uint64_t>(wait->get<std::uint64_t>(), 86'400'000);
      told.retry_after = std::chrono::milliseconds(milliseconds);
    }
    return told;
  }

 private:
  std::string url_;
  std::string token_;
};

}  // namespace

std::unique_ptr<Notifier> make_matrix(const config::ContactChannel& channel,
                                      const Surroundings& around) {
  auto token = secret_of(channel, channel.token, around);
  if (!token) return nullptr;
  return std::make_unique<Matrix>(channel, around.config, std::move(*token));
}

}  // namespace kaiku::notifiers
