#include <algorithm>
#include <chrono>

#include <kaiku/policy/replay_memory.hpp>

namespace kaiku::policy {
namespace {

/// As long as the store keeps from saying the same to an author again.
constexpr Duration kSameWordsAfter = std::chrono::days(30);

/// Decided without a person, so taken for done.
bool goes_out(ActionState state) {
  return state == ActionState::kReady || state == ActionState::kPlanned;
}

}  // namespace

ReplayMemory::ReplayMemory(const Interventions& interventions)
    : coverages_(interventions.coverages) {
  const auto since = [](std::map<Key, TimePoint>& first, Key key, TimePoint at) {
    const auto [known, fresh] = first.try_emplace(std::move(key), at);
    if (!fresh) known->second = std::min(known->second, at);
  };
  for (const auto& [account, thread, at] : interventions.staffed_threads)
    since(staffed_threads_, {account.value, thread.value}, at);
  for (const Interventions::Judgement& judgement : interventions.judgements)
    since(handled_, {judgement.account.value, judgement.comment.value}, judgement.at);
}

/// The topmost comment of the branch that this replay has seen.
CommentId ReplayMemory::thread_of(const Comment& comment) const {
  const auto parent = roots_.find({comment.account.value, comment.thread().value});
  return parent == roots_.end() ? comment.thread() : parent->second;
}

Result<AuthorHistory> ReplayMemory::author(const Comment& comment) {
  AuthorHistory history;
  const auto known = authors_.find({comment.account.value, comment.author.id.value});
  if (comment.author.id.empty() || known == authors_.end()) return history;
  const KnownAuthor& author = known->second;
  history.comments_before =
      author.comments.size() - (author.comments.contains(comment.id.value) ? 1 : 0);
  for (const auto& [struck, weight] : author.strikes) {
    if (weight.until > comment.created_at) history.strikes += weight.weight;
  }
  history.first_seen = author.first_seen;
  history.last_auto_reply = author.last_auto_reply;
  history.labels = author.labels;
  return history;
}

Result<ThreadHistory> ReplayMemory::thread(const Comment& comment) {
  ThreadHistory history;
  history.root = thread_of(comment);
  const auto staffed = staffed_threads_.find({comment.account.value, thread_of(comment).value});
  history.staff_answered =
      staffed != staffed_threads_.end() && staffed->second <= comment.created_at;
  const auto author = authors_.find({comment.account.value, comment.author.id.value});
  if (!comment.author.id.empty() && author != authors_.end()) {
    for (const auto& [text, at] : author->second.texts) {
      if (at >= comment.created_at - kSameWordsAfter) history.texts.insert(text);
    }
  }
  const auto known = threads_.find({comment.account.value, thread_of(comment).value});
  if (known == threads_.end()) return history;
  history.last_auto_reply = known->second.last_auto_reply;
  history.texts.insert(known->second.texts.begin(), known->second.texts.end());
  const auto replies = known->second.replies_to.find(comment.author.id.value);
  if (replies != known->second.replies_to.end()) history.replies_to_author = replies->second;
  return history;
}

Result<CommentHistory> ReplayMemory::comment(const Comment& comment) {
  const auto known = comments_.find({comment.account.value, comment.id.value});
  CommentHistory history = known == comments_.end() ? CommentHistory{} : known->second;
  const auto handled = handled_.find({comment.account.value, comment.id.value});
  history.handled_by_person = handled != handled_.end() && handled->second <= comment.created_at;
  return history;
}

Result<Surroundings> ReplayMemory::surroundings(const Comment& comment) {
  const auto others = [&](const Gathering& gathering) {
    return gathering.comments.size() - (gathering.comments.contains(comment.id.value) ? 1 : 0);
  };
  Surroundings around;
  const auto post = gathered_under_posts_.find({comment.account.value, comment.post.value});
  if (!comment.post.empty()) {
    around.post_comments = post == gathered_under_posts_.end() ? 0 : others(post->second);
    if (post != gathered_under_posts_.end()) around.post_first_seen = post->second.began;
    const auto labels = post_labels_.find({comment.account.value, comment.post.value});
    around.post_labels = labels == post_labels_.end() ? std::set<std::string>() : labels->second;
  }
  const Key thread{comment.account.value, thread_of(comment).value};
  const auto gathered = gathered_in_threads_.find(thread);
  if (gathered != gathered_in_threads_.end()) {
    around.thread_comments = std::min(others(gathered->second), Surroundings::kMostCounted);
    around.thread_started = gathered->second.began;
  } else if (!comment.parent) {
    around.thread_started = comment.created_at;
  }
  const auto known = threads_.find(thread);
  if (known != threads_.end()) {
    for (const auto& [author, replies] : known->second.replies_to) around.our_replies += replies;
  }
  const auto labels = thread_labels_.find(thread);
  if (labels != thread_labels_.end()) around.thread_labels = labels->second;
  return around;
}

Result<std::optional<Freeze>> ReplayMemory::freeze(const Comment& comment) {
  // As in the store, what covers the whole brand is named first.
  std::optional<Freeze> post;
  for (const Interventions::Coverage& covered : coverages_) {
    const TimePoint at = comment.created_at;
    if (covered.brand != comment.brand || at < covered.from || (covered.to && at >= *covered.to))
      continue;
    if (!covered.post) return std::optional(Freeze{covered.incident, "brand"});
    const bool same_account = covered.account.empty() || covered.account == comment.account;
    if (!post && same_account && !comment.post.empty() && *covered.post == comment.post)
      post = Freeze{covered.incident, "post"};
  }
  return post;
}

Result<std::size_t> ReplayMemory::fired(std::string_view policy, TimePoint since) {
  const auto known = fired_.find(policy);
  if (known == fired_.end()) return std::size_t{0};
  return static_cast<std::size_t>(std::ranges::count_if(
      known->second, [&](const auto& comment) { return comment.second >= since; }));
}

ReplayMemory::Counter ReplayMemory::counter(std::string_view policy, const Comment& comment,
                                            rules::Limit::Over over) const {
  std::string which = comment.post.value;
  if (over == rules::Limit::Over::kAuthor) which = comment.author.id.value;
  if (over == rules::Limit::Over::kThread) which = thread_of(comment).value;
  return {std::string(policy), comment.account.value, over, std::move(which)};
}

Result<std::size_t> ReplayMemory::fired_beside(std::string_view policy, const Comment& comment,
                                               rules::Limit::Over over, TimePoint since) {
  const auto known = uses_.find(counter(policy, comment, over));
  if (known == uses_.end()) return std::size_t{0};
  std::set<std::string_view> comments;
  for (const Use& use : known->second) {
    if (use.acted && use.at >= since && use.comment != comment.id.value)
      comments.insert(use.comment);
  }
  return comments.size();
}

Result<bool> ReplayMemory::fired_among(std::string_view policy, const Comment& comment,
                                       rules::Limit::Over over, std::size_t most) {
  const auto known = uses_.find(counter(policy, comment, over));
  if (known == uses_.end()) return false;
  std::set<std::string_view> newest;
  for (auto use = known->second.rbegin(); use != known->second.rend(); ++use) {
    if (use->comment == comment.id.value) continue;
    if (newest.size() == most && !newest.contains(use->comment)) break;
    newest.insert(use->comment);
    if (use->acted) return true;
  }
  return false;
}

// Over authors only what was acted on is counted, over threads and posts also what was not.
void ReplayMemory::record_uses(const Decision& decision) {
  const Comment& comment = decision.comment;
  for (const std::string& policy : decision.policies) {
    Use use{comment.id.value, decision.decided_at, false};
    use.acted = std::ranges::any_of(decision.actions, [&](const PlannedAction& planned) {
      return planned.action.policy == policy && planned.state != ActionState::kCancelled &&
             goes_to_platform(planned.action.kind);
    });
    if (use.acted && !comment.author.id.empty())
      uses_[counter(policy, comment, rules::Limit::Over::kAuthor)].push_back(use);
    if (std::ranges::find(decision.counted, policy) == decision.counted.end()) continue;
    uses_[counter(policy, comment, rules::Limit::Over::kThread)].push_back(use);
    if (!comment.post.empty())
      uses_[counter(policy, comment, rules::Limit::Over::kPost)].push_back(use);
  }
}

Result<std::vector<std::optional<TimePoint>>> ReplayMemory::variant_use(
    const AccountId& account, std::string_view template_id, std::size_t variants) {
  std::vector<std::optional<TimePoint>> used(variants);
  for (std::size_t i = 0; i < variants; ++i) {
    const auto known =
        variants_.find({account.value, std::string(template_id), static_cast<int>(i)});
    if (known != variants_.end()) used[i] = known->second;
  }
  return used;
}

void ReplayMemory::record(const Decision& decision) {
  const Comment& comment = decision.comment;
  ++comments_[{comment.account.value, comment.id.value}].revisions;
  roots_.try_emplace({comment.account.value, comment.id.value}, thread_of(comment));
  if (!comment.author.id.empty()) {
    const auto [known, fresh] =
        authors_.try_emplace({comment.account.value, comment.author.id.value});
    if (fresh) known->second.first_seen = decision.decided_at;
    known->second.comments.insert(comment.id.value);
  }
  const auto gather = [&](Gathering& gathering) {
    gathering.comments.insert(comment.id.value);
    if (!gathering.began) gathering.began = decision.decided_at;
  };
  gather(gathered_in_threads_[{comment.account.value, thread_of(comment).value}]);
  if (!comment.post.empty())
    gather(gathered_under_posts_[{comment.account.value, comment.post.value}]);
  for (const PlannedAction& planned : decision.actions) record_action(decision, planned);
  record_uses(decision);
  record_strikes(decision);
}

// As in the store: a comment counts once, with the heaviest of its strikes, and only when something
// came of it.
void ReplayMemory::record_strikes(const Decision& decision) {
  const Comment& comment = decision.comment;
  const bool confirmed = std::ranges::any_of(decision.actions, [](const PlannedAction& planned) {
    const ActionKind kind = planned.action.kind;
    return goes_out(planned.state) && !planned.action.protective &&
           (is_restriction(kind) || kind == ActionKind::kWarn);
  });
  if (!confirmed || comment.author.id.empty()) return;
  auto& strikes = authors_[{comment.account.value, comment.author.id.value}].strikes;
  for (const Strike& strike : decision.strikes) {
    Strike& known = strikes.try_emplace(comment.id.value, strike).first->second;
    if (strike.weight > known.weight) known = strike;
  }
}

Result<std::size_t> ReplayMemory::acted(const AccountId& account, std::optional<ActionKind> kind,
                                        TimePoint since) {
  const auto known = acted_.find(account.value);
  if (known == acted_.end()) return std::size_t{0};
  return static_cast<std::size_t>(std::ranges::count_if(known->second, [&](const auto& action) {
    return action.second >= since && (!kind || action.first == *kind);
  }));
}

Result<Orders> ReplayMemory::orders() {
  return Orders{};
}

Result<std::set<std::string>> ReplayMemory::domain_labels(const BrandId& brand,
                                                          const std::set<std::string>& domains) {
  std::set<std::string> labels;
  for (const std::string& domain : domains) {
    const auto known = domains_.find({brand.value, domain});
    if (known != domains_.end()) labels.insert(known->second.begin(), known->second.end());
  }
  return labels;
}

void ReplayMemory::record_action(const Decision& decision, const PlannedAction& planned) {
  if (planned.state == ActionState::kCancelled) return;
  const Comment& comment = decision.comment;
  const Action& action = planned.action;
  const Key author{comment.account.value, comment.author.id.value};
  comments_[{comment.account.value, comment.id.value}].actions.insert(action.kind);
  if (goes_out(planned.state)) {
    fired_[action.policy][{comment.account.value, comment.id.value}] = decision.decided_at;
    if (goes_to_platform(action.kind)) {
      acted_[comment.account.value].emplace_back(action.kind, decision.decided_at);
    }
  }
  if (!action.template_id.empty()) {
    variants_[{comment.account.value, action.template_id, action.variant}] = decision.decided_at;
  }
  if (is_public_text(action.kind)) {
    const TimePoint at = std::max(action.created_at, action.not_before);
    KnownThread& thread = threads_[{comment.account.value, thread_of(comment).value}];
    thread.last_auto_reply = at;
    thread.texts.insert(action.text);
    ++thread.replies_to[comment.author.id.value];
    if (!comment.author.id.empty()) {
      authors_[author].last_auto_reply = at;
      authors_[author].texts[action.text] = at;
    }
  }
  if (action.kind == ActionKind::kLabel && goes_out(planned.state)) record_label(comment, action);
}

void ReplayMemory::record_label(const Comment& comment, const Action& action) {
  if (action.label_on == "domain") {
    domains_[{comment.brand.value, action.domain}].insert(action.label);
  } else if (action.label_on == "post") {
    post_labels_[{comment.account.value, comment.post.value}].insert(action.label);
  } else if (action.label_on == "thread") {
    thread_labels_[{comment.account.value, thread_of(comment).value}].insert(action.label);
  } else if (!comment.author.id.empty()) {
    authors_[{comment.account.value, comment.author.id.value}].labels.insert(action.label);
  }
}

}  // namespace kaiku::policy
