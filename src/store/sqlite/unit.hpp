#pragma once

#include <cstddef>
#include <functional>
#include <utility>
#include <vector>

#include "connection.hpp"

namespace kaiku::store {

/// What a unit of work gets while it runs on the writer thread, inside a savepoint of its group's
/// transaction.
class Unit {
 public:
  explicit Unit(Connection& connection) : db(connection) {}

  /// Runs on the writer thread once the unit is durable, before its caller resumes. Never runs for
  /// a unit that failed or a group that could not be committed.
  void after_commit(std::function<void()> effect) { effects_.push_back(std::move(effect)); }

  /// The unit answers with an error and all the same keeps what it wrote: "you may not send this,
  /// and it is a draft now".
  void keep_despite_error() { keep_ = true; }
  bool kept_despite_error() const { return keep_; }

  std::vector<std::function<void()>> take_effects() { return std::move(effects_); }

  Connection& db;

 private:
  std::vector<std::function<void()>> effects_;
  bool keep_ = false;
};

}  // namespace kaiku::store
