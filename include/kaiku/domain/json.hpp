#pragma once

#include <nlohmann/json_fwd.hpp>

#include <kaiku/domain/decision.hpp>
#include <kaiku/domain/event.hpp>

namespace kaiku {

/// JSON forms of the domain values, for the store, the console API and `--json` output. Keys are
/// the member names; times are ISO 8601; enumerators their to_string(). Reading is strict about
/// types and lenient about missing optional members; it never throws.
nlohmann::json to_json_value(const Comment& comment);
nlohmann::json to_json_value(const Finding& finding);
nlohmann::json to_json_value(const Action& action);
nlohmann::json to_json_value(const Decision& decision);
nlohmann::json to_json_value(const Event& event);

Result<Comment> comment_from_json(const nlohmann::json& value);
Result<Action> action_from_json(const nlohmann::json& value);
Result<Finding> finding_from_json(const nlohmann::json& value);

}  // namespace kaiku
