// Schema step 1: what comes in, what is known of it, what was decided, what is to be done.
//
// Times are microseconds since 1970-01-01 UTC. Names of states are the words of the interfaces, so
// that a person with the sqlite3 shell can read them.
#include "steps.hpp"

namespace kaiku::store {

const char* const kIntakeAndDecisions = R"sql(
-- Deliveries. The body stands in a table of its own: the state changes twice, the body never.
CREATE TABLE event (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  account       TEXT NOT NULL,
  transport_key TEXT,                       -- NULL: the sender gives none
  received_at   INTEGER NOT NULL,
  state         TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'processed', 'unparsed')),
  attempts      INTEGER NOT NULL DEFAULT 0,
  reason        TEXT NOT NULL DEFAULT ''    -- why it could not be read
) STRICT;
CREATE UNIQUE INDEX event_transport_key ON event (account, transport_key) WHERE transport_key IS NOT NULL;
CREATE INDEX event_pending  ON event (id) WHERE state = 'pending';
CREATE INDEX event_unparsed ON event (id) WHERE state = 'unparsed';
CREATE INDEX event_received ON event (received_at);

CREATE TABLE event_body (
  event INTEGER PRIMARY KEY REFERENCES event (id) ON DELETE CASCADE,
  body  BLOB NOT NULL
) STRICT;

