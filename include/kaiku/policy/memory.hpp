#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <kaiku/domain/action.hpp>
#include <kaiku/domain/comment.hpp>
#include <kaiku/domain/finding.hpp>
#include <kaiku/domain/hands_off.hpp>
#include <kaiku/result/result.hpp>
#include <kaiku/rules/rule_set.hpp>

namespace kaiku::policy {

struct AuthorHistory {
  std::size_t comments_before = 0;
  std::size_t strikes = 0;  ///< weights of confirmed strikes that have not ended
  std::optional<TimePoint> first_seen;
  std::optional<TimePoint> last_auto_reply;  ///< planned or done, any thread of this account
  std::set<std::string> labels;
};

struct ThreadHistory {
  CommentId root;               ///< the topmost known comment; empty: the comment's own thread()
  bool staff_answered = false;  ///< guard 6
  std::optional<TimePoint> last_auto_reply;
  std::size_t replies_to_author = 0;  ///< brand messages to this author in this thread
  /// Public texts of ours in this thread, and to this author within 30 days anywhere (guard 5).
  std::set<std::string> texts;
};

/// What stands around a comment: its post and its thread. Looked up only for rules that ask.
struct Surroundings {
  std::optional<std::size_t> post_comments;  ///< before this one; nothing: it has no post
  std::optional<TimePoint> post_first_seen;
  std::optional<std::set<std::string>> post_labels;
  std::size_t thread_comments = 0;          ///< besides this one, at most kMostCounted
  std::size_t our_replies = 0;              ///< public, by people or by itself
  std::optional<TimePoint> thread_started;  ///< nothing: its first comment is not known
  std::set<std::string> thread_labels;
  bool reply_to_us = false;  ///< the parent is ours

  static constexpr std::size_t kMostCounted = 10'000;
};

/// What this comment has already led to.
struct CommentHistory {
  int revisions = 0;               ///< texts stored before this one
  std::set<ActionKind> actions;    ///< planned or done and not cancelled
  bool handled_by_person = false;  ///< a human hid, unhid, approved, rejected, reclassified
  bool removed = false;
};

/// What people, or the reversals that people made, have ordered automation to leave alone.
struct Orders {
  std::vector<HandsOff> hands_off;
  std::set<std::string> demoted;  ///< policies that act as drafts until a person restores them
};

/// An open incident that covers the comment: guard 7.
struct Freeze {
  IncidentId incident = 0;
  std::string scope;  ///< "brand" or "post"
};

/// What a decision remembers: read-only queries into the store, answered inside the transaction
/// that will hold the decision, so that two comments can never both see "no reply yet". Not
/// thread-safe; valid only during the call it is handed to. Every query may fail with
/// kStoreUnavailable; a failed query makes the conditions that need it unknown.
class Memory {
 public:
  virtual ~Memory() = default;

  virtual Result<AuthorHistory> author(const Comment& comment) = 0;
  virtual Result<ThreadHistory> thread(const Comment& comment) = 0;
  virtual Result<CommentHistory> comment(const Comment& comment) = 0;
  virtual Result<Surroundings> surroundings(const Comment& comment) = 0;
  virtual Result<std::optional<Freeze>> freeze(const Comment& comment) = 0;
  /// How many comments `policy` has acted on live since then; several actions on one count once.
  virtual Result<std::size_t> fired(std::string_view policy, TimePoint since) = 0;
  /// The same beside `comment` and without it, for its author, in its thread or under its post,
  /// whichever `over` says (the comment has it). An action that waits for a person counts, one that
  /// was refused or failed does not; cases and labels are no actions here.
  virtual Result<std::size_t> fired_beside(std::string_view policy, const Comment& comment,
                                           rules::Limit::Over over, TimePoint since) = 0;
  /// Whether it acted, in that sense, on any of the `most` newest other comments of the same thread
  /// or post for which it held.
  virtual Result<bool> fired_among(std::string_view policy, const Comment& comment,
                                   rules::Limit::Over over, std::size_t most) = 0;
  /// How many actions were decided without a person on this account since then; of one kind, or all
  /// that go to the platform.
  virtual Result<std::size_t> acted(const AccountId& account, std::optional<ActionKind> kind,
                                    TimePoint since) = 0;
  virtual Result<Orders> orders() = 0;
  /// Labels that stand on any of these domains for the brand.
  virtual Result<std::set<std::string>> domain_labels(const BrandId& brand,
                                                      const std::set<std::string>& domains) = 0;
  /// When each variant of a template was last used for this account; size = `variants`.
  virtual Result<std::vector<std::optional<TimePoint>>> variant_use(const AccountId& account,
                                                                    std::string_view template_id,
                                                                    std::size_t variants) = 0;
};

}  // namespace kaiku::policy
