#pragma once

#include <memory>
#include <string>

#include <kaiku/platforms/adapter.hpp>
#include <kaiku/platforms/profile.hpp>

#include "../meta/adapter.hpp"
#include "../text_length.hpp"

namespace kaiku::platforms::instagram {

inline constexpr LengthLimit kReplyLimit{.most = 300};
inline constexpr LengthLimit kMessageLimit{.most = 1000, .unit = LengthUnit::kBytes};

/// How the app signs in: it decides the host, and what the account may do.
enum class Login { kInstagram, kFacebook };

struct InstagramSettings {
  Login login = Login::kInstagram;
  std::string page_id;  ///< the linked page; Facebook Login only
  std::size_t reply_limit = 0;
};

/// An Instagram professional account: comments, live comments, mentions, messages, story replies.
///
/// | key | meaning |
/// |---|---|
/// | ig_id | digits; the account id as webhooks name it |
/// | username | the account's handle, without @ |
/// | login | instagram (default) or facebook |
/// | page_id | digits; the linked page, with login: facebook |
/// | app_secret, verify_token, access_token, api_base, allow_private_addresses | meta::AppSettings
/// | | reply_limit | characters of a public reply; default 300 |
///
/// What can be done with a comment depends on where it stands, and an action carries only ids: a
/// live broadcast is the post "live:<media id>", somebody else's media with a mention
/// "mention:<media id>".
class InstagramAdapter final : public meta::MetaAdapter {
 public:
  InstagramAdapter(Owner owner, const meta::AppSettings& app, InstagramSettings settings);

  std::set<ActionKind> capabilities() const override;
  Result<http::Request> render(const Action& action, TimePoint now) const override;
  Outcome read(const Action& action, const http::Response& response) const override;
  std::optional<http::Request> render_reread(const Action& action, TimePoint now) const override;
  std::optional<http::Request> render_fetch(const Event& event, TimePoint now) const override;
  std::optional<http::Request> render_reconcile(const Action& action, TimePoint now) const override;

 protected:
  ItemReading read_change(std::string_view field, const nlohmann::json& value,
                          TimePoint received_at) const override;
  meta::Described describe(const nlohmann::json& content) const override;
  std::optional<Subscription> subscription() const override;
  std::optional<meta::Listing> latest() const override;

 private:
  Result<http::Request> render_reply(const Action& action) const;
  Result<http::Request> render_message(const Action& action) const;
  Result<http::Request> render_block(const Action& action) const;
  http::Request mention_request(const std::string& comment, const std::string& media) const;

  InstagramSettings settings_;
  LengthLimit reply_limit_;
};

Profile profile();
std::unique_ptr<Adapter> make(const config::Account& account, const config::Secrets& secrets,
                              Diagnostics& diagnostics);

}  // namespace kaiku::platforms::instagram
