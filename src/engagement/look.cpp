#include <algorithm>
#include <set>
#include <utility>

#include <kaiku/engagement/look.hpp>

namespace kaiku::engagement {
namespace {

constexpr const char* kPolicy = "content_plan";
constexpr const char* kUnapproved = "nobody has approved it yet";
constexpr std::size_t kMostShown = 2'000;

bool is_pending(ActionState state) {
  return state == ActionState::kReady || state == ActionState::kPlanned ||
         state == ActionState::kAwaitingApproval;
}

bool has_failed(ActionState state) {
  return state == ActionState::kFailed || state == ActionState::kDead;
}

// Cut between characters.
std::string shown(std::string text) {
  if (text.size() <= kMostShown) return text;
  std::size_t end = kMostShown;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end) + "…";
}

/// One look: what follows is gathered.
class Looking {
 public:
  Looking(const Plan& plan, const Facts& facts, TimePoint now)
      : plan_(plan), facts_(facts), now_(now) {}

  Step take() {
    for (const ScheduledPost& post : plan_.posts) {
      if (const Channel* const channel = plan_.find(post.account)) attend(post, *channel);
    }
    withdraw_others();
    for (const Channel& channel : plan_.channels) watch(channel);
    return std::move(step_);
  }

 private:
  void attend(const ScheduledPost& post, const Channel& channel) {
    const std::string key = post_key(post.id, post.account);
    wanted_.insert(key);
    if (post.at + kForgottenAfter < now_) return;
    const auto found = facts_.posts.find(key);
    const PostState* const known = found == facts_.posts.end() ? nullptr : &found->second;
    if (!channel.can_publish) {
      // One that was planned while the account could post.
      if (known != nullptr && is_pending(known->state)) step_.withdraw.push_back(key);
      const bool stands = known != nullptr && !is_pending(known->state) && !known->withdrawn;
      if (!stands && is_near(post, channel)) tell_to_post(post, channel);
      return;
    }
    if (known == nullptr || known->withdrawn || was_changed(post, *known)) {
      if (known != nullptr && !known->withdrawn) step_.withdraw.push_back(key);
      step_.plan.push_back(planned(post, channel, key, known));
      return;
    }
    tell_what_waits(post, channel, *known);
  }

  // What has begun stays as it is. Words that retention has taken out are no change.
  bool was_changed(const ScheduledPost& post, const PostState& known) const {
    const bool open = is_pending(known.state) || known.state == ActionState::kCancelled;
    if (!open || known.text.empty()) return false;
    const bool words_by_person = known.text != post.text && !known.decided_by.empty() &&
                                 known.state != ActionState::kCancelled && known.at == post.at;
    if (words_by_person) return false;  // a person approved other words than the plan's
    return known.text != post.text || known.at != post.at || approval_changed(post, known);
  }

  // The plan approves what was a draft, or takes its approval back. What was held for another
  // reason is released by people only.
  static bool approval_changed(const ScheduledPost& post, const PostState& known) {
    if (known.state == ActionState::kAwaitingApproval)
      return known.why == kUnapproved && !post.approved_by.empty();
    return known.state == ActionState::kReady && known.decided_by.empty() &&
           post.approved_by.empty();
  }

  Planned planned(const ScheduledPost& post, const Channel& channel, const std::string& key,
                  const PostState* before) const {
    Planned made;
    Action& action = made.action;
    action.key = key;
    action.kind = ActionKind::kPublish;
    action.brand = channel.brand;
    action.account = post.account;
    action.text = post.text;
    action.policy = kPolicy;
    action.created_at = now_;
    action.not_before = post.at;
    action.lasts = plan_.late_most;
    if (post.approved_by.empty()) {
      made.why = kUnapproved;
    } else if (before != nullptr && before->state == ActionState::kAwaitingApproval &&
               !before->why.empty() && before->why != kUnapproved) {
      made.why = before->why;  // held: other words do not release it
    } else if (post.at + plan_.late_most < now_) {
      made.why = "its time was " + to_iso8601(post.at) + ": a person decides whether it still fits";
    }
    if (!made.why.empty()) made.state = ActionState::kAwaitingApproval;
    return made;
  }

  void withdraw_others() {
    for (const auto& [key, known] : facts_.posts) {
      if (!wanted_.contains(key) && is_pending(known.state)) step_.withdraw.push_back(key);
    }
  }

