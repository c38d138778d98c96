#include "help_numbers.hpp"

#include <kaiku/clock/zoned_moment.hpp>

namespace oncall {

using namespace kaiku;

namespace {

constexpr Duration kGoodFor = std::chrono::days(180);

}  // namespace

void check_help_numbers(const config::Config& config, TimePoint now, Diagnostics& diagnostics) {
  for (const config::Brand& brand : config.brands) {
    if (!brand.help_in_danger) continue;
    const auto checked = parse_wall_time(brand.help_in_danger->checked_on + "T00:00");
    if (!checked || now - TimePoint(checked->time_since_epoch()) <= kGoodFor) continue;
    diagnostics.push_back({Diagnostic::Severity::kWarning, config.file, 0, 0,
                           "brand '" + brand.id +
                               "': the numbers of 'help_in_danger' were checked on " +
                               brand.help_in_danger->checked_on + ", more than 180 days ago",
                           "dial them, then set 'checked_on'"});
  }
}

}  // namespace oncall
