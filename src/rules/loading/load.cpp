#include <algorithm>
#include <future>
#include <iterator>
#include <map>
#include <stdexcept>
#include <tuple>
#include <utility>

#include <kaiku/rules/rule_set.hpp>

#include "../checking/kinds.hpp"
#include "../compiled.hpp"
#include "../condition.hpp"
#include "../matcher/regex_bank.hpp"
#include "../rule_text.hpp"
#include "answers.hpp"
#include "declarations.hpp"
#include "source_files.hpp"
#include "statements.hpp"
#include "weights.hpp"

namespace kaiku::rules {
namespace {

std::vector<std::string_view> views(const std::set<std::string>& names) {
  return {names.begin(), names.end()};
}

/// The names that the declarations introduce.
class DeclaredNames final : public Vocabulary {
 public:
  DeclaredNames(Declarations& declarations, text::Analyzer& analyzer, Diagnostics& diagnostics)
      : lists_(declarations.lists),
        analyzer_(analyzer),
        list_names_(declarations.lists.names()),
        declared_labels_(parse_labels(declarations.labels, diagnostics)),
        label_set_(labels_given_by(declarations.signals, declarations.composites)),
        author_label_set_(labels_of_policies(declarations.policies)),
        labels_(views(label_set_)),
        author_labels_(views(author_label_set_)) {
    for (const Declaration& signal : declarations.signals) signal_ids_.push_back(signal.id);
    for (const Declaration& composite : declarations.composites) {
      signal_ids_.push_back(composite.id);
    }
  }

  std::optional<WordList> find_list(std::string_view name, Matcher::Builder& patterns) override {
    return lists_.compile(name, patterns, analyzer_);
  }
  std::span<const std::string_view> list_names() const override { return list_names_; }
  std::span<const std::string_view> signal_ids() const override { return signal_ids_; }
  std::span<const std::string_view> labels() const override { return labels_; }
  std::span<const std::string_view> author_labels() const override { return author_labels_; }

  bool check_label(const config::Node& place, LabelScope scope,
                   Diagnostics& diagnostics) const override {
    if (declared_labels_.empty()) return true;
    const auto label = declared_labels_.find(place.scalar());
    if (label == declared_labels_.end()) {
      std::vector<std::string_view> known;
      for (const auto& [name, declared] : declared_labels_) known.push_back(name);
      diagnostics.push_back(place.error("the label '" + shown(place.scalar()) + "' is not declared",
                                        did_you_mean(place.scalar(), known)));
      return false;
    }
    if (label->second.scopes.contains(scope)) return true;
    diagnostics.push_back(
        place.error("the label '" + shown(place.scalar()) +
                        "' is not declared 'for: " + std::string(to_string(scope)) + "'",
                    "add it to its 'for' under 'labels:'"));
    return false;
  }

  std::optional<Duration> lifetime_of(std::string_view label) const override {
    const auto declared = declared_labels_.find(label);
    return declared == declared_labels_.end() ? std::nullopt : declared->second.lifetime;
  }

  const std::map<std::string, Label, std::less<>>& declared_labels() const {
    return declared_labels_;
  }

 private:
  WordLists& lists_;
  text::Analyzer& analyzer_;
  std::vector<std::string_view> list_names_;
  std::vector<std::string_view> signal_ids_;
  std::map<std::string, Label, std::less<>> declared_labels_;
  std::set<std::string> label_set_;
  std::set<std::string> author_label_set_;
  std::vector<std::string_view> labels_;
  std::vector<std::string_view> author_labels_;
};

constexpr std::string_view kAboutSurroundings[] = {
    "post.age",     "post.comments",   "post.label",         "thread.age",
    "thread.label", "thread.comments", "thread.our_replies", "reply_to_us"};

ContextNeeds needs_of(const std::set<std::string_view>& asked) {
  return {.surroundings = std::ranges::any_of(
              kAboutSurroundings,
              [&](std::string_view condition) { return asked.contains(condition); }),
          .domain_labels = asked.contains("domain.label")};
}

/// Turns declarations into a compiled rule set.
class Compiler {
 public:
  Compiler(Declarations declarations, text::Analyzer& analyzer, Diagnostics& diagnostics,
           const LoadLimits& limits)
      : declarations_(std::move(declarations)),
        weights_(declarations_, diagnostics),
        names_(declarations_, analyzer, diagnostics),
        analyzer_(analyzer),
        diagnostics_(diagnostics),
        limits_(limits) {}

