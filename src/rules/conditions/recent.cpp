// Conditions on what was decided lately: counters over windows, near copies.
#include <algorithm>
#include <string>
#include <utility>

#include <kaiku/rules/recent_past.hpp>

#include "../rule_text.hpp"
#include "families.hpp"
#include "values.hpp"

namespace kaiku::rules {
namespace {

constexpr std::int64_t kMostCounted = 1'000;
constexpr std::int64_t kMostCopies = 200;
constexpr std::size_t kMostCounters = 100;
constexpr Duration kShortestWindow = std::chrono::seconds(1);
constexpr Duration kLongestWindow = std::chrono::days(30);
constexpr Duration kLongestForCopies = std::chrono::days(7);

constexpr std::pair<std::string_view, CountBy> kBys[] = {
    {"author", CountBy::kAuthor},   {"thread", CountBy::kThread}, {"post", CountBy::kPost},
    {"account", CountBy::kAccount}, {"domain", CountBy::kDomain}, {"text", CountBy::kText}};

class WindowCount final : public FactCondition {
 public:
  WindowCount(std::size_t counter, Duration window, std::size_t at_least)
      : counter_(counter), window_(window), at_least_(at_least) {}

 private:
  Truth check(const Evaluation& evaluation) const override {
    const Context& context = evaluation.context;
    if (context.past == nullptr || !context.at) return Truth::kUnknown;
    const auto count =
        context.past->count(counter_, *context.comment, evaluation.text, *context.at, window_);
    return count ? truth_of(*count >= at_least_) : Truth::kUnknown;
  }

  std::size_t counter_;
  Duration window_;
  std::size_t at_least_;
};

struct CopiesWanted {
  Duration window{};
  std::size_t texts = 1;
  std::size_t authors = 0;
  bool same_author = false;
};

class SimilarTexts final : public FactCondition {
 public:
  explicit SimilarTexts(CopiesWanted wanted) : wanted_(wanted) {}

 private:
  Truth check(const Evaluation& evaluation) const override {
    const Context& context = evaluation.context;
    if (context.past == nullptr || !context.at) return Truth::kUnknown;
    const bool nameless = context.comment->author.id.empty();
    if (nameless && (wanted_.same_author || wanted_.authors > 0)) return Truth::kUnknown;
    const RecentPast::Similar similar =
        context.past->similar(*context.comment, evaluation.text, *context.at, wanted_.window);
    const std::size_t texts = wanted_.same_author ? similar.by_same_author : similar.texts;
    return truth_of(texts >= wanted_.texts && similar.other_authors >= wanted_.authors);
  }

  CopiesWanted wanted_;
};

/// The place of a counter among those that the rules need; equal ones are shared.
std::optional<std::size_t> place_of(const Counter& wanted, const Site& site, Parsing& parsing) {
  std::vector<Counter>& counters = parsing.recent.counters;
  const auto same = std::ranges::find_if(counters, [&](const Counter& counter) {
    return counter.of == wanted.of && counter.by == wanted.by &&
           counter.distinct == wanted.distinct;
  });
  if (same != counters.end()) {
    same->window = std::max(same->window, wanted.window);
    same->at_least = std::max(same->at_least, wanted.at_least);
    return static_cast<std::size_t>(same - counters.begin());
  }
  if (counters.size() == kMostCounters) {
    parsing.diagnostics.push_back(
        site.key.error("more than 100 different counters",
                       "rules share a counter when 'of', 'by' and 'distinct' are the same"));
    return std::nullopt;
  }
  counters.push_back(wanted);
  return counters.size() - 1;
}

std::optional<CountBy> read_by(config::MapReader& reader, std::string_view key) {
  const auto name = reader.choice(key, {"author", "thread", "post", "account", "domain", "text"});
  if (!name) return std::nullopt;
  return std::ranges::find(kBys, *name, &std::pair<std::string_view, CountBy>::first)->second;
}

/// Whether `of` names a class, a signal or "comment".
bool is_countable(const config::Node& of, Parsing& parsing) {
  const std::string& name = of.scalar();
  std::vector<std::string_view> known = {"comment"};
  for (const CommentClass comment_class : kClasses) known.push_back(to_string(comment_class));
  const auto signals = parsing.names.signal_ids();
  known.insert(known.end(), signals.begin(), signals.end());
  if (std::ranges::find(known, name) != known.end()) return true;
  parsing.diagnostics.push_back(
      of.error("'of': no signal or class '" + shown(name) + "'", did_you_mean(name, known)));
  return false;
}

}  // namespace

ConditionPtr parse_window_count(const Site& site, Parsing& parsing) {
  config::MapReader reader(site.value, site.name(), parsing.diagnostics);
  const auto of = reader.required_node("of");
  for (const char* const key : {"by", "window", "at_least"}) reader.required_node(key);
  const auto by = read_by(reader, "by");
  const auto distinct = read_by(reader, "distinct");
  const auto window = reader.duration("window", kShortestWindow, kLongestWindow);
  const auto at_least = reader.whole("at_least", 1, kMostCounted);
  reader.finish();
  if (!of || !by || !window || !at_least || reader.has("distinct") != distinct.has_value()) {
    return nullptr;
  }
  if (distinct == by) {
    reader.error_at("distinct", "by and distinct are the same: the count is never above 1",
                    "e.g. by: post, distinct: author");
    return nullptr;
  }
  if (!is_countable(*of, parsing)) return nullptr;
  const auto counter = place_of({.of = of->scalar(),
                                 .by = *by,
                                 .distinct = distinct,
                                 .window = *window,
                                 .at_least = static_cast<std::size_t>(*at_least)},
                                site, parsing);
  if (!counter) return nullptr;
  return std::make_unique<WindowCount>(*counter, *window, static_cast<std::size_t>(*at_least));
}

ConditionPtr parse_similar(const Site& site, Parsing& parsing) {
  config::MapReader reader(site.value, site.name(), parsing.diagnostics);
  reader.required_node("window");
  const auto window = reader.duration("window", kShortestWindow, kLongestForCopies);
  const auto at_least = reader.whole("at_least", 1, kMostCopies);
  const auto authors = reader.whole("authors", 1, kMostCopies);
  const auto same_author = reader.flag("same_author");
  reader.finish();
  const bool usable = reader.has("at_least") == at_least.has_value() &&
                      reader.has("authors") == authors.has_value() &&
                      reader.has("same_author") == same_author.has_value();
  if (!window || !usable) return nullptr;
  if (authors && same_author.value_or(false)) {
    reader.error_at("authors", "'same_author' and 'authors' exclude each other",
                    "ask for one of them, or for both under 'any'");
    return nullptr;
  }
  parsing.recent.similar_within =
      std::max(parsing.recent.similar_within.value_or(Duration::zero()), *window);
  return std::make_unique<SimilarTexts>(
      CopiesWanted{.window = *window,
                   .texts = static_cast<std::size_t>(at_least.value_or(1)),
                   .authors = static_cast<std::size_t>(authors.value_or(0)),
                   .same_author = same_author.value_or(false)});
}

}  // namespace kaiku::rules
