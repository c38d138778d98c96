#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include <kaiku/domain/event.hpp>
#include <kaiku/result/result.hpp>

#include "../batch_reader.hpp"
#include "owner.hpp"

// Private messages of Messenger and Instagram: the same `messaging[]` items.
namespace kaiku::platforms::meta {

/// All messages with one person are one thread, whoever wrote them: "conversation:<person id>". So
/// an answer that staff write in the platform's inbox is seen in the thread of the question.
CommentId conversation_with(std::string_view person);
bool is_conversation(const CommentId& thread);

/// Attached to what Kaiku sends where the platform takes metadata; comes back in the echo.
std::string echo_mark(std::string_view action_key);

/// One item of messaging[]. Nothing for what carries no text or verdict (read receipts, postbacks,
/// a reaction taken back). Errors: kMalformedPayload.
ItemReading read_messaging(const Owner& owner, const nlohmann::json& item, TimePoint received_at);

}  // namespace kaiku::platforms::meta
