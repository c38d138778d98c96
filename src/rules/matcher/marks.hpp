#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <kaiku/domain/finding.hpp>
#include <kaiku/text/prepared.hpp>

#include "pattern_hit.hpp"

namespace kaiku::rules {

/// What a text holds besides words, spelt so that one table finds all of it: emoji, links by their
/// domain, mentions by name, runs of the same character or word.
using Mark = std::string;

Mark mark_of_emoji(std::string_view folded);
Mark mark_of_any_link();
/// The domain, or one below it.
Mark mark_of_domain(std::string_view host);
Mark mark_of_any_mention();
Mark mark_of_mention(std::string_view name);  ///< folded, without "@"
Mark mark_of_character_run(std::size_t least);
Mark mark_of_word_run(std::size_t least);

/// The host of a link as it stands in a folded text; empty for a mail address.
std::string_view host_of_link(std::string_view folded_link);

/// All marks that a rule set asks for, found in one walk over a text however many there are.
class MarkIndex {
 public:
  using Found = std::function<void(SetId set, PatternHit::In in, Span where)>;

  void add(const Mark& mark, SetId set);
  std::size_t size() const { return size_; }

  void scan(std::span<const text::Token> tokens, std::string_view folded,
            std::span<const text::Emoji> emoji, const Found& found) const;

 private:
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>()(text);
    }
  };
  using Sets = std::vector<SetId>;
  using RunSets = std::map<std::size_t, Sets>;  ///< by the shortest run that is asked for

  void report(std::string_view mark, PatternHit::In in, Span where, const Found& found) const;
  static void report_run(const RunSets& sets, std::size_t length, PatternHit::In in, Span where,
                         const Found& found);
  void scan_link(const text::Token& token, Span place, const Found& found) const;
  void scan_mention(const text::Token& token, std::string_view folded, Span place,
                    const Found& found) const;
  void scan_word_runs(std::span<const text::Token> tokens, const Found& found) const;

  std::unordered_map<std::string, Sets, TextHash, std::equal_to<>> sets_;
  RunSets character_runs_;
  RunSets word_runs_;
  std::size_t size_ = 0;
};

}  // namespace kaiku::rules
