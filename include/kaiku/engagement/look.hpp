#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <kaiku/clock/time.hpp>
#include <kaiku/domain/action.hpp>
#include <kaiku/engagement/plan.hpp>

namespace kaiku::engagement {

/// A scheduled post as the outbox has it.
struct PostState {
  ActionId id = 0;
  ActionState state = ActionState::kReady;
  std::string text;
  TimePoint at{};
  std::string why;         ///< why it waits or failed; may be empty
  std::string decided_by;  ///< who approved, released or rejected it
  TimePoint changed_at{};
  bool withdrawn = false;  ///< cancelled because the plan had changed: its key is free
};

/// What is known of a channel.
struct ChannelState {
  TimePoint watched_since{};             ///< nothing before it counts as silence
  std::optional<TimePoint> quiet_since;  ///< the rhythm is broken, and that was noticed
  std::vector<TimePoint> posts;          ///< the newest of ours, newest first
  std::optional<IncidentId> frozen_by;   ///< an incident stops automation for its brand
};

struct Facts {
  std::map<std::string, PostState> posts;  ///< by post_key()
  std::map<AccountId, ChannelState> channels;
};

/// A post for the outbox, in place of what stands there under its key.
struct Planned {
  Action action;
  ActionState state = ActionState::kReady;
  std::string why;  ///< why it waits for a person
};

/// What follows from a look. Becomes durable in one transaction.
struct Step {
  std::vector<std::string> withdraw;  ///< keys; what is planned anew is withdrawn first
  std::vector<Planned> plan;
  std::vector<Action> reminders;  ///< kNotify, unique keys: what was told is not told again
  std::map<AccountId, std::optional<TimePoint>> quiet;  ///< what has changed about silences

  std::size_t size() const {
    return withdraw.size() + plan.size() + reminders.size() + quiet.size();
  }
  bool empty() const { return size() == 0; }
};

/// Since when a rhythm is broken; nothing while it holds. `posts` newest first. Silence begins to
/// count at `watched_since`.
std::optional<TimePoint> broken_since(const Rhythm& rhythm, TimePoint watched_since,
                                      const std::vector<TimePoint>& posts, TimePoint now);

/// What plan and clock demand: posts put into the outbox, changed and withdrawn with the plan, and
/// owners told. Looking again at what it led to leads to nothing but reminders told already.
Step look(const Plan& plan, const Facts& facts, TimePoint now);

}  // namespace kaiku::engagement
