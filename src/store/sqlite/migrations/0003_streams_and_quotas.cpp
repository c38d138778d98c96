// Schema step 3: platforms that have to be asked: how far each list was read, what calls cost.
#include "steps.hpp"

namespace kaiku::store {

const char* const kStreamsAndQuotas = R"sql(
CREATE TABLE stream (
  account   TEXT NOT NULL,
  stream    TEXT NOT NULL,
  cursor    TEXT NOT NULL,                  -- the adapter's own words
  read_at   INTEGER NOT NULL,
  under_way INTEGER NOT NULL,               -- a round has further pages
  PRIMARY KEY (account, stream)
) STRICT, WITHOUT ROWID;

-- Units spent on the newest day that was paid for; days are counted from 1970-01-01.
CREATE TABLE quota (
  name  TEXT PRIMARY KEY,
  day   INTEGER NOT NULL,
  spent INTEGER NOT NULL,
  read  INTEGER NOT NULL                    -- the part of it that reading spent
) STRICT, WITHOUT ROWID;
)sql";

}  // namespace kaiku::store
