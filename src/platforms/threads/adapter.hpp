#pragma once

#include <memory>
#include <string_view>

#include <kaiku/platforms/adapter.hpp>
#include <kaiku/platforms/profile.hpp>

#include "../meta/adapter.hpp"
#include "../text_length.hpp"

namespace kaiku::platforms::threads {

/// Meta says 500 characters; whether emoji count as more is not told, and 500 bytes always fit.
inline constexpr LengthLimit kReplyLimit{.most = 500, .unit = LengthUnit::kBytes};

/// A Threads profile: replies to its posts, mentions, and posts of its own.
///
/// | key | meaning |
/// |---|---|
/// | user_id | digits; the profile's id as webhooks name it |
/// | username | its handle, without @ |
/// | app_secret, verify_token, access_token, api_base, deletion_url, allow_private_addresses |
/// meta::AppSettings |
/// | reply_limit | bytes of a reply or post; default 500 |
///
/// Deliveries name people by handle only, so the handle is the author's id here.
class ThreadsAdapter final : public meta::MetaAdapter {
 public:
  ThreadsAdapter(Owner owner, const meta::AppSettings& app, std::size_t reply_limit);

  AuthorId own_author() const override { return AuthorId(owner().username); }
  std::set<ActionKind> capabilities() const override;
  Result<http::Request> render(const Action& action, TimePoint now) const override;
  std::optional<http::Request> render_reread(const Action& action, TimePoint now) const override;
  std::optional<http::Request> render_fetch(const Event& event, TimePoint now) const override;
  std::optional<http::Request> render_reconcile(const Action& action, TimePoint now) const override;

 protected:
  Result<EventBatch> read_delivery(std::string_view body, TimePoint received_at) const override;
  ItemReading read_change(std::string_view field, const nlohmann::json& value,
                          TimePoint received_at) const override;
  meta::Described describe(const nlohmann::json& content) const override;

 private:
  Result<http::Request> render_text(const Action& action) const;

  LengthLimit reply_limit_;
};

Profile profile();
std::unique_ptr<Adapter> make(const config::Account& account, const config::Secrets& secrets,
                              Diagnostics& diagnostics);

}  // namespace kaiku::platforms::threads
