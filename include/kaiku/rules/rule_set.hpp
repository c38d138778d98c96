#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <kaiku/classify/model.hpp>
#include <kaiku/classify/statistical_signal.hpp>
#include <kaiku/classify/tuning.hpp>
#include <kaiku/domain/action.hpp>
#include <kaiku/domain/comment.hpp>
#include <kaiku/domain/finding.hpp>
#include <kaiku/result/diagnostic.hpp>
#include <kaiku/rules/context.hpp>
#include <kaiku/rules/recent_past.hpp>
#include <kaiku/text/prepared.hpp>

namespace kaiku::rules {

/// Three-valued logic: a check on a missing value is unknown, and not unknown is unknown.
enum class Truth { kFalse, kUnknown, kTrue };

/// A reply template: approved words (guard 8), variants by language.
struct Template {
  std::string id;
  std::map<Language, std::vector<std::string>> variants;
};

/// What stands for a placeholder, by its name; null: nothing that is known. What it points to
/// outlives the text that is being filled.
using PlaceholderValue = std::function<const std::string*(std::string_view name)>;

/// The text of a variant with its placeholders filled, or nothing when one is unknown or empty or a
/// "###" blank is left (then the reply must not be sent).
std::optional<std::string> fill(std::string_view variant, const PlaceholderValue& value_of);

/// What a label may stand on.
enum class LabelScope { kComment, kAuthor, kPost, kThread, kDomain };
std::string_view to_string(LabelScope scope);  ///< "comment", "author", …

/// A label as rule files declare it.
struct Label {
  enum class Connotation { kNeutral, kPositive, kNegative };

  std::string about;
  std::set<LabelScope> scopes;
  Connotation connotation = Connotation::kNeutral;
  std::optional<Duration> lifetime;  ///< absent: until it is removed
};

/// What a policy asks for.
struct Step {
  ActionKind kind = ActionKind::kReply;
  std::string template_id;                    ///< kReply, kPrivateReply, kWarn
  std::string team;                           ///< kCase
  std::optional<Duration> due;                ///< kCase
  std::string label;                          ///< kLabel
  LabelScope label_on = LabelScope::kAuthor;  ///< kLabel
  bool protective = false;                    ///< kHide: `{protect: personal_data}`
  std::optional<Duration> lasts;              ///< kBlock: `{for: 30d}`
  std::optional<Duration> lifetime;           ///< kLabel: as declared; absent: until it is removed
  std::string severity;                       ///< kEscalate: warning | urgent | crisis
  std::string incident_kind;                  ///< kEscalate
};

/// How often a policy may act by itself.
struct Limit {
  /// What it is counted over. A comment without a post is counted with its thread.
  enum class Over { kEverything, kAuthor, kThread, kPost };

  std::size_t count = 0;  ///< comments within `per`
  Duration per{};
  Over over = Over::kEverything;
  /// Not 0: a share takes the place of count and per. Of so many comments in a row that the policy
  /// holds for, it acts on one. Counted over a thread or a post.
  std::size_t one_in = 0;
  bool leaves_out = false;  ///< above it nothing happens; otherwise a person decides
};
std::string to_string(const Limit& limit);  ///< "30 in 1h", "1 in 1w for one author", …

/// What a confirmed abuse adds to its author's strikes, and for how long.
struct StrikeWeight {
  std::size_t weight = 1;
  Duration lasts{};
};

/// The domains that the links of a text lead to, without "www."; at most 16 of them.
std::set<std::string> linked_domains(const text::PreparedText& text);

struct Policy {
  std::string id;
  std::string about;
  Mode mode = Mode::kLive;
  int live_percent = 100;  ///< `mode: {live: N%}`: of the threads; the others wait for a person
  std::optional<StrikeWeight> strike;
  bool off = false;            ///< `mode: off`: loaded and checked, never matched
  std::vector<Limit> at_most;  ///< all of them hold
  std::vector<Step> steps;
  std::string file;
  int line = 0;
};

/// What people want to know of a signal.
struct SignalFacts {
  std::string about;
  std::string file;
  int line = 0;
};

/// An inline test of a rule file that failed.
struct TestFailure {
  Diagnostic place;  ///< the example in its file
};
struct TestReport {
  std::size_t passed = 0;
  std::vector<TestFailure> failures;
};

/// All rule files compiled together: immutable, shared by all workers without locks. All patterns
/// are matched in one pass over a comment.
class RuleSet {
 public:
  struct Compiled;
  explicit RuleSet(std::unique_ptr<const Compiled> compiled);
  ~RuleSet();
  RuleSet(const RuleSet&) = delete;
  RuleSet& operator=(const RuleSet&) = delete;

