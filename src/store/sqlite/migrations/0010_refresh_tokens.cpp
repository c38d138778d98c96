// Schema step 10: refresh tokens that replaced the configured ones.
#include "steps.hpp"

namespace kaiku::store {

const char* const kRefreshTokens = R"sql(
CREATE TABLE refresh_token (
  grant_name TEXT PRIMARY KEY,            -- a hash of what is configured
  token      TEXT NOT NULL
) STRICT, WITHOUT ROWID;
)sql";

}  // namespace kaiku::store
