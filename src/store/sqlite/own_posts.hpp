#pragma once

#include <string_view>

#include <kaiku/clock/time.hpp>
#include <kaiku/domain/ids.hpp>

#include "connection.hpp"

/// Rows of the brand's own posts, whoever made them.
namespace kaiku::store::own_posts {

/// A post of the brand stands on the account; a second word of it changes nothing.
void note(Connection& db, const AccountId& account, std::string_view post, TimePoint at);

}  // namespace kaiku::store::own_posts
