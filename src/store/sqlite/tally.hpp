#pragma once

#include <kaiku/clock/time.hpp>

#include "connection.hpp"

namespace kaiku::store {

/// Counts something that leaves no row of its own, by hour.
void count_duplicate(Connection& db, TimePoint at);
std::size_t duplicates_since(Connection& db, TimePoint since);

}  // namespace kaiku::store
