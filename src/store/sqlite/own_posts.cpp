#include "own_posts.hpp"

namespace kaiku::store::own_posts {

void note(Connection& db, const AccountId& account, std::string_view post, TimePoint at) {
  if (post.empty()) return;
  db.run("INSERT INTO own_post (account, post, at) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
         account, post, at);
}

}  // namespace kaiku::store::own_posts
