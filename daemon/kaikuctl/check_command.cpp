#include "check_command.hpp"

#include <algorithm>
#include <chrono>
#include <iostream>
#include <iterator>
#include <set>
#include <utility>

#include <nlohmann/json.hpp>

#include <kaiku/clock/clock.hpp>
#include <kaiku/config/config.hpp>
#include <kaiku/rules/checking.hpp>

#include "json_output.hpp"
#include "oncall/help_numbers.hpp"
#include "oncall/roster_of.hpp"
#include "plan/post_texts.hpp"

namespace kaikuctl {

using namespace kaiku;
using nlohmann::json;

namespace {

std::size_t count(const Diagnostics& diagnostics, Diagnostic::Severity severity) {
  return static_cast<std::size_t>(std::ranges::count(diagnostics, severity, &Diagnostic::severity));
}

/// What brands serve, in the order of Language.
std::vector<Language> languages_of(const config::Config& config) {
  std::set<Language> languages;
  for (const config::Brand& brand : config.brands) {
    for (const std::string& code : brand.languages) {
      if (const auto language = parse_language(code)) languages.insert(*language);
    }
  }
  return {languages.begin(), languages.end()};
}

void print_json(const rules::CheckReport& report, bool ok) {
  json items = json::array();
  for (const Diagnostic& diagnostic : report.diagnostics) {
    items.push_back(diagnostic_json(diagnostic));
  }
  json summary = {{"ok", ok},
                  {"errors", count(report.diagnostics, Diagnostic::Severity::kError)},
                  {"warnings", count(report.diagnostics, Diagnostic::Severity::kWarning)},
                  {"diagnostics", items}};
  if (report.rules) {
    summary["signals"] = report.rules->signal_count();
    summary["policies"] = report.rules->policies().size();
    summary["patterns"] = report.rules->pattern_count();
    summary["tests"] = report.tests;
    summary["revision"] = report.rules->revision();
  }
  print(summary);
}

void print_text(const rules::CheckReport& report, bool ok) {
  for (const Diagnostic& diagnostic : report.diagnostics)
    std::cout << to_string(diagnostic) << '\n';
  if (!ok || !report.rules) {
    std::cout << count(report.diagnostics, Diagnostic::Severity::kError) << " errors, "
              << count(report.diagnostics, Diagnostic::Severity::kWarning) << " warnings\n";
    return;
  }
  std::cout << "ok: " << report.rules->signal_count() << " signals, "
            << report.rules->policies().size() << " policies, " << report.rules->pattern_count()
            << " patterns, " << report.tests << " tests, revision " << report.rules->revision()
            << '\n';
}

}  // namespace

int check(const Options& options, const CheckOptions& wanted) {
  Diagnostics of_configuration;
  std::vector<std::string> directories = rule_directories(options);
  rules::CheckSettings settings;
  settings.today = std::chrono::floor<Duration>(std::chrono::system_clock::now());
  if (!options.config.empty()) {
    const auto config = config::load_config(options.config, of_configuration);
    if (config && options.rule_directories.empty()) directories = config->rules.directories;
    if (config) settings.languages = languages_of(*config);
    if (config) oncall::check_coming_week(*config, SystemClock().now(), of_configuration);
    if (config) oncall::check_help_numbers(*config, SystemClock().now(), of_configuration);
    if (config) plan::check_plan(*config, of_configuration);
  }
  for (Diagnostic& diagnostic : of_configuration) {
    diagnostic.code = diagnostic.severity == Diagnostic::Severity::kError ? "KC001" : "KC002";
  }
  rules::CheckReport report = rules::check_rules(directories, settings);
  std::ranges::move(report.diagnostics, std::back_inserter(of_configuration));
  report.diagnostics = std::move(of_configuration);

  const bool ok = report.rules != nullptr && !has_errors(report.diagnostics) &&
                  !(wanted.strict && !report.diagnostics.empty());
  if (wanted.format == "sarif") {
    std::cout << rules::to_sarif(report.diagnostics, KAIKU_VERSION);
  } else if (wanted.format == "json" || options.json) {
    print_json(report, ok);
  } else {
    print_text(report, ok);
  }
  return ok ? kDone : kFailed;
}

}  // namespace kaikuctl
