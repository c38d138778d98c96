// Schema step 8: the brand's own posts, the channels whose rhythm is watched, and who praises.
#include "steps.hpp"

namespace kaiku::store {

const char* const kContentPlan = R"sql(
-- Posts of the brand: those that we sent, and those that the platform told us about.
CREATE TABLE own_post (
  account TEXT NOT NULL,
  post    TEXT NOT NULL,
  at      INTEGER NOT NULL,
  PRIMARY KEY (account, post)
) STRICT, WITHOUT ROWID;
CREATE INDEX own_post_newest ON own_post (account, at);
CREATE INDEX own_post_age ON own_post (at);

CREATE TABLE plan_channel (
  account       TEXT PRIMARY KEY,
  watched_since INTEGER NOT NULL,
  quiet_since   INTEGER                     -- the rhythm is broken, and that was noticed
) STRICT, WITHOUT ROWID;

-- Who praises: few of the decisions.
CREATE INDEX decision_praise ON decision (account, author, decided_at) WHERE class = 'praise';

CREATE INDEX action_publish ON action (state, id) WHERE kind = 'publish';
)sql";

}  // namespace kaiku::store
