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
#include "../text_length.hpp"

namespace kaiku::platforms::mastodon {

inline constexpr LengthLimit kReplyLimit{.most = 500};

struct MastodonSettings {
  std::string instance;
  std::string access_token;
  std::string visibility;
  Duration poll_interval{};
  Duration look_back{};
  std::size_t reply_limit = 0;
  std::size_t link_length = 0;
  bool mutes = false;
  bool allow_private_addresses = false;
};

/// An account on a Mastodon server, or on one that speaks its language. The keys of its settings
/// stand in docs/platforms.md.
///
/// Two streams: `mentions` are notifications, `own` is what the account writes itself, so that
/// staff who answer are seen. People are known as "<id>@<acct>": the id is what can be blocked, the
/// acct what has to stand in an answer for them to be told of it.
class MastodonAdapter final : public PolledAdapter {
 public:
  MastodonAdapter(Owner owner, const MastodonSettings& settings);

  std::string_view platform() const override { return owner_.platform; }
  AuthorId own_author() const override;
  std::set<ActionKind> capabilities() const override;
  std::size_t max_body_bytes() const override;
  Result<EventBatch> parse(std::string_view body, TimePoint received_at) const override;

  Result<http::Request> render(const Action& action, TimePoint now) const override;
  Outcome read(const Action& action, const http::Response& response) const override;
  std::optional<http::Request> render_reread(const Action& action, TimePoint now) const override;
  Result<TargetState> read_reread(const Action& action,
                                  const http::Response& response) const override;
  /// Where an answer stands: a status names the one above it alone.
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
  bool allow_private_addresses() const override { return allow_private_addresses_; }

 private:
  Result<http::Request> render_text(const Action& action) const;
  Result<http::Request> render_post(const Action& action) const;
  Result<http::Request> render_block(const Action& action) const;
  DoubtAnswer find_own_post(const Action& action, const nlohmann::json& statuses) const;

  Owner owner_;
  RestApi api_;
  std::string access_token_;
  std::string visibility_;
  Duration poll_interval_;
  Duration look_back_;
  LengthLimit reply_limit_;
  std::size_t link_length_;
  bool mutes_;
  bool allow_private_addresses_;
};

Profile profile();
std::unique_ptr<Adapter> make(const config::Account& account, const config::Secrets& secrets,
                              Diagnostics& diagnostics);

}  // namespace kaiku::platforms::mastodon
