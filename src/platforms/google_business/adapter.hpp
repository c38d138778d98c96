#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <kaiku/platforms/adapter.hpp>
#include <kaiku/platforms/profile.hpp>

#include "../oauth2.hpp"
#include "../owner.hpp"
#include "../polled_adapter.hpp"
#include "../rest_api.hpp"

namespace kaiku::platforms::google_business {

inline constexpr LengthLimit kReplyLimit{.most = 4096, .unit = LengthUnit::kBytes};

struct GoogleBusinessSettings {
  OAuth2Access access;
  std::vector<std::string> locations;
  std::string api_base;
  Duration poll_interval{};
  Duration look_back{};
  std::size_t reply_limit = 0;
  bool allow_private_addresses = false;
};

/// The reviews of a brand's places on Google Maps and Search. The keys of its settings stand in
/// docs/platforms.md.
///
/// One stream for each location, latest change first: an edited review comes again, and so does the
/// reply of the brand. Google names no reviewers, so nobody is recognised, written to or blocked.
class GoogleBusinessAdapter final : public PolledAdapter {
 public:
  GoogleBusinessAdapter(Owner owner, const GoogleBusinessSettings& settings);

  std::string_view platform() const override { return owner_.platform; }
  std::set<ActionKind> capabilities() const override;
  std::size_t max_body_bytes() const override;
  Result<EventBatch> parse(std::string_view body, TimePoint received_at) const override;

  Result<http::Request> render(const Action& action, TimePoint now) const override;
  Outcome read(const Action& action, const http::Response& response) const override;
  std::optional<http::Request> render_reread(const Action& action, TimePoint now) const override;
  Result<TargetState> read_reread(const Action& action,
                                  const http::Response& response) const override;
  std::optional<http::Request> render_reconcile(const Action& action, TimePoint now) const override;
  DoubtAnswer read_reconcile(const Action& action, const http::Response& response) const override;
  bool safe_to_repeat(const Action&) const override { return false; }
  RateHint rate_hint(const http::Response& response) const override;

  std::vector<Stream> streams() const override;
  Result<http::Request> render_poll(std::string_view stream, std::string_view cursor,
                                    TimePoint now) const override;
  PollAnswer read_poll(std::string_view stream, std::string_view cursor,
                       const http::Response& response, TimePoint now) const override;

  std::optional<http::Request> token_grant() const override { return access_.grant; }
  bool allow_private_addresses() const override { return allow_private_addresses_; }

 private:
  std::string path_of(const std::string& location) const;
  std::optional<std::string> review_path(const Action& action) const;

  Owner owner_;
  OAuth2Access access_;
  RestApi api_;
  std::vector<std::string> locations_;
  Duration poll_interval_;
  Duration look_back_;
  LengthLimit reply_limit_;
  bool allow_private_addresses_;
};

Profile profile();
std::unique_ptr<Adapter> make(const config::Account& account, const config::Secrets& secrets,
                              Diagnostics& diagnostics);

}  // namespace kaiku::platforms::google_business
