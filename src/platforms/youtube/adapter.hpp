#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include <kaiku/platforms/adapter.hpp>
#include <kaiku/platforms/profile.hpp>

#include "../oauth2.hpp"
#include "../owner.hpp"
#include "../polled_adapter.hpp"
#include "../rest_api.hpp"
#include "../text_length.hpp"
#include "cursor.hpp"
#include "live_chat.hpp"
#include "web_sub.hpp"

namespace kaiku::platforms::youtube {

inline constexpr LengthLimit kReplyLimit{.most = 10'000};

struct YouTubeSettings {
  OAuth2Access access;
  std::string api_base;
  Duration poll_interval{};
  Duration held_interval{};
  Duration rescan_interval{};
  Duration rescan_reach{};
  Duration look_back{};
  quota::Allowance allowance;
  std::int64_t read_units = 0;
  std::int64_t write_units = 0;
  std::size_t reply_limit = 0;
  std::optional<WebSub::Settings> websub;
  std::vector<std::string> live_videos;
  Duration live_interval{};
  std::int64_t live_units = 0;       ///< a day, for each video
  std::int64_t live_read_units = 0;  ///< what a page of a chat costs
  bool allow_private_addresses = false;
};

/// A YouTube channel: the comments on its videos, which have to be asked for. The keys of its
/// settings stand in docs/platforms.md.
///
/// Four streams: `comments` and, for what YouTube itself holds back, `held` and `spam`, newest
/// first; `threads` looks through older threads once a day, because a reply does not move its
/// thread to the top. With a `websub_callback` the hub tells of videos, which the channel posts
/// itself. The chats of `live_videos` are streams of their own, within a share of the quota.
class YouTubeAdapter final : public PolledAdapter {
 public:
  YouTubeAdapter(Owner owner, const YouTubeSettings& settings);

  std::string_view platform() const override { return owner_.platform; }
  AuthorId own_author() const override { return AuthorId(owner_.id); }
  std::set<ActionKind> capabilities() const override;
  std::size_t max_body_bytes() const override;
  bool takes_path(std::string_view rest) const override;
  bool takes_feeds() const override { return websub_.has_value(); }
  http::Response handshake(const http::Request& request) const override;
  Result<Authenticated> authenticate(const http::Request& request, TimePoint now) const override;
  http::Response rejected() const override;
  Result<EventBatch> parse(std::string_view body, TimePoint received_at) const override;

  Result<http::Request> render(const Action& action, TimePoint now) const override;
  Outcome read(const Action& action, const http::Response& response) const override;
  std::optional<http::Request> render_reread(const Action& action, TimePoint now) const override;
  Result<TargetState> read_reread(const Action& action,
                                  const http::Response& response) const override;
  std::optional<http::Request> render_fetch(const Event& event, TimePoint now) const override;
  Result<Event> read_fetch(Event event, const http::Response& response) const override;
  std::optional<http::Request> render_reconcile(const Action& action, TimePoint now) const override;
  DoubtAnswer read_reconcile(const Action& action, const http::Response& response) const override;
  bool safe_to_repeat(const Action& action) const override;
  RateHint rate_hint(const http::Response& response) const override;

  std::vector<Stream> streams() const override;
  Result<http::Request> render_poll(std::string_view stream, std::string_view cursor,
                                    TimePoint now) const override;
  PollAnswer read_poll(std::string_view stream, std::string_view cursor,
                       const http::Response& response, TimePoint now) const override;

  std::optional<quota::Allowance> allowance() const override { return allowance_; }
  std::int64_t cost_of(const http::Request& request) const override;
  bool says_quota_spent(const http::Response& response) const override;
  std::optional<http::Request> token_grant() const override { return access_.grant; }
  bool takes_token(const http::Request& request) const override;
  bool allow_private_addresses() const override { return allow_private_addresses_; }

 private:
  Result<http::Request> render_reply(const Action& action) const;
  Result<http::Request> render_live(const Action& action, const LiveId& target) const;
  LiveCursor live_cursor(std::string_view text, TimePoint now) const;
  Result<http::Request> render_live_poll(std::string_view video, std::string_view cursor,
                                         TimePoint now) const;
  PollAnswer read_live_poll(std::string_view video, std::string_view cursor,
                            const http::Response& response, TimePoint now) const;
  http::Request comment_request(const std::string& id) const;
  http::Request replies_request(const std::string& parent, const std::string& page) const;
  Cursor cursor_of(std::string_view stream, std::string_view text, TimePoint now) const;
  PollAnswer read_threads(Cursor cursor, const nlohmann::json& content) const;

  Owner owner_;
  OAuth2Access access_;
  RestApi api_;
  std::vector<Stream> streams_;
  Duration rescan_reach_;
  Duration look_back_;
  quota::Allowance allowance_;
  std::int64_t read_units_;
  std::int64_t write_units_;
  LengthLimit reply_limit_;
  std::optional<WebSub> websub_;
  std::int64_t live_units_;
  std::int64_t live_read_units_;
  bool allow_private_addresses_;
};

Profile profile();
std::unique_ptr<Adapter> make(const config::Account& account, const config::Secrets& secrets,
                              Diagnostics& diagnostics);

}  // namespace kaiku::platforms::youtube
