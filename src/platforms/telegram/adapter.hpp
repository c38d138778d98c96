#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include <kaiku/crypto/crypto.hpp>
#include <kaiku/platforms/adapter.hpp>
#include <kaiku/platforms/profile.hpp>

#include "../rest_api.hpp"
#include "../text_length.hpp"
#include "updates.hpp"

namespace kaiku::platforms::telegram {

inline constexpr LengthLimit kReplyLimit{.most = 4096, .unit = LengthUnit::kUtf16};

struct TelegramSettings {
  std::vector<std::string> secret_tokens;
  std::string bot_token;
  std::string api_base;
  std::string react_with;
  std::set<std::string> service_users;  ///< of Telegram itself: never blocked
  bool mute = false;                    ///< block by muting, not by banning
  std::optional<Duration> block_for;    ///< nothing: for good
  std::size_t reply_limit = 0;
  std::optional<Duration> subscription_interval;
  bool allow_private_addresses = false;
};

/// A bot in the discussion group of a channel: comments under its posts, talk of the group, private
/// chats, chats of a business account that the bot is connected to, and posts in the channel.
///
/// | key | meaning |
/// |---|---|
/// | bot_id | digits; the bot's id |
/// | group_id | the discussion group, as in -1001000000002 |
/// | channel_id | the channel that the group belongs to; without it nothing is posted |
/// | secret_token | one reference or a list; what the webhook was set with, each of which counts |
/// | bot_token | reference; calls carry it in their URL |
/// | api_base | default https://api.telegram.org |
/// | react_with | the emoji of a like; default ❤ |
/// | block | ban (default) or mute |
/// | block_for | how long; without it for good |
/// | service_users | ids of Telegram's own users, which are never blocked |
/// | check_subscription | how often Telegram is asked whether it still delivers |
/// | reply_limit | UTF-16 units of a message; default 4096 |
/// | allow_private_addresses | calls may go to this machine or the local network |
///
/// There is no way to read a message again, or to find out whether one was sent.
class TelegramAdapter final : public Adapter {
 public:
  TelegramAdapter(Bot bot, TelegramSettings settings);

  std::string_view platform() const override { return bot_.owner.platform; }
  AuthorId own_author() const override { return AuthorId(bot_.owner.id); }
  std::set<ActionKind> capabilities() const override;
  PrivateReplies private_replies() const override { return {.window = kNoWindow}; }
  std::size_t max_body_bytes() const override;
  http::Response handshake(const http::Request& request) const override;
  Result<Authenticated> authenticate(const http::Request& request, TimePoint now) const override;
  /// Empty: Telegram would take a body for a method to call.
  http::Response accepted(const http::Request& request) const override;
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
  bool allow_private_addresses() const override { return settings_.allow_private_addresses; }

 private:
  http::Request call(std::string_view method, const nlohmann::json& parameters) const;
  LengthLimit text_limit() const;
  Result<http::Request> render_post(const Action& action) const;
  Result<http::Request> render_text(const Action& action) const;
  Result<http::Request> render_block(const Action& action, TimePoint now) const;
  http::Request render_ban(std::int64_t person, bool block, TimePoint now) const;
  http::Request render_mute(std::int64_t person, bool block, TimePoint now) const;

  Bot bot_;
  TelegramSettings settings_;
  std::vector<crypto::Sha256Digest> secret_tokens_;
  RestApi api_;
};

Profile profile();
std::unique_ptr<Adapter> make(const config::Account& account, const config::Secrets& secrets,
                              Diagnostics& diagnostics);

}  // namespace kaiku::platforms::telegram
