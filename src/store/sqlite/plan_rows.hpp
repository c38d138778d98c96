#pragma once

#include <cstddef>

#include <kaiku/engagement/look.hpp>

#include "connection.hpp"

/// Rows of the content plan, for everything that runs inside a transaction.
namespace kaiku::store::plan_rows {

/// A channel without a row of its own counts as watched since `now`.
engagement::Facts facts_of(Connection& db, const engagement::Plan& plan, TimePoint now);

/// How many channels of the plan have no row yet.
std::size_t unwatched(Connection& db, const engagement::Plan& plan);
std::size_t begin_watching(Connection& db, const engagement::Plan& plan, TimePoint now);

/// Leaves out what was told already.
void drop_told(Connection& db, engagement::Step& step);
void store(Connection& db, const engagement::Step& step, TimePoint now);

}  // namespace kaiku::store::plan_rows