  std::unique_ptr<RuleSet::Compiled> compile() {
    declarations_.lists.begin_to_compile();
    compiled_->model = parse_model(declarations_, diagnostics_);
    weights_.apply(compiled_->model);
    compiled_->statistical = parse_statistical(declarations_.statistical, diagnostics_);
    if (compiled_->statistical) weights_.apply(*compiled_->statistical);
    compiled_->templates = parse_replies(declarations_.replies, diagnostics_);
    Matcher::Builder signal_patterns;
    std::vector<RegexPlace> signal_regexes;
    read_signals(signal_patterns, signal_regexes);
    compiled_->list_entries = declarations_.lists.entry_ids(signal_patterns);
    read_composites();
    compiled_->labels = names_.declared_labels();
    Matcher::Builder policy_patterns;
    std::vector<RegexPlace> policy_regexes;
    read_policies(policy_patterns, policy_regexes);
    Matcher::Builder answer_patterns;
    std::vector<RegexPlace> answer_regexes;
    read_answers(answer_patterns, answer_regexes);
    compiled_->context_needs = needs_of(asked_);

    if (signal_patterns.patterns() + policy_patterns.patterns() + answer_patterns.patterns() >
        limits_.max_patterns) {
      report({}, "more than " + std::to_string(limits_.max_patterns) + " patterns",
             "remove word lists that no rule needs");
      return nullptr;
    }
    compiled_->signal_patterns = build(signal_patterns, signal_regexes);
    compiled_->policy_patterns = build(policy_patterns, policy_regexes);
    compiled_->answer_patterns = build(answer_patterns, answer_regexes);
    compiled_->triggers = TriggerIndex(compiled_->signals, compiled_->signal_patterns->sets());
    for (const Signal& signal : compiled_->signals) {
      compiled_->conditions.push_back({.when = signal.when.get(),
                                       .languages = signal.languages,
                                       .any_language = signal.any_language});
    }
    return std::move(compiled_);
  }

 private:
  void report(std::string file, std::string message, std::string hint) {
    diagnostics_.push_back({.severity = Diagnostic::Severity::kError,
                            .file = std::move(file),
                            .line = 0,
                            .column = 0,
                            .message = std::move(message),
                            .hint = std::move(hint)});
  }

  Parsing parsing(Parsing::Statement statement, Matcher::Builder& patterns,
                  std::vector<RegexPlace>& regexes) {
    return {.statement = statement,
            .languages = LanguageSet::all(),
            .names = names_,
            .analyzer = analyzer_,
            .patterns = patterns,
            .regexes = regexes,
            .asked = asked_,
            .recent = compiled_->recent,
            .diagnostics = diagnostics_};
  }

  void read_signals(Matcher::Builder& patterns, std::vector<RegexPlace>& regexes) {
    std::vector<std::string_view> groups;
    for (const classify::Group& group : compiled_->model.groups) groups.push_back(group.id);
    const std::set<std::string> used = names_in_composites(declarations_.composites);
    for (const Declaration& declaration : declarations_.signals) {
      if (declaration.id == classify::kStatisticalSignal) {
        diagnostics_.push_back(declaration.place.error(
            "the name 'statistical' belongs to the statistical signal", "choose another name"));
      }
      Parsing fresh = parsing(Parsing::Statement::kSignal, patterns, regexes);
      if (auto signal = parse_signal(declaration, fresh, groups, used)) {
        compiled_->signal_facts[signal->id] = {
            .about = signal->about, .file = signal->place.file(), .line = signal->place.line()};
        signal->group_place = classify::place_of_group(compiled_->model, signal->group);
        weights_.apply(signal->id, declaration.layer, signal->score);
        compiled_->signals.push_back(std::move(*signal));
      }
      warn_about_condition(declaration);
    }
  }

