#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <kaiku/config/yaml.hpp>
#include <kaiku/domain/finding.hpp>
#include <kaiku/domain/personal_data.hpp>
#include <kaiku/rules/recent_past.hpp>
#include <kaiku/rules/rule_set.hpp>

#include "class_facts.hpp"
#include "matcher/matcher.hpp"
#include "matcher/term.hpp"

namespace kaiku::rules {

/// An entry of a word list: whose hits are counted, and how much one of them means.
struct ListEntry {
  std::string id;     ///< "fi/insults:idiootti"
  double weight = 1;  ///< the signal's scores are multiplied by it
};

/// A place in a text where a condition holds: tokens [first, last], and what to mark for a person.
/// A hit between words (an emoji) stands at the token before it.
struct Hit {
  std::uint32_t first = 0;
  std::uint32_t last = 0;
  Span original;
  bool evasive = false;
  std::uint32_t phrase = 0;          ///< which phrase of a pattern set it was
  const ListEntry* entry = nullptr;  ///< of a word list; lives as long as the rule set
};

/// What came of a condition. A text condition may be true and still not have found every place.
struct Verdict {
  Truth truth = Truth::kFalse;
  bool complete = true;  ///< no further hits are possible

  static Verdict of(bool truth) { return {.truth = truth ? Truth::kTrue : Truth::kFalse}; }
  static Verdict unknown() { return {.truth = Truth::kUnknown, .complete = false}; }
  /// For a search: found something, or nothing, in hits that were all there were or not.
  static Verdict search(bool found, bool complete) {
    if (found) return {.truth = Truth::kTrue, .complete = complete};
    return {.truth = complete ? Truth::kFalse : Truth::kUnknown, .complete = complete};
  }
};

/// The personal data in one text, looked for once, when the first condition asks. Refers to the
/// text. Not for several threads at once.
class PersonalDataOfText {
 public:
  explicit PersonalDataOfText(std::string_view text) : text_(text) {}

  std::span<const PersonalDataHit> hits() const;

 private:
  std::string_view text_;
  mutable std::optional<std::vector<PersonalDataHit>> hits_;
};

/// What conditions look at.
struct Evaluation {
  const text::PreparedText& text;
  const Context& context;
  const Matcher& matcher;
  const Matches& matches;
  const PersonalDataOfText& personal_data;
  LanguageSet languages = LanguageSet::all();  ///< only sentences in these are looked at
  const Finding* finding = nullptr;            ///< policies only
  bool without_evasive = false;                ///< as if nothing had been read behind obfuscations
  /// Whether every place counts, not only whether there is one: false lets conditions stop early.
  bool places_wanted = true;

  /// For the part of a condition that looks at its places.
  Evaluation with_places() const {
    Evaluation evaluation = *this;
    evaluation.places_wanted = true;
    return evaluation;
  }
};

/// Values that a condition leaves open for one fact of a comment, to find rules that contradict
/// themselves.
struct Restriction {
  std::string fact;  ///< "lang", "rating" …
  std::set<std::string> allowed;
};

/// Part of a rule's `when`. Immutable, safe from many threads.
class Condition {
 public:
  virtual ~Condition() = default;

  /// Appends the places where it holds.
  virtual Verdict evaluate(const Evaluation& evaluation, std::vector<Hit>& hits) const = 0;

  /// Pattern sets of which one must have a hit, or be incomplete, unless the condition is false.
  /// Nothing: it can hold without any.
  virtual std::optional<std::vector<SetId>> triggers() const { return std::nullopt; }

  /// Appends lists of pattern sets as triggers() gives them: each must have a hit, or be
  /// incomplete.
  virtual void add_needs(std::vector<std::vector<SetId>>& needs) const {
    if (auto sets = triggers()) needs.push_back(std::move(*sets));
  }

  /// Whether it may run regexes, which costs far more than looking up words.
  virtual bool runs_regexes() const { return false; }

