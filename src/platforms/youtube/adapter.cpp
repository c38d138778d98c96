#include "adapter.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "../settings.hpp"
#include "comments.hpp"
#include "feed.hpp"

namespace kaiku::platforms::youtube {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;

constexpr std::string_view kApiBase = "https://www.googleapis.com/youtube/v3";
constexpr std::string_view kHub = "https://pubsubhubbub.appspot.com/subscribe";
constexpr std::string_view kTokenUrl = "https://oauth2.googleapis.com/token";
// A hundred threads with five replies each, all of the greatest length.
constexpr std::size_t kMostBodyBytes = std::size_t{32} * 1024 * 1024;
constexpr std::string_view kQuotaZone = "America/Los_Angeles";
constexpr std::int64_t kDailyUnits = 10'000;
constexpr std::int64_t kMostDailyUnits = 100'000'000;
constexpr std::int64_t kWriteUnits = 50;
constexpr std::int64_t kLiveUnits = 2'000;
constexpr std::int64_t kLiveReadUnits = 5;

Duration interval(Settings& settings, std::string_view key, Duration fallback, Duration least,
                  Duration most) {
  return settings.keys().duration(key, least, most).value_or(fallback);
}

quota::Allowance read_allowance(Settings& settings, Diagnostics& diagnostics) {
  const auto zone = TimeZone::named(kQuotaZone);
  if (!zone) {
    diagnostics.push_back(settings.keys().at().error(
        "the time zone " + std::string(kQuotaZone) + " is not known here",
        "install the data of ICU"));
  }
  quota::Allowance allowance{.zone = zone.value_or(TimeZone::named("UTC").value())};
  allowance.name = settings.keys().text("quota_name").value_or("youtube");
  allowance.units = settings.keys().whole("daily_units", 1, kMostDailyUnits).value_or(kDailyUnits);
  allowance.reserve =
      settings.keys().whole("write_reserve", 0, allowance.units).value_or(allowance.units / 2);
  return allowance;
}

void read_live_settings(Settings& settings, bool in_house, YouTubeSettings& made) {
  made.live_videos = settings.keys().texts("live_videos");
  if (made.live_videos.size() > kMostLiveVideos ||
      !std::ranges::all_of(made.live_videos, is_youtube_id)) {
    settings.error_at(
        "live_videos",
        "live_videos: expected the ids of at most " + std::to_string(kMostLiveVideos) + " videos",
        "as behind watch?v= in their addresses");
  }
  made.live_interval = interval(settings, "live_interval", 5min, in_house ? 10ms : 1min, 1h);
  made.live_units = settings.keys().whole("live_units", 1, kMostDailyUnits).value_or(kLiveUnits);
  made.live_read_units =
      settings.keys().whole("live_read_units", 0, kDailyUnits).value_or(kLiveReadUnits);
}

/// Nothing without a callback.
std::optional<WebSub::Settings> read_websub(Settings& settings, const std::string& channel,
                                            bool in_house) {
  WebSub::Settings made{.channel = channel};
  made.callback = settings.url("websub_callback", "", in_house);
  made.secret = settings.optional_secret("websub_secret");
  made.hub = settings.url("websub_hub", kHub, in_house);
  made.lease = interval(settings, "websub_lease", days(5), days(1), days(10));
  if (made.callback.empty() && made.secret.empty()) return std::nullopt;
  if (made.callback.empty() || made.secret.empty()) {
    settings.error_at(made.callback.empty() ? "websub_callback" : "websub_secret",
                      "websub_callback and websub_secret belong together",
                      "the account's public webhook address, and a secret for the hub");
  }
  if (made.secret.size() > WebSub::kLongestSecret) {
    settings.error_at("websub_secret", "websub_secret: longer than " +
                                           std::to_string(WebSub::kLongestSecret) + " bytes");
  }
  while (made.callback.ends_with('/')) made.callback.pop_back();
  return made;
}

}  // namespace

