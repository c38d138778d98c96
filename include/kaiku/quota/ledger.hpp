#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <boost/asio/awaitable.hpp>

#include <kaiku/result/result.hpp>

namespace kaiku::quota {

/// What one call costs, and what may be spent on its day.
struct Charge {
  std::string name;  ///< of the allowance
  std::int64_t day = 0;
  std::int64_t units = 0;
  std::int64_t limit = 0;  ///< of everything
  /// Of what reading spends; set for a call that reads.
  std::optional<std::int64_t> reading_limit;
};

/// What was spent of each allowance, durable. Days are numbers that only grow: one that lies behind
/// the stored one (a clock that was set back) counts as the stored one. Implemented by
/// store::SqliteLedger and fakes::MemoryLedger; one contract test runs against both.
class Ledger {
 public:
  virtual ~Ledger() = default;

  /// Adds the units to what was spent unless that would exceed a limit; durable when this resumes.
  /// Returns what is spent now. Errors: kOverloaded (nothing was added), kStoreUnavailable,
  /// kStoreCorrupt, kStopped.
  virtual boost::asio::awaitable<Result<std::int64_t>> spend(Charge charge) = 0;

  /// From now on at least `spent` are gone on `day`. Errors: kStoreUnavailable, kStoreCorrupt,
  /// kStopped.
  virtual boost::asio::awaitable<Result<void>> raise(std::string name, std::int64_t day,
                                                     std::int64_t spent) = 0;
};

}  // namespace kaiku::quota
