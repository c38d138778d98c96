#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include <kaiku/platforms/adapter.hpp>
#include <kaiku/platforms/profile.hpp>

#include "../owner.hpp"
#include "../settings.hpp"
#include "backfill.hpp"
#include "envelope.hpp"
#include "graph.hpp"
#include "webhook.hpp"

namespace kaiku::platforms::meta {

/// The settings that every Meta account has.
///
/// | key | meaning |
/// |---|---|
/// | app_secret | one reference or a list; all verify webhooks, the first signs appsecret_proof |
/// | verify_token | reference; what the app's webhook subscription was given |
/// | access_token | reference; page token, or Instagram user token |
/// | api_base | Graph API with version |
/// | allow_private_addresses | calls may go to this machine or the local network |
/// | deletion_url | page that shows people the state of their data deletion request: the webhook
/// address with /deletion behind it, which may then be registered as the app's data deletion
/// callback, and the one with /deauthorization as its deauthorisation callback |
struct AppSettings {
  std::vector<std::string> app_secrets;
  std::string verify_token;
  std::string access_token;
  std::string api_base;
  std::string deletion_url;
  bool allow_private_addresses = false;
  bool prove_calls = true;  ///< add appsecret_proof to calls
  std::optional<Duration> backfill_interval;
  std::optional<Duration> subscription_interval;
};

/// What those keys are, for a profile.
std::vector<SettingKey> app_setting_keys();
AppSettings read_app_settings(Settings& settings, std::string_view api_base);
/// `backfill_interval`, which only platforms with a Listing have.
SettingKey backfill_setting_key();
std::optional<Duration> read_backfill_interval(Settings& settings, bool in_house);

/// A comment as an answer of the Graph API describes it; what the answer leaves out stays empty.
struct Described {
  std::string id;
  std::string text;
  Author author;
  std::optional<bool> hidden;
  std::optional<bool> can_hide;
  std::optional<bool> can_delete;
  std::optional<bool> can_reply_privately;
  std::optional<TimePoint> created_at;
  std::string permalink;
};

/// What Meta's platforms do alike: webhooks, and what answers mean. Requests differ.
class MetaAdapter : public Adapter {
 public:
  MetaAdapter(Owner owner, const AppSettings& settings);

  std::string_view platform() const override { return owner_.platform; }
  AuthorId own_author() const override { return AuthorId(owner_.id); }
  std::size_t max_body_bytes() const override;
  http::Response handshake(const http::Request& request) const override;
  Result<Authenticated> authenticate(const http::Request& request, TimePoint now) const override;
  bool takes_path(std::string_view rest) const override;
  bool takes_forms() const override { return !deletion_url_.empty(); }
  std::string kept(const http::Request& request) const override;
  http::Response accepted(const http::Request& request) const override;
  Result<EventBatch> parse(std::string_view body, TimePoint received_at) const override;

  Outcome read(const Action& action, const http::Response& response) const override;
  Result<TargetState> read_reread(const Action& action,
                                  const http::Response& response) const override;
  Result<Event> read_fetch(Event event, const http::Response& response) const override;
  DoubtAnswer read_reconcile(const Action& action, const http::Response& response) const override;
  /// Everything but texts: moderation does the same when it comes twice.
  bool safe_to_repeat(const Action& action) const override;

  RateHint rate_hint(const http::Response& response) const override;

  /// "backfill" where it is wanted: comments that webhooks did not bring; and the look after the
  /// subscription.
  std::vector<Stream> streams() const override;
  Result<http::Request> render_poll(std::string_view stream, std::string_view cursor,
                                    TimePoint now) const override;
  PollAnswer read_poll(std::string_view stream, std::string_view cursor,
                       const http::Response& response, TimePoint now) const override;
  bool allow_private_addresses() const override { return allow_private_addresses_; }

 protected:
  const Owner& owner() const { return owner_; }
  const Graph& graph() const { return graph_; }

  /// A delivery other than a data deletion request; Meta's envelope unless overridden.
  virtual Result<EventBatch> read_delivery(std::string_view body, TimePoint received_at) const;
  /// One element of changes[].
  virtual ItemReading read_change(std::string_view field, const nlohmann::json& value,
                                  TimePoint received_at) const = 0;
  /// The comment that an answer, or an element of its data[], tells about.
  virtual Described describe(const nlohmann::json& content) const = 0;
  /// Whether render_reconcile() asks for answers newest first, as it does for posts everywhere:
  /// then older ones than the action end the search.
  virtual bool lists_newest_first() const { return false; }
  /// Which app tells us, and of what; none: the platform does not say.
  struct Subscription {
    std::string path;  ///< "/105500000000001/subscribed_apps"
    std::string_view field;
  };
  virtual std::optional<Subscription> subscription() const { return std::nullopt; }
  /// How the latest comments are listed; none: they cannot be.
  virtual std::optional<Listing> latest() const { return std::nullopt; }

 private:
  PollAnswer read_subscription(const http::Response& response) const;
  DoubtAnswer find_own_text(const Action& action, const nlohmann::json& list) const;

  Owner owner_;
  Endpoint endpoint_;
  Graph graph_;
  std::string deletion_url_;
  bool allow_private_addresses_;
  std::optional<Duration> backfill_interval_;
  std::optional<Duration> subscription_interval_;
};

/// Blocks or unblocks the author of `action` in the page's inbox.
http::Request moderate_conversation(const Graph& graph, const std::string& page_id,
                                    const Action& action);

}  // namespace kaiku::platforms::meta
