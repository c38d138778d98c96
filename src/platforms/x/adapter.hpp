#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include <kaiku/platforms/adapter.hpp>
#include <kaiku/platforms/profile.hpp>

#include "../oauth1.hpp"
#include "../oauth2.hpp"
#include "../owner.hpp"
#include "../rest_api.hpp"
#include "../text_length.hpp"
#include "signature.hpp"

namespace kaiku::platforms::x {

inline constexpr LengthLimit kReplyLimit{.most = 280, .unit = LengthUnit::kWeighted};
inline constexpr LengthLimit kMessageLimit{.most = 10'000};

struct XSettings {
  std::vector<std::string> consumer_secrets;
  OAuth2Access access;              ///< the token alone for OAuth 1.0a
  std::string consumer_key;         ///< with it: OAuth 1.0a
  std::string access_token_secret;  ///< belongs to it
  std::string api_base;
  std::string app_token;  ///< app-only: looks after webhooks
  std::optional<Duration> subscription_interval;
  bool enterprise = false;
  std::size_t reply_limit = 0;
  std::size_t message_limit = 0;
  bool allow_private_addresses = false;
};

/// An X account: replies, mentions, quotes, direct messages and posts of its own, from the X
/// Activity API or the older Account Activity API.
///
/// | key | meaning |
/// |---|---|
/// | user_id | digits; the account |
/// | consumer_secret | one reference or a list; all verify webhooks, the first answers challenges |
/// | access_token | reference; the account's user token |
/// | refresh_token, client_id, client_secret, token_url | instead of it, for OAuth 2.0: what renews
/// it
/// |
/// | consumer_key, access_token_secret | references; both for a token of OAuth 1.0a, neither for
/// one of OAuth 2.0 | | access | self_serve (default) or enterprise: what X lets the app do | |
/// api_base | default https://api.x.com | | reply_limit | weighted characters of a reply; default
/// 280 | | message_limit | characters of a direct message; default 10000 | |
/// allow_private_addresses | calls may go to this machine or the local network |
class XAdapter final : public Adapter {
 public:
  XAdapter(Owner owner, const XSettings& settings);

  std::string_view platform() const override { return owner_.platform; }
  AuthorId own_author() const override { return AuthorId(owner_.id); }
  std::set<ActionKind> capabilities() const override;
  std::size_t max_body_bytes() const override;
  http::Response handshake(const http::Request& request) const override;
  Result<Authenticated> authenticate(const http::Request& request, TimePoint now) const override;
  Result<EventBatch> parse(std::string_view body, TimePoint received_at) const override;

  Result<http::Request> render(const Action& action, TimePoint now) const override;
  Outcome read(const Action& action, const http::Response& response) const override;

  std::optional<http::Request> render_reread(const Action& action, TimePoint now) const override;
  Result<TargetState> read_reread(const Action& action,
                                  const http::Response& response) const override;

  std::optional<http::Request> render_fetch(const Event& event, TimePoint now) const override;
  Result<Event> read_fetch(Event event, const http::Response& response) const override;

  /// Replies and posts can be searched for; direct messages cannot.
  std::optional<http::Request> render_reconcile(const Action& action, TimePoint now) const override;
  DoubtAnswer read_reconcile(const Action& action, const http::Response& response) const override;
  bool safe_to_repeat(const Action& action) const override;

  RateHint rate_hint(const http::Response& response) const override;

  std::vector<Stream> streams() const override;
  Result<http::Request> render_poll(std::string_view stream, std::string_view cursor,
                                    TimePoint now) const override;
  PollAnswer read_poll(std::string_view stream, std::string_view cursor,
                       const http::Response& response, TimePoint now) const override;
  bool takes_token(const http::Request& request) const override;
  std::optional<http::Request> token_grant() const override { return grant_; }
  bool allow_private_addresses() const override { return allow_private_addresses_; }

 private:
  Result<http::Request> render_post(const Action& action) const;
  Result<http::Request> render_message(const Action& action) const;
  Result<http::Request> render_block(const Action& action) const;
  Result<http::Request> made(const Action& action) const;
  http::Request post_request(const std::string& id) const;
  http::Request search(const std::string& query, const char* fields, TimePoint now) const;
  /// The request with the account's proof: each is signed anew, or carries the token.
  http::Request authorized(http::Request request, TimePoint now) const;
  std::optional<bool> was_summoned(const nlohmann::json& answer) const;

  Owner owner_;
  Endpoint endpoint_;
  RestApi api_;
  OAuth1Keys keys_;  ///< `token` alone for OAuth 2.0
  std::optional<http::Request> grant_;
  std::string app_token_;
  std::optional<Duration> subscription_interval_;
  bool enterprise_;
  LengthLimit reply_limit_;
  LengthLimit message_limit_;
  bool allow_private_addresses_;
};

Profile profile();
std::unique_ptr<Adapter> make(const config::Account& account, const config::Secrets& secrets,
                              Diagnostics& diagnostics);

}  // namespace kaiku::platforms::x