YouTubeAdapter::YouTubeAdapter(Owner owner, const YouTubeSettings& settings)
    : owner_(std::move(owner)),
      access_(settings.access),
      api_(settings.api_base, settings.access.headers()),
      streams_({{"comments", settings.poll_interval},
                {"held", settings.held_interval},
                {"spam", settings.held_interval},
                {"threads", settings.rescan_interval}}),
      rescan_reach_(settings.rescan_reach),
      look_back_(settings.look_back),
      allowance_(settings.allowance),
      read_units_(settings.read_units),
      write_units_(settings.write_units),
      reply_limit_{.most = settings.reply_limit},
      live_units_(settings.live_units),
      live_read_units_(settings.live_read_units),
      allow_private_addresses_(settings.allow_private_addresses) {
  for (const std::string& video : settings.live_videos)
    streams_.push_back({std::string(kLiveStream) + video, settings.live_interval});
  if (!settings.websub) return;
  websub_.emplace(*settings.websub);
  streams_.push_back(websub_->stream());
}

std::set<ActionKind> YouTubeAdapter::capabilities() const {
  return kinds_of(profile().actions);
}

std::size_t YouTubeAdapter::max_body_bytes() const {
  return kMostBodyBytes;
}

bool YouTubeAdapter::takes_path(std::string_view rest) const {
  return websub_ ? websub_->takes_path(rest) : PolledAdapter::takes_path(rest);
}

http::Response YouTubeAdapter::handshake(const http::Request& request) const {
  return websub_ ? websub_->confirm(request) : PolledAdapter::handshake(request);
}

Result<Authenticated> YouTubeAdapter::authenticate(const http::Request& request,
                                                   TimePoint now) const {
  if (!websub_) return PolledAdapter::authenticate(request, now);
  if (websub_->is_signed(request)) return Authenticated{};
  return Error(Errc::kBadSignature, "X-Hub-Signature: not the hub's over this body");
}

// WebSub section 7.1: whoever forges a feed does not learn that it was found out.
http::Response YouTubeAdapter::rejected() const {
  return websub_ ? accepted({}) : PolledAdapter::rejected();
}

Result<EventBatch> YouTubeAdapter::parse(std::string_view body, TimePoint received_at) const {
  if (is_feed(body)) return read_videos(owner_, body, received_at);
  return read_comments(owner_, body, received_at);
}

std::unique_ptr<Adapter> make(const config::Account& account, const config::Secrets& secrets,
                              Diagnostics& diagnostics) {
  Settings settings(account, secrets, diagnostics);
  Owner owner;
  owner.account = AccountId(account.id);
  owner.platform = "youtube";
  owner.id = settings.keys().required_text("channel_id");
  if (!owner.id.empty() && !is_youtube_id(owner.id)) {
    settings.error_at("channel_id", "channel_id: expected a channel's id", "as UC… in its address");
  }
  const bool in_house = settings.flag("allow_private_addresses");
  YouTubeSettings made{.allowance = read_allowance(settings, diagnostics)};
  made.allow_private_addresses = in_house;
  made.access = read_oauth2(settings, kTokenUrl, in_house);
  made.api_base = settings.url("api_base", kApiBase, in_house);
  made.poll_interval = interval(settings, "poll_interval", 2min, in_house ? 10ms : 30s, 1h);
  made.held_interval = interval(settings, "held_interval", 30min, 5min, days(1));
  made.rescan_interval = interval(settings, "rescan_interval", days(1), 1h, days(30));
  made.rescan_reach = interval(settings, "rescan_reach", days(30), days(1), days(365));
  made.look_back = interval(settings, "look_back", 0s, 0s, days(30));
  made.read_units = settings.keys().whole("read_units", 0, kDailyUnits).value_or(1);
  made.write_units = settings.keys().whole("write_units", 0, kDailyUnits).value_or(kWriteUnits);
  made.reply_limit = settings.length("reply_limit", kReplyLimit.most);
  read_live_settings(settings, in_house, made);
  made.websub = read_websub(settings, owner.id, in_house);
  if (!settings.finish()) return nullptr;
  return std::make_unique<YouTubeAdapter>(std::move(owner), made);
}

}  // namespace kaiku::platforms::youtube
