#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include <kaiku/crypto/webhook_key.hpp>
#include <kaiku/platforms/adapter.hpp>
#include <kaiku/platforms/profile.hpp>

#include "../text_length.hpp"

namespace kaiku::platforms::generic {

inline constexpr LengthLimit kReplyLimit{.most = 10'000};

struct GenericSettings {
  AccountId account;
  std::vector<crypto::WebhookKey> keys;
  std::string action_url;  ///< empty: events only
  std::optional<crypto::WebhookKey> action_key;
  std::size_t reply_limit = 0;
  bool allow_private_addresses = false;
};

/// A source of one's own (forum, shop, survey tool, relay) that speaks Standard Webhooks 1.0.0 with
/// Kaiku's event types, and takes actions as signed POSTs.
///
/// | key | meaning |
/// |---|---|
/// | secrets | one reference or a list; whsec_ or whpk_ keys of the sender, each of which counts |
/// | action_url | where actions are posted; without it the account only listens |
/// | action_secret | reference; whsec_ or whsk_ key that signs actions |
/// | reply_limit | characters of a reply; default 10000 |
/// | allow_private_addresses | action_url may be on this machine or the local network |
class GenericAdapter final : public Adapter {
 public:
  explicit GenericAdapter(GenericSettings settings) : settings_(std::move(settings)) {}

  std::string_view platform() const override { return "generic"; }
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

  /// None: an action carries an idempotency key, so that it may simply be sent again.
  std::optional<http::Request> render_reconcile(const Action& action, TimePoint now) const override;
  DoubtAnswer read_reconcile(const Action& action, const http::Response& response) const override;
  bool safe_to_repeat(const Action& action) const override;

  RateHint rate_hint(const http::Response& response) const override;
  bool allow_private_addresses() const override { return settings_.allow_private_addresses; }

 private:
  http::Request signed_post(std::string_view id, std::string_view type, const nlohmann::json& data,
                            TimePoint now) const;
  std::optional<http::Request> render_fetch_of(const std::string& id, TimePoint now) const;

  GenericSettings settings_;
};

Profile profile();
std::unique_ptr<Adapter> make(const config::Account& account, const config::Secrets& secrets,
                              Diagnostics& diagnostics);

}  // namespace kaiku::platforms::generic
