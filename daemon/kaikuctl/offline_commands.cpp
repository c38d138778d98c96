#include "offline_commands.hpp"

#include <algorithm>
#include <iostream>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

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
constexpr double kLeastProbability = 0.01;  ///< of a class that a line names

/// As JSON; most names need no escapes, and asking the library for each would cost more than all
/// the rest of a line.
void append_quoted(std::string& line, std::string_view text) {
  const bool plain = std::ranges::all_of(
      text, [](char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; });
  if (!plain) {
    line += json(text).dump(-1, ' ', false, json::error_handler_t::replace);
    return;
  }
  line += '"';
  line += text;
  line += '"';
}

/// `[…]`, each item as `append` writes it.
template <class Items, class Append>
void append_list(std::string& line, const Items& items, const Append& append) {
  char before = '[';
  for (const auto& item : items) {
    line += before;
    append(item);
    before = ',';
  }
  if (before == '[') line += '[';
  line += ']';
}

void append_classes(std::string& line, const Finding& finding) {
  std::map<std::string_view, double> probabilities;
  for (const CommentClass c : kClasses) {
    const double probability = finding.score(c).probability;
    if (probability >= kLeastProbability) probabilities.emplace(to_string(c), probability);
  }
  char before = '{';
  for (const auto& [name, probability] : probabilities) {
    line += before;
    append_quoted(line, name);
    line += ':';
    line += json(probability).dump();
    before = ',';
  }
  if (before == '{') line += '{';
  line += '}';
}

/// A line of output: an object of which the members are in the order of their names. Written as
/// text, because a tree of JSON values would cost a tenth of what it takes to classify the comment.
std::string classified(const std::string& id, const Decision& decision) {
  const Finding& finding = decision.finding;
  std::string line = R"({"actions":)";
  const auto quote = [&](std::string_view text) { append_quoted(line, text); };
  append_list(line, decision.actions, [&](const PlannedAction& planned) {
    line += R"({"kind":)";
    append_quoted(line, to_string(planned.action.kind));
    line += R"(,"state":)";
    append_quoted(line, to_string(planned.state));
    line += '}';
  });
  line += R"(,"class":)";
  append_quoted(line, to_string(finding.primary));
  line += R"(,"classes":)";
  append_classes(line, finding);
  line += R"(,"id":)";
  append_quoted(line, id);
  line += R"(,"labels":)";
  append_list(line, finding.labels, quote);
  line += R"(,"lang":)";
  append_quoted(line, to_string(finding.language));
  line += R"(,"signals":)";
  append_list(line, finding.hits, [&](const SignalHit& hit) { append_quoted(line, hit.id); });
  line += "}\n";
  return line;
}

/// The members of a line that are facts; what else it holds is left alone.
std::optional<rules::GivenFacts> read_given(const json& line, std::string& problem) {
  static const std::vector<std::string_view> names = rules::fact_names();
  json told = json::object();
  for (const auto& [name, fact] : line.items()) {
    if (name == "lang" || fact.is_null()) continue;  // one that we do not have is no mistake here
    if (std::ranges::find(names, name) != names.end()) told[name] = fact;
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
  answer.output = classified(trial->id, result.decision);
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
