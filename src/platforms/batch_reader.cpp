#include "batch_reader.hpp"

#include <utility>

#include <nlohmann/json.hpp>

namespace kaiku::platforms {

bool BatchReader::admits(std::size_t& seen) {
  too_many_ = too_many_ || ++seen > kMostItems;
  return !too_many_;
}

void BatchReader::take(ItemReading reading) {
  if (!reading) return problem(reading.error().context);
  anything_readable_ = true;
  if (*reading) batch_.events.push_back(**std::move(reading));
}

void BatchReader::problem(const std::string& what) {
  if (batch_.unreadable++ == 0) {
    batch_.first_problem = where_.empty() ? what : where_ + ": " + what;
  }
}

Result<EventBatch> BatchReader::finish() && {
  if (too_many_) {
    return Error(Errc::kMalformedPayload,
                 "more than " + std::to_string(kMostItems) + " items in one body");
  }
  if (batch_.unreadable > 0 && !anything_readable_) {
    return Error(Errc::kMalformedPayload, batch_.first_problem);
  }
  return std::move(batch_);
}

Result<EventBatch> read_items(const nlohmann::json& items, std::string_view name,
                              const std::function<ItemReading(const nlohmann::json&)>& read) {
  BatchReader batch;
  std::size_t seen = 0;
  for (const nlohmann::json& item : items) {
    if (!batch.admits(seen)) break;
    batch.at(std::string(name) + "[" + std::to_string(seen - 1) + "]");
    batch.take(read(item));
  }
  return std::move(batch).finish();
}

}  // namespace kaiku::platforms
