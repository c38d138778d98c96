#include "audit_command.hpp"

#include <iostream>

#include <fmt/format.h>

#include <kaiku/http/url.hpp>
#include <kaiku/rights/json.hpp>
#include <kaiku/store/audit_file.hpp>

#include "control_client.hpp"
#include "control_commands.hpp"
#include "json_output.hpp"

namespace kaikuctl {

using namespace kaiku;
using nlohmann::json;

namespace {

Result<json> lines_of(const Options& options, const AuditOptions& wanted) {
  if (wanted.store.empty()) {
    std::string target = "/api/v1/audit?limit=" + std::to_string(wanted.limit) +
                         "&subject=" + http::percent_encode(wanted.subject);
    if (wanted.before) target += "&before=" + std::to_string(*wanted.before);
    auto answer = ask(options.socket, "GET", target);
    if (!answer) return answer.error();
    return (*answer)["items"];
  }
  const auto lines =
      store::list_audit_file(wanted.store, wanted.before, wanted.subject, wanted.limit);
  if (!lines) return lines.error();
  json items = json::array();
  for (const rights::AuditEntry& line : *lines) items.push_back(rights::to_json_value(line));
  return items;
}

Result<json> checked(const Options& options, const AuditOptions& wanted) {
  rights::AuditVerification verification{.anchors = {}, .records = wanted.records};
  std::string target = wanted.records ? "/api/v1/audit/verification?records=true"
                                      : "/api/v1/audit/verification?records=false";
  for (const std::string& text : wanted.anchors) {
    auto anchor = rights::parse_audit_anchor(text);
    if (!anchor) return anchor.error();
    target += "&anchor=" + http::percent_encode(text);
    verification.anchors.push_back(std::move(*anchor));
  }
  if (wanted.store.empty()) return ask(options.socket, "GET", target);
  const auto check = store::verify_audit_file(wanted.store, std::move(verification));
  if (!check) return check.error();
  return rights::to_json_value(*check);
}

}  // namespace

int list_audit(const Options& options, const AuditOptions& wanted) {
  const auto lines = lines_of(options, wanted);
  if (!lines) return complain(lines.error());
  if (lines->empty() && !options.json) std::cout << "no lines\n";
  for (const json& line : *lines) {
    if (options.json) {
      print(line);
      continue;
    }
    std::cout << fmt::format("{:>7}  {}  {:<14} {:<13} {:<16} {}\n", text(line, "line"),
                             text(line, "at"), text(line, "actor"), text(line, "verb"),
                             text(line, "subject"), text(line, "detail"));
  }
  return kDone;
}

int verify_audit(const Options& options, const AuditOptions& wanted) {
  const auto check = checked(options, wanted);
  if (!check) return complain(check.error());
  const bool sound = check->value("sound", false);
  if (options.json) {
    print(*check);
    return sound ? kDone : kFailed;
  }
  for (const json& finding : (*check)["findings"]) {
    std::cout << text(finding, "kind") << ": " << text(finding, "what") << '\n';
  }
  if (const auto further = check->value("further_findings", 0); further > 0) {
    std::cout << "and " << further << " more\n";
  }
  std::cout << (sound ? "sound: " : "NOT sound: ") << text(*check, "lines") << " lines\n";
  if (sound && check->contains("anchor") && !(*check)["anchor"].is_null()) {
    std::cout << "anchor " << text(*check, "anchor")
              << "\n  (kept elsewhere it proves the end: kaikuctl audit verify --anchor …)\n";
  }
  return sound ? kDone : kFailed;
}

}  // namespace kaikuctl
