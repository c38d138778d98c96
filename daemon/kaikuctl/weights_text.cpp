#include "weights_text.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

#include <fmt/format.h>

namespace kaikuctl {

using namespace kaiku;
using classify::TuningTask;
using classify::Weights;

namespace {

constexpr double kSame = 0.005;  // below it two values are written alike

std::string values_text(const SignalScore& values) {
  std::string text;
  for (const auto& [c, value] : values) {
    text += fmt::format("{}{}: {}", text.empty() ? "" : ", ", to_string(c), value);
  }
  return "{" + text + "}";
}

SignalScore by_class(const classify::PerClass& values) {
  SignalScore score;
  for (const CommentClass c : kClasses) score[c] = values[static_cast<std::size_t>(c)];
  return score;
}

/// The values of `now` that are not those of `written`.
SignalScore changed(const SignalScore& written, const SignalScore& now) {
  SignalScore different;
  for (const auto& [c, value] : now) {
    const double* const before = written.find(c);
    if (before == nullptr || std::abs(*before - value) >= kSame) different[c] = value;
  }
  return different;
}

SignalScore of_the_same(const SignalScore& written, const SignalScore& classes) {
  SignalScore same;
  for (const auto& [c, value] : written) {
    if (classes.contains(c)) same[c] = value;
  }
  return same;
}

}  // namespace

std::string weights_text(const TuningTask& task, const Weights& weights, bool statistical) {
  const Weights written = classify::written_weights(task);
  std::string text =
      "# Fitted by kaikuctl tune on labelled comments. Each value takes the place of the one that "
      "the rule file\n"
      "# gives, which stands behind it. Edit, or remove what should be as it is written there.\n";
  text += "bias: " + values_text(by_class(weights.bias)) + "  # " +
          values_text(by_class(written.bias)) + "\n";
  if (statistical) {
    text += "statistical: " + values_text(by_class(weights.statistical)) + "  # " +
            values_text(by_class(written.statistical)) + "\n";
  }
  std::map<std::string, std::string> lines;
  for (std::size_t i = 0; i < task.signals.size(); ++i) {
    const auto different = changed(written.score[i], weights.score[i]);
    if (different.empty()) continue;
    lines[task.signals[i].id] =
        fmt::format("  {}: {}  # {}\n", task.signals[i].id, values_text(different),
                    values_text(of_the_same(written.score[i], different)));
  }
  text += lines.empty() ? "signals: {}\n" : "signals:\n";
  for (const auto& [id, line] : lines) text += line;
  return text;
}

std::string weight_changes(const TuningTask& task, const Weights& before, const Weights& after,
                           std::size_t most) {
  struct Change {
    std::string what;
    double from = 0;
    double to = 0;
  };
  std::vector<Change> changes;
  const auto note = [&](const std::string& name, CommentClass c, double from, double to) {
    if (std::abs(from - to) >= kSame)
      changes.push_back({name + " " + std::string(to_string(c)), from, to});
  };
  for (const CommentClass c : kClasses) {
    const auto place = static_cast<std::size_t>(c);
    note("bias", c, before.bias[place], after.bias[place]);
    note("statistical", c, before.statistical[place], after.statistical[place]);
  }
  for (std::size_t i = 0; i < task.signals.size(); ++i) {
    for (const auto& [c, to] : after.score[i])
      note(task.signals[i].id, c, before.score[i].of(c), to);
  }
  std::ranges::stable_sort(changes, std::ranges::greater{},
                           [](const Change& change) { return std::abs(change.to - change.from); });
  std::string text = fmt::format("{} weights changed\n", changes.size());
  for (std::size_t i = 0; i < changes.size() && i < most; ++i) {
    text += fmt::format("  {:<44} {:>6.2f} -> {:>6.2f}\n", changes[i].what, changes[i].from,
                        changes[i].to);
  }
  return text;
}

}  // namespace kaikuctl
