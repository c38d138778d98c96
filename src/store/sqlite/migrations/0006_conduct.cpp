// Schema step 6: strikes, labels with the reasons for and against them, hands-off orders, demoted
// policies, what was taken back.
#include "steps.hpp"

namespace kaiku::store {

const char* const kConduct = R"sql(
ALTER TABLE action ADD COLUMN label_on   TEXT NOT NULL DEFAULT '';
ALTER TABLE action ADD COLUMN domain     TEXT NOT NULL DEFAULT '';
ALTER TABLE action ADD COLUMN protective INTEGER NOT NULL DEFAULT 0;
ALTER TABLE action ADD COLUMN lasts      INTEGER;
ALTER TABLE action ADD COLUMN undone_by  TEXT NOT NULL DEFAULT '';
CREATE INDEX action_acted ON action (account, created_at, kind) WHERE planned_live = 1;
CREATE INDEX action_judged ON action (policy, id) WHERE planned_live = 1 AND state = 'done';

-- What policies hold against authors. Whether it counts is seen from the actions on the comment.
CREATE TABLE strike (
  account    TEXT NOT NULL,
  comment    TEXT NOT NULL,
  policy     TEXT NOT NULL,
  author     TEXT NOT NULL,
  weight     INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (account, comment, policy)
) STRICT, WITHOUT ROWID;
CREATE INDEX strike_author ON strike (account, author, expires_at);
CREATE INDEX strike_end ON strike (expires_at);

-- A word on an author, comment, post, thread or domain: each reason for or against it, with its end.
-- standing: 1 a rule gives it, 2 a person takes it away, 3 a person gives it; the highest that lives
-- decides. A domain belongs to a brand, everything else to an account.
CREATE TABLE label_reasons (
  account    TEXT NOT NULL,
  scope      TEXT NOT NULL CHECK (scope IN ('author', 'comment', 'post', 'thread', 'domain')),
  subject    TEXT NOT NULL,
  label      TEXT NOT NULL,
  brand      TEXT NOT NULL DEFAULT '',
  source     TEXT NOT NULL,                 -- "policy:ID", or "person"
  standing   INTEGER NOT NULL CHECK (standing BETWEEN 1 AND 3),
  reason     TEXT NOT NULL,
  who        TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  PRIMARY KEY (account, scope, subject, label, brand, source)
) STRICT, WITHOUT ROWID;
INSERT INTO label_reasons (account, scope, subject, label, source, standing, reason, who, created_at, expires_at)
  SELECT account, scope, subject, label, 'policy:' || reason, 1, reason, 'kaiku', created_at, expires_at FROM label;
DROP TABLE label;
ALTER TABLE label_reasons RENAME TO label;
CREATE INDEX label_end ON label (expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX label_age ON label (created_at);

-- Orders to keep hands off; those that stand have no lifted_at.
CREATE TABLE hands_off (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  brand     TEXT NOT NULL,                  -- '': every one
  account   TEXT NOT NULL,
  kind      TEXT NOT NULL,
  reason    TEXT NOT NULL,
  who       TEXT NOT NULL,
  since     INTEGER NOT NULL,
  lifted_by TEXT NOT NULL DEFAULT '',
  lifted_at INTEGER
) STRICT;
CREATE UNIQUE INDEX hands_off_scope ON hands_off (brand, account, kind) WHERE lifted_at IS NULL;
CREATE INDEX hands_off_standing ON hands_off (since) WHERE lifted_at IS NULL;

-- Policies that act as drafts since people took their actions back; until restored_at is set.
CREATE TABLE demotion (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  policy      TEXT NOT NULL,
  actions     INTEGER NOT NULL,
  reversals   INTEGER NOT NULL,
  since       INTEGER NOT NULL,
  last_action INTEGER NOT NULL,             -- actions up to this one are not counted again
  restored_by TEXT NOT NULL DEFAULT '',
  restored_at INTEGER
) STRICT;
CREATE UNIQUE INDEX demotion_policy ON demotion (policy) WHERE restored_at IS NULL;
CREATE INDEX demotion_standing ON demotion (since) WHERE restored_at IS NULL;
CREATE INDEX demotion_past ON demotion (policy, id);
)sql";

}  // namespace kaiku::store
