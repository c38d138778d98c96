// Schema step 4: people's rights: who asked to be forgotten, and appeals against restrictions.
#include "steps.hpp"

namespace kaiku::store {

const char* const kRights = R"sql(
-- Keys of this store, made with it. They turn ids of people into names that say nothing.
CREATE TABLE store_key (
  name TEXT PRIMARY KEY,
  key  BLOB NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO store_key (name, key) VALUES ('pseudonym', randomblob(32));

-- Who was forgotten, without saying who: the proof, and what keeps old words from coming back.
CREATE TABLE erasure (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  account    TEXT NOT NULL,
  author     TEXT NOT NULL,                 -- '' when nothing is left to be found under it
  pseudonym  TEXT NOT NULL,
  asked_at   INTEGER NOT NULL,              -- for the last time: nothing written up to then returns
  asked_by   TEXT NOT NULL,                 -- an operator, or "kaiku" when the platform demanded it
  bodies_to  INTEGER NOT NULL,              -- deliveries to be searched
  bodies_at  INTEGER NOT NULL,              -- the last one searched
  comments   INTEGER NOT NULL DEFAULT 0,
  decisions  INTEGER NOT NULL DEFAULT 0,
  actions    INTEGER NOT NULL DEFAULT 0,
  deliveries INTEGER NOT NULL DEFAULT 0,
  others     INTEGER NOT NULL DEFAULT 0,    -- rows of further tables
  done_at    INTEGER
) STRICT;
CREATE UNIQUE INDEX erasure_person ON erasure (account, pseudonym);
CREATE INDEX erasure_under_way ON erasure (id) WHERE done_at IS NULL;
CREATE INDEX erasure_age ON erasure (asked_at);

-- What a demand is called outside: the code that a platform shows to the person.
CREATE TABLE erasure_demand (
  code     TEXT PRIMARY KEY,
  erasure  INTEGER NOT NULL REFERENCES erasure (id) ON DELETE CASCADE,
  asked_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX erasure_demand_of ON erasure_demand (erasure);

-- Who says that a restriction was wrong, and what another person decided.
CREATE TABLE appeal (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  action     INTEGER NOT NULL UNIQUE,       -- the restriction
  account    TEXT NOT NULL,
  comment    TEXT NOT NULL,
  state      TEXT NOT NULL CHECK (state IN ('open', 'upheld', 'overturned')),
  grounds    TEXT NOT NULL,                 -- what the person says
  opened_at  INTEGER NOT NULL,
  opened_by  TEXT NOT NULL,                 -- who wrote it down
  decided_at INTEGER,
  decided_by TEXT NOT NULL DEFAULT '',
  reason     TEXT NOT NULL DEFAULT '',      -- of the decision
  remedy     INTEGER                        -- the action that takes the restriction back
) STRICT;
CREATE INDEX appeal_open ON appeal (id) WHERE state = 'open';
CREATE INDEX appeal_comment ON appeal (account, comment);
CREATE INDEX appeal_age ON appeal (decided_at) WHERE decided_at IS NOT NULL;

CREATE INDEX incident_account ON incident (account);
CREATE INDEX staff_message_words ON staff_message (at) WHERE text <> '';
CREATE INDEX action_words ON action (created_at) WHERE text <> '';
)sql";

}  // namespace kaiku::store
