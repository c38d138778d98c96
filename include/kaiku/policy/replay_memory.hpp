#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <kaiku/domain/decision.hpp>
#include <kaiku/domain/interventions.hpp>
#include <kaiku/policy/memory.hpp>

namespace kaiku::policy {

/// What decisions of a replay remember: what this replay has decided before, as if every action
/// that waits for nobody had been done at once, and what people and incidents did in the meantime,
/// as far as it is known. Nothing from before the first comment, no word of staff and no label that
/// a person gave. Comments come in the order of their times.
class ReplayMemory final : public Memory {
 public:
  ReplayMemory() = default;
  explicit ReplayMemory(const Interventions& interventions);

  Result<AuthorHistory> author(const Comment& comment) override;
  Result<ThreadHistory> thread(const Comment& comment) override;
  Result<CommentHistory> comment(const Comment& comment) override;
  /// Nothing is known to answer us.
  Result<Surroundings> surroundings(const Comment& comment) override;
  Result<std::optional<Freeze>> freeze(const Comment& comment) override;
  Result<std::size_t> fired(std::string_view policy, TimePoint since) override;
  Result<std::size_t> fired_beside(std::string_view policy, const Comment& comment,
                                   rules::Limit::Over over, TimePoint since) override;
  Result<bool> fired_among(std::string_view policy, const Comment& comment, rules::Limit::Over over,
                           std::size_t most) override;
  Result<std::size_t> acted(const AccountId& account, std::optional<ActionKind> kind,
                            TimePoint since) override;
  /// None: they hold for the daemon, not for its past.
  Result<Orders> orders() override;
  Result<std::set<std::string>> domain_labels(const BrandId& brand,
                                              const std::set<std::string>& domains) override;
  Result<std::vector<std::optional<TimePoint>>> variant_use(const AccountId& account,
                                                            std::string_view template_id,
                                                            std::size_t variants) override;

  /// Remembers a decision: what comes after it is decided in its light.
  void record(const Decision& decision);

 private:
  /// A name within an account.
  using Key = std::pair<std::string, std::string>;

  struct KnownAuthor {
    TimePoint first_seen{};
    std::map<std::string, TimePoint> texts;  ///< said to them in public, with the last time
    std::set<std::string> comments;
    std::map<std::string, Strike> strikes;  ///< by comment
    std::optional<TimePoint> last_auto_reply;
    std::set<std::string> labels;
  };
  /// Comments of a thread or under a post.
  struct Gathering {
    std::set<std::string> comments;
    std::optional<TimePoint> began;  ///< the first decision there
  };
  struct KnownThread {
    std::optional<TimePoint> last_auto_reply;
    std::map<std::string, std::size_t> replies_to;  ///< by author
    std::set<std::string> texts;
  };

  /// A comment for which a policy held.
  struct Use {
    std::string comment;
    TimePoint at{};
    bool acted = false;  ///< on the platform, also as a draft
  };
  /// Policy, account, what it is counted over, and which one.
  using Counter = std::tuple<std::string, std::string, rules::Limit::Over, std::string>;

  Counter counter(std::string_view policy, const Comment& comment, rules::Limit::Over over) const;
  CommentId thread_of(const Comment& comment) const;
  void record_action(const Decision& decision, const PlannedAction& planned);
  void record_uses(const Decision& decision);
  void record_strikes(const Decision& decision);
  void record_label(const Comment& comment, const Action& action);

  std::map<Key, CommentId> roots_;            ///< by comment: the topmost one above it
  std::map<Key, TimePoint> staffed_threads_;  ///< since
  std::map<Key, TimePoint> handled_;          ///< comments, by a person, since
  std::vector<Interventions::Coverage> coverages_;
  std::map<Key, KnownAuthor> authors_;
  std::map<Key, KnownThread> threads_;
  std::map<Key, Gathering> gathered_in_threads_;
  std::map<Key, Gathering> gathered_under_posts_;
  std::map<Key, CommentHistory> comments_;
  /// By policy: the comments that it acted on without a person, with the last time.
  std::map<std::string, std::map<Key, TimePoint>, std::less<>> fired_;
  std::map<Counter, std::vector<Use>> uses_;  ///< in the order of the decisions
  /// By account: what was decided without a person.
  std::map<std::string, std::vector<std::pair<ActionKind, TimePoint>>> acted_;
  std::map<Key, std::set<std::string>> post_labels_;
  std::map<Key, std::set<std::string>> thread_labels_;
  std::map<Key, std::set<std::string>> domains_;  ///< labels by brand and domain
  std::map<std::tuple<std::string, std::string, int>, TimePoint> variants_;
};

}  // namespace kaiku::policy
