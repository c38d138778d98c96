#pragma once

#include <cstddef>
#include <vector>

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

std::vector<CommentId> comments_of(Connection& db, const AccountId& account,
                                   const AuthorId& author);

/// Everything an author wrote and is called, decisions included. What was decided and when remains.
void erase_author(Connection& db, const AccountId& account, const AuthorId& author);

}  // namespace kaiku::store::erasure
