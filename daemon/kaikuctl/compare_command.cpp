#include "compare_command.hpp"

#include <algorithm>
#include <iostream>
#include <iterator>
#include <memory>
#include <optional>
#include <set>
#include <sstream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "json_output.hpp"
#include "trial.hpp"

namespace kaikuctl {

using namespace kaiku;
using nlohmann::json;
using policy::Change;
using policy::Comparison;
using policy::Difference;

namespace {

constexpr std::size_t kShownBytes = 160;

std::vector<std::string> layers_of(const std::string& written) {
  std::vector<std::string> layers;
  std::istringstream parts(written);
  for (std::string part; std::getline(parts, part, ',');) {
    if (!part.empty()) layers.push_back(part);
  }
  return layers;
}

std::shared_ptr<const rules::RuleSet> load_side(const std::string& written) {
  Options side;
  side.rule_directories = layers_of(written);
  if (side.rule_directories.empty()) {
    std::cerr << "kaikuctl: an empty --rules\n";
    return nullptr;
  }
  return load(side);
}

std::string one_line(const std::string& text) {
  std::string line;
  for (const char c : text) line += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  if (line.size() <= kShownBytes) return line;
  std::size_t end = kShownBytes;
  while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xC0) == 0x80) --end;
  return line.substr(0, end) + "…";
}

std::string action_text(const PlannedAction& planned) {
  const Action& action = planned.action;
  std::string text(to_string(action.kind));
  for (const std::string* part : {&action.template_id, &action.team, &action.label}) {
    if (!part->empty()) text += " " + *part;
  }
  if (planned.state == ActionState::kAwaitingApproval) text += " (waits for approval)";
  return text;
}

std::set<std::string> actions_of(const Decision& decision) {
  std::set<std::string> actions;
  for (const PlannedAction& planned : decision.actions) {
    if (planned.state != ActionState::kCancelled) actions.insert(action_text(planned));
  }
  for (const Escalation& escalation : decision.escalations) {
    actions.insert("incident " + escalation.kind + " " + escalation.severity);
  }
  return actions;
}

std::set<std::string> signals_of(const Decision& decision) {
  std::set<std::string> signals;
  for (const SignalHit& hit : decision.finding.hits) signals.insert(hit.id);
  return signals;
}

std::set<std::string> policies_of(const Decision& decision) {
  return {decision.policies.begin(), decision.policies.end()};
}

/// "− gone, + new", or nothing.
template <class Names>
std::string exchange(const Names& before, const Names& after) {
  std::string text;
  const auto add = [&](const char* sign, const Names& some, const Names& others) {
    for (const std::string& word : some) {
      if (!others.contains(word)) text += (text.empty() ? "" : ", ") + (sign + word);
    }
  };
  add("− ", before, after);
  add("+ ", after, before);
  return text;
}

json side_json(const Decision& decision) {
  json value = {{"class", to_string(decision.finding.primary)},
                {"labels", decision.finding.labels},
                {"signals", signals_of(decision)},
                {"policies", decision.policies},
                {"actions", actions_of(decision)}};
  json guards = json::array();
  for (const GuardActivation& guard : decision.guards) {
    guards.push_back({{"guard", to_string(guard.guard)}, {"reason", guard.reason}});
  }
  value["guards"] = guards;
  return value;
}

json sample_json(const Comparison& comparison, const Difference& difference) {
  const Comment& comment = difference.before.comment;
  json value = {{"id", comment.id.value},
                {"account", comment.account.value},
                {"text", comment.text},
                {"before", side_json(difference.before)},
                {"after", side_json(difference.after)}};
  if (comparison.from) value["at"] = to_iso8601(comment.created_at);
  return value;
}

struct Sides {
  std::vector<std::string> directories;  ///< as written: old, new
  std::shared_ptr<const rules::RuleSet> before;
  std::shared_ptr<const rules::RuleSet> after;
};

bool knows_people(const Comparison& comparison, const History& history) {
  return history.interventions && comparison.from;
}

/// What was taken into account beside the comments; null: nothing.
json people_json(const Comparison& comparison, const History& history) {
  if (!knows_people(comparison, history)) return {};
  const Interventions& known = *history.interventions;
  return {{"staffed_threads", known.staffed_threads.size()},
          {"judgements", known.judgements.size()},
          {"incidents", known.coverages.size()}};
}

std::string people_text(const Comparison& comparison, const History& history) {
  if (!knows_people(comparison, history)) {
    return "left out, for they are not known: staff's answers, people's decisions, incidents, "
           "labels";
  }
  const Interventions& known = *history.interventions;
  return fmt::format(
      "taken into account: {} threads that staff answered in, {} decisions of people about "
      "actions, "
      "{} incidents; left out: staff's words, labels that people gave, the brand's hours",
      known.staffed_threads.size(), known.judgements.size(), known.coverages.size());
}

