// Conditions on the brand's own time.
#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <utility>

#include "../rule_text.hpp"
#include "families.hpp"
#include "values.hpp"

namespace kaiku::rules {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr std::array<std::string_view, 7> kDays = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
constexpr minutes kDay = hours(24);

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
  explicit Weekday(std::set<std::string> days) : days_(std::move(days)) {}

  void restrict(std::vector<Restriction>& restrictions) const override {
    restrictions.push_back({.fact = "weekday", .allowed = days_});
  }

 private:
  Truth check(const Evaluation& evaluation) const override {
    const auto& local = evaluation.context.local;
    if (!local) return Truth::kUnknown;
    return truth_of(days_.contains(std::string(kDays[local->weekday.iso_encoding() - 1])));
  }

  std::set<std::string> days_;
};

/// From a minute of the day to before another; over midnight when that is the earlier one.
struct Stretch {
  minutes from{};
  minutes to{};

  bool holds(minutes minute) const {
    return from < to ? from <= minute && minute < to : minute >= from || minute < to;
  }
};

class Hour final : public FactCondition {
 public:
  explicit Hour(std::vector<Stretch> stretches) : stretches_(std::move(stretches)) {}

 private:
  Truth check(const Evaluation& evaluation) const override {
    const auto& local = evaluation.context.local;
    if (!local) return Truth::kUnknown;
    return truth_of(std::ranges::any_of(
        stretches_, [&](const Stretch& stretch) { return stretch.holds(local->since_midnight); }));
  }

  std::vector<Stretch> stretches_;
};

/// "22" or "9:30"; up to 24:00.
std::optional<minutes> parse_time(std::string_view text) {
  const auto number = [](std::string_view digits) -> std::optional<int> {
    int value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    const bool whole = error == std::errc() && end == digits.data() + digits.size();
    if (!whole || digits.size() > 2 || value < 0) return std::nullopt;
    return value;
  };
  text = trimmed(text);
  const std::size_t colon = text.find(':');
  const auto hour = number(text.substr(0, colon));
  const auto minute = colon == text.npos ? std::optional(0) : number(text.substr(colon + 1));
  if (!hour || !minute || *minute > 59) return std::nullopt;
  const minutes time = hours(*hour) + minutes(*minute);
  if (time > kDay) return std::nullopt;
  return time;
}

/// "22-07" or "8:30-16".
std::optional<Stretch> parse_stretch(std::string_view text) {
  const std::size_t dash = text.find('-');
  if (dash == text.npos) return std::nullopt;
  const auto from = parse_time(text.substr(0, dash));
  const auto to = parse_time(text.substr(dash + 1));
  if (!from || !to || *from == kDay || *from == *to) return std::nullopt;
  return Stretch{.from = *from, .to = *to};
}

/// Adds "mon" or all of "mon-fri"; false when it is neither.
bool add_days(std::string_view text, std::set<std::string>& days) {
  const std::size_t dash = text.find('-');
  const auto first = std::ranges::find(kDays, trimmed(text.substr(0, dash)));
  const auto last =
      dash == text.npos ? first : std::ranges::find(kDays, trimmed(text.substr(dash + 1)));
  if (first == kDays.end() || last == kDays.end()) return false;
  for (auto day = first;; day = std::next(day) == kDays.end() ? kDays.begin() : std::next(day)) {
    days.emplace(*day);
    if (day == last) return true;
  }
}

}  // namespace

ConditionPtr parse_hours(const Site& site, Parsing& parsing) {
  const std::string& value = site.value.scalar();
  if (value == "open" || value == "closed") return std::make_unique<Open>(value == "open");
  parsing.diagnostics.push_back(
      site.value.error("'hours': expected open or closed", "times of day are written as 'hour'"));
  return nullptr;
}

ConditionPtr parse_weekday(const Site& site, Parsing& parsing) {
  std::set<std::string> days;
  const std::vector<config::Node> values = values_of(site, parsing);
  bool usable = !values.empty();
  for (const config::Node& value : values) {
    if (add_days(value.scalar(), days)) continue;
    usable = false;
    parsing.diagnostics.push_back(
        value.error("'weekday': no day '" + shown(value.scalar()) + "'",
                    "mon, tue, wed, thu, fri, sat, sun, or a range as in mon-fri"));
  }
  return usable ? std::make_unique<Weekday>(std::move(days)) : nullptr;
}

ConditionPtr parse_hour(const Site& site, Parsing& parsing) {
  std::vector<Stretch> stretches;
  const std::vector<config::Node> values = values_of(site, parsing);
  for (const config::Node& value : values) {
    if (const auto stretch = parse_stretch(value.scalar())) {
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
