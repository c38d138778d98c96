#pragma once

#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include <kaiku/domain/event.hpp>
#include <kaiku/result/result.hpp>

#include "../batch_reader.hpp"

namespace kaiku::platforms::meta {

struct ItemReaders {
  std::function<ItemReading(std::string_view field, const nlohmann::json& value)> change;
  std::function<ItemReading(const nlohmann::json& message)> message;
};

/// Reads a delivery: an object, or an array of objects, with `entry[]`; each entry with
/// `changes[]`, `messaging[]`, `standby[]` (another app holds the conversation: left alone) or one
/// `field` and `value` of its own. At most 1000 entries and 1000 items, Meta's own bound.
///
/// One unreadable item, or an entry for another page than `own_id`, does not hold up the others of
/// its batch; a body in which nothing at all is readable is an error. Errors: kMalformedPayload.
Result<EventBatch> read_envelope(std::string_view body, std::string_view own_id,
                                 const ItemReaders& readers);

}  // namespace kaiku::platforms::meta
