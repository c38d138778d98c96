#pragma once

#include <map>
#include <optional>
#include <vector>

#include <kaiku/inbox/streams.hpp>

namespace kaiku::fakes {

/// Streams without a disk; what they bring stands in `deliveries`. One thread.
class MemoryStreams final : public inbox::Streams {
 public:
  explicit MemoryStreams(std::size_t bound = 100'000) : bound_(bound) {}

  boost::asio::awaitable<Result<inbox::StreamState>> state(inbox::StreamKey key) override;
  boost::asio::awaitable<Result<bool>> append(inbox::Page page) override;

  /// While set, both fail with it and change nothing.
  std::optional<Error> failure;
  std::vector<inbox::Delivery> deliveries;
  std::map<inbox::StreamKey, inbox::StreamState> states;

 private:
  std::size_t bound_;
};

}  // namespace kaiku::fakes
