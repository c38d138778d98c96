#pragma once

#include <cstddef>

#include <kaiku/clock/time.hpp>
#include <kaiku/domain/comment.hpp>

#include "connection.hpp"

/// Taking people's words out of the store.
namespace kaiku::store::erasure {

/// The texts of one comment. The decision keeps them only when the comment was restricted: then
/// they are the statement of reasons that its author may appeal against.
void erase_comment_text(Connection& db, const AccountId& account, const CommentId& comment);

/// The words in decisions taken before that time, at most `limit` of them; returns how many.
std::size_t erase_decisions_before(Connection& db, TimePoint before, std::size_t limit);

}  // namespace kaiku::store::erasure
