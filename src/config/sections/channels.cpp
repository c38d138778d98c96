// Which keys each type of channel takes.

#include "channels.hpp"

#include <algorithm>

#include "form.hpp"

namespace kaiku::config {
namespace {

constexpr std::string_view kEveryKey[] = {"to",
                                          "url",
                                          "secret",
                                          "webhook",
                                          "token",
                                          "topic",
                                          "user",
                                          "from",
                                          "thread",
                                          "team",
                                          "allow_private_addresses"};

const Form& address_form(std::string_view type) {
  if (type == "mail") return kMailAddress;
  if (type == "sms") return kPhoneNumber;
  if (type == "slack") return kSlackChannel;
  if (type == "matrix") return kMatrixRoom;
  if (type == "telegram") return kTelegramChat;
  return kAnyText;
}

class ChannelCheck {
 public:
  ChannelCheck(const ContactChannel& channel, const Node& at, Diagnostics& diagnostics)
      : channel_(channel), at_(at), diagnostics_(diagnostics) {}

  void run() {
    const auto& kinds = channel_kinds();
    const auto kind = std::ranges::find(kinds, channel_.type, &ChannelKind::name);
    if (kind == kinds.end()) return;  // reported where the type was read
    for (const std::string_view key : kind->needs) {
      if (!value_of(key))
        report(at_, channel_.type + " channel: '" + std::string(key) + "' is missing");
    }
    for (const std::string_view key : kEveryKey) {
      const auto value = value_of(key);
      const bool known =
          std::ranges::count(kind->needs, key) + std::ranges::count(kind->may, key) > 0;
      if (value && !known) {
        report(*value, "'" + std::string(key) + "' is not for a " + channel_.type + " channel");
      }
    }
    check_address();
    check_scheme();
    if (channel_.type == "slack") check_slack();
  }

 private:
  std::optional<Node> value_of(std::string_view key) const {
    for (const auto& [name, value] : at_.entries()) {
      if (name.scalar() == key) return value;
    }
    return std::nullopt;
  }
  void report(const Node& node, std::string message, std::string hint = {}) {
    diagnostics_.push_back(node.error(std::move(message), std::move(hint)));
  }

  void check_address() {
    const auto to = value_of("to");
    const Form& form = address_form(channel_.type);
    if (!to || channel_.address.empty() || form.fits(channel_.address)) return;
    report(*to, "'to': expected " + std::string(form.expected));
  }

  void check_scheme() {
    const auto url = value_of("url");
    if (!url || !channel_.url.starts_with("http://") || channel_.allow_private_addresses) return;
    report(*url, "'url': expected https",
           "http is only for private addresses, with allow_private_addresses: true");
  }

  // A webhook, or a bot that says into which channel.
  void check_slack() {
    const bool webhook = value_of("webhook").has_value();
    const bool token = value_of("token").has_value();
    const bool to = value_of("to").has_value();
    if (webhook ? !token && !to : token && to) return;
    report(at_, "slack channel: expected either 'webhook', or 'token' and 'to'");
  }

  const ContactChannel& channel_;
  const Node& at_;
  Diagnostics& diagnostics_;
};

}  // namespace

const std::vector<ChannelKind>& channel_kinds() {
  constexpr std::string_view kPrivate = "allow_private_addresses";
  static const std::vector<ChannelKind> kinds = {
      {"mail", {"to"}, {}},
      {"webhook", {"url", "secret"}, {kPrivate}},
      {"slack", {}, {"webhook", "token", "to", "url", kPrivate}},
      {"teams", {"webhook"}, {kPrivate}},
      {"mattermost", {"webhook"}, {kPrivate}},
      {"google_chat", {"webhook"}, {kPrivate}},
      {"pagerduty", {"token"}, {"url", kPrivate}},
      {"opsgenie", {"token"}, {"url", "team", kPrivate}},
      {"alertmanager", {"url"}, {kPrivate}},
      {"ntfy", {"url", "topic"}, {"token", kPrivate}},
      {"matrix", {"url", "token", "to"}, {kPrivate}},
      {"telegram", {"token", "to"}, {"thread", "url", kPrivate}},
      {"sms", {"user", "token", "from", "to"}, {"url", kPrivate}},
  };
  return kinds;
}

void check_channel(const ContactChannel& channel, const Node& at, Diagnostics& diagnostics) {
  ChannelCheck(channel, at, diagnostics).run();
}

}  // namespace kaiku::config
