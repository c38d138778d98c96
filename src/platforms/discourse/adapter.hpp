#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <kaiku/crypto/crypto.hpp>
#include <kaiku/platforms/adapter.hpp>
#include <kaiku/platforms/profile.hpp>

#include "../rest_api.hpp"
#include "../text_length.hpp"
#include "posts.hpp"

namespace kaiku::platforms::discourse {

inline constexpr LengthLimit kReplyLimit{.most = 32'000};
inline constexpr std::size_t kShortestReply = 20;
inline constexpr std::size_t kShortestTitle = 15;
inline constexpr Duration kBlockFor = std::chrono::days(365);

struct DiscourseSettings {
  std::vector<std::string> secrets;
  std::string api_key;
  std::string username;
  std::string message_title;  ///< empty: no private messages
  std::string post_category;  ///< of own topics; empty: none are begun
  std::string block_reason;
  bool suspend = false;  ///< block by suspending, not by silencing
  Duration block_for{};
  std::size_t reply_limit = 0;
  std::size_t reply_minimum = 0;
  std::size_t title_minimum = 0;
  bool allow_private_addresses = false;
};

/// A Discourse forum: topics, posts and private messages.
///
/// | key | meaning |
/// |---|---|
/// | forum | its address, as in https://forum.example |
/// | secret | one reference or a list; the secrets of its webhook, all verify |
/// | api_key | reference; belongs to `username` |
/// | username | the account that Kaiku writes as, a moderator |
/// | message_title | title of private messages; without it none are written |
/// | post_category | number of the category of own topics; without it none are begun |
/// | title_minimum | the fewest characters of a topic's title; default 15 |
/// | block | silence (default) or suspend |
/// | block_for | how long; default 365 days |
/// | block_reason | what the forum notes beside it; default "abuse" |
/// | staff_is_ours | administrators and moderators speak for the brand; default true |
/// | reply_limit | characters of a post; default 32000 |
/// | reply_minimum | the fewest characters of a post; default 20 |
/// | allow_private_addresses | the forum may be on this machine or the local network |
///
/// The ids of comments and people hold two parts each, see ids.hpp. All of a topic is one thread.
/// The first line of an own post is its topic's title.
class DiscourseAdapter final : public Adapter {
 public:
  DiscourseAdapter(Forum forum, DiscourseSettings settings);

  std::string_view platform() const override { return forum_.owner.platform; }
  std::set<ActionKind> capabilities() const override;
  PrivateReplies private_replies() const override { return {.window = kNoWindow}; }
  std::size_t max_body_bytes() const override;
  http::Response handshake(const http::Request& request) const override;
  Result<Authenticated> authenticate(const http::Request& request, TimePoint now) const override;
  std::string kept(const http::Request& request) const override;
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
  bool allow_private_addresses() const override { return settings_.allow_private_addresses; }

 private:
  Result<void> check_words(const Action& action) const;
  Result<http::Request> render_topic(const Action& action) const;
  Result<http::Request> render_post(const Action& action) const;
  Result<http::Request> render_message(const Action& action) const;
  Result<http::Request> render_block(const Action& action, TimePoint now) const;

  Forum forum_;
  DiscourseSettings settings_;
  std::vector<crypto::HmacSha256> keys_;
  RestApi api_;
};

Profile profile();
std::unique_ptr<Adapter> make(const config::Account& account, const config::Secrets& secrets,
                              Diagnostics& diagnostics);

}  // namespace kaiku::platforms::discourse
