#include "offline_commands.hpp"

#include <iostream>
#include <optional>
#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include <kaiku/config/yaml.hpp>
#include <kaiku/domain/json.hpp>
#include <kaiku/rules/facts.hpp>

#include "explanation.hpp"
#include "json_output.hpp"
#include "line_workers.hpp"
#include "statistical_explanation.hpp"
#include "trial.hpp"

namespace kaikuctl {

using namespace kaiku;
using nlohmann::json;

namespace {

constexpr std::size_t kMostLineBytes = 1 << 20;

json classified(const std::string& id, const Decision& decision) {
  const Finding& finding = decision.finding;
  json classes = json::object();
  for (const CommentClass c : kClasses) {
    if (finding.score(c).probability >= 0.01) classes[to_string(c)] = finding.score(c).probability;
  }
  json signals = json::array();
  for (const SignalHit& hit : finding.hits) signals.push_back(hit.id);
  json actions = json::array();
  for (const PlannedAction& planned : decision.actions) {
    actions.push_back(
        {{"kind", to_string(planned.action.kind)}, {"state", to_string(planned.state)}});
  }
  return {{"id", id},
          {"class", to_string(finding.primary)},
          {"classes", classes},
          {"labels", finding.labels},
          {"lang", to_string(finding.language)},
          {"signals", signals},
          {"actions", actions}};
}

/// The members of a line that are facts; what else it holds is left alone.
std::optional<rules::GivenFacts> read_given(const json& line, std::string& problem) {
  json told = json::object();
  for (const std::string_view name : rules::fact_names()) {
    if (name == "lang") continue;  // one that we do not have is no mistake here
    if (const auto fact = line.find(name); fact != line.end() && !fact->is_null())
      told[std::string(name)] = *fact;
  }
  if (told.empty()) return rules::GivenFacts{};
  Diagnostics diagnostics;
  const auto node = config::parse_yaml(told.dump(-1, ' ', false, json::error_handler_t::replace),
                                       "line", diagnostics);
  std::optional<rules::GivenFacts> given;
  if (node) given = rules::read_facts(*node, diagnostics);
  if (!given && !diagnostics.empty()) problem = diagnostics.front().message;
  return given;
}

/// Nothing when the line cannot be used, and why.
std::optional<Trial> read_trial(const NumberedLine& line, std::string& complaint) {
  const auto refuse = [&](const std::string& why) {
    complaint = "(stdin):" + std::to_string(line.number) + ": error: " + why;
    return std::nullopt;
  };
  if (line.text.size() > kMostLineBytes) return refuse("line longer than 1 MiB");
  const json value = json::parse(line.text, nullptr, false);
  if (!value.is_object())
    return refuse("not a JSON object: write {\"id\": \"1\", \"text\": \"…\"}");
  const auto text = value.find("text");
  if (text == value.end() || !text->is_string()) return refuse("\"text\" is missing or no string");
  Trial trial;
  trial.text = text->get<std::string>();
  if (const auto id = value.find("id"); id != value.end())
    trial.id = id->is_string() ? id->get<std::string>() : id->dump();
  if (const auto lang = value.find("lang"); lang != value.end() && lang->is_string()) {
    trial.language = parse_language(lang->get<std::string>());
  }
  std::string problem;
  auto given = read_given(value, problem);
  if (!given) return refuse(problem);
  trial.given = std::move(*given);
  return trial;
}

LineWorkers::Answer classify_line(const rules::RuleSet& rules, text::Analyzer& analyzer,
                                  const NumberedLine& line) {
  LineWorkers::Answer answer;
  const auto trial = read_trial(line, answer.complaint);
  if (!trial) return answer;
  const TrialResult result = run(rules, analyzer, *trial);
  answer.output =
      classified(trial->id, result.decision).dump(-1, ' ', false, json::error_handler_t::replace) +
      '\n';
  return answer;
}

}  // namespace

int test_rules(const Options& options) {
  const auto rules = load(options);
  if (rules == nullptr) return kFailed;
  text::Analyzer analyzer;
  const rules::TestReport report = rules->run_tests(analyzer);
  if (options.json) {
    json items = json::array();
    for (const auto& failure : report.failures) items.push_back(diagnostic_json(failure.place));
    std::cout << json({{"passed", report.passed},
                       {"failed", report.failures.size()},
                       {"failures", items}})
                     .dump()
              << '\n';
  } else {
    for (const auto& failure : report.failures) std::cout << to_string(failure.place) << '\n';
    std::cout << report.passed << " passed, " << report.failures.size() << " failed\n";
  }
  return report.failures.empty() ? kDone : kFailed;
}

int classify(const Options& options) {
  const auto rules = load(options);
  if (rules == nullptr) return kFailed;
  int status = kDone;
  std::ios::sync_with_stdio(false);
  LineReader input(std::cin);
  LineWorkers workers([&](text::Analyzer& analyzer, const NumberedLine& line) {
    return classify_line(*rules, analyzer, line);
  });
  for (auto lines = input.read(); !lines.empty(); lines = input.read()) {
    for (const LineWorkers::Answer& answer : workers.answer(lines)) {
      std::cout << answer.output;
      if (answer.complaint.empty()) continue;
      std::cerr << answer.complaint << '\n';
      status = kFailed;
    }
  }
  std::cout.flush();
  return std::cout ? status : kFailed;
}

int print_schema() {
  std::cout << rules::json_schema();
  return kDone;
}

int explain(const Options& options, const std::string& text, const std::string& lang) {
  const auto rules = load(options);
  if (rules == nullptr) return kFailed;
  text::Analyzer analyzer;
  Trial trial;
  trial.text = text;
  trial.language = parse_language(lang);
  const TrialResult result = run(*rules, analyzer, trial);
  const Explained explained{result.prepared, result.decision, *rules};
  if (options.json) {
    json record = explanation_json(explained);
    record["statistical"] = statistical_explanation_json(*rules, result.prepared);
    print(record);
  } else {
    std::cout << explanation(explained, colours())
              << statistical_explanation(*rules, result.prepared, colours());
  }
  return kDone;
}

}  // namespace kaikuctl