void print_json(const Comparison& comparison, const Sides& sides, const History& history) {
  json changes = json::array();
  for (std::size_t i = 0; i < policy::kChanges; ++i) {
    const auto change = static_cast<Change>(i);
    json samples = json::array();
    for (const Difference& difference : comparison.samples) {
      if (difference.change == change) samples.push_back(sample_json(comparison, difference));
    }
    const auto a_day = comparison.a_day(change);
    changes.push_back({{"change", to_string(change)},
                       {"count", comparison.counts[i]},
                       {"a_day", a_day ? json(*a_day) : json()},
                       {"samples", samples}});
  }
  const auto side = [](const std::string& directories, const rules::RuleSet& rules) {
    return json{{"directories", layers_of(directories)}, {"revision", rules.revision()}};
  };
  print({{"compared", comparison.compared},
         {"unchanged", comparison.compared - comparison.changed()},
         {"unreadable", history.unreadable},
         {"erased", history.erased},
         {"people", people_json(comparison, history)},
         {"from", comparison.from ? json(to_iso8601(*comparison.from)) : json()},
         {"to", comparison.to ? json(to_iso8601(*comparison.to)) : json()},
         {"before", side(sides.directories[0], *sides.before)},
         {"after", side(sides.directories[1], *sides.after)},
         {"changes", changes}});
}

void print_sample(const Comparison& comparison, const Difference& difference) {
  const Comment& comment = difference.before.comment;
  const std::string at = comparison.from ? to_iso8601(comment.created_at) + "  " : "";
  std::cout << fmt::format("  {}{}  “{}”\n", at, comment.id.value, one_line(comment.text));
  const Finding& before = difference.before.finding;
  const Finding& after = difference.after.finding;
  if (before.primary != after.primary) {
    std::cout << fmt::format("      class     {} → {}\n", to_string(before.primary),
                             to_string(after.primary));
  }
  const auto line = [](const char* title, const std::string& text) {
    if (!text.empty()) std::cout << fmt::format("      {:<9} {}\n", title, text);
  };
  line("actions", exchange(actions_of(difference.before), actions_of(difference.after)));
  line("policies", exchange(policies_of(difference.before), policies_of(difference.after)));
  line("signals", exchange(signals_of(difference.before), signals_of(difference.after)));
  line("labels", exchange(before.labels, after.labels));
}

void print_text(const Comparison& comparison, const Sides& sides, const History& history) {
  std::cout << fmt::format("old  {}  revision {}\nnew  {}  revision {}\n", sides.directories[0],
                           sides.before->revision(), sides.directories[1], sides.after->revision());
  std::cout << fmt::format("{} comments compared, {} decisions changed", comparison.compared,
                           comparison.changed());
  if (comparison.from) {
    std::cout << fmt::format(", {} to {}", to_iso8601(*comparison.from),
                             to_iso8601(*comparison.to));
  } else if (comparison.compared > 0) {
    std::cout << ", each as the first of its author: not all have a time";
  }
  std::cout << '\n';
  std::cout << people_text(comparison, history) << '\n';
  if (history.erased > 0) std::cout << history.erased << " left out: their text is erased\n";
  for (std::size_t i = 0; i < policy::kChanges; ++i) {
    if (comparison.counts[i] == 0) continue;
    const auto change = static_cast<Change>(i);
    std::cout << fmt::format("\n{}: {}", policy::description(change), comparison.counts[i]);
    if (const auto a_day = comparison.a_day(change)) {
      std::cout << fmt::format(", {:.1f} a day expected", *a_day);
    }
    std::cout << '\n';
    for (const Difference& difference : comparison.samples) {
      if (difference.change == change) print_sample(comparison, difference);
    }
  }
}

}  // namespace

int compare(const Options& options, const CompareOptions& wanted) {
  if (wanted.rules.size() != 2) {
    std::cerr << "kaikuctl: compare needs --rules twice: the old ones, then the new ones; "
                 "directories of one side are separated by commas\n";
    return kFailed;
  }
  const Sides sides{wanted.rules, load_side(wanted.rules[0]), load_side(wanted.rules[1])};
  if (!sides.before || !sides.after) return kFailed;
  auto history = read_history(wanted.source, options.socket);
  if (!history) return kFailed;
  text::Analyzer analyzer;
  const Comparison comparison =
      policy::compare(*sides.before, *sides.after, std::move(history->comments), analyzer,
                      {.account = everything_allowed(),
                       .samples = wanted.samples,
                       .interventions = history->interventions.value_or(Interventions{})});
  if (options.json) {
    print_json(comparison, sides, *history);
  } else {
    print_text(comparison, sides, *history);
  }
  return history->unreadable == 0 ? kDone : kFailed;
}

}  // namespace kaikuctl
