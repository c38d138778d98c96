#pragma once

#include <cstdint>

#include <boost/asio/awaitable.hpp>

#include <kaiku/clock/clock.hpp>
#include <kaiku/metrics/metrics.hpp>
#include <kaiku/quota/allowance.hpp>
#include <kaiku/quota/ledger.hpp>

namespace kaiku::quota {

enum class Purpose {
  kReading,  ///< may spend all but the reserve, and of that only what acting has left
  kActing,   ///< may spend everything that is left
};

/// Pays for calls before they are made, so that no crash makes us forget one. Whoever polls and
/// whoever acts pay from the same purse. io thread only.
class Purse {
 public:
  Purse(Ledger& ledger, Clock& clock, metrics::Registry& registry);

  /// Errors: kOverloaded (not before end_of_day()), kStoreUnavailable, kStoreCorrupt, kStopped: the
  /// call must not be made.
  boost::asio::awaitable<Result<void>> pay(const Allowance& allowance, Purpose purpose,
                                           std::int64_t units);

  /// The platform says that nothing is left, whatever we counted.
  boost::asio::awaitable<void> empty(const Allowance& allowance);

 private:
  void show(const Allowance& allowance, std::int64_t spent);

  Ledger& ledger_;
  Clock& clock_;
  metrics::Registry& registry_;
};

}  // namespace kaiku::quota
