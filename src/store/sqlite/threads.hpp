#pragma once

#include <kaiku/domain/comment.hpp>

#include "connection.hpp"

namespace kaiku::store {

/// The topmost known comment of the branch in which `comment` stands. A payload names only the
/// parent; the store knows what that one answered to, be it a comment, staff's or Kaiku's own
/// reply.
CommentId thread_of(Connection& db, const Comment& comment);

/// `lower` was taken for the top of a branch and has turned out to stand in the branch of `upper`.
void join_threads(Connection& db, const AccountId& account, const CommentId& lower,
                  const CommentId& upper);

}  // namespace kaiku::store
