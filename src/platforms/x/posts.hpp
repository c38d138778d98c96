#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "../batch_reader.hpp"
#include "../owner.hpp"

namespace kaiku::platforms::x {

/// Whether `id` can stand in a path: digits only.
bool is_x_id(const std::string& id);

/// A delivery of the X Activity API: `data{event_type,filter,payload,includes}`. Errors:
/// kMalformedPayload, also when it is about another account.
Result<EventBatch> read_activity(const Owner& owner, const nlohmann::json& data,
                                 TimePoint received_at);

/// A delivery of the older Account Activity API: `for_user_id` and one list of v1.1 objects.
/// Errors: kMalformedPayload, also when it is about another account.
Result<EventBatch> read_account_activity(const Owner& owner, const nlohmann::json& root,
                                         TimePoint received_at);

/// The first reference of that type ("replied_to", "quoted", "retweeted") in a v2 post, or "".
std::string referenced(const nlohmann::json& post, const char* type);

}  // namespace kaiku::platforms::x
