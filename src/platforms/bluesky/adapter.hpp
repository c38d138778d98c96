#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <kaiku/platforms/adapter.hpp>
#include <kaiku/platforms/profile.hpp>

#include "../owner.hpp"
#include "../polled_adapter.hpp"
#include "../rest_api.hpp"

namespace kaiku::platforms::bluesky {

inline constexpr LengthLimit kReplyLimit{.most = 300, .unit = LengthUnit::kGraphemes};
inline constexpr LengthLimit kMessageLimit{.most = 1000, .unit = LengthUnit::kGraphemes};
inline constexpr std::size_t kMostHidden = 300;  ///< of the replies below one post

struct BlueskySettings {
  std::string service;
  std::string app_password;
  Duration poll_interval{};
  Duration look_back{};
  std::size_t reply_limit = 0;
  bool private_messages = false;
  bool mutes = false;
  bool allow_private_addresses = false;
};

/// An account on Bluesky, or on another server of the AT Protocol. The keys of its settings stand
/// in docs/platforms.md.
///
/// Streams: `mentions` are notifications, `own` is what the account writes itself, so that staff
/// who answer are seen, `messages` the log of its conversations. A session is made anew with the
/// app password whenever the one before has ended: there is no token whose loss locks the account
/// out.
class BlueskyAdapter final : public PolledAdapter {
 public:
  BlueskyAdapter(Owner owner, const BlueskySettings& settings);

  std::string_view platform() const override { return owner_.platform; }
  AuthorId own_author() const override { return AuthorId(owner_.id); }
  std::set<ActionKind> capabilities() const override;
  std::size_t max_body_bytes() const override;
  Result<EventBatch> parse(std::string_view body, TimePoint received_at) const override;

  Result<http::Request> render(const Action& action, TimePoint now) const override;
  Outcome read(const Action& action, const http::Response& response) const override;
  bool takes_two_steps(const Action& action) const override;
  Result<http::Request> render_rest(const Action& action, const http::Response& first,
                                    TimePoint now) const override;
  std::optional<http::Request> render_reread(const Action& action, TimePoint now) const override;
  Result<TargetState> read_reread(const Action& action,
                                  const http::Response& response) const override;
  std::optional<http::Request> render_reconcile(const Action& action, TimePoint now) const override;
  DoubtAnswer read_reconcile(const Action& action, const http::Response& response) const override;
  bool safe_to_repeat(const Action& action) const override;
  RateHint rate_hint(const http::Response& response) const override;

  std::vector<Stream> streams() const override;
  Result<http::Request> render_poll(std::string_view stream, std::string_view cursor,
                                    TimePoint now) const override;
  PollAnswer read_poll(std::string_view stream, std::string_view cursor,
                       const http::Response& response, TimePoint now) const override;

  std::optional<http::Request> token_grant() const override { return session_; }
  const char* token_member() const override { return "accessJwt"; }
  bool says_token_ended(const http::Response& response) const override;
  bool allow_private_addresses() const override { return allow_private_addresses_; }

 private:
  Result<http::Request> render_reply(const Action& action) const;
  Result<http::Request> render_post(const Action& action, TimePoint now) const;
  Result<http::Request> render_message(const Action& action) const;
  Result<http::Request> render_like(const Action& action) const;
  Result<http::Request> render_block(const Action& action) const;
  Result<http::Request> render_hide(const Action& action) const;
  Result<http::Request> hide_in(const Action& action, const http::Response& gate) const;
  http::Request send_message(const std::string& conversation, const std::string& text) const;
  http::Request put_record(const char* collection, const std::string& rkey,
                           const nlohmann::json& record) const;
  http::Request delete_record(const char* collection, const std::string& rkey) const;
  http::Request record_request(const char* collection, const std::string& rkey) const;
  /// A call that the server hands on to the service for conversations.
  http::Request for_chat(http::Request request) const;

  Owner owner_;
  RestApi api_;
  http::Request session_;
  std::string app_password_;
  Duration poll_interval_;
  Duration look_back_;
  LengthLimit reply_limit_;
  bool private_messages_;
  bool mutes_;
  bool allow_private_addresses_;
};

Profile profile();
std::unique_ptr<Adapter> make(const config::Account& account, const config::Secrets& secrets,
                              Diagnostics& diagnostics);

}  // namespace kaiku::platforms::bluesky
