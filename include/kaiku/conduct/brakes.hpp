#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include <kaiku/clock/time.hpp>
#include <kaiku/domain/hands_off.hpp>
#include <kaiku/result/result.hpp>

namespace kaiku::conduct {

/// How many of a policy's newest actions are looked at, and above how many taken back among them it
/// goes on as drafts: a tenth.
inline constexpr std::size_t kJudgedActions = 50;
inline constexpr std::size_t kMostReversals = 5;

/// A policy whose actions people took back too often: it acts as drafts until a person restores it.
struct Demotion {
  std::string policy;
  std::size_t actions = 0;    ///< that were looked at
  std::size_t reversals = 0;  ///< of these, taken back
  TimePoint since{};
};

/// Standing hands-off orders at once; more would not be understood by anybody.
inline constexpr std::size_t kMostOrders = 100;

/// What holds automation back: orders to keep hands off, and demoted policies. Both survive a
/// restart and end only by a person. Enforced where actions are planned and again where they leave.
/// Implemented by store::SqliteBrakes. Errors besides those named: kStoreUnavailable,
/// kStoreCorrupt, kStopped.
class Brakes {
 public:
  virtual ~Brakes() = default;

  /// Standing orders, oldest first.
  virtual boost::asio::awaitable<Result<std::vector<HandsOff>>> hands_off() = 0;
  /// Sets an order; returns its number. An order for the same scope that stands is kDuplicate.
  /// Errors: kInvalidArgument (no reason or name, a kind that does not go to a platform, too many).
  virtual boost::asio::awaitable<Result<std::int64_t>> keep_off(HandsOff order) = 0;
  /// Errors: kNotFound (no such order stands).
  virtual boost::asio::awaitable<Result<void>> lift(std::int64_t id, std::string who,
                                                    TimePoint now) = 0;

  /// Demoted policies, oldest first.
  virtual boost::asio::awaitable<Result<std::vector<Demotion>>> demoted() = 0;
  /// Lets a policy act again; what it did before is not counted against it any more. Errors:
  /// kNotFound (it is not demoted), kInvalidArgument (no reason).
  virtual boost::asio::awaitable<Result<void>> restore(std::string policy, std::string who,
                                                       std::string reason, TimePoint now) = 0;
};

}  // namespace kaiku::conduct