  /// Conditions that are the same when all of them hold, those that run regexes apart from the
  /// others. Empty: it cannot be divided.
  virtual std::vector<std::unique_ptr<const Condition>> divided() const { return {}; }

  /// Whether it asks for what the matcher found; false only where it certainly does not.
  virtual bool looks_for_patterns() const { return true; }

  /// Of the classes of a finding: one of these facts must be so, or the condition is false. Empty:
  /// whatever the classes are.
  virtual ClassFacts needed_classes() const { return {}; }

  /// Whether it only ever holds when the class abuse or spam does (criticism is never silenced).
  virtual bool proves_abuse_or_spam() const { return false; }

  /// Whether it has places in the text, so that `near` and `negated` make sense.
  virtual bool has_places() const { return false; }

  /// Appends what must be so for it to hold.
  virtual void restrict(std::vector<Restriction>&) const {}
  /// Whether it can never hold.
  virtual bool impossible() const { return false; }
};

using ConditionPtr = std::unique_ptr<const Condition>;

/// A list of words/<language>/, compiled.
struct WordList {
  bool empty = false;  ///< no entry: it can never hit
  SetId entries = 0;
  std::optional<SetId> exceptions;
  std::shared_ptr<const std::vector<ListEntry>> table;  ///< by phrase of `entries`
};

/// Where a regex stands, for warnings once all of them are known.
struct RegexPlace {
  std::string spelled;
  PatternView view = PatternView::kFolded;
  config::Node node;
};

/// Names that exist in the rule set, for checking what conditions refer to.
class Vocabulary {
 public:
  virtual ~Vocabulary() = default;
  /// Compiles the list into `patterns`. Nothing: no such list.
  virtual std::optional<WordList> find_list(std::string_view name, Matcher::Builder& patterns) = 0;
  virtual std::span<const std::string_view> list_names() const = 0;
  virtual std::span<const std::string_view> signal_ids() const = 0;
  virtual std::span<const std::string_view> labels() const = 0;         ///< that signals give
  virtual std::span<const std::string_view> author_labels() const = 0;  ///< that policies give
  /// Reports a label that is not declared, or not for this scope. Where rule files declare no label
  /// at all, any will do. False after a diagnostic.
  virtual bool check_label(const config::Node& place, LabelScope scope,
                           Diagnostics& diagnostics) const = 0;
  /// How long a label stays; nothing: until it is removed.
  virtual std::optional<Duration> lifetime_of(std::string_view label) const = 0;
};

/// What a condition may use while it is read.
struct Parsing {
  enum class Statement { kSignal, kPolicy };

  Statement statement = Statement::kSignal;
  LanguageSet languages = LanguageSet::all();  ///< of the signal's `lang`
  Vocabulary& names;
  text::Analyzer& analyzer;
  Matcher::Builder& patterns;
  std::vector<RegexPlace>& regexes;
  std::set<std::string_view>& asked;  ///< the names of all conditions that were read
  RecentNeeds& recent;                ///< what was asked about the recent past
  Diagnostics& diagnostics;
  bool disguised_too = false;  ///< words count behind obfuscations too: others stand beside them
};

/// `key: value` of a condition, with the mapping that it stands in.
struct Site {
  config::Node key;
  config::Node value;
  config::Node mapping;

  const std::string& name() const { return key.scalar(); }
};

/// One condition of the rule language. The parser, the schema and the documentation of keys all
/// come from the table of these.
struct ConditionEntry {
  enum class Where : std::uint8_t { kEverywhere, kPoliciesOnly };

  std::string_view key;
  /// Null after a diagnostic.
  ConditionPtr (*parse)(const Site& site, Parsing& parsing);
  std::string_view schema;  ///< of the value, as JSON
  Where where = Where::kEverywhere;
};

/// Every condition, in the order of the documentation.
std::span<const ConditionEntry> conditions();

/// A mapping of conditions that must all hold. Null after a diagnostic.
ConditionPtr parse_condition(const config::Node& node, Parsing& parsing);

}  // namespace kaiku::rules
