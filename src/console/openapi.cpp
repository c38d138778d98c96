#include "routes.hpp"

namespace kaiku::console {

using nlohmann::json;

namespace {

json parameters_of(const json& operation) {
  json parameters = json::array();
  const std::string path = operation["path"];
  if (path.find("{id}") != std::string::npos) {
    parameters.push_back({{"name", "id"},
                          {"in", "path"},
                          {"required", true},
                          {"schema", {{"type", "integer"}, {"minimum", 0}}}});
  }
  if (path.find("{token}") != std::string::npos) {
    parameters.push_back(
        {{"name", "token"}, {"in", "path"}, {"required", true}, {"schema", {{"type", "string"}}}});
  }
  for (const json& name : operation["query"]) {
    parameters.push_back(
        {{"name", name},
         {"in", "query"},
         {"schema", {{"type", name == "limit" || name == "after" ? "integer" : "string"}}}});
  }
  return parameters;
}

json body_of(const json& operation) {
  json properties = json::object();
  json required = json::array();
  for (std::string name : operation["body"]) {
    const bool optional = name.ends_with('?');
    if (optional) name.pop_back();
    properties[name] = {{"type", "string"}};
    if (!optional) required.push_back(name);
  }
  return {
      {"required", true},
      {"content",
       {{"application/json",
         {{"schema", {{"type", "object"}, {"properties", properties}, {"required", required}}}}}}}};
}

}  // namespace

json openapi_document(std::string_view version, const std::vector<json>& operations) {
  json paths = json::object();
  const json answers = {{"200", {{"description", "Done; lists stand under \"items\"."}}},
                        {"default",
                         {{"description", "RFC 9457 problem details."},
                          {"content", {{"application/problem+json", json::object()}}}}}};
  for (const json& operation : operations) {
    std::string method = operation["method"];
    for (char& c : method) c = static_cast<char>(c - 'A' + 'a');
    json described = {{"summary", operation["summary"]},
                      {"parameters", parameters_of(operation)},
                      {"responses", answers}};
    if (!operation["body"].empty()) described["requestBody"] = body_of(operation);
    paths[operation["path"].get<std::string>()][method] = described;
  }
  return {{"openapi", "3.1.0"},
          {"info", {{"title", "Kaiku console API"}, {"version", version}}},
          {"paths", paths}};
}

}  // namespace kaiku::console
