#include "simulate_command.hpp"

#include <algorithm>
#include <fstream>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

#include <nlohmann/json.hpp>

#include <kaiku/crisis/detector.hpp>
#include <kaiku/crisis/stream_line.hpp>
#include <kaiku/policy/decide.hpp>

#include "first_contact.hpp"
#include "simulated_incidents.hpp"
#include "trial.hpp"

namespace kaikuctl {

using namespace kaiku;
using nlohmann::json;

namespace {

/// Decides about comments as an account would that is live and can do everything.
class Classifier {
 public:
  explicit Classifier(std::shared_ptr<const rules::RuleSet> rules) : rules_(std::move(rules)) {}

  crisis::Observation observe(const crisis::StreamComment& line) {
    const Judgement& judged = judge(line);
    crisis::Observation observation =
        crisis::observe(line.comment, judged.finding, judged.escalations, line.received_at);
    observation.author_created = line.author_created;
    observation.restrictions = judged.restrictions;
    return observation;
  }

 private:
  struct Judgement {
    Finding finding;
    std::vector<Escalation> escalations;
    std::vector<std::string> restrictions;
  };
  // Copies are common in streams that are worth simulating, and nothing here but the text counts.
  static constexpr std::size_t kMostKept = 16'384;

  const Judgement& judge(const crisis::StreamComment& line) {
    const std::string key = line.comment.language_hint + "\n" + line.comment.text;
    const auto known = judged_.find(key);
    if (known != judged_.end()) return known->second;
    if (judged_.size() == kMostKept) judged_.clear();
    text::Analyzer::Options options;
    options.given = parse_language(line.comment.language_hint);
    const text::PreparedText prepared = analyzer_.prepare(line.comment.text, options);
    FirstContact memory;
    Decision decision = policy::decide(*rules_, prepared, line.comment, 1, everything_allowed(),
                                       memory, line.received_at, {});
    Judgement judgement{std::move(decision.finding), std::move(decision.escalations), {}};
    for (const PlannedAction& planned : decision.actions) {
      const Action& action = planned.action;
      const bool restricts = is_restriction(action.kind) || action.kind == ActionKind::kWarn;
      if (restricts && !action.policy.empty()) judgement.restrictions.push_back(action.policy);
    }
    return judged_.emplace(key, std::move(judgement)).first->second;
  }

  std::shared_ptr<const rules::RuleSet> rules_;
  text::Analyzer analyzer_;
  std::unordered_map<std::string, Judgement> judged_;
};

class Simulation {
 public:
  Simulation(const Options& options, std::string name)
      : options_(options), name_(std::move(name)), detector_({}) {}

  int run(std::istream& input) {
    std::size_t number = 0;
    for (std::string line; std::getline(input, line);) {
      ++number;
      if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
      const auto read = crisis::read_stream_line(line);
      if (!read) {
        std::cerr << name_ << ':' << number << ": error: " << read.error().context << '\n';
        status_ = kFailed;
      } else if (!feed(*read)) {
        return kFailed;
      }
    }
    std::cout.flush();
    return std::cout ? status_ : kFailed;
  }

 private:
  bool feed(const crisis::StreamComment& line) {
    if (!line.label && classifier_ == nullptr) {
      auto rules = load(options_);
      if (rules == nullptr) return false;
      classifier_ = std::make_unique<Classifier>(std::move(rules));
    }
    const auto observation = line.label ? crisis::observe(line) : classifier_->observe(line);
    for (crisis::Alarm& alarm : detector_.observe(observation)) {
      const json change = incidents_.take(std::move(alarm));
      if (change.is_null()) continue;
      std::cout << change.dump(-1, ' ', false, json::error_handler_t::replace) << '\n';
    }
    return true;
  }

  const Options& options_;
  std::string name_;
  crisis::Detector detector_;
  SimulatedIncidents incidents_;
  std::unique_ptr<Classifier> classifier_;  ///< when a line without label asks for it
  int status_ = kDone;
};

}  // namespace

int simulate(const Options& options, const std::string& file) {
  std::ios::sync_with_stdio(false);
  if (file == "-") return Simulation(options, "(stdin)").run(std::cin);
  std::ifstream input(file, std::ios::binary);
  if (!input) {
    std::cerr << "kaikuctl: cannot read " << file << '\n';
    return kFailed;
  }
  return Simulation(options, file).run(input);
}

}  // namespace kaikuctl
