#include "statistical_explanation.hpp"

#include <cmath>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace kaikuctl {

using namespace kaiku;

namespace {

constexpr std::size_t kShownGrams = 12;
constexpr double kLeastShown = 0.05;

std::string moved_list(const classify::MovingGram& gram) {
  std::string list;
  for (const CommentClass c : kClasses) {
    const double moved = gram.moved[static_cast<std::size_t>(c)];
    if (std::abs(moved) < kLeastShown) continue;
    list += fmt::format("{}{} {:+.2f}", list.empty() ? "" : ", ", to_string(c), moved);
  }
  return list;
}

}  // namespace

std::string statistical_explanation(const rules::RuleSet& rules, const text::PreparedText& text,
                                    bool colours) {
  const classify::StatisticalSignal* const signal = rules.statistical();
  if (signal == nullptr) return {};
  std::string out = fmt::format(
      "\n{}what moved the statistical signal{} (log-odds, before its bound of {:.1f})\n",
      colours ? "\033[1m" : "", colours ? "\033[0m" : "", signal->bound);
  for (const classify::MovingGram& gram : signal->moving_grams(text, kShownGrams)) {
    const std::string moved = moved_list(gram);
    if (!moved.empty()) out += fmt::format("  {:<34} {}\n", gram.gram, moved);
  }
  return out;
}

nlohmann::json statistical_explanation_json(const rules::RuleSet& rules,
                                            const text::PreparedText& text) {
  nlohmann::json grams = nlohmann::json::array();
  const classify::StatisticalSignal* const signal = rules.statistical();
  if (signal == nullptr) return grams;
  for (const classify::MovingGram& gram : signal->moving_grams(text, kShownGrams)) {
    nlohmann::json moved = nlohmann::json::object();
    for (const CommentClass c : kClasses)
      moved[to_string(c)] = gram.moved[static_cast<std::size_t>(c)];
    grams.push_back({{"gram", gram.gram},
                     {"span", {gram.original.begin, gram.original.end}},
                     {"moved", moved}});
  }
  return grams;
}

}  // namespace kaikuctl
