// bench-links: kaiku::crisis
// bench-sources: tests/crisis/made_stream.cpp tests/crisis/scenarios.cpp tests/crisis/texts.cpp
//
// What detection is worth: ten scenarios of storms and calm, made without its formulas, run through
// `kaikuctl simulate` at 2, 12 and 120 comments an hour. Prints how soon what must be noticed was,
// and how often something was called urgent or a crisis that was not.
//   detection_bench [--seeds N] [--unlabelled] [--scenario NAME] [--per-hour N] [--keep FILE]
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <unistd.h>
#include <vector>

#include <nlohmann/json.hpp>

#include "crisis/scenarios.hpp"
#include "rounds.hpp"

namespace {

using namespace kaiku;
using namespace kaiku::crisis;
using nlohmann::json;
namespace fs = std::filesystem;

struct Wanted {
  std::uint32_t seeds = 2;
  bool labelled = true;
  std::string scenario;
  double per_hour = 0;
  std::string keep;
};

/// An incident as its last line tells it, with when it first was a crisis.
struct Incident {
  json last;
  std::string first_reason;
  std::optional<TimePoint> crisis_at;
  std::vector<TimePoint> escalated;

  bool grave() const {
    const std::string kind = last["kind"];
    return kind == "self_harm" || kind == "threat" || kind == "injury" || kind == "grave";
  }
};

struct Figures {
  std::map<std::string, std::vector<double>> delays;  ///< by episode, in seconds
  std::map<std::string, int> missed;
  std::map<std::string, int> late;
  int incidents_in_episodes = 0;
  int episodes = 0;
  int false_alarms = 0;
  int benign_crises = 0;
  int benign_alarms = 0;
  int warnings = 0;
  double quiet_weeks = 0;
  double lines = 0;
  double seconds = 0;
};

std::string_view name_of(Episode::Kind kind) {
  switch (kind) {
    case Episode::Kind::kGrave:
      return "grave message";
    case Episode::Kind::kStorm:
      return "storm";
    case Episode::Kind::kSlowSafety:
      return "slow product safety";
    case Episode::Kind::kCopies:
      return "near copies";
    case Episode::Kind::kReach:
      return "reach";
  }
  return "";
}

double seconds_between(TimePoint from, TimePoint to) {
  return std::chrono::duration<double>(to - from).count();
}

std::vector<Incident> simulate(const std::string& file) {
  const std::string program = (fs::path(KAIKU_KAIKUD).parent_path() / "kaikuctl").string();
  const std::string command = program + " simulate --rules " KAIKU_SOURCE_DIR "/rules " + file;
  FILE* const pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) std::exit(1);
  std::string output;
  char chunk[65536];
  for (std::size_t got; (got = fread(chunk, 1, sizeof chunk, pipe)) > 0;) output.append(chunk, got);
  if (pclose(pipe) != 0) std::exit(1);
  std::map<int, Incident> by_id;
  std::istringstream lines(output);
  for (std::string line; std::getline(lines, line);) {
    json read = json::parse(line);
    Incident& incident = by_id[read["id"]];
    if (read["level"] == "crisis" && !incident.crisis_at) {
      incident.crisis_at = *parse_iso8601(read["at"].get<std::string>());
    }
    if (incident.first_reason.empty()) incident.first_reason = read["reason"];
    incident.last = std::move(read);
  }
  std::vector<Incident> incidents;
  for (auto& [id, incident] : by_id) {
    for (const json& at : incident.last["escalated_at"])
      incident.escalated.push_back(*parse_iso8601(at.get<std::string>()));
    incidents.push_back(std::move(incident));
  }
  return incidents;
}

bool belongs(const Episode& episode, TimePoint at) {
  return at >= episode.from && at <= episode.to + std::chrono::hours(6);
}

void judge_episode(const Episode& episode, const std::vector<Incident>& incidents, Figures& figures,
                   const std::string& where) {
  ++figures.episodes;
  std::optional<TimePoint> first;
  for (const Incident& incident : incidents) {
    bool counted = false;
    for (const TimePoint at : incident.escalated) {
      const bool fits = (episode.kind == Episode::Kind::kGrave) == incident.grave() ||
                        episode.kind == Episode::Kind::kSlowSafety;
      if (!fits || !belongs(episode, at)) continue;
      if (!first || at < *first) first = at;
      if (!counted) ++figures.incidents_in_episodes;
      counted = true;
    }
  }
  const std::string name(name_of(episode.kind));
  if (!first) {
    ++figures.missed[name];
    std::printf("  missed: %s (%s)\n", name.c_str(), where.c_str());
    return;
  }
  const double delay = std::max(0.0, seconds_between(episode.counted_from, *first));
  figures.delays[name].push_back(delay);
  if (delay > std::chrono::duration<double>(episode.allowed).count()) {
    ++figures.late[name];
    std::printf("  late: %s by %.0f s (%s)\n", name.c_str(), delay, where.c_str());
  }
}

