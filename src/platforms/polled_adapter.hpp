#pragma once

#include <optional>
#include <string_view>

#include <kaiku/platforms/adapter.hpp>

namespace kaiku::platforms {

/// An adapter of a platform that is asked and tells nothing: what comes by itself is not believed,
/// unless an adapter knows better.
class PolledAdapter : public Adapter {
 public:
  http::Response handshake(const http::Request& request) const override;
  Result<Authenticated> authenticate(const http::Request& request, TimePoint now) const override;

  /// Pages hold everything, unless an adapter knows better.
  std::optional<http::Request> render_fetch(const Event& event, TimePoint now) const override;
  Result<Event> read_fetch(Event event, const http::Response& response) const override;
};

/// What a failure means for a stream; its words hold no `secret`.
PollAnswer refused(const Outcome& failure, std::string_view secret);

/// An answer that is not what was asked for: perhaps the next one is.
PollAnswer strange(std::string_view what);

}  // namespace kaiku::platforms
