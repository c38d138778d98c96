#include "json_output.hpp"

#include <iostream>

namespace kaikuctl {

using nlohmann::json;

json diagnostic_json(const kaiku::Diagnostic& diagnostic) {
  const bool error = diagnostic.severity == kaiku::Diagnostic::Severity::kError;
  return {{"severity", error ? "error" : "warning"},
          {"code", diagnostic.code},
          {"file", diagnostic.file},
          {"line", diagnostic.line},
          {"column", diagnostic.column},
          {"message", diagnostic.message},
          {"hint", diagnostic.hint}};
}

void print(const json& value) {
  std::cout << value.dump(-1, ' ', false, json::error_handler_t::replace) << '\n';
}

}  // namespace kaikuctl
