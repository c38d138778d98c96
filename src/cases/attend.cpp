// What the clock and the platform demand of a case.

#include <utility>

#include <kaiku/cases/steps.hpp>

#include "clock.hpp"
#include "telling.hpp"

namespace kaiku::cases {
namespace {

constexpr const char* kKaiku = "kaiku";

/// One look at a case: the file changes, and what follows is gathered.
class Look {
 public:
  Look(const CaseFile& file, const Facts& facts, const Handling& handling, TimePoint now)
      : facts_(facts), handling_(handling), now_(now) {
    change_.file = file;
  }

  Change take() {
    route_new();
    take_stir();
    route_new();  // one that was resolved unseen and is woken now
    end_claim();
    if (file().state == State::kOpen) {
      breach();
      warn();
    }
    set_alarm(file());
    return std::move(change_);
  }

 private:
  CaseFile& file() { return change_.file; }
  void tell_story(std::string what, std::string detail = {}) {
    change_.story.push_back({now_, kKaiku, std::move(what), std::move(detail)});
  }

  void route_new() {
    if (file().routed || file().state == State::kResolved) return;
    const Routing routing = route(file(), facts_, handling_);
    file().routed = true;
    file().team = routing.team;
    file().allowed = routing.due;
    // Its time runs from when it was opened, however late it is looked at; not if it was reopened.
    start_round(file(), handling_, file().round == 0 ? file().opened_at : now_);
    tell_story("routed", "to " + (routing.team.empty() ? std::string("nobody") : routing.team) +
                             " (" + routing.why + "), due in " + kaiku::to_string(routing.due) +
                             " of open time");
  }

  void take_stir() {
    const Stir stir = std::exchange(file().stir, Stir::kNone);
    if (stir == Stir::kCustomerWrote && file().state != State::kOpen) wake();
    if (!file().forwarded_to.empty() && facts_.messages.size() > file().forwarded)
      tell_desk(change_, facts_, handling_, "case.message", file().forwarded, now_);
    if (stir == Stir::kStaffAnswered && file().state == State::kOpen) {
      file().state = State::kWaiting;
      stop_clock(file(), handling_, now_);
      tell_story("waits for the customer", "staff answered on the platform");
      change_.calm = true;
    }
  }

  void wake() {
    if (file().state == State::kWaiting) {
      file().state = State::kOpen;
      // A clock that had run out has told so: it does not run out again.
      start_clock(file(), handling_, file().left.value_or(file().allowed), now_);
      ++file().round;
    } else {
      file().state = State::kOpen;
      file().resolution.clear();
      file().resolved_by.clear();
      file().resolved_at.reset();
      if (file().routed) start_round(file(), handling_, now_);
    }
    tell_story("woken", "the customer wrote");
    tell_team("case.woken");
  }

  void end_claim() {
    if (file().claimed_by.empty() || file().claimed(now_)) return;
    tell_story("claim ended", file().claimed_by + " did nothing more in time");
    file().claimed_by.clear();
    file().claim_until.reset();
  }

  void warn() {
    if (!file().warn_at || *file().warn_at > now_) return;
    file().warn_at.reset();
    if (file().overdue) return;  // that was said instead
    tell_story("due soon", file().due_at ? "due " + to_iso8601(*file().due_at) : "");
    tell_team("case.due_soon");
  }

  void breach() {
    if (file().overdue || !file().due_at || *file().due_at > now_) return;
    file().overdue = true;
    ++file().breaches;
    tell_story("overdue", "was due " + to_iso8601(*file().due_at));
    const bool can_reassign = handling_.breach == Breach::kReassign && file().breaches == 1 &&
                              file().team != handling_.breach_team;
    if (can_reassign) {
      reassign();
    } else {
      const bool reached = tell_team("case.overdue");
      // What nobody would hear of is heard by those on call.
      if (handling_.breach != Breach::kTell || !reached) escalate();
    }
  }

  void reassign() {
    const std::string from = std::exchange(file().team, handling_.breach_team);
    file().claimed_by.clear();
    file().claim_until.reset();
    start_round(file(), handling_, now_);
    tell_story("reassigned", "from " + (from.empty() ? std::string("nobody") : from) + " to " +
                                 handling_.breach_team);
    if (!tell_team("case.reassigned")) escalate();
  }

  void escalate() {
    Alarm alarm;
    alarm.cause = cause_of(file());
    alarm.severity = handling_.severity;
    alarm.title = "Case " + std::to_string(file().id) + " of " +
                  (file().team.empty() ? std::string("no team") : "team " + file().team) +
                  " is overdue";
    alarm.reason = "opened " + to_iso8601(file().opened_at) + " (" + file().reason + "), overdue " +
                   std::to_string(file().breaches) + " time(s)";
    change_.alarm = std::move(alarm);
    tell_story("escalated", "to those on call");
  }

  /// False when the team has no way to be told.
  bool tell_team(const std::string& type) {
    return cases::tell_team(change_, handling_, type, now_);
  }

  const Facts& facts_;
  const Handling& handling_;
  TimePoint now_;
  Change change_;
};

}  // namespace

Change attend(const CaseFile& file, const Facts& facts, const Handling& handling, TimePoint now) {
  return Look(file, facts, handling, now).take();
}

}  // namespace kaiku::cases
