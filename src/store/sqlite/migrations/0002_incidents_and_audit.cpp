// Schema step 2: incidents with their story, the audit chain, cursors.
#include "steps.hpp"

namespace kaiku::store {

const char* const kIncidentsAndAudit = R"sql(
CREATE TABLE incident (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  cause      TEXT NOT NULL,
  kind       TEXT NOT NULL,
  severity   TEXT NOT NULL,
  state      TEXT NOT NULL CHECK (state IN ('open', 'acknowledged', 'resolved')),
  brand      TEXT NOT NULL,
  account    TEXT NOT NULL,
  post       TEXT,                          -- NULL: the whole brand
  title      TEXT NOT NULL,
  reason     TEXT NOT NULL,
  permalink  TEXT NOT NULL,
  comments   INTEGER NOT NULL,
  authors    INTEGER NOT NULL,
  freezes    INTEGER NOT NULL,
  started_at INTEGER NOT NULL,
  opened_at  INTEGER NOT NULL,
  acknowledged_at INTEGER,
  resolved_at     INTEGER,
  acknowledged_by TEXT NOT NULL,
  resolved_by     TEXT NOT NULL,
  resolution      TEXT NOT NULL,
  step       INTEGER NOT NULL,
  round      INTEGER NOT NULL,
  next_page_at INTEGER
) STRICT;
-- One unresolved incident per cause: the store itself refuses a second.
CREATE UNIQUE INDEX incident_cause ON incident (cause) WHERE state <> 'resolved';
CREATE INDEX incident_freeze ON incident (brand, post) WHERE state <> 'resolved' AND freezes = 1;
CREATE INDEX incident_page ON incident (next_page_at) WHERE state = 'open' AND next_page_at IS NOT NULL;
CREATE INDEX incident_state ON incident (state, id);

CREATE TABLE incident_timeline (
  id       INTEGER PRIMARY KEY AUTOINCREMENT,
  incident INTEGER NOT NULL REFERENCES incident (id),
  at       INTEGER NOT NULL,
  actor    TEXT NOT NULL,
  what     TEXT NOT NULL
) STRICT;
CREATE INDEX incident_timeline_of ON incident_timeline (incident, id);

-- Each line's hash covers the line before it: a change anywhere shows in every later hash.
CREATE TABLE audit (
  id      INTEGER PRIMARY KEY AUTOINCREMENT,
  at      INTEGER NOT NULL,
  actor   TEXT NOT NULL,
  verb    TEXT NOT NULL,
  subject TEXT NOT NULL,
  detail  TEXT NOT NULL,
  hash    TEXT NOT NULL
) STRICT;
CREATE INDEX audit_subject ON audit (subject);
CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit BEGIN
  SELECT RAISE(ABORT, 'the audit is append-only');
END;
CREATE TRIGGER audit_is_not_removed BEFORE DELETE ON audit BEGIN
  SELECT RAISE(ABORT, 'the audit is append-only');
END;
CREATE TRIGGER timeline_is_not_changed BEFORE UPDATE ON incident_timeline BEGIN
  SELECT RAISE(ABORT, 'the timeline is append-only');
END;

-- How far a reader of the decision stream has come, and the state it had then.
CREATE TABLE cursor (
  name           TEXT PRIMARY KEY,
  position       INTEGER NOT NULL,
  state_position INTEGER NOT NULL,
  state          TEXT NOT NULL
) STRICT;
)sql";

}  // namespace kaiku::store
