#pragma once

#include <memory>

#include <kaiku/platforms/adapter.hpp>
#include <kaiku/platforms/profile.hpp>

#include "../meta/adapter.hpp"
#include "../text_length.hpp"

namespace kaiku::platforms::facebook {

inline constexpr LengthLimit kReplyLimit{.most = 8000};
inline constexpr LengthLimit kPostLimit{.most = 63'206, .unit = LengthUnit::kUtf16};
inline constexpr LengthLimit kMessageLimit{.most = 1999};  ///< "under 2000 characters"

/// A Facebook Page: comments, visitor posts, mentions, recommendations and Messenger.
///
/// | key | meaning |
/// |---|---|
/// | page_id | digits |
/// | app_secret, verify_token, access_token, api_base, allow_private_addresses | meta::AppSettings
/// | | reply_limit | characters of a public reply; default 8000 |
class FacebookAdapter final : public meta::MetaAdapter {
 public:
  FacebookAdapter(Owner owner, const meta::AppSettings& settings, std::size_t reply_limit);

  std::set<ActionKind> capabilities() const override;
  Result<http::Request> render(const Action& action, TimePoint now) const override;
  std::optional<http::Request> render_reread(const Action& action, TimePoint now) const override;
  std::optional<http::Request> render_fetch(const Event& event, TimePoint now) const override;
  std::optional<http::Request> render_reconcile(const Action& action, TimePoint now) const override;

 protected:
  ItemReading read_change(std::string_view field, const nlohmann::json& value,
                          TimePoint received_at) const override;
  meta::Described describe(const nlohmann::json& content) const override;
  bool lists_newest_first() const override { return true; }
  std::optional<Subscription> subscription() const override;
  std::optional<meta::Listing> latest() const override;

 private:
  Result<http::Request> render_message(const Action& action) const;
  Result<http::Request> render_block(const Action& action) const;

  LengthLimit reply_limit_;
};

Profile profile();
std::unique_ptr<Adapter> make(const config::Account& account, const config::Secrets& secrets,
                              Diagnostics& diagnostics);

}  // namespace kaiku::platforms::facebook
