#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <kaiku/platforms/adapter.hpp>
#include <kaiku/platforms/profile.hpp>

#include "../owner.hpp"
#include "../rest_api.hpp"
#include "../text_length.hpp"
#include "signature.hpp"

namespace kaiku::platforms::linkedin {

inline constexpr LengthLimit kReplyLimit{.most = 1250};

struct LinkedInSettings {
  std::vector<std::string> client_secrets;
  std::string access_token;
  std::string version;
  std::string api_base;
  std::size_t reply_limit = 0;
  bool prefix_in_header = false;
  bool allow_private_addresses = false;
};

/// A LinkedIn company page: comments on its posts and mentions.
///
/// | key | meaning |
/// |---|---|
/// | organization_id | digits; the page's organization |
/// | client_secret | one reference or a list; all verify webhooks, the first answers challenges |
/// | access_token | reference; token of a member who administers the page |
/// | version | LinkedIn-Version of calls, yyyymm; default 202607 |
/// | api_base | default https://api.linkedin.com |
/// | reply_limit | characters of a comment; default 1250 |
/// | signature_prefix_in_header | also accept "hmacsha256=<HMAC of the body>" |
/// | allow_private_addresses | calls may go to this machine or the local network |
///
/// Ids are URNs; a comment's names the post that it stands on.
class LinkedInAdapter final : public Adapter {
 public:
  LinkedInAdapter(Owner owner, const LinkedInSettings& settings);

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

  std::optional<http::Request> render_reconcile(const Action& action, TimePoint now) const override;
  DoubtAnswer read_reconcile(const Action& action, const http::Response& response) const override;
  bool safe_to_repeat(const Action& action) const override;

  RateHint rate_hint(const http::Response& response) const override;
  bool allow_private_addresses() const override { return allow_private_addresses_; }

 private:
  Result<http::Request> render_comment(const Action& action) const;
  std::optional<http::Request> read_item(const std::string& urn) const;

  Owner owner_;
  Endpoint endpoint_;
  RestApi api_;
  std::string access_token_;
  LengthLimit reply_limit_;
  bool allow_private_addresses_;
};

Profile profile();
std::unique_ptr<Adapter> make(const config::Account& account, const config::Secrets& secrets,
                              Diagnostics& diagnostics);

}  // namespace kaiku::platforms::linkedin
