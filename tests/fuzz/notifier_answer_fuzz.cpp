// fuzz-links: kaiku::notifiers
// A channel's answer to a message (the first line is the status, the second Retry-After, the rest
// the body), and the token of an acknowledgement link: both come from outside.
#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <kaiku/incidents/acknowledgement_link.hpp>
#include <kaiku/notifiers/notifier.hpp>

namespace {

using namespace kaiku;

void require(bool holds) {
  if (!holds) std::abort();
}

class OneSecret final : public config::Secrets {
 public:
  explicit OneSecret(std::string value) : value_(std::move(value)) {}
  Result<std::string> resolve(const config::SecretRef&) const override { return value_; }

 private:
  std::string value_;
};

std::vector<std::unique_ptr<notifiers::Notifier>> every_web_channel() {
  std::vector<std::unique_ptr<notifiers::Notifier>> made;
  for (const config::ChannelKind& kind : config::channel_kinds()) {
    if (kind.name == "mail") continue;
    config::ContactChannel channel;
    channel.id = "maija/" + std::string(kind.name);
    channel.type = kind.name;
    channel.url = "https://server.test";
    channel.token = channel.topic = config::SecretRef();
    channel.secrets = {config::SecretRef()};
    if (kind.name == "teams" || kind.name == "mattermost" || kind.name == "google_chat") {
      channel.webhook = config::SecretRef();
    }
    const std::string secret = channel.webhook          ? "https://server.test/hook"
                               : kind.name == "webhook" ? "whsec_" + std::string(43, 'A') + "="
                                                        : std::string(32, 'a');
    Diagnostics diagnostics;
    made.push_back(
        notifiers::make_notifier(channel, config::Config(), OneSecret(secret), diagnostics));
    require(made.back() != nullptr);
  }
  return made;
}

std::string_view take_line(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto channels = every_web_channel();
  static const incidents::AcknowledgementLinks links("0123456789abcdef", "https://kaiku.test");
  std::string_view text(reinterpret_cast<const char*>(data), size);
  require(!links.read(text, from_unix_seconds(1'767'225'600)));

  http::Response response;
  const std::string_view status = take_line(text);
  std::from_chars(status.data(), status.data() + status.size(), response.status);
  response.headers.add("Retry-After", std::string(take_line(text)));
  response.body = text;
  notifiers::Notice notice;
  for (const char* const type : {"incident.opened", "incident.resolved"}) {
    notice.type = type;
    for (const auto& channel : channels) {
      const auto outcome = channel->read(notice, response);
      require(!outcome.reason.empty() && outcome.reason.size() < 1'000);
      require(std::ranges::none_of(outcome.reason, [](char c) { return c >= 0 && c < ' '; }));
      require(!outcome.retry_after || (*outcome.retry_after >= Duration::zero() &&
                                       *outcome.retry_after <= std::chrono::hours(24)));
    }
  }
  return 0;
}
