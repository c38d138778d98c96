#pragma once

#include <string>
#include <string_view>

#include <kaiku/domain/action.hpp>

namespace kaiku::platforms {

inline constexpr std::string_view kConversationMark = "conversation:";

/// All private messages with one person are one thread, whoever wrote them: "conversation:<person
/// id>". So an answer that staff write in the platform's inbox is seen in the thread of the
/// question.
inline CommentId conversation_with(std::string_view person) {
  return CommentId(std::string(kConversationMark).append(person));
}

inline bool is_conversation(const CommentId& thread) {
  return thread.value.starts_with(kConversationMark);
}

/// Whether the action concerns a private message.
inline bool is_message(const Action& action) {
  return is_conversation(action.thread);
}

/// With whom, or where: what stands behind the mark. Empty for an action in public.
inline std::string conversation_of(const Action& action) {
  return is_message(action) ? action.thread.value.substr(kConversationMark.size()) : std::string();
}

}  // namespace kaiku::platforms
