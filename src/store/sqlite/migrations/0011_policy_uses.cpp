// Schema step 11: the comments among which policies with a share act.
#include "steps.hpp"

namespace kaiku::store {

const char* const kPolicyUses = R"sql(
-- One row for each comment for which such a policy held, in the order in which they came.
CREATE TABLE policy_use (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  policy     TEXT NOT NULL,
  account    TEXT NOT NULL,
  comment    TEXT NOT NULL,
  post       TEXT NOT NULL,
  thread     TEXT NOT NULL,
  acted      INTEGER NOT NULL,              -- something was planned for the platform, also as a draft
  decided_at INTEGER NOT NULL,
  UNIQUE (policy, account, comment)
) STRICT;
CREATE INDEX policy_use_thread ON policy_use (account, thread, policy, id);
CREATE INDEX policy_use_post ON policy_use (account, post, policy, id) WHERE post <> '';
CREATE INDEX policy_use_age ON policy_use (decided_at);
)sql";

}  // namespace kaiku::store
