#include "stats_command.hpp"

#include <algorithm>
#include <chrono>
#include <functional>
#include <iostream>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <kaiku/policy/rule_statistics.hpp>

#include "json_output.hpp"
#include "trial.hpp"

namespace kaikuctl {

using namespace kaiku;
using nlohmann::json;
using policy::RuleActivity;
using policy::RuleStatistics;

namespace {

/// How long looks at the condition of a signal took.
struct Looks {
  std::size_t count = 0;
  std::chrono::nanoseconds time{};

  double mean_microseconds() const {
    return count == 0 ? 0
                      : std::chrono::duration<double, std::micro>(time).count() /
                            static_cast<double>(count);
  }
};
using LooksBySignal = std::map<std::string, Looks>;

rules::EvaluationVisitor stopwatch(LooksBySignal& looks) {
  return [&looks](const std::string& signal, const std::function<void()>& evaluate) {
    const auto begin = std::chrono::steady_clock::now();
    evaluate();
    const auto end = std::chrono::steady_clock::now();
    Looks& one = looks[signal];
    ++one.count;
    one.time += end - begin;
  };
}

struct Report {
  const RuleStatistics& statistics;
  const History& history;
  const LooksBySignal& looks;
  const RuleStatsOptions& wanted;
};

json activity_json(const RuleActivity& activity) {
  const auto precision = activity.precision();
  return {{"id", activity.id},
          {"hits", activity.hits},
          {"last_hit", activity.last_hit ? json(to_iso8601(*activity.last_hit)) : json()},
          {"dead", activity.dead},
          {"judged", activity.judged},
          {"upheld", activity.upheld},
          {"precision", precision ? json(*precision) : json()}};
}

void print_json(const Report& report) {
  const RuleStatistics& statistics = report.statistics;
  json signals = json::array();
  for (const RuleActivity& activity : statistics.signals) {
    json value = activity_json(activity);
    if (const auto looks = report.looks.find(activity.id); looks != report.looks.end()) {
      value["looks"] = looks->second.count;
      value["mean_microseconds"] = looks->second.mean_microseconds();
    }
    signals.push_back(std::move(value));
  }
  json policies = json::array();
  for (const RuleActivity& activity : statistics.policies) {
    json value = activity_json(activity);
    value["acted"] = activity.acted;
    policies.push_back(std::move(value));
  }
  json companions = json::array();
  for (const policy::Companion& one : statistics.companions) {
    companions.push_back({{"signal", one.signal},
                          {"with", one.with},
                          {"texts", one.texts},
                          {"both_ways", one.both_ways}});
  }
  print({{"texts", statistics.texts},
         {"unreadable", report.history.unreadable},
         {"erased", report.history.erased},
         {"from", statistics.from ? json(to_iso8601(*statistics.from)) : json()},
         {"to", statistics.to ? json(to_iso8601(*statistics.to)) : json()},
         {"people_known", report.history.interventions.has_value()},
         {"signals", signals},
         {"policies", policies},
         {"companions", companions},
         {"dead_entries", statistics.dead_entries}});
}

std::string judged_text(const RuleActivity& activity) {
  const auto precision = activity.precision();
  if (!precision) return "-";
  return fmt::format("{:.0f} % of {}", 100 * *precision, activity.judged);
}

std::string day_of(const std::optional<TimePoint>& time) {
  return time ? to_iso8601(*time).substr(0, 10) : "-";
}

/// Those that hit, the busiest first.
std::vector<const RuleActivity*> busiest(const std::vector<RuleActivity>& activities) {
  std::vector<const RuleActivity*> hit;
  for (const RuleActivity& activity : activities) {
    if (activity.hits > 0) hit.push_back(&activity);
  }
  std::ranges::stable_sort(hit, std::ranges::greater{}, &RuleActivity::hits);
  return hit;
}

/// Calls `show` for the first of `items` and says how many there are besides.
void print_first(const auto& items, std::size_t most, const auto& show) {
  std::size_t shown = 0;
  for (const auto& item : items) {
    if (shown == most) break;
    show(item);
    ++shown;
  }
  if (items.size() > shown) std::cout << fmt::format("  … and {} more\n", items.size() - shown);
}

void print_activities(const Report& report, const char* title,
                      const std::vector<RuleActivity>& activities, bool policies) {
  const bool timed = report.wanted.time && !policies;
  std::cout << fmt::format("\n{:<42} {:>7} {:>7} {:>14}  {:<10}{}\n", title, "hits",
                           policies ? "acted" : "", "upheld", "last", timed ? "   µs a look" : "");
  print_first(busiest(activities), report.wanted.most, [&](const RuleActivity* activity) {
    std::cout << fmt::format("  {:<40} {:>7} {:>7} {:>14}  {:<10}", activity->id, activity->hits,
                             policies ? std::to_string(activity->acted) : "",
                             judged_text(*activity), day_of(activity->last_hit));
    const auto looks = report.looks.find(activity->id);
    if (timed && looks != report.looks.end())
      std::cout << fmt::format("   {:>9.2f}", looks->second.mean_microseconds());
    std::cout << '\n';
  });
}

void print_dead(const Report& report, const char* title,
                const std::vector<RuleActivity>& activities) {
  std::vector<const RuleActivity*> dead;
  for (const RuleActivity& activity : activities) {
    if (activity.dead) dead.push_back(&activity);
  }
  if (dead.empty()) return;
  std::cout << fmt::format("\n{} without a hit{}: {}\n", title,
                           report.statistics.from ? " in the last 90 days" : "", dead.size());
  print_first(dead, report.wanted.most,
              [](const RuleActivity* activity) { std::cout << "  " << activity->id << '\n'; });
}

void print_text(const Report& report) {
  const RuleStatistics& statistics = report.statistics;
  std::cout << fmt::format("{} texts", statistics.texts);
  if (statistics.from) {
    std::cout << fmt::format(", {} to {}", to_iso8601(*statistics.from),
                             to_iso8601(*statistics.to));
  }
  std::cout << '\n';
  if (!report.history.interventions)
    std::cout << "what people thought of it is not known: ask with --history or --store\n";
  if (report.history.erased > 0)
    std::cout << report.history.erased << " left out: their text is erased\n";
  print_activities(report, "signals", statistics.signals, /*policies=*/false);
  print_activities(report, "policies", statistics.policies, /*policies=*/true);
  print_dead(report, "signals", statistics.signals);
  print_dead(report, "policies", statistics.policies);
  if (!statistics.companions.empty()) {
    std::cout << "\nsignals that hit only together\n";
    print_first(statistics.companions, report.wanted.most, [](const policy::Companion& one) {
      std::cout << fmt::format("  {} {} {}  ({} texts)\n", one.signal,
                               one.both_ways ? "and" : "only with", one.with, one.texts);
    });
  }
  if (!statistics.dead_entries.empty()) {
    std::cout << fmt::format("\nentries of word lists that never made a signal hit: {}\n",
                             statistics.dead_entries.size());
    print_first(statistics.dead_entries, report.wanted.most,
                [](const std::string& entry) { std::cout << "  " << entry << '\n'; });
  }
}

}  // namespace

int rule_stats(const Options& options, const RuleStatsOptions& wanted) {
  const auto rules = load(options);
  if (rules == nullptr) return kFailed;
  auto history = read_history(wanted.source, options.socket);
  if (!history) return kFailed;
  text::Analyzer analyzer;
  LooksBySignal looks;
  policy::StatisticsSettings settings;
  settings.account = everything_allowed();
  if (history->interventions) settings.interventions = *history->interventions;
  if (wanted.time) settings.around = stopwatch(looks);
  const RuleStatistics statistics =
      policy::statistics_of(*rules, std::move(history->comments), analyzer, settings);
  const Report report{statistics, *history, looks, wanted};
  if (options.json) {
    print_json(report);
  } else {
    print_text(report);
  }
  return history->unreadable == 0 ? kDone : kFailed;
}

}  // namespace kaikuctl
