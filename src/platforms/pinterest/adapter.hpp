#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <kaiku/platforms/adapter.hpp>
#include <kaiku/platforms/profile.hpp>

#include "../owner.hpp"
#include "../polled_adapter.hpp"
#include "../rest_api.hpp"

namespace kaiku::platforms::pinterest {

struct PinterestSettings {
  std::string access_token;
  std::string api_base;
  Duration poll_interval{};
  bool allow_private_addresses = false;
};

/// A Pinterest account. Comments cannot be read, answered or moderated there by apps: what is known
/// is how many stand on each pin. Their growing in number is a comment without words, by nobody, so
/// that rules can have people look in the app. The keys of its settings stand in
/// docs/platforms.md.
class PinterestAdapter final : public PolledAdapter {
 public:
  PinterestAdapter(Owner owner, const PinterestSettings& settings);

  std::string_view platform() const override { return owner_.platform; }
  std::set<ActionKind> capabilities() const override { return {}; }
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
  bool allow_private_addresses() const override { return allow_private_addresses_; }

 private:
  Owner owner_;
  RestApi api_;
  std::string access_token_;
  Duration poll_interval_;
  bool allow_private_addresses_;
};

Profile profile();
std::unique_ptr<Adapter> make(const config::Account& account, const config::Secrets& secrets,
                              Diagnostics& diagnostics);

}  // namespace kaiku::platforms::pinterest
