#pragma once

#include <nlohmann/json.hpp>

#include <kaiku/result/diagnostic.hpp>

namespace kaikuctl {

nlohmann::json diagnostic_json(const kaiku::Diagnostic& diagnostic);

/// One line on stdout. Bytes that are no UTF-8, as comments may hold, become replacement
/// characters.
void print(const nlohmann::json& value);

}  // namespace kaikuctl
