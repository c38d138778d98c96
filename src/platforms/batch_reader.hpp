#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include <kaiku/domain/event.hpp>
#include <kaiku/result/result.hpp>

namespace kaiku::platforms {

/// What one item of a delivery says: an event, nothing of interest, or (error) a shape that is not
/// known.
using ItemReading = Result<std::optional<Event>>;

inline ItemReading nothing() {
  return std::optional<Event>();
}
inline Error unreadable(const char* what) {
  return Error(Errc::kMalformedPayload, what);
}

/// Collects what the items of one delivery say. One unreadable item does not hold up the others of
/// its batch, but is counted; a body in which nothing at all is readable, or with more than 1000
/// items, is refused as a whole.
class BatchReader {
 public:
  static constexpr std::size_t kMostItems = 1000;

  /// Counts one more in `seen`; false above the bound: then there is no use in reading on.
  bool admits(std::size_t& seen);
  /// Names the place of what follows, for problems.
  void at(std::string where) { where_ = std::move(where); }

  void take(ItemReading reading);
  /// Something was understood, and it holds no event.
  void note_readable() { anything_readable_ = true; }
  void problem(const std::string& what);

  /// Errors: kMalformedPayload with the first problem.
  Result<EventBatch> finish() &&;

 private:
  EventBatch batch_;
  std::string where_;
  bool too_many_ = false;
  bool anything_readable_ = false;
};

/// The events of a list, its items read one by one; `name` is the list's, for problems.
/// Errors: those of finish().
Result<EventBatch> read_items(const nlohmann::json& items, std::string_view name,
                              const std::function<ItemReading(const nlohmann::json&)>& read);

}  // namespace kaiku::platforms