  void read_composites() {
    const SignalCatalogue catalogue(declarations_.signals, declarations_.composites,
                                    compiled_->model.groups);
    const auto first = static_cast<SignalId>(declarations_.signals.size());
    std::vector<Composite> composites;
    for (const Declaration& declaration : declarations_.composites) {
      if (auto composite = parse_composite(declaration, catalogue, names_, diagnostics_)) {
        compiled_->signal_facts[composite->id] = {.about = composite->about,
                                                  .file = declaration.place.file(),
                                                  .line = declaration.place.line()};
        composite->group_place = classify::place_of_group(compiled_->model, composite->group);
        weights_.apply(composite->id, declaration.layer, composite->score);
        composites.push_back(std::move(*composite));
      }
    }
    if (composites.size() != declarations_.composites.size()) return;  // numbers are not theirs
    const std::vector<std::size_t> circle = circle_of(composites, first);
    if (circle.empty()) {
      compiled_->composites = Composites(std::move(composites), first);
      return;
    }
    std::string way;
    for (const std::size_t place : circle) way += composites[place].id + " → ";
    const Declaration& declaration = declarations_.composites[circle.front()];
    diagnostics_.push_back(declaration.place.error(
        "composites name each other in a circle: " + way + composites[circle.front()].id,
        "let one of them name signals only"));
  }

  /// Likely mistakes that are none for certain.
  void warn_about_condition(const Declaration& declaration) {
    std::string language = "*";
    for (const auto& [key, value] : declaration.value.entries()) {
      if (key.scalar() == "lang") language = canonical(value);
    }
    for (const auto& [key, when] : declaration.value.entries()) {
      if (key.scalar() != "when" || !when.is_mapping()) continue;
      const auto entries = when.entries();
      if (entries.size() == 1 && entries.front().first.scalar() == "none") {
        diagnostics_.push_back(finding(FindingCode::kNegationOnly, when,
                                       "only 'none': it hits nearly every comment",
                                       "say what must be there too"));
      }
      const auto [first, fresh] =
          conditions_.try_emplace(language + canonical(when), declaration.id);
      if (fresh) continue;
      diagnostics_.push_back(finding(FindingCode::kRedundant, when,
                                     "the same condition as signal '" + first->second + "'",
                                     "one signal can carry all scores and labels"));
    }
  }

  void read_policies(Matcher::Builder& patterns, std::vector<RegexPlace>& regexes) {
    for (const Declaration& declaration : declarations_.policies) {
      Parsing fresh = parsing(Parsing::Statement::kPolicy, patterns, regexes);
      if (auto parsed = parse_policy(declaration, fresh, compiled_->templates)) {
        compiled_->policy_conditions.emplace_back(std::move(parsed->when), parsed->policy.off);
        compiled_->policies.push_back(std::move(parsed->policy));
      }
    }
  }

  /// Their conditions may ask for what is known before the signals are.
  void read_answers(Matcher::Builder& patterns, std::vector<RegexPlace>& regexes) {
    for (const Declaration& declaration : declarations_.answers) {
      Parsing fresh = parsing(Parsing::Statement::kSignal, patterns, regexes);
      if (auto parsed = parse_answer(declaration, fresh))
        compiled_->answers.add(std::move(parsed->answer), std::move(parsed->entry));
    }
    const AnswerLimits limits = parse_matching(declarations_.matching, diagnostics_);
    compiled_->answers.finish(limits, analyzer_);
    compiled_->facts = parse_facts(declarations_.facts, diagnostics_);
    check_fact_names(declarations_.replies, declarations_.answers, compiled_->facts, diagnostics_);
  }

  std::unique_ptr<const Matcher> build(const Matcher::Builder& builder,
                                       const std::vector<RegexPlace>& places) {
    auto matcher = std::make_unique<const Matcher>(builder);
    for (const PatternView view : {PatternView::kFolded, PatternView::kRaw}) {
      const std::vector<std::string> slow = matcher->without_requirement(view);
      const bool too_many = slow.size() > RegexBank::kMostWithoutRequirement;
      for (const RegexPlace& place : places) {
        if (place.view != view || std::ranges::find(slow, place.spelled) == slow.end()) continue;
        if (slow.size() <= kFewWithoutRequirement)
          break;  // together they cost less than a look each
        if (too_many) {
          diagnostics_.push_back(
              place.node.error("more than 1000 patterns that require no text", kRequirementHint));
        } else {
          diagnostics_.push_back(finding(
              FindingCode::kSlowPattern, place.node,
              "this pattern requires no text, so it runs on every comment", kRequirementHint));
        }
      }
    }
    if (!matcher->usable())
      report({}, "the patterns are too large to match together", kRequirementHint);
    return matcher;
  }

