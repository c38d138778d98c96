#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include <kaiku/domain/event.hpp>
#include <kaiku/result/result.hpp>

#include "../batch_reader.hpp"
#include "../conversation.hpp"
#include "../owner.hpp"

// Private messages of Messenger and Instagram: the same `messaging[]` items.
namespace kaiku::platforms::meta {

/// Attached to what Kaiku sends where the platform takes metadata; comes back in the echo.
std::string echo_mark(std::string_view action_key);

/// One item of messaging[]. Nothing for what carries no text or verdict (read receipts, postbacks,
/// a reaction taken back). Errors: kMalformedPayload.
ItemReading read_messaging(const Owner& owner, const nlohmann::json& item, TimePoint received_at);

}  // namespace kaiku::platforms::meta