  // So much before its time, in the owner's working time, or when it is too late for that.
  bool is_near(const ScheduledPost& post, const Channel& channel) const {
    if (post.at <= now_ + plan_.remind_before) return true;
    return channel.hours && channel.hours->open_at(now_) &&
           channel.hours->between(now_, post.at) <= plan_.remind_before;
  }

  void tell_to_post(const ScheduledPost& post, const Channel& channel) {
    tell(channel, "plan.by_hand", post.id,
         "plan/" + post.id + "/" + post.account.value + "/by_hand/" +
             std::to_string(to_unix_seconds(post.at)),
         "post '" + post.id + "' is due " + to_iso8601(post.at) +
             " and the platform takes no posts from us: " + shown(post.text));
  }

  void tell_what_waits(const ScheduledPost& post, const Channel& channel, const PostState& known) {
    const std::string name = "post '" + post.id + "'";
    const std::string at = "/" + std::to_string(to_unix_seconds(known.changed_at));
    const std::string key = "plan/" + post.id + "/" + post.account.value;
    const std::string number = std::to_string(known.id);
    if (has_failed(known.state)) {
      tell(channel, "plan.not_posted", post.id, key + "/not_posted" + at,
           name + " of " + to_iso8601(post.at) + " was not posted: " + known.why +
               " (kaikuctl retry " + number + ")");
    } else if (known.state == ActionState::kAwaitingApproval && is_near(post, channel)) {
      tell(channel, "plan.waits", post.id, key + "/waits" + at,
           name + " is due " + to_iso8601(post.at) + " and waits for a person: " +
               (known.why.empty() ? std::string(kUnapproved) : known.why) + " (kaikuctl approve " +
               number + ")");
    }
  }

  void watch(const Channel& channel) {
    const auto found = facts_.channels.find(channel.account);
    if (found == facts_.channels.end()) return;
    const ChannelState& state = found->second;
    std::optional<TimePoint> since;
    if (channel.at_least)
      since = broken_since(*channel.at_least, state.watched_since, state.posts, now_);
    // It is over, or it has begun; a post that becomes known late does not begin it anew.
    if (since.has_value() != state.quiet_since.has_value()) step_.quiet[channel.account] = since;
    if (!since || state.frozen_by) return;  // in a crisis nobody is asked to post
    if (channel.hours && !channel.hours->open_at(now_)) return;
    const TimePoint begun = state.quiet_since.value_or(*since);
    tell(channel, "plan.quiet", {},
         "plan/quiet/" + channel.account.value + "/" + std::to_string(to_unix_seconds(begun)),
         "fewer than " + std::to_string(channel.at_least->count) + " posts in " +
             to_string(channel.at_least->per) + " since " + to_iso8601(begun) +
             (state.posts.empty() ? std::string("; none of ours is known")
                                  : "; the last one was " + to_iso8601(state.posts.front())));
  }

  void tell(const Channel& channel, const char* type, const std::string& post,
            const std::string& key, const std::string& detail) {
    for (const std::string& by : channel.told_by) {
      const std::string& account = channel.account.value;
      const Reminder reminder{.type = type,
                              .key = key + "/" + by,
                              .channel = by,
                              .brand = channel.brand,
                              .account = channel.account,
                              .subject = post.empty() ? account : account + "/" + post,
                              .detail = detail};
      Action action;
      action.key = reminder.key;
      action.kind = ActionKind::kNotify;
      action.brand = channel.brand;
      action.channel = by;
      action.text = plan_.write ? plan_.write(reminder, now_) : detail;
      action.created_at = now_;
      action.not_before = now_;
      step_.reminders.push_back(std::move(action));
    }
  }

  const Plan& plan_;
  const Facts& facts_;
  TimePoint now_;
  std::set<std::string> wanted_;
  Step step_;
};

}  // namespace

// At any moment the rhythm holds when the count-th newest post is younger than `per`. It was last
// so until the latest end of such a stretch.
std::optional<TimePoint> broken_since(const Rhythm& rhythm, TimePoint watched_since,
                                      const std::vector<TimePoint>& posts, TimePoint now) {
  const std::size_t count = std::max<std::size_t>(1, rhythm.count);
  TimePoint held_until = watched_since + rhythm.per;
  for (std::size_t newest = 0; newest + count <= posts.size(); ++newest) {
    const TimePoint end = posts[newest + count - 1] + rhythm.per;
    if (posts[newest] < end) held_until = std::max(held_until, end);
  }
  if (held_until > now) return std::nullopt;
  return held_until;
}

Step look(const Plan& plan, const Facts& facts, TimePoint now) {
  return Looking(plan, facts, now).take();
}

}  // namespace kaiku::engagement
