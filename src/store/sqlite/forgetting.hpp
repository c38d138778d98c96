#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <kaiku/rights/personal_data.hpp>

#include "connection.hpp"

/// Taking a person out of the store, step by step. Everything runs inside a transaction; what a
/// crash leaves is found again.
namespace kaiku::store::forgetting {

/// Notes that a person is to be forgotten, or once more; the number of the erasure. `demand` is
/// what the platform's demand is called outside, or empty.
std::int64_t ask(Connection& db, const rights::Person& person, std::string_view who,
                 std::string_view demand, TimePoint now);

enum class Progress {
  kMore,     ///< the next step will find something
  kWaiting,  ///< for what is being sent right now
  kDone,
};

/// Erases a bounded part: at most 500 comments, 500 actions and 200 webhook bodies.
Progress step(Connection& db, std::int64_t erasure, TimePoint now);

std::optional<rights::Erasure> find(Connection& db, std::int64_t erasure);

}  // namespace kaiku::store::forgetting