  static constexpr std::size_t kFewWithoutRequirement = 300;
  static constexpr auto kRequirementHint = "use 'word' or 'phrase', or require a longer text";

  Declarations declarations_;
  WeightOverlay weights_;
  DeclaredNames names_;
  text::Analyzer& analyzer_;
  Diagnostics& diagnostics_;
  const LoadLimits& limits_;
  std::map<std::string, std::string> conditions_;  ///< of signals, with the first that has it
  std::set<std::string_view> asked_;               ///< conditions of the table that rules use
  std::unique_ptr<RuleSet::Compiled> compiled_ = std::make_unique<RuleSet::Compiled>();
};

constexpr std::size_t kFewFiles = 16;  // not worth a thread

bool within_bounds(const std::vector<RuleFile>& files, Diagnostics& diagnostics,
                   const LoadLimits& limits) {
  for (const RuleFile& file : files) {
    const std::size_t most = most_bytes(kind_of_file(file.path), limits);
    if (file.content.size() <= most) continue;
    diagnostics.push_back({.severity = Diagnostic::Severity::kError,
                           .file = file.shown_as.empty() ? file.path : file.shown_as,
                           .line = 0,
                           .column = 0,
                           .message = "larger than " + std::to_string(most) + " bytes",
                           .hint = "split it into several files"});
  }
  if (files.size() > limits.max_files) {
    diagnostics.push_back(
        {.severity = Diagnostic::Severity::kError,
         .file = {},
         .line = 0,
         .column = 0,
         .message = "more than " + std::to_string(limits.max_files) + " rule files",
         .hint = {}});
  }
  return !has_errors(diagnostics);
}

}  // namespace

std::shared_ptr<const RuleSet> load_rules_from(const std::vector<RuleFile>& files,
                                               text::Analyzer& analyzer, Diagnostics& diagnostics,
                                               const LoadLimits& limits, Weights weights) {
  auto revision = std::async(files.size() > kFewFiles ? std::launch::async : std::launch::deferred,
                             [&] { return revision_of(files); });
  Diagnostics found;
  std::unique_ptr<RuleSet::Compiled> compiled;
  if (within_bounds(files, found, limits)) {
    check_places(files, found);
    Declarations declarations = collect_declarations(files, found);
    if (weights == Weights::kHandWritten) declarations.weights.clear();
    compiled = Compiler(std::move(declarations), analyzer, found, limits).compile();
  }
  const bool usable = compiled && !has_errors(found);
  complete_codes(found);
  std::ranges::stable_sort(found, {}, [](const Diagnostic& diagnostic) {
    return std::tie(diagnostic.file, diagnostic.line, diagnostic.column);
  });
  std::ranges::move(found, std::back_inserter(diagnostics));
  if (!usable) return nullptr;
  compiled->revision = revision.get();
  return std::make_shared<const RuleSet>(std::move(compiled));
}

std::shared_ptr<const RuleSet> load_rules(const std::vector<std::string>& directories,
                                          Diagnostics& diagnostics, const LoadLimits& limits,
                                          Weights weights) {
  Diagnostics reading;
  const std::vector<RuleFile> files = read_rule_files(directories, reading, limits);
  const bool unreadable = has_errors(reading);
  complete_codes(reading);
  std::ranges::move(reading, std::back_inserter(diagnostics));
  try {
    text::Analyzer analyzer;
    auto rules = load_rules_from(files, analyzer, diagnostics, limits, weights);
    return unreadable ? nullptr : rules;
  } catch (const std::runtime_error& missing_dictionary) {
    diagnostics.push_back({.severity = Diagnostic::Severity::kError,
                           .file = {},
                           .line = 0,
                           .column = 0,
                           .message = missing_dictionary.what(),
                           .hint = "install the Finnish dictionary (voikko-fi)"});
    return nullptr;
  }
}

}  // namespace kaiku::rules
