#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <kaiku/crypto/crypto.hpp>
#include <kaiku/platforms/adapter.hpp>
#include <kaiku/platforms/profile.hpp>

#include "../json_answer.hpp"
#include "../owner.hpp"
#include "../rest_api.hpp"
#include "../text_length.hpp"

namespace kaiku::platforms::tiktok {

inline constexpr LengthLimit kReplyLimit{.most = 1200};

struct TikTokSettings {
  std::vector<std::string> client_secrets;
  std::string access_token;
  std::string api_base;
  std::string unique_identifier;  ///< the account's own; empty: comments are fetched to tell
  std::string like_action;
  std::string unlike_action;
  std::set<std::int64_t> token_codes;
  std::size_t reply_limit = 0;
  bool direct_messages = false;
  bool allow_private_addresses = false;
};

/// A TikTok business account: comments on its videos and, where TikTok has them, direct messages.
///
/// | key | meaning |
/// |---|---|
/// | business_id | the account's open_id |
/// | client_secret | one reference or a list; the app's secrets, all verify |
/// | access_token | reference; lives 24 hours |
/// | unique_identifier | the account's own, as deliveries name who wrote a comment |
/// | direct_messages | answer direct messages; default false: not in the EEA, CH and UK |
/// | reply_limit | characters of a reply; default 1200 |
/// | like_action, unlike_action | TikTok's words for liking and taking it back; default LIKE and
/// UNLIKE | | token_codes | error codes of a dead token; default 40104 and 40105 | | api_base |
/// default https://business-api.tiktok.com/open_api/v1.3 | | allow_private_addresses | calls may go
/// to this machine or the local network |
class TikTokAdapter final : public Adapter {
 public:
  TikTokAdapter(Owner owner, TikTokSettings settings);

  std::string_view platform() const override { return owner_.platform; }
  AuthorId own_author() const override { return AuthorId(settings_.unique_identifier); }
  std::set<ActionKind> capabilities() const override;
  PrivateReplies private_replies() const override;
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

  std::optional<http::Request> render_reconcile(const Action& action, TimePoint now) const override;
  DoubtAnswer read_reconcile(const Action& action, const http::Response& response) const override;
  bool safe_to_repeat(const Action& action) const override;

  RateHint rate_hint(const http::Response& response) const override;
  bool allow_private_addresses() const override { return settings_.allow_private_addresses; }

 private:
  Result<http::Request> render_message(const Action& action) const;
  std::optional<http::Request> list_around(const std::string& video, const std::string& comment,
                                           const std::string& thread) const;
  http::Request list_replies(const std::string& video, const std::string& comment) const;
  JsonAnswer read_answer(const http::Response& response) const;

  Owner owner_;
  TikTokSettings settings_;
  std::vector<crypto::HmacSha256> keys_;
  RestApi api_;
};

Profile profile();
std::unique_ptr<Adapter> make(const config::Account& account, const config::Secrets& secrets,
                              Diagnostics& diagnostics);

}  // namespace kaiku::platforms::tiktok
