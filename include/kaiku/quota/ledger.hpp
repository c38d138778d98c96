#pragma once

#include <cstdint>
#include <string>

#include <boost/asio/awaitable.hpp>

#include <kaiku/result/result.hpp>

namespace kaiku::quota {

/// What was spent of each allowance, durable. Days are numbers that only grow: one that lies behind
/// the stored one (a clock that was set back) counts as the stored one. Implemented by
/// store::SqliteLedger and fakes::MemoryLedger; one contract test runs against both.
class Ledger {
 public:
  virtual ~Ledger() = default;

  /// Adds `units` to what `name` has spent on `day` unless that would exceed `limit`; durable when
  /// this resumes. Returns what is spent now. Errors: kOverloaded (nothing was added),
  /// kStoreUnavailable, kStoreCorrupt, kStopped.
  virtual boost::asio::awaitable<Result<std::int64_t>> spend(std::string name, std::int64_t day,
                                                             std::int64_t units,
                                                             std::int64_t limit) = 0;

  /// From now on at least `spent` are gone on `day`. Errors: kStoreUnavailable, kStoreCorrupt,
  /// kStopped.
  virtual boost::asio::awaitable<Result<void>> raise(std::string name, std::int64_t day,
                                                     std::int64_t spent) = 0;
};

}  // namespace kaiku::quota
