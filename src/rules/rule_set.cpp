#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <tuple>
#include <utility>

#include <boost/container/small_vector.hpp>

#include <kaiku/rules/inventory.hpp>
#include <kaiku/rules/rule_set.hpp>

#include "compiled.hpp"

namespace kaiku::rules {
namespace {

constexpr std::size_t kMostSpans = 64;     ///< shown for one signal
constexpr std::size_t kMostEntries = 16;   ///< kept for one signal
constexpr std::size_t kUsualSignals = 16;  ///< that a comment hits, or fewer
constexpr std::size_t kUsualPolicies = 8;  ///< likewise
constexpr std::size_t kUsualUnknown = 4;   ///< signals and policies
constexpr std::size_t kUsualHits = 16;     ///< of one signal

LanguageSet languages_of(const text::PreparedText& text) {
  LanguageSet languages;
  for (const text::Sentence& sentence : text.sentence_list()) languages.insert(sentence.language);
  if (languages.empty()) languages.insert(text.language());
  return languages;
}

std::vector<Span> spans_of(const std::vector<Hit>& hits) {
  std::vector<Span> spans;
  spans.reserve(hits.size());
  for (const Hit& hit : hits) spans.push_back(hit.original);
  const auto bounds = [](const Span& span) { return std::pair(span.begin, span.end); };
  std::ranges::sort(spans, {}, bounds);
  const auto doubled = std::ranges::unique(spans);
  spans.erase(doubled.begin(), doubled.end());
  if (spans.size() > kMostSpans) spans.resize(kMostSpans);
  return spans;
}

/// The list entries that hit, and how much the heaviest of them means.
struct EntriesHit {
  std::vector<std::string> ids;
  double weight = 1;
};

EntriesHit entries_of(const std::vector<Hit>& hits) {
  boost::container::small_vector<std::string_view, kMostEntries> ids;
  EntriesHit found;
  for (const Hit& hit : hits) {
    if (hit.entry == nullptr) continue;
    found.weight = ids.empty() ? hit.entry->weight : std::max(found.weight, hit.entry->weight);
    ids.push_back(hit.entry->id);
  }
  if (ids.empty()) return found;
  const std::span all(ids.data(), ids.size());
  std::ranges::sort(all);
  const auto different = all.size() - std::ranges::unique(all).size();
  const auto kept = all.first(std::min(different, kMostEntries));
  found.ids.assign(kept.begin(), kept.end());
  return found;
}

SignalScore weighted(const SignalScore& score, double weight) {
  SignalScore result;
  for (const auto& [comment_class, amount] : score) result[comment_class] = amount * weight;
  return result;
}

/// Whether it holds only because of what was read behind obfuscations.
bool needs_evasive(const Condition& condition, Evaluation evaluation,
                   const std::vector<Hit>& hits) {
  if (std::ranges::none_of(hits, &Hit::evasive)) return false;
  evaluation.without_evasive = true;
  evaluation.places_wanted = false;
  std::vector<Hit> plain;
  return condition.evaluate(evaluation, plain).truth != Truth::kTrue;
}

void fill(SignalHit& hit, const Signal& signal, const Evaluation& evaluation,
          const std::vector<Hit>& hits) {
  EntriesHit entries = entries_of(hits);
  hit.id = signal.id;
  hit.spans = spans_of(hits);
  hit.score = weighted(signal.score, entries.weight);
  hit.labels = signal.labels;
  hit.evasive = needs_evasive(*signal.when, evaluation, hits);
  hit.entries = std::move(entries.ids);
}

/// Calls `look(place, evaluation)` for every signal that may hit, or be unknown.
template <class Look>
void for_each_candidate(const RuleSet::Compiled& compiled, const text::PreparedText& text,
                        const Context& context, const Look& look) {
  const Matcher& matcher = *compiled.signal_patterns;
  const Matches matches = matcher.scan(text.tokens(), text.folded(), text.original(), text.emoji());
  const PersonalDataOfText personal_data(text.original());
  Evaluation evaluation{.text = text,
                        .context = context,
                        .matcher = matcher,
                        .matches = matches,
                        .personal_data = personal_data};
  const LanguageSet languages = languages_of(text);
  for (const std::uint32_t place : compiled.triggers.candidates(matches)) {
    const SignalCondition& condition = compiled.conditions[place];
    if (!condition.any_language && (condition.languages & languages).empty()) continue;
    evaluation.languages = condition.languages;
    look(place, evaluation);
  }
}

}  // namespace

Inventory inventory_of(const RuleSet& rules) {
  const RuleSet::Compiled& compiled = rules.compiled();
  Inventory inventory;
  for (const Signal& signal : compiled.signals) inventory.signals.push_back(signal.id);
  for (const Composite& composite : compiled.composites.all())
    inventory.composites.push_back(composite.id);
  inventory.list_entries = compiled.list_entries;
  return inventory;
}

void visit_evaluations(const RuleSet& rules, const text::PreparedText& text, const Context& context,
                       const EvaluationVisitor& visit) {
  for_each_candidate(rules.compiled(), text, context,
                     [&](SignalId place, const Evaluation& evaluation) {
                       const Signal& signal = rules.compiled().signals[place];
                       visit(signal.id, [&] {
                         std::vector<Hit> hits;
                         std::ignore = signal.when->evaluate(evaluation, hits);
                       });
                     });
}

RuleSet::RuleSet(std::unique_ptr<const Compiled> compiled) : compiled_(std::move(compiled)) {}
RuleSet::~RuleSet() = default;

const std::string& RuleSet::revision() const {
  return compiled_->revision;
}
const std::vector<Policy>& RuleSet::policies() const {
  return compiled_->policies;
}
const classify::Model& RuleSet::model() const {
  return compiled_->model;
}
const classify::StatisticalSignal* RuleSet::statistical() const {
  return compiled_->statistical ? &*compiled_->statistical : nullptr;
}
const std::map<std::string, Label, std::less<>>& RuleSet::labels() const {
  return compiled_->labels;
}
const ContextNeeds& RuleSet::context_needs() const {
  return compiled_->context_needs;
}
const RecentNeeds& RuleSet::recent_needs() const {
  return compiled_->recent;
}
std::vector<classify::TunableSignal> RuleSet::tunable_signals() const {
  std::vector<classify::TunableSignal> tunable;
  const auto add = [&](const auto& signal) {
    if (signal.score.empty()) return;
    tunable.push_back({.id = signal.id, .group = signal.group, .score = signal.score});
  };
  std::ranges::for_each(compiled_->signals, add);
  std::ranges::for_each(compiled_->composites.all(), add);
  return tunable;
}
std::size_t RuleSet::signal_count() const {
  return compiled_->signals.size();
}

std::size_t RuleSet::pattern_count() const {
  return compiled_->signal_patterns->patterns() + compiled_->policy_patterns->patterns() +
         compiled_->answer_patterns->patterns();
}

const Template* RuleSet::find_template(std::string_view id) const {
  const auto found = compiled_->templates.find(id);
  return found == compiled_->templates.end() ? nullptr : &found->second;
}

const SignalFacts* RuleSet::find_signal(std::string_view id) const {
  const auto found = compiled_->signal_facts.find(id);
  return found == compiled_->signal_facts.end() ? nullptr : &found->second;
}

classify::Evidence RuleSet::gather(const text::PreparedText& text, const Context& context,
                                   std::vector<std::string>& not_evaluated) const {
  FoundSignals found(kUsualSignals);
  std::vector<Hit> hits;
  hits.reserve(kUsualHits);
  for_each_candidate(*compiled_, text, context, [&](SignalId place, const Evaluation& evaluation) {
    hits.clear();
    const Verdict verdict = compiled_->conditions[place].when->evaluate(evaluation, hits);
    if (verdict.truth == Truth::kFalse) return;
    const Signal& signal = compiled_->signals[place];
    if (verdict.truth == Truth::kTrue) {
      fill(found.add(place, signal.group_place), signal, evaluation, hits);
    } else {
      not_evaluated.push_back(signal.id);
      found.add_unknown(place);
    }
  });
  Composites::Outcome outcome = compiled_->composites.apply(std::move(found));
  std::ranges::move(outcome.not_evaluated, std::back_inserter(not_evaluated));
  if (compiled_->statistical)
    outcome.evidence.add(compiled_->statistical->hit(text), {.statistical = true});
  return std::move(outcome.evidence);
}

Finding RuleSet::examine(const text::PreparedText& text, const Context& context) const {
  std::vector<std::string> not_evaluated;
  not_evaluated.reserve(kUsualUnknown);
  Finding finding = classify::classify(compiled_->model, gather(text, context, not_evaluated));
  finding.language = text.language();
  finding.normalised_text = std::string(text.folded());
  finding.not_evaluated = std::move(not_evaluated);
  return finding;
}

std::vector<RuleSet::PolicyMatch> RuleSet::match_policies(const Finding& finding,
                                                          const text::PreparedText& text,
                                                          const Context& context) const {
  const Matcher& matcher = *compiled_->policy_patterns;
  const ClassFacts classes = ClassFacts::of(finding);
  const PersonalDataOfText personal_data(text.original());
  const Matches unasked;
  std::optional<Matches> matches;  // most policies ask for facts only, so often none is needed
  std::vector<PolicyMatch> found;
  found.reserve(kUsualPolicies);
  std::vector<Hit> hits;
  for (std::size_t i = 0; i < compiled_->policies.size(); ++i) {
    const PolicyCondition& condition = compiled_->policy_conditions[i];
    if (condition.off) continue;
    if (!condition.needed_classes.empty() && !condition.needed_classes.share(classes)) continue;
    if (condition.looks_for_patterns && !matches)
      matches = matcher.scan(text.tokens(), text.folded(), text.original(), text.emoji());
    const Evaluation evaluation{.text = text,
                                .context = context,
                                .matcher = matcher,
                                .matches = matches ? *matches : unasked,
                                .personal_data = personal_data,
                                .finding = &finding,
                                .places_wanted = false};
    hits.clear();
    const Truth truth = condition.when->evaluate(evaluation, hits).truth;
    if (truth != Truth::kFalse)
      found.push_back({.policy = &compiled_->policies[i], .truth = truth});
  }
  return found;
}

}  // namespace kaiku::rules
