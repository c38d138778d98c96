#include <algorithm>
#include <chrono>
#include <map>
#include <set>
#include <utility>

#include <kaiku/policy/rule_statistics.hpp>

#include "replay.hpp"

namespace kaiku::policy {
namespace {

constexpr Duration kDeadAfter = std::chrono::days(90);
constexpr std::size_t kLeastTexts = 5;  ///< fewer hit together by chance

/// What people said about the actions on comments.
class Verdicts {
 public:
  explicit Verdicts(const Interventions& interventions) {
    for (const Interventions::Judgement& judgement : interventions.judgements)
      by_comment_[key(judgement.account, judgement.comment)].push_back(&judgement);
  }

  /// About the actions of `policy`, or of all where it is empty. Nothing: nobody judged.
  std::optional<bool> upheld(const Comment& comment, const std::string& policy = {}) const {
    const auto found = by_comment_.find(key(comment.account, comment.id));
    if (found == by_comment_.end()) return std::nullopt;
    std::optional<bool> all;
    for (const Interventions::Judgement* const judgement : found->second) {
      if (policy.empty() || judgement->policy == policy)
        all = all.value_or(true) && judgement->upheld;
    }
    return all;
  }

 private:
  using Key = std::pair<std::string, std::string>;
  static Key key(const AccountId& account, const CommentId& comment) {
    return {account.value, comment.value};
  }

  std::map<Key, std::vector<const Interventions::Judgement*>> by_comment_;
};

/// Activities by id, in a given order.
class Activities {
 public:
  void add(const std::string& id) {
    places_.emplace(id, all_.size());
    all_.emplace_back().id = id;
    judged_.emplace_back();
  }

  /// Nothing for evidence that is no rule of the files.
  std::optional<std::size_t> place_of(const std::string& id) const {
    const auto found = places_.find(id);
    return found == places_.end() ? std::nullopt : std::optional(found->second);
  }

  RuleActivity& hit(std::size_t place, const Comment& comment, bool timed,
                    const std::optional<bool>& upheld) {
    RuleActivity& activity = all_[place];
    ++activity.hits;
    if (timed) activity.last_hit = comment.created_at;
    // A comment with several texts was judged once.
    if (upheld && judged_[place].emplace(comment.account.value, comment.id.value).second) {
      ++activity.judged;
      activity.upheld += *upheld ? 1 : 0;
    }
    return activity;
  }

  const RuleActivity& operator[](std::size_t place) const { return all_[place]; }

  std::vector<RuleActivity> finish(const std::optional<TimePoint>& end) {
    for (RuleActivity& activity : all_) {
      activity.dead = activity.hits == 0 ||
                      (end && activity.last_hit && *activity.last_hit < *end - kDeadAfter);
    }
    return std::move(all_);
  }

 private:
  std::vector<RuleActivity> all_;
  std::vector<std::set<std::pair<std::string, std::string>>> judged_;
  std::map<std::string, std::size_t, std::less<>> places_;
};

class Counter {
 public:
  Counter(const rules::RuleSet& rules, const StatisticsSettings& settings, bool timed)
      : verdicts_(settings.interventions), inventory_(rules::inventory_of(rules)), timed_(timed) {
    for (const std::string& id : inventory_.signals) signals_.add(id);
    for (const std::string& id : inventory_.composites) signals_.add(id);
    for (const Policy& policy : rules.policies()) policies_.add(policy.id);
  }

  void count(const Decision& decision) {
    const std::set<std::size_t> hit = signals_hit(decision.finding);
    const std::optional<bool> upheld = verdicts_.upheld(decision.comment);
    for (const std::size_t place : hit) signals_.hit(place, decision.comment, timed_, upheld);
    for (auto one = hit.begin(); one != hit.end(); ++one) {
      for (auto other = std::next(one); other != hit.end(); ++other) ++together_[{*one, *other}];
    }
    for (const std::string& id : decision.policies) count_policy(id, decision);
  }

  void finish(RuleStatistics& statistics) {
    statistics.companions = companions();
    statistics.signals = signals_.finish(statistics.to);
    statistics.policies = policies_.finish(statistics.to);
    for (const std::string& entry : inventory_.list_entries) {
      if (!entries_.contains(entry)) statistics.dead_entries.push_back(entry);
    }
  }

 private:
  using Policy = rules::Policy;

  std::set<std::size_t> signals_hit(const Finding& finding) {
    std::set<std::size_t> hit;
    const auto add = [&](const std::string& id) {
      if (const auto place = signals_.place_of(id)) hit.insert(*place);
    };
    for (const SignalHit& one : finding.hits) {
      add(one.id);
      std::ranges::for_each(one.replaces, add);
      entries_.insert(one.entries.begin(), one.entries.end());
    }
    return hit;
  }

  void count_policy(const std::string& id, const Decision& decision) {
    const auto place = policies_.place_of(id);
    if (!place) return;
    RuleActivity& activity =
        policies_.hit(*place, decision.comment, timed_, verdicts_.upheld(decision.comment, id));
    const bool acted = std::ranges::any_of(decision.actions, [&](const PlannedAction& planned) {
      return planned.action.policy == id && planned.state != ActionState::kCancelled;
    });
    activity.acted += acted ? 1 : 0;
  }

  std::vector<Companion> companions() const {
    std::vector<Companion> found;
    const auto add = [&](std::size_t one, std::size_t other, std::size_t texts) {
      found.push_back({.signal = signals_[one].id,
                       .with = signals_[other].id,
                       .texts = texts,
                       .both_ways = signals_[other].hits == texts});
    };
    for (const auto& [pair, texts] : together_) {
      const auto [one, other] = pair;
      // What a composite is made of hits with it by design.
      if (other >= inventory_.signals.size() || texts < kLeastTexts) continue;
      if (signals_[one].hits == texts) {
        add(one, other, texts);
      } else if (signals_[other].hits == texts) {
        add(other, one, texts);
      }
    }
    return found;
  }

  Verdicts verdicts_;
  rules::Inventory inventory_;
  bool timed_;
  Activities signals_;
  Activities policies_;
  std::map<std::pair<std::size_t, std::size_t>, std::size_t> together_;
  std::set<std::string, std::less<>> entries_;
};

}  // namespace

std::optional<double> RuleActivity::precision() const {
  if (judged == 0) return std::nullopt;
  return static_cast<double>(upheld) / static_cast<double>(judged);
}

RuleStatistics statistics_of(const rules::RuleSet& rules, std::vector<HistoricComment> history,
                             text::Analyzer& analyzer, const StatisticsSettings& settings) {
  RuleStatistics statistics;
  const bool timed = put_in_order(history);
  if (timed && !history.empty()) {
    statistics.from = history.front().comment.created_at;
    statistics.to = history.back().comment.created_at;
  }
  Replay replay(rules, settings.account, settings.interventions, timed);
  Counter counter(rules, settings, timed);
  for (const HistoricComment& item : history) {
    const text::PreparedText text = prepared(analyzer, item);
    if (settings.around) {
      rules::Context context;
      context.comment = &item.comment;
      rules::visit_evaluations(rules, text, context, settings.around);
    }
    counter.count(replay.decide(text, item.comment));
    ++statistics.texts;
  }
  counter.finish(statistics);
  return statistics;
}

}  // namespace kaiku::policy