void judge(const ScenarioStream& stream, const std::vector<Incident>& incidents, Figures& figures,
           const std::string& where) {
  for (const Episode& episode : stream.episodes) judge_episode(episode, incidents, figures, where);
  double weeks = seconds_between(stream.from, stream.to) / (7 * 86'400);
  for (const Episode& episode : stream.episodes) {
    weeks -= seconds_between(episode.from, episode.to) / (7 * 86'400);
  }
  figures.quiet_weeks += weeks;
  for (const Incident& incident : incidents) {
    if (incident.escalated.empty()) {
      ++figures.warnings;
      continue;
    }
    const TimePoint at = incident.escalated.front();
    const bool expected = std::ranges::any_of(
        stream.episodes, [at](const Episode& episode) { return belongs(episode, at); });
    if (!expected) {
      ++figures.false_alarms;
      std::printf("  false: %s %s at %s: %s (%s)\n",
                  incident.last["level"].get<std::string>().c_str(),
                  incident.last["kind"].get<std::string>().c_str(), to_iso8601(at).c_str(),
                  incident.first_reason.c_str(), where.c_str());
    }
    for (const Benign& benign : stream.benign) {
      if (at < benign.from || at >= benign.to) continue;
      ++figures.benign_alarms;
      if (incident.crisis_at) ++figures.benign_crises;
    }
  }
}

void run_one(std::string_view scenario, double per_hour, std::uint32_t seed, const Wanted& wanted,
             Figures& figures) {
  const ScenarioStream stream = make_scenario(scenario, per_hour, seed);
  const std::string file =
      wanted.keep.empty()
          ? (fs::temp_directory_path() / ("kaiku-detection-" + std::to_string(getpid()) + ".jsonl"))
                .string()
          : wanted.keep;
  {
    std::ofstream out(file, std::ios::binary);
    for (const MadeComment& comment : stream.comments)
      out << line_of(comment, "kaisla", wanted.labelled) << '\n';
  }
  const auto begun = std::chrono::steady_clock::now();
  const auto incidents = simulate(file);
  figures.seconds +=
      std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
  figures.lines += static_cast<double>(stream.comments.size());
  if (wanted.keep.empty()) fs::remove(file);
  judge(stream, incidents, figures,
        std::string(scenario) + ", " + std::to_string(static_cast<int>(per_hour)) + "/h, seed " +
            std::to_string(seed));
}

void report(const Figures& figures) {
  using bench::print;
  for (const auto& [name, delays] : figures.delays) {
    const double most = *std::ranges::max_element(delays);
    const bool storm = name == "storm" || name == "near copies";
    const std::string after = name == "grave message" || name == "reach" ? " after it arrived"
                              : name == "slow product safety"            ? " after the fifth author"
                                                              : " after the tenth author";
    const std::string goal = name == "grave message" ? "at most 60 s"
                             : name == "reach"       ? "at most 300 s"
                             : storm                 ? "at most 600 s, 900 s after an outage"
                                                     : "0 s";
    print(name + after + ", median", bench::median(delays), "s", storm ? "below 120 s" : goal);
    print(name + after + ", maximum", most, "s", goal);
  }
  int missed = 0;
  int late = 0;
  for (const auto& [name, count] : figures.missed) missed += count;
  for (const auto& [name, count] : figures.late) late += count;
  print("episodes", figures.episodes, "", "");
  print("missed", missed, "", "0");
  print("late", late, "", "0");
  print("incidents an episode",
        static_cast<double>(figures.incidents_in_episodes) / std::max(1, figures.episodes), "",
        "near 1");
  print("quiet weeks", figures.quiet_weeks, "", "");
  print("false alarms", figures.false_alarms, "", "");
  print("false alarms in 100 quiet weeks", 100 * figures.false_alarms / figures.quiet_weeks, "",
        "at most 1");
  print("urgent or worse in benign stretches", figures.benign_alarms, "", "0");
  print("crises in benign stretches", figures.benign_crises, "", "0");
  print("incidents that only warn", figures.warnings, "", "");
  print("comments a second, with reading and printing", figures.lines / figures.seconds, "1/s",
        "at least 50000 with labels");
}

}  // namespace

int main(int argc, char** argv) {
  Wanted wanted;
  for (int i = 1; i < argc; ++i) {
    const std::string flag = argv[i];
    const auto value = [&] { return i + 1 < argc ? std::string(argv[++i]) : std::string(); };
    if (flag == "--seeds") wanted.seeds = static_cast<std::uint32_t>(std::stoul(value()));
    if (flag == "--unlabelled") wanted.labelled = false;
    if (flag == "--scenario") wanted.scenario = value();
    if (flag == "--per-hour") wanted.per_hour = std::stod(value());
    if (flag == "--keep") wanted.keep = value();
  }
  Figures figures;
  for (const double per_hour : {2.0, 12.0, 120.0}) {
    if (wanted.per_hour > 0 && wanted.per_hour != per_hour) continue;
    for (const std::string_view scenario : scenario_names()) {
      if (!wanted.scenario.empty() && wanted.scenario != scenario) continue;
      for (std::uint32_t seed = 1; seed <= wanted.seeds; ++seed)
        run_one(scenario, per_hour, seed, wanted, figures);
    }
  }
  report(figures);
}
