#pragma once

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/container/flat_set.hpp>

#include <kaiku/domain/comment_class.hpp>
#include <kaiku/domain/language.hpp>
#include <kaiku/domain/signal_score.hpp>

namespace kaiku {

/// Names of labels, ordered; nearly always few, and looked through for every comment.
using LabelSet = boost::container::flat_set<std::string, std::less<>, std::vector<std::string>>;

/// Bytes [begin, end) of the text as written.
struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
  friend bool operator==(const Span&, const Span&) = default;
};

/// A signal that hit: its name, where, and what it adds.
struct SignalHit {
  std::string id;
  std::vector<Span> spans;  ///< the words that made it hit; empty for context signals
  SignalScore score;        ///< log-odds it added, after its group's cap
  LabelSet labels;
  bool evasive = false;                 ///< matched only after de-obfuscation
  std::vector<std::string> entries{};   ///< of word lists that hit: "fi/insults:idiootti"
  std::vector<std::string> replaces{};  ///< a composite: the signals that it stands for
};

/// Whether the statistical signal alone decided that a class holds or does not.
enum class Tipped {
  kNo,
  kUp,    ///< it holds, and without the statistical signal it would not: nothing can be shown
  kDown,  ///< it does not hold, and without the statistical signal it would
};
std::string_view to_string(Tipped tipped);  ///< "no", "up", "down"
std::optional<Tipped> parse_tipped(std::string_view name);

struct ClassScore {
  double log_odds = 0;
  double probability = 0;
  bool holds = false;  ///< reached its threshold
  Tipped tipped = Tipped::kNo;
};

/// What a comment was found to be: everything that a person needs to check the sum by hand.
struct Finding {
  Language language = Language::kFinnish;
  std::string normalised_text;
  std::array<ClassScore, kClassCount> scores{};  ///< indexed by CommentClass
  CommentClass primary = CommentClass::kOther;   ///< most probable class that holds, else kOther
  std::vector<SignalHit> hits;                   ///< in the order of the rule files
  LabelSet labels;
  std::vector<std::string> not_evaluated;  ///< rules with an unknown condition

  const ClassScore& score(CommentClass c) const { return scores[static_cast<std::size_t>(c)]; }
  bool holds(CommentClass c) const {
    return c == CommentClass::kOther ? primary == c : score(c).holds;
  }
  /// Whether it holds by signals that can be shown, whatever the statistical one says.
  bool holds_in_words(CommentClass c) const {
    return c != CommentClass::kOther && score(c).holds && score(c).tipped != Tipped::kUp;
  }
};

}  // namespace kaiku
