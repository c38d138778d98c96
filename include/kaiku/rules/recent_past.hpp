#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <kaiku/clock/time.hpp>
#include <kaiku/domain/comment.hpp>
#include <kaiku/domain/finding.hpp>
#include <kaiku/text/prepared.hpp>

namespace kaiku::rules {

/// What comments have in common when they are counted together.
enum class CountBy { kAuthor, kThread, kPost, kAccount, kDomain, kText };

/// How often something was found lately: asked by `count: {of: NAME, by: …, window: …}`.
struct Counter {
  std::string of;  ///< a signal, a class or "comment"
  CountBy by = CountBy::kAuthor;
  std::optional<CountBy> distinct;  ///< counts different authors, threads, …; absent: comments
  Duration window{};                ///< the longest that a rule asks for
  std::size_t at_least = 0;         ///< the highest that a rule asks for
  friend bool operator==(const Counter&, const Counter&) = default;
};

/// What the rules of a set ask about the recent past.
struct RecentNeeds {
  std::vector<Counter> counters;
  std::optional<Duration> similar_within;  ///< the longest window of a `similar`

  bool empty() const { return counters.empty() && !similar_within; }
  Duration longest() const;  ///< window
  friend bool operator==(const RecentNeeds&, const RecentNeeds&) = default;
};

/// Comments decided lately, as far as the rules of one set ask for them, in event time. Memory is
/// bounded whatever comes; where a bound is reached the oldest is forgotten. Deterministic: the
/// same comments in the same order give the same answers. Not thread-safe.
///
/// What is noted counts for later comments only. It is kept aside until commit(), so that decisions
/// whose transaction fails leave no trace.
class RecentPast {
 public:
  explicit RecentPast(RecentNeeds needs);
  ~RecentPast();
  RecentPast(const RecentPast&) = delete;
  RecentPast& operator=(const RecentPast&) = delete;

  const RecentNeeds& needs() const;

  /// A comment and what was found in it. A later text of the same comment replaces the earlier one.
  void note(const Comment& comment, const text::PreparedText& text, const Finding& finding,
            TimePoint at);
  void commit();
  void discard();  ///< forgets what was noted since the last commit()

  /// Earlier comments, or distinct values, in the window that ends at `at`; exact up to the highest
  /// number that a rule asks for. `counter` is a place in needs().counters. Nothing: the comment
  /// has no such author or post.
  std::optional<std::size_t> count(std::size_t counter, const Comment& comment,
                                   const text::PreparedText& text, TimePoint at,
                                   Duration window) const;

  /// Earlier comments with nearly the same words (text_fingerprint.hpp), and their authors besides
  /// this one's. Texts of fewer than five words are never similar.
  struct Similar {
    std::size_t texts = 0;
    std::size_t by_same_author = 0;
    std::size_t other_authors = 0;
  };
  Similar similar(const Comment& comment, const text::PreparedText& text, TimePoint at,
                  Duration window) const;

  /// Keys of counters and texts held, for metrics and tests of the bounds.
  std::size_t size() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace kaiku::rules
