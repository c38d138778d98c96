#include <algorithm>
#include <string>
#include <utility>

#include <kaiku/logging/log.hpp>
#include <kaiku/quota/purse.hpp>

namespace kaiku::quota {

namespace asio = boost::asio;

namespace {

// Platforms take days to grant more: whoever asks has to be told before the end.
constexpr double kWarnFrom = 0.7;

bool crosses_warning(const Allowance& allowance, std::int64_t before, std::int64_t after) {
  const double line = kWarnFrom * static_cast<double>(allowance.units);
  return static_cast<double>(before) < line && static_cast<double>(after) >= line;
}

}  // namespace

Purse::Purse(Ledger& ledger, Clock& clock, metrics::Registry& registry)
    : ledger_(ledger), clock_(clock), registry_(registry) {}

asio::awaitable<Result<void>> Purse::pay(const Allowance& allowance, Purpose purpose,
                                         std::int64_t units) {
  const TimePoint now = clock_.now();
  Charge charge{.name = allowance.name,
                .day = day_of(allowance, now),
                .units = units,
                .limit = allowance.units,
                .reading_limit = {}};
  if (purpose == Purpose::kReading) {
    charge.reading_limit = std::max<std::int64_t>(0, allowance.units - allowance.reserve);
  }
  const auto spent = co_await ledger_.spend(std::move(charge));
  if (!spent) co_return spent.error();
  show(allowance, *spent);
  if (crosses_warning(allowance, *spent - units, *spent)) {
    logging::warn("quota_mostly_spent", {{"quota", allowance.name},
                                         {"spent", *spent},
                                         {"units", allowance.units},
                                         {"until", to_iso8601(end_of_day(allowance, now))}});
  }
  co_return ok();
}

asio::awaitable<void> Purse::empty(const Allowance& allowance) {
  const TimePoint now = clock_.now();
  const auto raised =
      co_await ledger_.raise(allowance.name, day_of(allowance, now), allowance.units);
  if (!raised) logging::error("quota_write_failed", raised.error());
  show(allowance, allowance.units);
  logging::warn("quota_refused",
                {{"quota", allowance.name}, {"until", to_iso8601(end_of_day(allowance, now))}});
}

void Purse::show(const Allowance& allowance, std::int64_t spent) {
  const metrics::Labels labels = {{"quota", allowance.name}};
  registry_.gauge("kaiku_quota_spent", "Units of a platform's quota spent today.", labels)
      .set(static_cast<double>(spent));
  registry_.gauge("kaiku_quota_units", "Units of a platform's quota for a day.", labels)
      .set(static_cast<double>(allowance.units));
}

}  // namespace kaiku::quota
