#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "channels.hpp"

namespace kaiku::notifiers {

/// What channels that are reached by HTTP have in common.
class WebChannel : public Notifier {
 public:
  WebChannel(const config::ContactChannel& channel, const config::Config& config)
      : type_(channel.type), private_allowed_(channel.allow_private_addresses), speaker_(config) {}

  std::string_view channel() const final { return type_; }
  /// Unless the channel knows better, the HTTP status says it.
  Outcome read(const Notice& notice, const http::Response& response) const override;
  Outcome read_mail(int code, std::string_view text, bool after_data) const final;
  bool allow_private_addresses() const final { return private_allowed_; }

 protected:
  Voice voice_for(const Notice& notice) const { return speaker_.voice_for(notice.incident); }
  /// What the source is called where a channel asks for it: the console's host.
  std::string source() const { return speaker_.host(); }

 private:
  std::string type_;
  bool private_allowed_;
  Speaker speaker_;
};

/// A POST of JSON. Outside text may hold bytes that are no UTF-8: replaced, never thrown at.
http::Request json_post(std::string url, const nlohmann::ordered_json& body);

/// A secret of a channel, or nothing after a diagnostic that names the key and never the value.
std::optional<std::string> secret_of(const config::ContactChannel& channel,
                                     const std::optional<config::SecretRef>& reference,
                                     const Surroundings& around);
/// The address that the secret `webhook` holds, or nothing after a diagnostic: https unless private
/// addresses are allowed.
std::optional<std::string> webhook_address(const config::ContactChannel& channel,
                                           const Surroundings& around);
/// The channel's `url` without a slash at its end, or `standard`.
std::string base_of(const config::ContactChannel& channel, std::string_view standard);

}  // namespace kaiku::notifiers
