#pragma once

#include <vector>

#include <boost/asio/awaitable.hpp>

#include <kaiku/incidents/holding.hpp>

namespace kaiku::incidents {

/// The silences that people set, durable and audited. Implemented by store::SqliteMutes. io thread;
/// errors kStoreUnavailable besides those named.
class Mutes {
 public:
  virtual ~Mutes() = default;

  /// In force at `now`, the one that ends last first.
  virtual boost::asio::awaitable<Result<std::vector<Mute>>> in_force(TimePoint now) = 0;
  /// Errors: kInvalidArgument (check()), kNotFound (its incident).
  virtual boost::asio::awaitable<Result<Mute>> add(Mute mute, TimePoint now) = 0;
  /// Ends one early; what it held back is due at once. Errors: kNotFound, kConflict (over already).
  virtual boost::asio::awaitable<Result<Mute>> end(MuteId id, std::string who, TimePoint now) = 0;
};

}  // namespace kaiku::incidents
