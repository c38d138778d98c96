// Schema step 7: cases with team, clock, claim and story; drafts that somebody has claimed.
#include "steps.hpp"

namespace kaiku::store {

const char* const kCaseWork = R"sql(
CREATE TABLE case_work (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  team      TEXT NOT NULL,
  state     TEXT NOT NULL CHECK (state IN ('open', 'waiting', 'resolved')),
  brand     TEXT NOT NULL,
  account   TEXT NOT NULL,
  comment   TEXT NOT NULL,
  post      TEXT NOT NULL,
  thread    TEXT NOT NULL,
  author    TEXT NOT NULL,
  reason    TEXT NOT NULL,
  opened_at INTEGER NOT NULL,
  routed    INTEGER NOT NULL DEFAULT 0,     -- has been given its team and time
  asked     INTEGER,                        -- the time that its policy asked for
  allowed   INTEGER NOT NULL DEFAULT 0,     -- open time for it
  due_at    INTEGER,
  warn_at   INTEGER,
  time_left INTEGER,                        -- while it waits for the customer
  overdue   INTEGER NOT NULL DEFAULT 0,
  breaches  INTEGER NOT NULL DEFAULT 0,
  round     INTEGER NOT NULL DEFAULT 0,
  claimed_by  TEXT NOT NULL DEFAULT '',
  claim_until INTEGER,
  resolution  TEXT NOT NULL DEFAULT '',
  resolved_by TEXT NOT NULL DEFAULT '',
  resolved_at INTEGER,
  forwarded_to TEXT NOT NULL DEFAULT '',    -- contact of the help desk that works on it
  forwarded INTEGER NOT NULL DEFAULT 0,     -- how many messages it has been given
  stir      TEXT NOT NULL DEFAULT '' CHECK (stir IN ('', 'customer', 'staff')),
  next_alarm_at INTEGER
) STRICT;
INSERT INTO case_work (id, team, state, brand, account, comment, post, thread, author, reason, opened_at,
                       asked, due_at, next_alarm_at)
  SELECT f.id, f.team, CASE f.state WHEN 'closed' THEN 'resolved' ELSE f.state END, coalesce(c.brand, ''),
         f.account, f.comment, coalesce(c.post, ''), coalesce(c.thread, f.comment), coalesce(c.author, ''),
         f.reason, f.opened_at, f.due_at - f.opened_at, f.due_at,
         CASE f.state WHEN 'open' THEN f.opened_at END
  FROM case_file f LEFT JOIN comment c ON c.account = f.account AND c.remote_id = f.comment;
DROP TABLE case_file;
ALTER TABLE case_work RENAME TO case_file;
CREATE UNIQUE INDEX case_file_once ON case_file (account, comment, reason);
CREATE INDEX case_file_urgency ON case_file (due_at IS NULL, due_at, opened_at, id) WHERE state <> 'resolved';
CREATE INDEX case_file_done ON case_file (resolved_at) WHERE state = 'resolved';
CREATE INDEX case_file_alarm ON case_file (next_alarm_at) WHERE next_alarm_at IS NOT NULL;
CREATE INDEX case_file_author ON case_file (account, author, id) WHERE author <> '';
CREATE INDEX case_file_thread ON case_file (account, thread, id) WHERE thread <> '';

-- What happened to a case. Lines are only added; erasing a person empties their words.
CREATE TABLE case_story (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  case_file INTEGER NOT NULL REFERENCES case_file (id),
  at        INTEGER NOT NULL,
  actor     TEXT NOT NULL,
  what      TEXT NOT NULL,
  detail    TEXT NOT NULL
) STRICT;
CREATE INDEX case_story_of ON case_story (case_file, id);

-- Private messages and answers of staff that belong to a case. Their words stand where they always do.
CREATE TABLE case_message (
  case_file   INTEGER NOT NULL REFERENCES case_file (id),
  comment     TEXT NOT NULL,
  by_customer INTEGER NOT NULL,
  at          INTEGER NOT NULL,
  PRIMARY KEY (case_file, comment)
) STRICT, WITHOUT ROWID;

-- A draft that somebody is looking at.
ALTER TABLE action ADD COLUMN claimed_by TEXT NOT NULL DEFAULT '';
ALTER TABLE action ADD COLUMN claim_until INTEGER;
CREATE INDEX action_expiring ON action (expires_at) WHERE state = 'awaiting_approval' AND expires_at IS NOT NULL;
)sql";

}  // namespace kaiku::store
