#include "tuning_task.hpp"

#include <utility>
#include <vector>

#include <fmt/format.h>

#include <kaiku/classify/learning.hpp>
#include <kaiku/classify/statistical_signal.hpp>

namespace kaikuctl {

using namespace kaiku;

namespace {

std::string shown_place(const Diagnostic& place) {
  return fmt::format("{}:{}", place.file, place.line);
}

}  // namespace

TaskBuilder::TaskBuilder(const rules::RuleSet& rules) : rules_(rules) {
  task_.model = rules.model();
  task_.signals = rules.tunable_signals();
  for (std::size_t i = 0; i < task_.signals.size(); ++i) places_[task_.signals[i].id] = i;
  if (const auto* const statistical = rules.statistical()) {
    task_.statistical_weight = statistical->weight;
    task_.statistical_bound = statistical->bound;
  }
}

void TaskBuilder::add(const LabelledText& text, const classify::PerClass& statistical) {
  const classify::TuningSettings settings;
  Comment written;
  written.text = text.comment.text;
  rules::Context context;
  context.comment = &written;
  classify::TuningComment comment = evidence(text.text, context);
  comment.primary = text.comment.primary;
  comment.classes = text.comment.classes;
  comment.statistical = statistical;
  comment.fold = classify::fold_of(text.text, settings.folds);
  const bool correction = text.origin == classify::Origin::kCorrection;
  comment.held_out = !correction && classify::is_held_out(text.text);
  if (correction) comment.weight = classify::LearningSettings{}.correction_weight;
  task_.comments.push_back(std::move(comment));
}

classify::TuningComment TaskBuilder::evidence(const text::PreparedText& text,
                                              const rules::Context& context) const {
  classify::TuningComment comment;
  std::vector<std::string> not_evaluated;
  const classify::Evidence evidence = rules_.gather(text, context, not_evaluated);
  for (std::size_t i = 0; i < evidence.hits.size(); ++i) {
    if (!evidence.origins[i].statistical) add_hit(evidence.hits[i], comment);
  }
  return comment;
}

void TaskBuilder::add_hit(const SignalHit& hit, classify::TuningComment& comment) const {
  const auto known = places_.find(hit.id);
  if (known == places_.end()) {
    for (const auto& [c, score] : hit.score) {
      if (c != CommentClass::kOther) comment.fixed[static_cast<std::size_t>(c)] += score;
    }
    return;
  }
  // An entry of a word list may give a signal more or less than its score.
  for (const auto& [c, written] : task_.signals[known->second].score) {
    const double* const given = hit.score.find(c);
    if (written == 0 || given == nullptr) continue;
    comment.hits.push_back({.signal = known->second, .strength = *given / written});
    return;
  }
}

classify::PerClass TaskBuilder::statistical(const text::PreparedText& text) const {
  const auto* const statistical = rules_.statistical();
  return statistical == nullptr ? classify::PerClass{} : statistical->model->evidence(text);
}

void TaskBuilder::promise_examples(text::Analyzer& analyzer) {
  rules::visit_examples(rules_, analyzer,
                        [this](const rules::ExampleText& example) { promise_example(example); });
}

void TaskBuilder::promise_example(const rules::ExampleText& example) {
  const auto place = places_.find(example.signal);
  if (place == places_.end()) return;
  classify::Promise promise;
  for (const auto& [c, score] : task_.signals[place->second].score) {
    if (example.hit && score > 0) promise.holds.insert(c);
    if (example.hit && score < 0) promise.misses.insert(c);
    if (!example.hit && score > 0 && classify::leads_to_restrictions(c)) promise.misses.insert(c);
  }
  if (promise.holds.empty() && promise.misses.empty()) return;
  promise.about = fmt::format("{}: \"{}\"", shown_place(example.place), example.text.original());
  promise.comment = evidence(example.text, example.context);
  promise.comment.statistical = statistical(example.text);
  task_.promises.push_back(std::move(promise));
}

void TaskBuilder::promise(const LabelledText& text) {
  Comment written;
  written.text = text.comment.text;
  rules::Context context;
  context.comment = &written;
  classify::Promise promise;
  promise.about = fmt::format("{}: \"{}\"", text.comment.id, text.comment.text);
  promise.comment = evidence(text.text, context);
  promise.comment.statistical = statistical(text.text);
  promise.primary = text.comment.classes;
  promise.primary.insert(text.comment.primary);
  for (const CommentClass c : kClasses)
    (text.comment.holds(c) ? promise.holds : promise.misses).insert(c);
  promise.closely = true;
  task_.promises.push_back(std::move(promise));
}

}  // namespace kaikuctl
