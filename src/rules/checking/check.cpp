#include <algorithm>
#include <iterator>
#include <stdexcept>
#include <string_view>
#include <tuple>
#include <utility>

#include <kaiku/rules/checking.hpp>

#include "../loading/source_files.hpp"
#include "../rule_text.hpp"
#include "inspection.hpp"
#include "kinds.hpp"

namespace kaiku::rules {
namespace {

std::vector<Statement> statements_of(const std::vector<Declaration>& declarations) {
  std::vector<Statement> statements;
  for (const Declaration& declaration : declarations) {
    Statement statement{.declaration = &declaration, .condition = {}, .when = {}};
    for (const auto& [key, value] : declaration.value.entries()) {
      if (key.scalar() == "when") statement.condition = value;
    }
    statement.when = formula_of(statement.condition);
    statements.push_back(std::move(statement));
  }
  return statements;
}

/// The entries of one list file, as the loader reads them.
void read_entries(const RuleFile& file, std::vector<WrittenEntry>& entries) {
  std::string_view name = file.path;
  name.remove_prefix(std::string_view("words/").size());
  name.remove_suffix(std::string_view(".txt").size());
  const auto language = parse_language(name.substr(0, name.find('/')));
  if (!language || name.ends_with("/ordinary")) return;  // these are looked for nowhere
  std::string_view rest = file.content;
  for (int line = 1; !rest.empty(); ++line) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    std::string_view text = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    text = trimmed(text.substr(0, std::min(text.find('#'), text.find('|'))));  // '|': a weight
    const bool exception = text.starts_with('!');
    if (exception) text = trimmed(text.substr(1));
    text = trimmed(text.substr(0, text.find('|')));  // without its weight
    if (text.empty() || text == "~") continue;
    entries.push_back({.list = std::string(name),
                       .language = *language,
                       .text = std::string(text),
                       .exception = exception,
                       .file = file.shown_as.empty() ? file.path : file.shown_as,
                       .line = line});
  }
}

std::size_t inspect(const std::vector<RuleFile>& files, const RuleSet& rules,
                    text::Analyzer& analyzer, const CheckSettings& settings,
                    Diagnostics& diagnostics) {
  Diagnostics told_by_loading;
  const Declarations declarations = collect_declarations(files, told_by_loading);
  Inspection inspection{.files = files,
                        .declarations = declarations,
                        .rules = rules,
                        .analyzer = analyzer,
                        .settings = settings,
                        .diagnostics = diagnostics,
                        .signals = statements_of(declarations.signals),
                        .policies = statements_of(declarations.policies),
                        .entries = {}};
  for (const RuleFile& file : files) {
    if (kind_of_file(file.path) == FileKind::kWords) read_entries(file, inspection.entries);
  }
  inspect_conditions(inspection);
  inspect_overlap(inspection);
  inspect_words(inspection);
  inspect_patterns(inspection);
  inspect_scores(inspection);
  inspect_replies(inspection);
  inspect_answers(inspection);
  return inspect_tests(inspection);
}

void sort_by_place(Diagnostics& diagnostics) {
  std::ranges::stable_sort(diagnostics, {}, [](const Diagnostic& diagnostic) {
    return std::tie(diagnostic.file, diagnostic.line, diagnostic.column);
  });
}

}  // namespace

Diagnostic WrittenEntry::diagnostic() const {
  return {.severity = Diagnostic::Severity::kWarning,
          .file = file,
          .line = line,
          .column = 1,
          .message = {},
          .hint = {}};
}

std::vector<config::Node> texts_of(const config::Node& value) {
  return value.is_scalar() ? std::vector<config::Node>{value} : value.items();
}

CheckReport check_rules_from(const std::vector<RuleFile>& files, text::Analyzer& analyzer,
                             const CheckSettings& settings) {
  CheckReport report;
  report.rules = load_rules_from(files, analyzer, report.diagnostics, settings.limits);
  if (report.rules) {
    report.tests = inspect(files, *report.rules, analyzer, settings, report.diagnostics);
  }
  sort_by_place(report.diagnostics);
  return report;
}

CheckReport check_rules(const std::vector<std::string>& directories,
                        const CheckSettings& settings) {
  Diagnostics reading;
  const std::vector<RuleFile> files = read_rule_files(directories, reading, settings.limits);
  complete_codes(reading);
  CheckReport report;
  try {
    text::Analyzer analyzer;
    report = check_rules_from(files, analyzer, settings);
  } catch (const std::runtime_error& missing_dictionary) {
    reading.push_back(as_kind(FindingCode::kRefused, {.severity = Diagnostic::Severity::kError,
                                                      .file = {},
                                                      .line = 0,
                                                      .column = 0,
                                                      .message = missing_dictionary.what(),
                                                      .hint = "install the Finnish dictionary "
                                                              "(voikko-fi)"}));
  }
  if (has_errors(reading)) report.rules = nullptr;
  std::ranges::move(reading, std::back_inserter(report.diagnostics));
  sort_by_place(report.diagnostics);
  return report;
}

}  // namespace kaiku::rules
