// Conditions on the brand's own time.
#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <kaiku/clock/opening_hours.hpp>

#include "../rule_text.hpp"
#include "families.hpp"
#include "values.hpp"

namespace kaiku::rules {
namespace {

class Open final : public FactCondition {
 public:
  explicit Open(bool wanted) : wanted_(wanted) {}

  void restrict(std::vector<Restriction>& restrictions) const override {
    restrictions.push_back({.fact = "hours", .allowed = {wanted_ ? "open" : "closed"}});
  }

 private:
  Truth check(const Evaluation& evaluation) const override {
    const auto& local = evaluation.context.local;
    if (!local || !local->open) return Truth::kUnknown;
    return truth_of(*local->open == wanted_);
  }

  bool wanted_;
};

class Weekday final : public FactCondition {
 public:
  explicit Weekday(Weekdays days) : days_(days) {}

  void restrict(std::vector<Restriction>& restrictions) const override {
    std::set<std::string> allowed;
    for (unsigned day = 0; day < days_.size(); ++day) {
      if (days_.test(day)) allowed.emplace(weekday_name(std::chrono::weekday(day)));
    }
    restrictions.push_back({.fact = "weekday", .allowed = std::move(allowed)});
  }

 private:
  Truth check(const Evaluation& evaluation) const override {
    const auto& local = evaluation.context.local;
    if (!local) return Truth::kUnknown;
    return truth_of(days_.test(local->weekday.c_encoding()));
  }

  Weekdays days_;
};

class Hour final : public FactCondition {
 public:
  explicit Hour(std::vector<DayStretch> stretches) : stretches_(std::move(stretches)) {}

 private:
  Truth check(const Evaluation& evaluation) const override {
    const auto& local = evaluation.context.local;
    if (!local) return Truth::kUnknown;
    return truth_of(std::ranges::any_of(stretches_, [&](const DayStretch& stretch) {
      return stretch.holds(local->since_midnight);
    }));
  }

  std::vector<DayStretch> stretches_;
};

}  // namespace

LocalMoment local_moment(WallTime time, const OpeningHours& hours) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  LocalMoment moment;
  moment.weekday = std::chrono::weekday(day);
  moment.since_midnight = std::chrono::floor<std::chrono::minutes>(time - day);
  if (!hours.empty()) moment.open = hours.open_at(time);
  return moment;
}

ConditionPtr parse_hours(const Site& site, Parsing& parsing) {
  const std::string& value = site.value.scalar();
  if (value == "open" || value == "closed") return std::make_unique<Open>(value == "open");
  parsing.diagnostics.push_back(
      site.value.error("'hours': expected open or closed", "times of day are written as 'hour'"));
  return nullptr;
}

ConditionPtr parse_weekday(const Site& site, Parsing& parsing) {
  Weekdays days;
  const std::vector<config::Node> values = values_of(site, parsing);
  bool usable = !values.empty();
  for (const config::Node& value : values) {
    if (const auto named = parse_weekdays(value.scalar())) {
      days |= *named;
      continue;
    }
    usable = false;
    parsing.diagnostics.push_back(
        value.error("'weekday': no day '" + shown(value.scalar()) + "'",
                    "mon, tue, wed, thu, fri, sat, sun, or a range as in mon-fri"));
  }
  return usable ? std::make_unique<Weekday>(days) : nullptr;
}

ConditionPtr parse_hour(const Site& site, Parsing& parsing) {
  std::vector<DayStretch> stretches;
  const std::vector<config::Node> values = values_of(site, parsing);
  for (const config::Node& value : values) {
    if (const auto stretch = parse_day_stretch(value.scalar())) {
      stretches.push_back(*stretch);
      continue;
    }
    parsing.diagnostics.push_back(
        value.error("'hour': '" + shown(value.scalar()) + "' is no stretch of the day",
                    "from-to, e.g. 22-07 or 8:30-16; the end is not part of it"));
  }
  if (stretches.empty() || stretches.size() != values.size()) return nullptr;
  return std::make_unique<Hour>(std::move(stretches));
}

}  // namespace kaiku::rules
