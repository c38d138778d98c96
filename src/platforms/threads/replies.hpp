#pragma once

#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include <kaiku/domain/event.hpp>
#include <kaiku/result/result.hpp>

#include "../batch_reader.hpp"
#include "../owner.hpp"

namespace kaiku::platforms::threads {

/// Reads a delivery: flat, with one or a list of `values{field,value}` (Meta for Developers:
/// "Webhooks for Threads"). Errors: kMalformedPayload, also when it is about another profile.
Result<EventBatch> read_delivery(const Owner& owner, std::string_view body, TimePoint received_at);

/// One of values: fields replies, mentions, delete and publish; others mean nothing to Kaiku.
/// Threads tells of no edit, and of removal only for the profile's own posts.
ItemReading read_value(const Owner& owner, std::string_view field, const nlohmann::json& value,
                       TimePoint received_at);

/// The one whom `username` names; the handle is the id too.
Author author_of(const nlohmann::json& value);

}  // namespace kaiku::platforms::threads
