#include <array>
#include <utility>

#include <kaiku/crypto/crypto.hpp>
#include <kaiku/http/url.hpp>

#include "channels.hpp"

namespace kaiku::notifiers {
namespace {

constexpr std::array<std::pair<std::string_view, Make>, 13> kChannels = {{
    {"mail", make_mail},
    {"webhook", make_webhook},
    {"slack", make_slack},
    {"teams", make_teams},
    {"mattermost", make_mattermost},
    {"google_chat", make_google_chat},
    {"pagerduty", make_pagerduty},
    {"opsgenie", make_opsgenie},
    {"alertmanager", make_alertmanager},
    {"ntfy", make_ntfy},
    {"matrix", make_matrix},
    {"telegram", make_telegram},
    {"sms", make_sms},
}};

}  // namespace

std::unique_ptr<Notifier> make_notifier(const config::ContactChannel& channel,
                                        const config::Config& config,
                                        const config::Secrets& secrets, Diagnostics& diagnostics) {
  const Surroundings around{config, secrets, diagnostics};
  std::array<std::string_view, kChannels.size()> known;
  for (std::size_t i = 0; i < kChannels.size(); ++i) {
    if (kChannels[i].first == channel.type) return kChannels[i].second(channel, around);
    known[i] = kChannels[i].first;
  }
  report(channel, around, "channel '" + channel.id + "': unknown type",
         did_you_mean(channel.type, known));
  return nullptr;
}

void report(const config::ContactChannel& channel, const Surroundings& around, std::string message,
            std::string hint) {
  around.diagnostics.push_back(
      {Diagnostic::Severity::kError, channel.at ? channel.at->file() : around.config.file,
       channel.at ? channel.at->line() : 0, channel.at ? channel.at->column() : 0,
       std::move(message), std::move(hint)});
}

Speaker::Speaker(const config::Config& config) : console_url_(config.server.public_url) {
  while (console_url_.ends_with('/')) console_url_.pop_back();
  for (const config::Brand& brand : config.brands) brands_.emplace(brand.id, brand.name);
}

Voice Speaker::voice_for(const incidents::Incident& incident) const {
  const auto brand = brands_.find(incident.brand.value);
  return {brand == brands_.end() ? incident.brand.value : brand->second, console_url_};
}

std::string Speaker::host() const {
  const auto url = http::parse_url(console_url_);
  return url ? url->host : "kaiku";
}

std::string fingerprint(std::initializer_list<std::string_view> parts) {
  std::string joined;
  for (const std::string_view part : parts) {
    joined += std::to_string(part.size());  // so that "a"+"bc" and "ab"+"c" differ
    joined += ':';
    joined += part;
  }
  return crypto::to_hex(crypto::sha256(joined)).substr(0, 16);
}

}  // namespace kaiku::notifiers
