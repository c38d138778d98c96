#include <algorithm>
#include <utility>

#include "../rule_text.hpp"
#include "families.hpp"
#include "values.hpp"

namespace kaiku::rules {
namespace {

constexpr std::string_view kClassNames[] = {"question", "criticism", "abuse",
                                            "praise",   "spam",      "other"};

using Classes = std::vector<CommentClass>;

bool holds(const Finding& finding, CommentClass wanted, bool primary) {
  return primary ? finding.primary == wanted : finding.holds(wanted);
}

/// One of the classes holds, or is the primary one.
class ClassCondition final : public FactCondition {
 public:
  ClassCondition(Classes classes, bool primary) : classes_(std::move(classes)), primary_(primary) {}

  bool proves_abuse_or_spam() const override {
    return std::ranges::all_of(classes_, [](CommentClass wanted) {
      return wanted == CommentClass::kAbuse || wanted == CommentClass::kSpam;
    });
  }

  ClassFacts needed_classes() const override {
    ClassFacts needed;
    for (const CommentClass wanted : classes_) needed.add(wanted, primary_);
    return needed;
  }

  void restrict(std::vector<Restriction>& restrictions) const override {
    if (!primary_) return;  // several classes may hold at once
    Restriction restriction{.fact = "primary", .allowed = {}};
    for (const CommentClass wanted : classes_) restriction.allowed.emplace(to_string(wanted));
    restrictions.push_back(std::move(restriction));
  }

 private:
  Truth check(const Evaluation& evaluation) const override {
    if (evaluation.finding == nullptr) return Truth::kUnknown;
    return truth_of(std::ranges::any_of(classes_, [&](CommentClass wanted) {
      return holds(*evaluation.finding, wanted, primary_);
    }));
  }

  Classes classes_;
  bool primary_;
};

/// The probability of the class that the same mapping asks for.
class Confidence final : public FactCondition {
 public:
  Confidence(Classes classes, bool primary, NumberComparison comparison)
      : classes_(std::move(classes)), primary_(primary), comparison_(comparison) {}

 private:
  Truth check(const Evaluation& evaluation) const override {
    if (evaluation.finding == nullptr) return Truth::kUnknown;
    return truth_of(std::ranges::any_of(classes_, [&](CommentClass wanted) {
      return holds(*evaluation.finding, wanted, primary_) &&
             comparison_.holds(evaluation.finding->score(wanted).probability);
    }));
  }

  Classes classes_;
  bool primary_;
  NumberComparison comparison_;
};

/// Nothing wrong is reported twice: `confidence` reads the classes of its neighbour once more.
Classes read_classes(const Site& site, Parsing& parsing) {
  Classes classes;
  for (const config::Node& value : values_of(site, parsing)) {
    if (const auto wanted = parse_comment_class(value.scalar())) {
      classes.push_back(*wanted);
      continue;
    }
    parsing.diagnostics.push_back(value.error("no class '" + shown(value.scalar()) + "'",
                                              did_you_mean(value.scalar(), kClassNames)));
    return {};
  }
  return classes;
}

ConditionPtr parse_classes(const Site& site, Parsing& parsing, bool primary) {
  Classes classes = read_classes(site, parsing);
  return classes.empty() ? nullptr : std::make_unique<ClassCondition>(std::move(classes), primary);
}

/// A name that a signal or another rule must have introduced.
class NamesCondition final : public FactCondition {
 public:
  using Names = std::vector<std::string>;
  using HasAny = bool (*)(const Finding& finding, const Names& names);

  NamesCondition(Names names, HasAny has_any) : names_(std::move(names)), has_any_(has_any) {}

 private:
  Truth check(const Evaluation& evaluation) const override {
    if (evaluation.finding == nullptr) return Truth::kUnknown;
    return truth_of(has_any_(*evaluation.finding, names_));
  }

  Names names_;
  HasAny has_any_;
};

// A comment has few labels and hits, and nearly all of them differ from a name in their length.

bool has_label(const Finding& finding, const NamesCondition::Names& names) {
  return std::ranges::any_of(finding.labels, [&](const std::string& label) {
    return std::ranges::find(names, label) != names.end();
  });
}

bool has_hit(const Finding& finding, const NamesCondition::Names& ids) {
  return std::ranges::any_of(finding.hits, [&](const SignalHit& hit) {
    return std::ranges::find(ids, hit.id) != ids.end();
  });
}

ConditionPtr parse_names(const Site& site, Parsing& parsing, NamesCondition::HasAny has_any,
                         std::span<const std::string_view> known, const std::string& unknown) {
  std::vector<std::string> names;
  const std::vector<config::Node> values = values_of(site, parsing);
  for (const config::Node& value : values) {
    if (std::ranges::find(known, value.scalar()) != known.end()) {
      names.push_back(value.scalar());
      continue;
    }
    parsing.diagnostics.push_back(value.error(unknown + " '" + shown(value.scalar()) + "'",
                                              did_you_mean(value.scalar(), known)));
  }
  if (names.empty() || names.size() != values.size()) return nullptr;
  return std::make_unique<NamesCondition>(std::move(names), has_any);
}

}  // namespace

ConditionPtr parse_class(const Site& site, Parsing& parsing) {
  return parse_classes(site, parsing, /*primary=*/false);
}

ConditionPtr parse_primary(const Site& site, Parsing& parsing) {
  return parse_classes(site, parsing, /*primary=*/true);
}

ConditionPtr parse_confidence(const Site& site, Parsing& parsing) {
  const auto comparison = number_comparison_of(site, parsing);
  if (!comparison) return nullptr;
  std::vector<ConditionPtr> parts;
  for (const auto& [key, value] : site.mapping.entries()) {
    const bool primary = key.scalar() == "primary";
    if (!primary && key.scalar() != "class") continue;
    Diagnostics reported_by_the_class_itself;
    Parsing quiet{parsing.statement, parsing.languages, parsing.names,
                  parsing.analyzer,  parsing.patterns,  parsing.regexes,
                  parsing.asked,     parsing.recent,    reported_by_the_class_itself};
    Classes classes = read_classes({key, value, site.mapping}, quiet);
    if (std::ranges::find(classes, CommentClass::kOther) != classes.end()) {
      parsing.diagnostics.push_back(site.value.error("'other' has no confidence"));
      return nullptr;
    }
    parts.push_back(std::make_unique<Confidence>(std::move(classes), primary, *comparison));
  }
  if (parts.empty()) {
    parsing.diagnostics.push_back(
        site.key.error("'confidence' stands beside 'class' or 'primary'", "say of which class"));
    return nullptr;
  }
  return make_all(std::move(parts));
}

ConditionPtr parse_label(const Site& site, Parsing& parsing) {
  if (!labels_declared(site, LabelScope::kComment, parsing)) return nullptr;
  return parse_names(site, parsing, has_label, parsing.names.labels(), "no signal gives the label");
}

ConditionPtr parse_signal(const Site& site, Parsing& parsing) {
  return parse_names(site, parsing, has_hit, parsing.names.signal_ids(), "no signal");
}

}  // namespace kaiku::rules