-- One event, one effect: dedupe keys of events that had theirs.
CREATE TABLE seen_event (
  account TEXT NOT NULL,
  key     TEXT NOT NULL,
  seen_at INTEGER NOT NULL,
  PRIMARY KEY (account, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX seen_event_age ON seen_event (seen_at);

-- What happened how often, by hour, where no row of its own remains.
CREATE TABLE tally (
  name TEXT NOT NULL,
  hour INTEGER NOT NULL,
  n    INTEGER NOT NULL,
  PRIMARY KEY (name, hour)
) STRICT, WITHOUT ROWID;

-- Comments, with their newest text; earlier texts in comment_revision. A row with removed_at and
-- revision 0 is a comment whose removal was told before it.
CREATE TABLE comment (
  id            INTEGER PRIMARY KEY,
  account       TEXT NOT NULL,
  remote_id     TEXT NOT NULL,
  brand         TEXT NOT NULL,
  platform      TEXT NOT NULL,
  post          TEXT NOT NULL,
  parent        TEXT,
  thread        TEXT NOT NULL,
  kind          TEXT NOT NULL,
  author        TEXT NOT NULL,
  text          TEXT NOT NULL,
  text_at       INTEGER NOT NULL,           -- event time of this text
  revision      INTEGER NOT NULL,
  created_at    INTEGER NOT NULL,
  first_seen_at INTEGER NOT NULL,
  permalink     TEXT NOT NULL,
  rating        INTEGER,
  is_private    INTEGER NOT NULL,
  on_ad         INTEGER NOT NULL,
  removed_at    INTEGER,
  handled_by_person INTEGER NOT NULL DEFAULT 0,
  cleared       INTEGER NOT NULL DEFAULT 0  -- a person took a restriction back
) STRICT;
CREATE UNIQUE INDEX comment_remote ON comment (account, remote_id);
CREATE INDEX comment_thread ON comment (account, thread);
CREATE INDEX comment_author ON comment (account, author);
CREATE INDEX comment_age ON comment (first_seen_at);

CREATE TABLE comment_revision (
  comment  INTEGER NOT NULL REFERENCES comment (id) ON DELETE CASCADE,
  revision INTEGER NOT NULL,
  text     TEXT NOT NULL,
  text_at  INTEGER NOT NULL,
  PRIMARY KEY (comment, revision)
) STRICT;

CREATE TABLE author (
  account    TEXT NOT NULL,
  author     TEXT NOT NULL,
  name       TEXT NOT NULL,
  followers  INTEGER,
  first_seen INTEGER NOT NULL,
  comments   INTEGER NOT NULL,
  PRIMARY KEY (account, author)
) STRICT, WITHOUT ROWID;

CREATE TABLE post (
  account    TEXT NOT NULL,
  post       TEXT NOT NULL,
  brand      TEXT NOT NULL,
  first_seen INTEGER NOT NULL,
  comments   INTEGER NOT NULL,
  PRIMARY KEY (account, post)
) STRICT, WITHOUT ROWID;

-- Threads in which staff spoke: automation is silent there.
CREATE TABLE staffed_thread (
  account     TEXT NOT NULL,
  thread      TEXT NOT NULL,
  answered_at INTEGER NOT NULL,
  PRIMARY KEY (account, thread)
) STRICT, WITHOUT ROWID;

-- What staff wrote. Kaiku's own words are in action.
CREATE TABLE staff_message (
  account   TEXT NOT NULL,
  remote_id TEXT NOT NULL,
  thread    TEXT NOT NULL,
  to_author TEXT NOT NULL,
  text      TEXT NOT NULL,
  at        INTEGER NOT NULL,
  PRIMARY KEY (account, remote_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX staff_message_thread ON staff_message (account, thread);

-- A word on an author, comment, post or thread, with reason and end.
CREATE TABLE label (
  account    TEXT NOT NULL,
  scope      TEXT NOT NULL CHECK (scope IN ('author', 'comment', 'post', 'thread')),
  subject    TEXT NOT NULL,
  label      TEXT NOT NULL,
  reason     TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  PRIMARY KEY (account, scope, subject, label)
) STRICT, WITHOUT ROWID;
CREATE INDEX label_end ON label (expires_at) WHERE expires_at IS NOT NULL;

CREATE TABLE decision (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  account    TEXT NOT NULL,
  comment    TEXT NOT NULL,
  revision   INTEGER NOT NULL,
  author     TEXT NOT NULL,
  class      TEXT NOT NULL,                 -- the primary one
  criticised INTEGER NOT NULL,              -- criticism holds, and neither abuse nor spam does
  guards     INTEGER NOT NULL,              -- how many changed the outcome
  mode       TEXT NOT NULL,
  rule_set   TEXT NOT NULL,
  decided_at INTEGER NOT NULL,
  json       TEXT NOT NULL,
  erased     INTEGER NOT NULL DEFAULT 0     -- its words are gone
) STRICT;
CREATE INDEX decision_comment ON decision (account, comment);
CREATE INDEX decision_abuse ON decision (account, author, decided_at) WHERE class = 'abuse';
CREATE INDEX decision_age ON decision (decided_at);
CREATE INDEX decision_words ON decision (decided_at) WHERE erased = 0;

-- The outbox.
CREATE TABLE action (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  key         TEXT NOT NULL UNIQUE,
  kind        TEXT NOT NULL,
  state       TEXT NOT NULL,
  brand       TEXT NOT NULL,
  account     TEXT NOT NULL,
  target      TEXT NOT NULL,
  post        TEXT NOT NULL,
  thread      TEXT NOT NULL,
  author      TEXT NOT NULL,
  text        TEXT NOT NULL,
  template_id TEXT NOT NULL,
  variant     INTEGER NOT NULL,
  policy      TEXT NOT NULL,
  depends_on  TEXT NOT NULL,
  team        TEXT NOT NULL,
  label       TEXT NOT NULL,
  channel     TEXT NOT NULL,
  incident    INTEGER,
  due_in      INTEGER,
  created_at  INTEGER NOT NULL,
  not_before  INTEGER NOT NULL,
  expires_at  INTEGER,
  due_at      INTEGER NOT NULL,             -- next attempt, or the end of the lease
  next_attempt INTEGER NOT NULL,
  attempts    INTEGER NOT NULL DEFAULT 0,
  remote_id   TEXT NOT NULL DEFAULT '',
  last_error  TEXT NOT NULL DEFAULT '',
  decided_by  TEXT NOT NULL DEFAULT '',     -- the person who approved, rejected or retried
  superseded  INTEGER NOT NULL DEFAULT 0,   -- cancelled by an edit: its key may be used once more
  planned_live INTEGER NOT NULL DEFAULT 0,  -- decided without a person
  decision    INTEGER,
  done_at     INTEGER,
  updated_at  INTEGER NOT NULL
) STRICT;
CREATE INDEX action_due ON action (due_at, id, account) WHERE state IN ('ready', 'in_doubt');
CREATE INDEX action_state ON action (state, id);
CREATE INDEX action_depends ON action (depends_on) WHERE depends_on <> '';
CREATE INDEX action_target ON action (account, target) WHERE target <> '';
CREATE INDEX action_thread ON action (account, thread) WHERE thread <> '';
CREATE INDEX action_author ON action (account, author, kind) WHERE author <> '';
CREATE INDEX action_remote ON action (account, remote_id) WHERE remote_id <> '';
CREATE INDEX action_policy ON action (policy, created_at) WHERE planned_live = 1;
CREATE INDEX action_template ON action (account, template_id, variant, created_at) WHERE template_id <> '';
CREATE INDEX action_age ON action (created_at);
CREATE INDEX action_waiting ON action (brand, post) WHERE state IN ('planned', 'ready');

-- Numbers per state, so that asking costs nothing however long the history is.
CREATE TABLE action_count (
  state TEXT PRIMARY KEY,
  n     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER action_counts_new AFTER INSERT ON action BEGIN
  INSERT INTO action_count (state, n) VALUES (new.state, 1) ON CONFLICT DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER action_counts_moved AFTER UPDATE OF state ON action WHEN old.state <> new.state BEGIN
  UPDATE action_count SET n = n - 1 WHERE state = old.state;
  INSERT INTO action_count (state, n) VALUES (new.state, 1) ON CONFLICT DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER action_counts_gone AFTER DELETE ON action BEGIN
  UPDATE action_count SET n = n - 1 WHERE state = old.state;
END;

CREATE TABLE case_file (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  team      TEXT NOT NULL,
  state     TEXT NOT NULL CHECK (state IN ('open', 'closed')),
  account   TEXT NOT NULL,
  comment   TEXT NOT NULL,
  reason    TEXT NOT NULL,
  opened_at INTEGER NOT NULL,
  due_at    INTEGER
) STRICT;
CREATE UNIQUE INDEX case_file_once ON case_file (account, comment, reason);
CREATE INDEX case_file_urgency ON case_file (due_at IS NULL, due_at, opened_at, id) WHERE state = 'open';
)sql";

}  // namespace kaiku::store
