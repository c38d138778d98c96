#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "labelled_texts.hpp"
#include "learning_commands.hpp"

namespace kaikuctl {

using namespace kaiku;
using classify::StatisticalModel;
using nlohmann::json;

namespace {

constexpr std::size_t kShownChanges = 10;
constexpr std::size_t kShownLetters = 70;

/// The model that stood at the place of the new one, when it can still be read.
std::optional<StatisticalModel> old_model(const std::string& path) {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(path, ignored) ||
      std::filesystem::file_size(path, ignored) > StatisticalModel::kMaxModelBytes) {
    return std::nullopt;
  }
  std::ifstream stream(path, std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(stream)),
                          std::istreambuf_iterator<char>());
  Diagnostics unreadable;
  return StatisticalModel::read(bytes, path, unreadable);
}

struct Change {
  CommentClass before = CommentClass::kOther;
  CommentClass after = CommentClass::kOther;
  const classify::LabelledComment* comment = nullptr;
};

struct Comparison {
  classify::Quality before;
  std::vector<Change> changes;
};

/// Both models on the comments that neither may have learnt.
Comparison compare(const StatisticalModel& before, const StatisticalModel& after,
                   const std::vector<LabelledText>& texts) {
  Comparison comparison;
  std::vector<classify::Judged> judged;
  for (const LabelledText& text : texts) {
    if (text.origin != classify::Origin::kCorpus || !classify::is_held_out(text.text)) continue;
    const classify::PerClass log_odds = before.log_odds(text.text);
    judged.push_back(classify::judged(text.comment, log_odds));
    const CommentClass now = classify::most_probable_class(after.log_odds(text.text));
    if (now == judged.back().answer) continue;
    comparison.changes.push_back(
        {.before = judged.back().answer, .after = now, .comment = &text.comment});
  }
  comparison.before = classify::judge(judged);
  return comparison;
}

std::string beginning_of(const std::string& text) {
  std::string line;
  std::size_t letters = 0;
  for (const char byte : text) {
    const bool begins = (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
    if (begins && ++letters > kShownLetters) return line + "…";
    line += byte == '\n' || byte == '\r' ? ' ' : byte;
  }
  return line;
}

std::string comparison_text(const Comparison& comparison, const classify::Quality& now) {
  std::string text = fmt::format(
      "against the old file, held out: macro-F1 {:.3f} -> {:.3f}, calibration error {:.1f} % -> "
      "{:.1f} %, {} of {} answers changed\n",
      comparison.before.macro_f1, now.macro_f1, 100 * comparison.before.calibration_error,
      100 * now.calibration_error, comparison.changes.size(), comparison.before.comments);
  for (std::size_t i = 0; i < comparison.changes.size() && i < kShownChanges; ++i) {
    const Change& change = comparison.changes[i];
    text += fmt::format("  {:<9} -> {:<9} (is {}): {}\n", to_string(change.before),
                        to_string(change.after), to_string(change.comment->primary),
                        beginning_of(change.comment->text));
  }
  return text;
}

json comparison_json(const Comparison& comparison) {
  json changes = json::array();
  for (const Change& change : comparison.changes) {
    changes.push_back({{"id", change.comment->id},
                       {"before", to_string(change.before)},
                       {"after", to_string(change.after)},
                       {"class", to_string(change.comment->primary)}});
  }
  return {{"held_out", quality_json(comparison.before)}, {"changes", changes}};
}

}  // namespace

int learn(const Options& options, const LearningOptions& learning) {
  const auto texts = read_labelled_texts(learning);
  if (!texts) return kFailed;
  classify::Learner learner;
  for (const LabelledText& text : *texts) learner.add(text.comment, text.text, text.origin);
  const auto outcome = learner.learn();
  if (!outcome) {
    std::cerr << "kaikuctl: error: too few comments to learn from (" << texts->size() << ")\n";
    return kFailed;
  }
  const auto before = old_model(learning.out);
  const std::string bytes = outcome->model.bytes();
  if (!replace_file(learning.out, bytes)) return kFailed;

  std::optional<Comparison> comparison;
  if (before) comparison = compare(*before, outcome->model, *texts);
  if (options.json) {
    json report = {{"trained_on", outcome->trained_on},
                   {"corrections", outcome->corrections},
                   {"left_out", outcome->left_out},
                   {"uncalibrated", quality_json(outcome->uncalibrated)},
                   {"cross_validated", quality_json(outcome->cross_validated)},
                   {"held_out", quality_json(outcome->held_out)},
                   {"file", learning.out},
                   {"bytes", bytes.size()}};
    if (comparison) report["old"] = comparison_json(*comparison);
    std::cout << report.dump() << '\n';
    return kDone;
  }
  std::cout << summary_of(*texts) << "\n";
  std::cout << fmt::format(
      "trained on {}, of them {} corrections; left out {} doubles and replaced ones\n\n",
      outcome->trained_on, outcome->corrections, outcome->left_out);
  std::cout << quality_table("cross-validated", outcome->cross_validated) << '\n';
  std::cout << quality_table("held out (never trained on)", outcome->held_out) << '\n';
  std::cout << fmt::format(
      "calibration error, cross-validated: {:.1f} % before calibration, {:.1f} % after\n",
      100 * outcome->uncalibrated.calibration_error,
      100 * outcome->cross_validated.calibration_error);
  if (comparison) std::cout << comparison_text(*comparison, outcome->held_out);
  std::cout << fmt::format("wrote {} ({:.2f} MB)\n", learning.out,
                           static_cast<double>(bytes.size()) / 1e6);
  return kDone;
}

}  // namespace kaikuctl
