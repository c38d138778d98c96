#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <kaiku/platforms/adapter.hpp>
#include <kaiku/platforms/profile.hpp>

#include "../owner.hpp"
#include "../polled_adapter.hpp"
#include "../rest_api.hpp"
#include "dispatches.hpp"
#include "messages.hpp"

namespace kaiku::platforms::discord {

inline constexpr LengthLimit kReplyLimit{.most = 2000};

struct DiscordSettings {
  std::string guild_id;
  std::vector<std::string> channels;
  std::set<std::string> staff;
  std::string bot_token;
  std::string post_channel;  ///< of own posts; empty: none are made
  std::string react_with;
  std::string api_base;
  Duration poll_interval{};
  Duration look_again{};
  Duration look_back{};
  std::optional<Duration> timeout;  ///< what blocking is; none: a ban
  std::size_t reply_limit = 0;
  bool gateway = true;
  bool allow_private_addresses = false;
};

/// Channels of a Discord server, and private messages to its bot, read and answered as that bot.
/// The keys of its settings stand in docs/platforms.md.
///
/// The Gateway tells what happens; what it leaves out, or everything where it is not used, is asked
/// for by two streams for each channel: `new/<channel>` reads on behind the last message,
/// `again/<channel>` looks at the latest hundred once more, for edits and removals.
class DiscordAdapter final : public PolledAdapter {
 public:
  DiscordAdapter(Owner owner, DiscordSettings settings);

  std::string_view platform() const override { return owner_.platform; }
  AuthorId own_author() const override { return AuthorId(owner_.id); }
  std::set<ActionKind> capabilities() const override;
  std::size_t max_body_bytes() const override;
  Result<EventBatch> parse(std::string_view body, TimePoint received_at) const override;

  Result<http::Request> render(const Action& action, TimePoint now) const override;
  Outcome read(const Action& action, const http::Response& response) const override;
  /// A private message goes to a channel that is made, or found, first.
  bool takes_two_steps(const Action& action) const override;
  Result<http::Request> render_rest(const Action& action, const http::Response& first,
                                    TimePoint now) const override;
  std::optional<http::Request> render_reread(const Action& action, TimePoint now) const override;
  Result<TargetState> read_reread(const Action& action,
                                  const http::Response& response) const override;
  std::optional<http::Request> render_reconcile(const Action& action, TimePoint now) const override;
  DoubtAnswer read_reconcile(const Action& action, const http::Response& response) const override;
  /// An edit that the Gateway tells without its author.
  std::optional<http::Request> render_fetch(const Event& event, TimePoint now) const override;
  Result<Event> read_fetch(Event event, const http::Response& response) const override;
  bool safe_to_repeat(const Action& action) const override;
  RateHint rate_hint(const http::Response& response) const override;

  std::vector<Stream> streams() const override;
  Result<http::Request> render_poll(std::string_view stream, std::string_view cursor,
                                    TimePoint now) const override;
  PollAnswer read_poll(std::string_view stream, std::string_view cursor,
                       const http::Response& response, TimePoint now) const override;
  std::unique_ptr<LiveStream> live_stream(crypto::Random& random) const override;
  bool allow_private_addresses() const override { return settings_.allow_private_addresses; }

 private:
  Result<http::Request> render_block(const Action& action, TimePoint now) const;
  DoubtAnswer find_own_post(const Action& action, const nlohmann::json& messages) const;
  http::Request send_to(const std::string& channel, nlohmann::json message,
                        const Action& action) const;
  Result<MessageId> target_of(const Action& action) const;

  Owner owner_;
  DiscordSettings settings_;
  RestApi api_;
  LengthLimit reply_limit_;
  Writers writers_;
  Ears ears_;
};

Profile profile();
std::unique_ptr<Adapter> make(const config::Account& account, const config::Secrets& secrets,
                              Diagnostics& diagnostics);

}  // namespace kaiku::platforms::discord
