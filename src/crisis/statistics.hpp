#pragma once

#include <cstddef>

namespace kaiku::crisis {

/// P(N >= at_least) for a negative binomial with this mean and variance mean + dispersion·mean².
/// Summed directly; above a mean of 400 by the normal approximation. `mean` and `dispersion` > 0.
double negative_binomial_tail(double mean, double dispersion, std::size_t at_least);

/// P(N >= at_least) for the next `window` days of what came `events` times in `days` days, by a
/// Poisson rate of which little is known beforehand: 0.3 events in `prior_days` while fewer than
/// three have been seen. Events need not be whole: old ones count less. `scatter`: what the
/// variance has beyond that, times the square of the mean; it matters where such events are many.
double predicted_tail(double events, double days, double prior_days, double window, double scatter,
                      std::size_t at_least);

/// Lower bound of Wilson's 95 % interval for a share of `hits` in `trials`; 0 for no trials.
double wilson_lower_bound(std::size_t hits, std::size_t trials);

}  // namespace kaiku::crisis