  /// Hash of the content of all files (hex, 16 digits): equal content gives an equal revision.
  const std::string& revision() const;

  /// Text and context signals → evidence → classes. Pure: same input, same finding. Thread-safe.
  Finding examine(const text::PreparedText& text, const Context& context) const;
  /// What examine() adds up, before the caps of groups; the statistical signal comes last. Rules
  /// with an unknown condition are added to `not_evaluated`.
  classify::Evidence gather(const text::PreparedText& text, const Context& context,
                            std::vector<std::string>& not_evaluated) const;

  /// A policy's verdict for a finding. kUnknown policies do not act and are reported.
  struct PolicyMatch {
    const Policy* policy = nullptr;
    Truth truth = Truth::kFalse;
  };
  /// Every policy that is true or unknown, in file order.
  std::vector<PolicyMatch> match_policies(const Finding& finding, const text::PreparedText& text,
                                          const Context& context) const;

  const Template* find_template(std::string_view id) const;
  /// Null: no such signal, e.g. because it is no rule of the files.
  const SignalFacts* find_signal(std::string_view id) const;
  const std::vector<Policy>& policies() const;
  /// Declared labels by name; empty: the rule files declare none.
  const std::map<std::string, Label, std::less<>>& labels() const;
  const classify::Model& model() const;
  /// Null when the rule files leave it out.
  const classify::StatisticalSignal* statistical() const;
  /// What a context for this rule set has to hold.
  const ContextNeeds& context_needs() const;
  /// What a RecentPast for this rule set has to remember.
  const RecentNeeds& recent_needs() const;
  /// The signals, then the composites that give scores, in the order of the rule files.
  std::vector<classify::TunableSignal> tunable_signals() const;
  std::size_t signal_count() const;
  std::size_t pattern_count() const;

  /// For the parts of this module that explain and check rules.
  const Compiled& compiled() const { return *compiled_; }

  /// Runs the tests written in the rule files.
  TestReport run_tests(text::Analyzer& analyzer) const;

 private:
  std::unique_ptr<const Compiled> compiled_;
};

/// Bounds on what is loaded; above them loading fails with a diagnostic.
struct LoadLimits {
  std::size_t max_files = 2'000;
  std::size_t max_patterns = 200'000;
  std::size_t max_file_bytes = std::size_t{4} * 1024 * 1024;
};

/// Whether fitted weights (weights.yaml) are laid over the scores that rule files give.
enum class Weights { kFitted, kHandWritten };

/// Loads and compiles rule directories laid over each other in this order, file by file and id by
/// id
/// (`override: true` replaces, `disabled: true` removes). All problems at once; null when there is
/// an error. Never partly loaded. Blocking: call it on a worker.
std::shared_ptr<const RuleSet> load_rules(const std::vector<std::string>& directories,
                                          Diagnostics& diagnostics, const LoadLimits& limits = {},
                                          Weights weights = Weights::kFitted);

/// A rule file in memory.
struct RuleFile {
  std::string path;  ///< inside its rule directory: "signals/abuse.yaml"
  std::string content;
  std::size_t layer = 0;  ///< directories laid over each other, from 0
  std::string shown_as;   ///< in diagnostics; empty: `path`
};

/// The same from memory. `analyzer` is used while loading only.
std::shared_ptr<const RuleSet> load_rules_from(const std::vector<RuleFile>& files,
                                               text::Analyzer& analyzer, Diagnostics& diagnostics,
                                               const LoadLimits& limits = {},
                                               Weights weights = Weights::kFitted);

/// The JSON Schema (draft 2020-12) of rule files, generated from the same tables as the parser.
std::string json_schema();

}  // namespace kaiku::rules
