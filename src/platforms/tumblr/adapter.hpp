#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <kaiku/platforms/adapter.hpp>
#include <kaiku/platforms/profile.hpp>

#include "../oauth1.hpp"
#include "../owner.hpp"
#include "../polled_adapter.hpp"
#include "../rest_api.hpp"

namespace kaiku::platforms::tumblr {

inline constexpr LengthLimit kReplyLimit{.most = 4096};

struct TumblrSettings {
  OAuth1Keys keys;
  std::string api_base;
  Duration poll_interval{};
  Duration look_back{};
  quota::Allowance allowance;
  std::size_t reply_limit = 0;
  bool reblogs = false;
  bool allow_private_addresses = false;
};

/// A blog on Tumblr. Replies, reblogs with words, mentions and asks are heard. Apps cannot write
/// below a post: a public answer is a reblog of a reblog, a new post on the brand's own blog. The
/// keys of its settings stand in docs/platforms.md.
///
/// Calls are signed with OAuth 1.0a: its token does not end, while the refresh token of OAuth 2.0
/// is replaced with each use, and losing one locks the account out.
class TumblrAdapter final : public PolledAdapter {
 public:
  TumblrAdapter(Owner owner, const TumblrSettings& settings);

  std::string_view platform() const override { return owner_.platform; }
  AuthorId own_author() const override { return AuthorId(owner_.username); }
  std::set<ActionKind> capabilities() const override;
  std::size_t max_body_bytes() const override;
  Result<EventBatch> parse(std::string_view body, TimePoint received_at) const override;

  Result<http::Request> render(const Action& action, TimePoint now) const override;
  Outcome read(const Action& action, const http::Response& response) const override;
  /// A reblog is named by its key, which stands in it alone.
  bool takes_two_steps(const Action& action) const override;
  Result<http::Request> render_rest(const Action& action, const http::Response& first,
                                    TimePoint now) const override;
  std::optional<http::Request> render_reread(const Action& action, TimePoint now) const override;
  Result<TargetState> read_reread(const Action& action,
                                  const http::Response& response) const override;
  /// Notifications say the beginning of a reblog's words.
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

  std::optional<quota::Allowance> allowance() const override { return allowance_; }
  std::int64_t cost_of(const http::Request&) const override { return 1; }
  bool allow_private_addresses() const override { return allow_private_addresses_; }

 private:
  http::Request authorized(http::Request request, TimePoint now) const;
  std::optional<http::Request> post_request(std::string_view comment, TimePoint now) const;
  Result<http::Request> render_block(const Action& action, TimePoint now) const;

  Owner owner_;
  OAuth1Keys keys_;
  RestApi api_;
  Duration poll_interval_;
  Duration look_back_;
  quota::Allowance allowance_;
  LengthLimit reply_limit_;
  bool reblogs_;
  bool allow_private_addresses_;
};

Profile profile();
std::unique_ptr<Adapter> make(const config::Account& account, const config::Secrets& secrets,
                              Diagnostics& diagnostics);

}  // namespace kaiku::platforms::tumblr
