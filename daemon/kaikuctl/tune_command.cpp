#include <algorithm>
#include <iostream>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <kaiku/classify/tuning.hpp>
#include <kaiku/domain/comment.hpp>
#include <kaiku/rules/rule_set.hpp>

#include "labelled_texts.hpp"
#include "learning_commands.hpp"
#include "promises_report.hpp"
#include "tuning_task.hpp"
#include "weights_text.hpp"

namespace kaikuctl {

using namespace kaiku;
using classify::TuningTask;
using nlohmann::json;

namespace {

constexpr std::size_t kShownChanges = 20;

std::shared_ptr<const rules::RuleSet> load_with(const Options& options, rules::Weights weights) {
  Diagnostics diagnostics;
  auto rules = rules::load_rules(rule_directories(options), diagnostics, {}, weights);
  // Old weights may name signals that are gone: that is what tuning mends.
  if (weights == rules::Weights::kFitted) return rules;
  for (const Diagnostic& diagnostic : diagnostics) {
    if (diagnostic.severity == Diagnostic::Severity::kError)
      std::cerr << to_string(diagnostic) << '\n';
  }
  return rules;
}

/// In an order that does not depend on the files; without doubles and what corrections replace.
std::vector<const LabelledText*> in_order(const std::vector<LabelledText>& texts) {
  std::set<std::string_view> corrected;
  std::vector<const LabelledText*> ordered;
  for (const LabelledText& text : texts) {
    if (text.origin == classify::Origin::kCorrection) corrected.insert(text.text.folded());
    ordered.push_back(&text);
  }
  const auto place = [](const LabelledText* text) {
    return std::tie(text->comment.text, text->comment.primary, text->comment.classes, text->origin);
  };
  std::erase_if(ordered, [&](const LabelledText* text) {
    return text->origin == classify::Origin::kCorpus && corrected.contains(text->text.folded());
  });
  std::ranges::sort(ordered, {}, place);
  const auto doubled = std::ranges::unique(
      ordered, [&](const LabelledText* a, const LabelledText* b) { return place(a) == place(b); });
  ordered.erase(doubled.begin(), doubled.end());
  return ordered;
}

/// What models that have not seen a text say about it; zeros when the rules leave the signal out.
std::optional<std::vector<classify::PerClass>> statistical_evidence(
    const rules::RuleSet& rules, const std::vector<const LabelledText*>& texts) {
  if (rules.statistical() == nullptr) return std::vector<classify::PerClass>(texts.size());
  classify::Learner learner;
  for (const LabelledText* const text : texts) learner.add(text->comment, text->text, text->origin);
  auto outcome = learner.learn();
  if (!outcome) return std::nullopt;
  return std::move(outcome->unseen_evidence);
}

/// What is in force before tuning, as weights of the task.
classify::Weights weights_in_force(const rules::RuleSet& rules, const TuningTask& task) {
  classify::Weights weights = classify::written_weights(task);
  for (std::size_t c = 0; c < kClassCount; ++c) weights.bias[c] = rules.model().classes[c].bias;
  const auto signals = rules.tunable_signals();
  for (std::size_t i = 0; i < task.signals.size(); ++i) {
    const auto found = std::ranges::find(signals, task.signals[i].id, &classify::TunableSignal::id);
    if (found != signals.end()) weights.score[i] = found->score;
  }
  if (rules.statistical() != nullptr) weights.statistical = rules.statistical()->weight;
  return weights;
}

std::string gain(const char* title, const classify::Quality& before,
                 const classify::Quality& after) {
  return fmt::format("{}: macro-F1 {:.3f} -> {:.3f}, calibration error {:.1f} % -> {:.1f} %\n",
                     title, before.macro_f1, after.macro_f1, 100 * before.calibration_error,
                     100 * after.calibration_error);
}

}  // namespace

int tune(const Options& options, const LearningOptions& learning) {
  const auto rules = load_with(options, rules::Weights::kHandWritten);
  const auto in_force = load_with(options, rules::Weights::kFitted);
  if (!rules) return kFailed;
  const auto texts = read_labelled_texts(learning);
  const auto kept = read_kept_texts(learning);
  if (!texts || !kept) return kFailed;
  const auto ordered = in_order(*texts);
  const auto statistical = statistical_evidence(*rules, ordered);
  if (!statistical) {
    std::cerr << "kaikuctl: error: too few comments to tune on (" << ordered.size() << ")\n";
    return kFailed;
  }
  TaskBuilder builder(*rules);
  for (std::size_t i = 0; i < ordered.size(); ++i) builder.add(*ordered[i], (*statistical)[i]);
  text::Analyzer analyzer;
  builder.promise_examples(analyzer);
  for (const LabelledText& text : *kept) builder.promise(text);
  const TuningTask task = builder.finish();
  classify::TuningSettings settings;
  settings.pull = learning.pull;
  const classify::TuningOutcome outcome = classify::tune(task, settings);
  if (!replace_file(learning.out,
                    weights_text(task, outcome.weights, rules->statistical() != nullptr))) {
    return kFailed;
  }

  const classify::Weights before =
      in_force ? weights_in_force(*in_force, task) : classify::written_weights(task);
  const auto idle = static_cast<std::size_t>(std::ranges::count(outcome.hits, 0U));
  const classify::Quality held_out_in_force = classify::quality_of(task, before, /*held_out=*/true);
  if (options.json) {
    std::cout << json({{"file", learning.out},
                       {"comments", task.comments.size()},
                       {"signals", task.signals.size()},
                       {"never_hit", idle},
                       {"hand_written", quality_json(outcome.before)},
                       {"cross_validated", quality_json(outcome.cross_validated)},
                       {"held_out_hand_written", quality_json(outcome.held_out_before)},
                       {"held_out_in_force", quality_json(held_out_in_force)},
                       {"held_out", quality_json(outcome.held_out)},
                       {"promises", promises_json(task, outcome.promises)}})
                     .dump()
              << '\n';
    return kDone;
  }
  std::cout << summary_of(*texts) << '\n';
  std::cout << fmt::format(
      "{} signals with scores; {} hit none of these comments and stay as written\n\n",
      task.signals.size(), idle);
  std::cout << quality_table("held out (took no part)", outcome.held_out) << '\n';
  std::cout << gain("hand-written -> fitted, cross-validated", outcome.before,
                    outcome.cross_validated);
  std::cout << gain("hand-written -> fitted, held out", outcome.held_out_before, outcome.held_out);
  std::cout << gain("in force until now -> fitted, held out", held_out_in_force, outcome.held_out);
  std::cout << weight_changes(task, before, outcome.weights, kShownChanges);
  std::cout << promises_text(task, outcome.promises, kShownChanges);
  std::cout << "wrote " << learning.out << '\n';
  return outcome.promises.unkept.empty() ? kDone : kFailed;
}

}  // namespace kaikuctl
