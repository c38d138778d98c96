#pragma once

#include <cstddef>
#include <string_view>

#include <kaiku/domain/decision.hpp>
#include <kaiku/policy/memory.hpp>

#include "connection.hpp"

/// What policies did for one author, in one thread or under one post: their limits count it.
namespace kaiku::store::policy_uses {

/// On how many other comments of the author, thread or post `policy` acted since then.
std::size_t count(Connection& db, std::string_view policy, const Comment& comment,
                  rules::Limit::Over over, TimePoint since);

/// Whether it acted on any of the `most` newest others of the thread or post.
bool any_among(Connection& db, std::string_view policy, const Comment& comment,
               rules::Limit::Over over, std::size_t most);

/// Remembers the comment for the policies that count over its thread or post.
void record(Connection& db, const Decision& decision, const CommentId& thread);

/// The same thread under another name.
void join_threads(Connection& db, const AccountId& account, const CommentId& lower,
                  const CommentId& upper);

}  // namespace kaiku::store::policy_uses
