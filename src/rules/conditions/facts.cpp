// Conditions that compare one fact of the context. What nobody told is unknown.
#include <algorithm>
#include <string>
#include <utility>

#include "../rule_text.hpp"
#include "families.hpp"
#include "values.hpp"

namespace kaiku::rules {
namespace {

struct NumberEntry {
  std::string_view key;
  std::optional<double> (*read)(const Context& context);
};

template <std::optional<std::size_t> Context::*kMember>
std::optional<double> number(const Context& context) {
  const std::optional<std::size_t>& value = context.*kMember;
  return value ? std::optional(static_cast<double>(*value)) : std::nullopt;
}

std::optional<double> followers(const Context& context) {
  const auto& value = context.comment->author.followers;
  return value ? std::optional(static_cast<double>(*value)) : std::nullopt;
}

constexpr NumberEntry kNumbers[] = {
    {"author.followers", followers},
    {"author.comments_before", number<&Context::author_comments_before>},
    {"author.strikes", number<&Context::author_strikes>},
    {"post.comments", number<&Context::post_comments>},
    {"thread.comments", number<&Context::thread_comments>},
    {"thread.our_replies", number<&Context::thread_our_replies>},
};

struct DurationEntry {
  std::string_view key;
  std::optional<Duration> Context::*member;
};
constexpr DurationEntry kDurations[] = {
    {"author.known_for", &Context::author_known_for},
    {"post.age", &Context::post_age},
    {"thread.age", &Context::thread_age},
};

struct FlagEntry {
  std::string_view key;
  std::optional<bool> (*read)(const Context& context);
};
constexpr FlagEntry kFlags[] = {
    {"thread.staff_answered", [](const Context& c) { return c.thread_staff_answered; }},
    {"edited", [](const Context& c) { return c.edited; }},
    {"reply_to_us", [](const Context& c) { return c.reply_to_us; }},
    {"private", [](const Context& c) { return std::optional(c.comment->is_private); }},
    {"on_ad", [](const Context& c) { return std::optional(c.comment->on_ad); }},
    {"is_reply", [](const Context& c) { return std::optional(c.comment->parent.has_value()); }},
    {"top_level", [](const Context& c) { return std::optional(!c.comment->parent.has_value()); }},
};

struct LabelEntry {
  std::string_view key;
  LabelScope scope;
  std::optional<std::set<std::string>> Context::*member;
};
constexpr LabelEntry kLabels[] = {
    {"author.label", LabelScope::kAuthor, &Context::author_labels},
    {"post.label", LabelScope::kPost, &Context::post_labels},
    {"thread.label", LabelScope::kThread, &Context::thread_labels},
    {"domain.label", LabelScope::kDomain, &Context::domain_labels},
};

/// The entry of the condition's name; the table of conditions sends no other here.
template <class Entry, std::size_t kSize>
const Entry& entry_of(const Site& site, const Entry (&entries)[kSize]) {
  return *std::ranges::find(entries, site.name(), &Entry::key);
}

class NumberFact final : public FactCondition {
 public:
  NumberFact(NumberComparison comparison, const NumberEntry& entry)
      : comparison_(comparison), entry_(entry) {}
  bool impossible() const override {
    return !comparison_.may_hold_from(0);  // none of them is below zero
  }

 private:
  Truth check(const Evaluation& evaluation) const override {
    const std::optional<double> value = entry_.read(evaluation.context);
    return value ? truth_of(comparison_.holds(*value)) : Truth::kUnknown;
  }

  NumberComparison comparison_;
  const NumberEntry& entry_;
};

class DurationFact final : public FactCondition {
 public:
  DurationFact(DurationComparison comparison, const DurationEntry& entry)
      : comparison_(comparison), entry_(entry) {}
  bool impossible() const override { return !comparison_.may_hold_from(Duration::zero()); }

 private:
  Truth check(const Evaluation& evaluation) const override {
    const std::optional<Duration>& value = evaluation.context.*entry_.member;
    return value ? truth_of(comparison_.holds(*value)) : Truth::kUnknown;
  }

  DurationComparison comparison_;
  const DurationEntry& entry_;
};

class FlagFact final : public FactCondition {
 public:
  FlagFact(bool wanted, const FlagEntry& entry) : wanted_(wanted), entry_(entry) {}

  void restrict(std::vector<Restriction>& restrictions) const override {
    // Two names of one fact.
    const bool top_level = entry_.key == "top_level";
    const std::string fact = top_level ? "is_reply" : std::string(entry_.key);
    restrictions.push_back({.fact = fact, .allowed = {wanted_ != top_level ? "true" : "false"}});
  }

 private:
  Truth check(const Evaluation& evaluation) const override {
    const std::optional<bool> value = entry_.read(evaluation.context);
    return value ? truth_of(*value == wanted_) : Truth::kUnknown;
  }

  bool wanted_;
  const FlagEntry& entry_;
};

class LabelFact final : public FactCondition {
 public:
  LabelFact(std::vector<std::string> labels, const LabelEntry& entry)
      : labels_(std::move(labels)), entry_(entry) {}

 private:
  Truth check(const Evaluation& evaluation) const override {
    const auto& labels = evaluation.context.*entry_.member;
    if (!labels) return Truth::kUnknown;
    return truth_of(std::ranges::any_of(
        labels_, [&](const std::string& label) { return labels->contains(label); }));
  }

  std::vector<std::string> labels_;
  const LabelEntry& entry_;
};

}  // namespace

ConditionPtr parse_number_fact(const Site& site, Parsing& parsing) {
  const auto comparison = number_comparison_of(site, parsing);
  if (!comparison) return nullptr;
  return std::make_unique<NumberFact>(*comparison, entry_of(site, kNumbers));
}

ConditionPtr parse_duration_fact(const Site& site, Parsing& parsing) {
  const auto comparison = duration_comparison_of(site, parsing);
  if (!comparison) return nullptr;
  return std::make_unique<DurationFact>(*comparison, entry_of(site, kDurations));
}

ConditionPtr parse_flag_fact(const Site& site, Parsing& parsing) {
  const auto wanted = flag_of(site, parsing);
  return wanted ? std::make_unique<FlagFact>(*wanted, entry_of(site, kFlags)) : nullptr;
}

/// Staff label by hand, so where nothing is declared a label that no policy gives is no mistake;
/// one that is nearly the name of another may be.
ConditionPtr parse_label_fact(const Site& site, Parsing& parsing) {
  const LabelEntry& entry = entry_of(site, kLabels);
  if (!labels_declared(site, entry.scope, parsing)) return nullptr;
  std::vector<std::string> labels;
  const auto known = parsing.names.author_labels();
  for (const config::Node& value : values_of(site, parsing)) {
    labels.push_back(value.scalar());
    const std::string_view near = closest(value.scalar(), known);
    if (entry.scope != LabelScope::kAuthor || near.empty() || near == value.scalar()) continue;
    parsing.diagnostics.push_back(
        value.warning("no policy gives the author label '" + shown(value.scalar()) + "'",
                      did_you_mean(value.scalar(), known)));
  }
  return labels.empty() ? nullptr : std::make_unique<LabelFact>(std::move(labels), entry);
}

}  // namespace kaiku::rules
