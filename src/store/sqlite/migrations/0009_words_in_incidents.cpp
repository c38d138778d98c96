// Schema step 9: what is said in an incident, and what waits for a second person.
#include "steps.hpp"

namespace kaiku::store {

const char* const kWordsInIncidents = R"sql(
-- The first of two people has approved it: since then it waits for another.
ALTER TABLE action ADD COLUMN first_approved_at INTEGER;
ALTER TABLE action ADD COLUMN second_asked INTEGER NOT NULL DEFAULT 0;
CREATE INDEX action_second ON action (first_approved_at)
  WHERE first_approved_at IS NOT NULL AND second_asked = 0;
CREATE INDEX action_said ON action (incident, id) WHERE incident IS NOT NULL AND kind <> 'notify';
)sql";

}  // namespace kaiku::store
