#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include <kaiku/rules/checking.hpp>

namespace kaiku::rules {
namespace {

using nlohmann::ordered_json;

std::string level_of(Diagnostic::Severity severity) {
  return severity == Diagnostic::Severity::kError ? "error" : "warning";
}

/// RFC 3986: everything but unreserved characters and '/' is percent-encoded.
std::string uri_of(std::string_view path) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string uri = path.starts_with('/') ? "file://" : "";
  for (const char c : path) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (letter || std::string_view("/-._~").find(c) != std::string_view::npos) {
      uri += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    uri += '%';
    uri += kHex[byte / 16];
    uri += kHex[byte % 16];
  }
  return uri;
}

ordered_json descriptor_of(const FindingKind& kind) {
  return {{"id", kind.code},
          {"name", kind.name},
          {"shortDescription", {{"text", kind.meaning}}},
          {"defaultConfiguration", {{"level", level_of(kind.severity)}}}};
}

ordered_json location_of(const Diagnostic& diagnostic) {
  ordered_json physical = {{"artifactLocation", {{"uri", uri_of(diagnostic.file)}}}};
  if (diagnostic.line > 0) {
    physical["region"] = {{"startLine", diagnostic.line}};
    if (diagnostic.column > 0) physical["region"]["startColumn"] = diagnostic.column;
  }
  return {{"physicalLocation", physical}};
}

ordered_json result_of(const Diagnostic& diagnostic) {
  std::string text = diagnostic.message;
  if (!diagnostic.hint.empty()) text += " (" + diagnostic.hint + ")";
  ordered_json result = ordered_json::object();
  const auto kinds = finding_kinds();
  const auto kind = std::ranges::find(kinds, diagnostic.code, &FindingKind::code);
  if (!diagnostic.code.empty()) result["ruleId"] = diagnostic.code;
  if (kind != kinds.end()) result["ruleIndex"] = kind - kinds.begin();
  result["level"] = level_of(diagnostic.severity);
  result["message"] = {{"text", text}};
  result["locations"] = ordered_json::array();
  if (!diagnostic.file.empty()) result["locations"].push_back(location_of(diagnostic));
  return result;
}

}  // namespace

std::string to_sarif(const Diagnostics& diagnostics, std::string_view version) {
  ordered_json driver = {{"name", "kaikuctl check"}, {"version", version}};
  driver["rules"] = ordered_json::array();
  for (const FindingKind& kind : finding_kinds()) driver["rules"].push_back(descriptor_of(kind));
  ordered_json results = ordered_json::array();
  for (const Diagnostic& diagnostic : diagnostics) results.push_back(result_of(diagnostic));
  const ordered_json run = {
      {"tool", {{"driver", driver}}}, {"columnKind", "unicodeCodePoints"}, {"results", results}};
  const ordered_json log = {{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                            {"version", "2.1.0"},
                            {"runs", ordered_json::array({run})}};
  return log.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace kaiku::rules
