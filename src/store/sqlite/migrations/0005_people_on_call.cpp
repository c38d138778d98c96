// Schema step 5: what people are told of an incident and when, the comments it is about, silences.
#include "steps.hpp"

namespace kaiku::store {

const char* const kPeopleOnCall = R"sql(
ALTER TABLE incident ADD COLUMN route TEXT NOT NULL DEFAULT '';
ALTER TABLE incident ADD COLUMN rounds_before INTEGER NOT NULL DEFAULT 0;
ALTER TABLE incident ADD COLUMN held TEXT NOT NULL DEFAULT '';        -- why next_page_at waits
ALTER TABLE incident ADD COLUMN mitigated_at INTEGER;                 -- state is 'acknowledged' then
ALTER TABLE incident ADD COLUMN lowered_from TEXT;                    -- severity before a person lowered it
ALTER TABLE incident ADD COLUMN verdict TEXT NOT NULL DEFAULT '';
ALTER TABLE incident ADD COLUMN note_due_at INTEGER;
ALTER TABLE incident ADD COLUMN reminded INTEGER NOT NULL DEFAULT 0;
ALTER TABLE incident ADD COLUMN news INTEGER NOT NULL DEFAULT 0;
ALTER TABLE incident ADD COLUMN told_at INTEGER;
ALTER TABLE incident ADD COLUMN digests INTEGER NOT NULL DEFAULT 0;
ALTER TABLE incident ADD COLUMN update_promised_at INTEGER;
ALTER TABLE incident ADD COLUMN drill INTEGER NOT NULL DEFAULT 0;
CREATE INDEX incident_held ON incident (held) WHERE held <> '';
CREATE INDEX incident_unresolved ON incident (severity, id) WHERE state <> 'resolved';
CREATE INDEX incident_of_cause ON incident (cause, id);

-- The comments that raised it, at most a few.
CREATE TABLE incident_comment (
  incident INTEGER NOT NULL REFERENCES incident (id),
  comment  TEXT NOT NULL,
  at       INTEGER NOT NULL,                -- when it was told
  PRIMARY KEY (incident, comment)
) STRICT, WITHOUT ROWID;

-- Silences that people set.
CREATE TABLE mute (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  incident   INTEGER REFERENCES incident (id),
  brand      TEXT NOT NULL,
  kind       TEXT NOT NULL,
  post       TEXT,
  who        TEXT NOT NULL,
  reason     TEXT NOT NULL,
  begins_at  INTEGER NOT NULL,
  ends_at    INTEGER NOT NULL,
  ended_at   INTEGER,
  ended_by   TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX mute_of_incident ON mute (incident) WHERE incident IS NOT NULL;
CREATE INDEX mute_in_force ON mute (ends_at) WHERE ended_at IS NULL;
)sql";

}  // namespace kaiku::store
