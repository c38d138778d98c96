#pragma once

#include <chrono>
#include <cstddef>

#include "connection.hpp"

namespace kaiku::store {

/// Moves the write-ahead log back into the store file: by the writer, when nothing waits, so that
/// no commit pays for it. Only a log that has grown past its bound is moved at once.
class Checkpoint {
 public:
  /// How long nothing must have waited, and from which length on it is worth it.
  static constexpr std::chrono::milliseconds kIdle{20};
  static constexpr std::size_t kWorthwhilePages = 1'000;
  static constexpr std::size_t kMostPages = 16'000;

  /// Takes over from SQLite's own checkpoints. `connection` must outlive this.
  explicit Checkpoint(Connection& connection);
  Checkpoint(const Checkpoint&) = delete;
  Checkpoint& operator=(const Checkpoint&) = delete;

  bool worthwhile() const { return pages_ - moved_ >= kWorthwhilePages; }
  bool overdue() const { return pages_ - moved_ >= kMostPages; }
  /// Moves what no reader still needs. A failure leaves everything as it was; the next one tries
  /// again.
  void run();

 private:
  Connection& connection_;
  std::size_t pages_ = 0;  // in the log
  std::size_t moved_ = 0;  // of these, already in the file
};

}  // namespace kaiku::store
