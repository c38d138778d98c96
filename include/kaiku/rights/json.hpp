#pragma once

#include <nlohmann/json_fwd.hpp>

#include <kaiku/rights/appeals.hpp>
#include <kaiku/rights/audit_trail.hpp>
#include <kaiku/rights/personal_data.hpp>
#include <kaiku/rights/statement.hpp>

namespace kaiku::rights {

/// JSON forms for the console API and `--json` output. Keys are the member names; times are ISO
/// 8601; enumerators their to_string().
nlohmann::json to_json_value(const AuditEntry& entry);
nlohmann::json to_json_value(const AuditCheck& check);
nlohmann::json to_json_value(const Erasure& erasure);
nlohmann::json to_json_value(const Appeal& appeal);
/// The facts, and under "statement" the parts of the statement in that language.
nlohmann::json to_json_value(const Restriction& restriction, Language language);

}  // namespace kaiku::rights
