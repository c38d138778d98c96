#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <kaiku/domain/finding.hpp>
#include <kaiku/text/prepared.hpp>

#include "marks.hpp"
#include "pattern_hit.hpp"
#include "set_places.hpp"
#include "slot_pattern.hpp"
#include "slot_view.hpp"
#include "term.hpp"

namespace kaiku::rules {

/// What one condition looks for; any of it is enough.
struct PatternSet {
  std::set<Phrase> phrases;
  std::set<std::string> folded_regexes;  ///< as spell_pattern() made them
  std::set<std::string> raw_regexes;
  /// Regexes are not run on texts without a sentence in one of these.
  LanguageSet regex_languages = LanguageSet::all();
  std::set<Mark> marks;

  bool has_regexes() const { return !folded_regexes.empty() || !raw_regexes.empty(); }
  bool empty() const {
    return phrases.empty() && folded_regexes.empty() && raw_regexes.empty() && marks.empty();
  }
  friend auto operator<=>(const PatternSet&, const PatternSet&) = default;
};

class Matcher;

/// What is found in one text: words and marks at once, regexes when they are asked for, because
/// most of them belong to a condition whose other parts do not hold. Refers to the matcher and the
/// texts that it came from. Not for several threads at once.
class Matches {
 public:
  /// The hits of a set, in the order of the text.
  std::span<const PatternHit> of(SetId set) const;
  /// Whether a set is a candidate: every other has no hit, unless may_miss_hits().
  bool may_hit(SetId set) const { return places_.find(set) != SetPlaces::kNowhere; }
  /// Calls `look(set)` for each candidate, once, in no order.
  template <class Look>
  void for_each_candidate(Look look) const {
    for (const Candidate& candidate : candidates_) look(candidate.set);
  }
  /// Whether sets that are no candidates may have hits all the same.
  bool may_miss_hits() const { return cut_ || !skipped_.empty(); }
  /// Whether every set that was asked for has all of its hits: so it is with nearly all texts.
  bool lacks_nothing() const { return !may_miss_hits() && unknown_.empty(); }

 private:
  friend class Matcher;

  /// In a chain: of the last in it, and of one that is empty.
  static constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();

  struct KeptHit {
    PatternHit hit;
    std::uint32_t next = kNone;  ///< of the same set, in hits_
  };
  /// A regex of a set that may match.
  struct Waiting {
    PatternView view = PatternView::kFolded;
    RegexCandidate regex;
    std::uint32_t next = kNone;  ///< of the same set, in waiting_
  };
  struct Chain {
    std::uint32_t first = kNone;
    std::uint32_t last = kNone;
  };
  /// A set that may have a hit. Most are never asked for: what belongs to one is linked as it is
  /// found, and put in order when somebody asks.
  struct Candidate {
    SetId set = 0;
    Chain hits;
    Chain waiting;
    std::uint32_t gathered = kNone;  ///< all of its hits, in gathered_; none before it is asked for
  };
  void prepare(const Matcher& matcher);
  Candidate& candidate_for(SetId set);
  /// False: there are too many.
  bool add(const PatternHit& hit);
  void add_waiting(SetId set, PatternView view, const RegexCandidate& regex);
  template <class Link>
  static void append(Chain& chain, std::vector<Link>& links);
  std::vector<PatternHit> gather(const Candidate& candidate) const;
  void run(SetId set, const Waiting& waiting, std::vector<PatternHit>& hits) const;

  const Matcher* matcher_ = nullptr;
  std::vector<KeptHit> hits_;  ///< of words and marks
  std::optional<SlotView> folded_;
  std::string_view original_;
  std::vector<Waiting> waiting_;
  mutable std::vector<Candidate> candidates_;
  SetPlaces places_;  ///< of sets in candidates_: nearly every set that is asked for has none
  /// All hits of sets that were asked for and have several, or regexes.
  mutable std::vector<std::vector<PatternHit>> gathered_;
  mutable std::set<SetId> unknown_;  ///< sets with a regex that hit too often
  LanguageSet skipped_;              ///< languages in which a token was not analysed
  /// Every two neighbouring letters of those tokens, and every single one.
  std::set<std::string, std::less<>> skipped_pairs_;
  bool cut_ = false;  ///< a bound was reached
};

/// All patterns of a rule set over a comment: words, phrases, marks and what regexes require in
/// one pass each. Immutable, safe from many threads.
class Matcher {
 public:
  /// Of words and marks in one text; a regex has a bound of its own.
  static constexpr std::size_t kMostHits = 65'536;

  /// Gathers pattern sets; equal ones get the same id, equal patterns are stored once.
  class Builder {
   public:
    SetId add(PatternSet set);
    /// A folded word that is never taken for a slip of another.
    void add_ordinary(std::string word) { ordinary_.insert(std::move(word)); }
    std::size_t patterns() const;

   private:
    friend class Matcher;
    std::map<PatternSet, SetId> ids_;
    std::set<std::string> ordinary_;
  };

  explicit Matcher(const Builder& builder);
  ~Matcher();
  Matcher(const Matcher&) = delete;
  Matcher& operator=(const Matcher&) = delete;

  /// `original` must outlive the matches.
  Matches scan(std::span<const text::Token> tokens, std::string_view folded,
               std::string_view original, std::span<const text::Emoji> emoji = {}) const;
  /// Whether the hits of the set, once asked for, are all that tokens of these languages can give.
  bool complete(const Matches& matches, SetId set, LanguageSet languages) const {
    return matches.lacks_nothing() || is_complete(matches, set, languages);
  }

  std::size_t sets() const;
  std::size_t patterns() const;

  /// False when the regexes are too many or too large.
  bool usable() const;
  /// Regexes that are run on every comment because they require no text.
  std::vector<std::string> without_requirement(PatternView view) const;

 private:
  friend class Matches;

  bool is_complete(const Matches& matches, SetId set, LanguageSet languages) const;

  struct Tables;
  std::unique_ptr<const Tables> tables_;
};

}  // namespace kaiku::rules
