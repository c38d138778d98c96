#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <kaiku/crypto/webhook_key.hpp>
#include <kaiku/platforms/adapter.hpp>
#include <kaiku/platforms/profile.hpp>

#include "../text_length.hpp"
#include "site.hpp"

namespace kaiku::platforms::wordpress {

/// What the column of comments holds, and what WordPress checks: bytes of the HTML.
inline constexpr LengthLimit kReplyLimit{.most = 65'525, .unit = LengthUnit::kBytes};

struct WordPressSettings {
  std::vector<crypto::WebhookKey> keys;
  std::string application_password;
  std::string hidden_status;  ///< "hold" or "spam"
  bool delete_for_good = false;
  std::size_t reply_limit = 0;
  bool allow_private_addresses = false;
};

/// Comments of a WordPress site. They arrive from the plugin in plugin/, which signs Kaiku's own
/// event types; actions go through the site's REST API with an application password.
///
/// | key | meaning |
/// |---|---|
/// | site | address of the site, as WordPress knows it |
/// | user, user_id | login and number of the user that Kaiku acts as; may moderate comments |
/// | application_password | reference; one of that user |
/// | webhook_secret | one reference or a list; whsec_ keys that the plugin signs with |
/// | staff_ids | numbers of further users who write for the brand |
/// | permalinks | pretty (default), or plain: the site has no /wp-json/ |
/// | hide_as | hold (default) or spam: what hiding makes of a comment |
/// | delete_for_good | deleting passes the trash by |
/// | reply_limit | bytes of a reply; default 65525 |
/// | allow_private_addresses | the site may be on this machine or the local network |
class WordPressAdapter final : public Adapter {
 public:
  WordPressAdapter(Site site, WordPressSettings settings);

  std::string_view platform() const override { return site_.owner.platform; }
  AuthorId own_author() const override { return AuthorId(site_.owner.id); }
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
  bool allow_private_addresses() const override { return settings_.allow_private_addresses; }

 private:
  Result<http::Request> render_reply(const Action& action) const;
  http::Request set_status(const std::string& comment, std::string_view status) const;
  std::optional<http::Request> read_comment(const std::string& id, TimePoint now) const;

  Site site_;
  WordPressSettings settings_;
};

Profile profile();
std::unique_ptr<Adapter> make(const config::Account& account, const config::Secrets& secrets,
                              Diagnostics& diagnostics);

}  // namespace kaiku::platforms::wordpress
