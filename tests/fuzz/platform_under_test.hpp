#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <iterator>
#include <memory>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include <kaiku/domain/json.hpp>
#include <kaiku/platforms/adapter.hpp>

// What the fuzz targets of the platforms share.
namespace kaiku::fuzz {

/// Secrets that no corpus file was signed with: whatever is accepted is a hole.
class UnknownSecrets final : public config::Secrets {
 public:
  Result<std::string> resolve(const config::SecretRef&) const override {
    return std::string("whsec_Zm9yZXN0LWVjaG8tZm9yZXN0LWVjaG8tMDEyMzQ1Njc4OQ==");
  }
};

struct Target {
  std::string_view platform;
  const char* settings;
};

/// Every platform, with settings that allow everything it can do.
constexpr Target kTargets[] = {
    {"facebook",
     "{page_id: 105500000000001, app_secret: env:A, verify_token: env:B, access_token: env:C, "
     "backfill_interval: 1h, check_subscription: 6h}"},
    {"instagram",
     "{ig_id: 17841400000000001, username: kaisla.kauppa, login: facebook, "
     "page_id: 105500000000001, app_secret: env:A, verify_token: env:B, access_token: env:C, "
     "backfill_interval: 1h}"},
    {"threads",
     "{user_id: 29000000000000001, username: kaisla.kauppa, app_secret: env:A, "
     "verify_token: env:B, access_token: env:C}"},
    {"x",
     "{user_id: 1111111111111111111, consumer_secret: env:A, access_token: env:B, "
     "access: enterprise, app_token: env:C, check_subscription: 6h}"},
    {"linkedin",
     "{organization_id: 96072893, client_secret: env:A, access_token: env:B, "
     "signature_prefix_in_header: true}"},
    {"discourse",
     "{forum: 'https://forum.test', secret: env:A, api_key: env:B, username: kaisla, "
     "message_title: Hei, reply_minimum: 1}"},
    {"telegram",
     "{bot_id: 6000000001, group_id: -1001000000002, channel_id: -1001000000001, "
     "secret_token: env:A, bot_token: env:B, check_subscription: 6h}"},
    {"wordpress",
     "{site: 'https://shop.test', user: kaiku, user_id: 7, application_password: env:A, "
     "webhook_secret: env:A}"},
    {"youtube",
     "{channel_id: UCkaiku0000000000000001, access_token: env:A, live_videos: [V1], "
     "websub_callback: 'https://kaiku.test/webhooks/y', websub_secret: env:B}"},
    {"mastodon",
     "{instance: 'https://social.test', account_id: 108, username: brand, access_token: env:A}"},
    {"bluesky", "{did: 'did:plc:brand', app_password: env:A, private_messages: true}"},
    {"google-business", "{account_id: 111, locations: [222], access_token: env:A}"},
    {"pinterest", "{access_token: env:A}"},
    {"tumblr",
     "{blog_uuid: 't:brand1234', blog: kaisla, consumer_key: env:A, consumer_secret: env:B, "
     "access_token: env:C, access_token_secret: env:D, reblogs: true}"},
    {"flickr",
     "{user_id: '12037949754@N01', consumer_key: env:A, consumer_secret: env:B, "
     "access_token: env:C, access_token_secret: env:D, photos: [53000000001], "
     "delete_comments: true}"},
    {"discord",
     "{bot_id: 1200000000000000009, guild_id: 1300000000000000001, "
     "channels: [1400000000000000001], bot_token: env:A}"},
    {"tiktok",
     "{business_id: open_brand_1, client_secret: env:A, access_token: env:B, "
     "unique_identifier: uid_brand, direct_messages: true}"},
    {"trustpilot",
     "{business_unit_id: 0123456789abcdef01234567, path_token: env:A, api_key: env:B, "
     "access_token: env:C}"},
    {"generic", "{secrets: env:A, action_url: 'https://shop.test/a', action_secret: env:A}"},
};

inline std::unique_ptr<platforms::Adapter> adapter_for(std::string_view platform) {
  const Target* const target = std::ranges::find(kTargets, platform, &Target::platform);
  if (target == std::end(kTargets)) std::abort();  // a platform without a line above
  Diagnostics diagnostics;
  config::Account account;
  account.id = "kaisla";
  account.platform = platform;
  account.settings = config::parse_yaml(target->settings, "fuzz.yaml", diagnostics);
  auto adapter = platforms::make_adapter(account, UnknownSecrets(), diagnostics);
  if (adapter == nullptr) std::abort();
  return adapter;
}

inline std::vector<std::unique_ptr<platforms::Adapter>> all_adapters() {
  std::vector<std::unique_ptr<platforms::Adapter>> adapters;
  for (const std::string_view name : platforms::platform_names()) {
    adapters.push_back(adapter_for(name));
  }
  return adapters;
}

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

inline void require(bool holds) {
  if (!holds) std::abort();
}

/// Whatever the body, parsing ends, and every event can be stored: keys and ids are there, texts
/// are UTF-8, and reading the same body again gives the same events.
inline void parse_as(const platforms::Adapter& adapter, std::string_view body) {
  const TimePoint now = from_unix_seconds(1767225600);
  const auto read = adapter.parse(body, now);
  if (!read) {
    require(read.error().is(Errc::kMalformedPayload));
    return;
  }
  require(read->events.size() <= 1000);
  const auto again = adapter.parse(body, now);
  require(again && again->events.size() == read->events.size());
  for (std::size_t i = 0; i < read->events.size(); ++i) {
    const Event& event = read->events[i];
    require(!event.dedupe_key.empty() && event.dedupe_key == again->events[i].dedupe_key);
    require(!event.comment.id.empty() || event.kind == EventKind::kErasure);
    require(!to_json_value(event).dump().empty());  // throws on what is not UTF-8
    static_cast<void>(adapter.render_fetch(event, now));
  }
}

}  // namespace kaiku::fuzz
