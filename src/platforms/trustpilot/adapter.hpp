#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <kaiku/crypto/crypto.hpp>
#include <kaiku/platforms/adapter.hpp>
#include <kaiku/platforms/profile.hpp>

#include "../owner.hpp"
#include "../rest_api.hpp"
#include "../text_length.hpp"

namespace kaiku::platforms::trustpilot {

inline constexpr LengthLimit kReplyLimit{.most = 4000};

struct TrustpilotSettings {
  std::vector<std::string> path_tokens;
  std::string api_key;
  std::string access_token;
  std::string business_user_id;  ///< empty: the older form of a reply
  std::string api_base;
  std::size_t reply_limit = 0;
  bool allow_private_addresses = false;
};

/// The service reviews of one business unit on Trustpilot.
///
/// | key | meaning |
/// |---|---|
/// | business_unit_id | 24 hex digits |
/// | path_token | one reference or a list; the end of the webhook address, each counts |
/// | api_key | reference; reads reviews |
/// | access_token | reference; a business user's, writes replies |
/// | business_user_id | who replies; without it replies are sent in Trustpilot's older form |
/// | reply_limit | characters of a reply; default 4000 |
/// | api_base | default https://api.trustpilot.com |
/// | allow_private_addresses | calls may go to this machine or the local network |
///
/// Deliveries are not signed: only who knows the address may send, and nothing they say is believed
/// before the review was fetched.
class TrustpilotAdapter final : public Adapter {
 public:
  TrustpilotAdapter(Owner owner, const TrustpilotSettings& settings);

  std::string_view platform() const override { return owner_.platform; }
  std::set<ActionKind> capabilities() const override;
  std::size_t max_body_bytes() const override;
  bool takes_path(std::string_view rest) const override;
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
  bool allow_private_addresses() const override { return allow_private_addresses_; }

 private:
  std::optional<http::Request> read_review_of(const std::string& id) const;

  Owner owner_;
  std::vector<crypto::Sha256Digest> path_tokens_;
  RestApi reads_;
  RestApi writes_;
  std::string access_token_;
  std::string business_user_id_;
  LengthLimit reply_limit_;
  bool allow_private_addresses_;
};

Profile profile();
std::unique_ptr<Adapter> make(const config::Account& account, const config::Secrets& secrets,
                              Diagnostics& diagnostics);

}  // namespace kaiku::platforms::trustpilot
