#include <algorithm>
#include <utility>

#include "../rule_text.hpp"
#include "families.hpp"
#include "values.hpp"

namespace kaiku::rules {
namespace {

class AuthorCount final : public FactCondition {
 public:
  using Count = std::optional<std::size_t> Context::*;

  AuthorCount(NumberComparison comparison, Count count) : comparison_(comparison), count_(count) {}

 private:
  Truth check(const Evaluation& evaluation) const override {
    const std::optional<std::size_t>& count = evaluation.context.*count_;
    return count ? truth_of(comparison_.holds(static_cast<double>(*count))) : Truth::kUnknown;
  }

  NumberComparison comparison_;
  Count count_;
};

class KnownFor final : public FactCondition {
 public:
  explicit KnownFor(DurationComparison comparison) : comparison_(comparison) {}

 private:
  Truth check(const Evaluation& evaluation) const override {
    const std::optional<Duration>& known_for = evaluation.context.author_known_for;
    return known_for ? truth_of(comparison_.holds(*known_for)) : Truth::kUnknown;
  }

  DurationComparison comparison_;
};

class AuthorLabel final : public FactCondition {
 public:
  explicit AuthorLabel(std::vector<std::string> labels) : labels_(std::move(labels)) {}

 private:
  Truth check(const Evaluation& evaluation) const override {
    const auto& labels = evaluation.context.author_labels;
    if (!labels) return Truth::kUnknown;
    return truth_of(std::ranges::any_of(
        labels_, [&](const std::string& label) { return labels->contains(label); }));
  }

  std::vector<std::string> labels_;
};

ConditionPtr parse_count(const Site& site, Parsing& parsing, AuthorCount::Count count) {
  const auto comparison = number_comparison_of(site, parsing);
  return comparison ? std::make_unique<AuthorCount>(*comparison, count) : nullptr;
}

}  // namespace

ConditionPtr parse_author_comments(const Site& site, Parsing& parsing) {
  return parse_count(site, parsing, &Context::author_comments_before);
}

ConditionPtr parse_author_strikes(const Site& site, Parsing& parsing) {
  return parse_count(site, parsing, &Context::author_strikes);
}

ConditionPtr parse_author_known(const Site& site, Parsing& parsing) {
  const auto comparison = duration_comparison_of(site, parsing);
  return comparison ? std::make_unique<KnownFor>(*comparison) : nullptr;
}

/// Staff label authors by hand, so a label that no policy gives is no mistake; one that is nearly
/// the name of another may be.
ConditionPtr parse_author_label(const Site& site, Parsing& parsing) {
  if (!labels_declared(site, LabelScope::kAuthor, parsing)) return nullptr;
  std::vector<std::string> labels;
  const auto known = parsing.names.author_labels();
  for (const config::Node& value : values_of(site, parsing)) {
    labels.push_back(value.scalar());
    const std::string_view near = closest(value.scalar(), known);
    if (near.empty() || near == value.scalar()) continue;
    parsing.diagnostics.push_back(
        value.warning("no policy gives the author label '" + shown(value.scalar()) + "'",
                      did_you_mean(value.scalar(), known)));
  }
  return labels.empty() ? nullptr : std::make_unique<AuthorLabel>(std::move(labels));
}

}  // namespace kaiku::rules
