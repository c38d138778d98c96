// Patterns that match far more than what was meant: every comment, or a few letters inside ordinary
// words.
#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include <kaiku/text/prepared.hpp>

#include "../matcher/slot_pattern.hpp"
#include "../matcher/slot_view.hpp"
#include "../rule_text.hpp"
#include "inspection.hpp"
#include "kinds.hpp"

namespace kaiku::rules {
namespace {

/// What a pattern that was written with something in mind does not match all of: short and long, of
/// each language, without a letter that all of them have.
constexpr std::array<std::string_view, 12> kOrdinaryTexts = {"Ok",
                                                             "Juu",
                                                             "Tack!",
                                                             "Why",
                                                             "Kiitos paljon avusta",
                                                             "Onko teillä tätä vielä?",
                                                             "När öppnar ni",
                                                             "My parcel came today",
                                                             "Hyvä",
                                                             "Blå eller grön",
                                                             "Hmm, en tiedä",
                                                             "123"};

/// Inside a word, fewer letters than these occur everywhere; at one end of it, fewer than those.
constexpr std::size_t kLeastInside = 5;
constexpr std::size_t kLeastAtEnd = 3;

/// The alternatives of a pattern at its top: "a|b".
std::vector<std::string_view> alternatives_of(std::string_view pattern) {
  std::vector<std::string_view> found;
  std::size_t begin = 0;
  std::size_t depth = 0;
  bool in_class = false;
  for (std::size_t at = 0; at < pattern.size(); ++at) {
    const char c = pattern[at];
    if (c == '\\') {
      ++at;
    } else if (in_class) {
      in_class = c != ']';
    } else if (c == '[') {
      in_class = true;
      if (at + 1 < pattern.size() && pattern[at + 1] == ']') ++at;  // "[]a]" has a bracket in it
    } else if (c == '(') {
      ++depth;
    } else if (c == ')') {
      if (depth > 0) --depth;
    } else if (c == '|' && depth == 0) {
      found.push_back(pattern.substr(begin, at - begin));
      begin = at + 1;
    }
  }
  found.push_back(pattern.substr(std::min(begin, pattern.size())));
  return found;
}

bool take_front(std::string_view& text, std::string_view front) {
  if (!text.starts_with(front)) return false;
  text.remove_prefix(front.size());
  return true;
}

bool take_back(std::string_view& text, std::string_view back) {
  if (!text.ends_with(back)) return false;
  text.remove_suffix(back.size());
  return true;
}

bool is_word_character(char32_t code) {
  return (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z') || code >= 0xC0;
}

/// Whether an alternative is nothing but some letters that may stand inside a word.
bool is_short_fragment(std::string_view alternative) {
  const bool at_begin = take_front(alternative, "\\b") || take_front(alternative, "^") ||
                        take_front(alternative, " ");
  const bool at_end =
      take_back(alternative, "\\b") || take_back(alternative, "$") || take_back(alternative, " ");
  if (alternative.empty() || (at_begin && at_end)) return false;
  std::size_t letters = 0;
  for (std::size_t at = 0; at < alternative.size(); ++letters) {
    const Character character = decode(alternative.substr(at));
    if (!is_word_character(character.code) || character.code >= 0x2000) return false;
    at += character.bytes;
  }
  return letters < (at_begin || at_end ? kLeastAtEnd : kLeastInside);
}

class PatternInspector {
 public:
  explicit PatternInspector(Inspection& inspection) : inspection_(inspection) {}

  void add(const std::string& key, const config::Node& value) {
    if (key != "regex" && key != "raw") return;
    const PatternView view = key == "raw" ? PatternView::kRaw : PatternView::kFolded;
    for (const config::Node& node : texts_of(value)) {
      inspect_fragments(node);
      PatternSet set;
      const SpelledPattern spelled = spell_pattern(node.scalar(), view);
      if (!spelled.problems.empty()) continue;  // under a key that is no condition
      (view == PatternView::kRaw ? set.raw_regexes : set.folded_regexes).insert(spelled.text);
      patterns_.emplace_back(builder_.add(std::move(set)), node);
    }
  }

  /// All patterns at once, over the texts that no pattern should match all of.
  void inspect_reach() {
    const Matcher matcher(builder_);
    if (patterns_.empty() || !matcher.usable()) return;
    std::vector<std::size_t> texts_hit(matcher.sets());
    for (const std::string_view text : kOrdinaryTexts) {
      const text::PreparedText prepared = inspection_.analyzer.prepare(text, {});
      const Matches matches =
          matcher.scan(prepared.tokens(), prepared.folded(), prepared.original());
      for (SetId set = 0; set < texts_hit.size(); ++set) {
        if (!matches.of(set).empty()) ++texts_hit[set];
      }
    }
    for (const auto& [set, node] : patterns_) {
      if (texts_hit[set] < kOrdinaryTexts.size() - 1) continue;
      inspection_.diagnostics.push_back(
          finding(FindingCode::kMatchesEverything, node,
                  "the pattern '" + shown(node.scalar()) + "' matches every ordinary comment",
                  "require the letters that are meant"));
    }
  }

 private:
  void inspect_fragments(const config::Node& node) {
    for (const std::string_view alternative : alternatives_of(node.scalar())) {
      if (!is_short_fragment(alternative)) continue;
      inspection_.diagnostics.push_back(
          finding(FindingCode::kShortFragment, node,
                  "'" + shown(alternative) + "' may stand inside many ordinary words",
                  "put \\b before and behind it, or use 'word'"));
    }
  }

  Inspection& inspection_;
  Matcher::Builder builder_;
  std::vector<std::pair<SetId, config::Node>> patterns_;
};

}  // namespace

void inspect_patterns(Inspection& inspection) {
  PatternInspector inspector(inspection);
  const auto add = [&](const std::string& key, const config::Node& value) {
    inspector.add(key, value);
  };
  for (const Statement& signal : inspection.signals) for_each_key(signal.condition, add);
  for (const Statement& policy : inspection.policies) for_each_key(policy.condition, add);
  inspector.inspect_reach();
}

}  // namespace kaiku::rules
