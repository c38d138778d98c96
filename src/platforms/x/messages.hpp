#pragma once

#include <nlohmann/json_fwd.hpp>

#include "../batch_reader.hpp"
#include "../owner.hpp"

namespace kaiku::platforms::x {

/// One element of direct_message_events[], the same in both generations of the API. `users` is the
/// map of who takes part, or null.
ItemReading read_message(const Owner& owner, const nlohmann::json& item,
                         const nlohmann::json* users, TimePoint received_at);

}  // namespace kaiku::platforms::x
