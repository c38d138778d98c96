// What people do with a case.

#include <utility>

#include <kaiku/cases/steps.hpp>

#include "clock.hpp"

namespace kaiku::cases {
namespace {

Error refused(const CaseFile& file, std::string_view why) {
  return Error(Errc::kConflict, "case " + std::to_string(file.id) + " is " +
                                    std::string(to_string(file.state)) + ": " + std::string(why));
}

Result<void> check_words(std::string_view what, std::string_view words, bool needed) {
  if (needed && words.empty())
    return Error(Errc::kInvalidArgument, std::string(what) + ": say in words what is to be known");
  if (words.size() > kMostWords)
    return Error(Errc::kInvalidArgument, std::string(what) + ": longer than " +
                                             std::to_string(kMostWords) + " bytes: shorten it");
  return ok();
}

/// Nobody works behind the back of who has claimed it.
Result<void> check_free(const CaseFile& file, std::string_view who, TimePoint now) {
  if (who.empty()) return Error(Errc::kInvalidArgument, "who: a name is needed");
  if (!file.claimed(now) || file.claimed_by == who) return ok();
  return refused(file, "claimed by " + file.claimed_by + " until " + to_iso8601(*file.claim_until) +
                           ", who can hand it over");
}

Change changed(CaseFile file, std::string_view who, std::string what, std::string_view detail,
               TimePoint now) {
  Change change;
  set_alarm(file);
  change.file = std::move(file);
  change.story.push_back({now, std::string(who), std::move(what), std::string(detail)});
  return change;
}

void release(CaseFile& file) {
  file.claimed_by.clear();
  file.claim_until.reset();
}

/// A case has its team and its clock a moment after it was opened.
Result<void> check_routed(const CaseFile& file) {
  return file.routed ? ok() : Result<void>(refused(file, "it has no team yet: try again"));
}

}  // namespace

Result<Change> claim(const CaseFile& file, const Handling& handling, std::string_view who,
                     TimePoint now) {
  if (file.state == State::kResolved) return refused(file, "reopen it first");
  if (const auto free = check_free(file, who, now); !free) return free.error();
  CaseFile next = file;
  const bool same = file.claimed(now);
  next.claimed_by = who;
  next.claim_until = now + handling.claim;
  Change change = changed(std::move(next), who, same ? "claim prolonged" : "claimed",
                          "until " + to_iso8601(now + handling.claim), now);
  change.calm = true;
  return change;
}

Result<Change> note(const CaseFile& file, std::string_view who, std::string_view words,
                    TimePoint now) {
  if (who.empty()) return Error(Errc::kInvalidArgument, "who: a name is needed");
  if (const auto good = check_words("note", words, true); !good) return good.error();
  Change change;
  change.file = file;
  change.story.push_back({now, std::string(who), "noted", std::string(words)});
  return change;
}

Result<Change> hand_over(const CaseFile& file, const Handling& handling, std::string_view who,
                         std::string_view team, std::string_view person, std::string_view words,
                         TimePoint now) {
  if (file.state == State::kResolved) return refused(file, "reopen it first");
  if (const auto free = check_free(file, who, now); !free) return free.error();
  if (const auto good = check_words("note", words, true); !good) return good.error();
  if (const auto routed = check_routed(file); !routed) return routed.error();
  if (team.empty() == person.empty())
    return Error(Errc::kInvalidArgument, "name a team or a person to hand it to");
  CaseFile next = file;
  if (!team.empty()) {
    if (!handling.knows_team(team))
      return Error(Errc::kInvalidArgument, "no team has the id '" + std::string(team) + "'");
    next.team = team;
    release(next);
  } else {
    next.claimed_by = person;
    next.claim_until = now + handling.claim;
  }
  const std::string to = team.empty() ? std::string(person) : "team " + std::string(team);
  return changed(std::move(next), who, "handed over", "to " + to + ": " + std::string(words), now);
}

Result<Change> wait(const CaseFile& file, const Handling& handling, std::string_view who,
                    std::string_view words, TimePoint now) {
  if (file.state != State::kOpen) return refused(file, "only an open case can wait");
  if (const auto free = check_free(file, who, now); !free) return free.error();
  if (const auto good = check_words("note", words, false); !good) return good.error();
  if (const auto routed = check_routed(file); !routed) return routed.error();
  CaseFile next = file;
  next.state = State::kWaiting;
  stop_clock(next, handling, now);
  release(next);
  Change change = changed(std::move(next), who, "waits for the customer", words, now);
  change.calm = true;
  return change;
}

Result<Change> resolve(const CaseFile& file, const Facts& facts, const Handling& handling,
                       std::string_view who, std::string_view words, TimePoint now) {
  if (file.state == State::kResolved) return refused(file, "it is done");
  if (const auto free = check_free(file, who, now); !free) return free.error();
  if (const auto good = check_words("resolution", words, true); !good) return good.error();
  CaseFile next = file;
  next.state = State::kResolved;
  next.stir = Stir::kNone;
  next.due_at.reset();
  next.warn_at.reset();
  next.left.reset();
  next.resolution = words;
  next.resolved_by = who;
  next.resolved_at = now;
  release(next);
  Change change = changed(std::move(next), who, "resolved", words, now);
  change.calm = true;
  if (!facts.is_public || !handling.closing_line) return change;
  if (auto line = handling.closing_line(change.file, facts, now)) {
    line->key = closing_key(change.file);
    change.drafts.push_back(std::move(*line));
    change.story.push_back({now, "kaiku", "closing line offered", "as a draft"});
  }
  return change;
}

Result<Change> reopen(const CaseFile& file, const Handling& handling, std::string_view who,
                      std::string_view words, TimePoint now) {
  if (file.state != State::kResolved) return refused(file, "only a resolved case can be reopened");
  if (const auto free = check_free(file, who, now); !free) return free.error();
  if (const auto good = check_words("reason", words, true); !good) return good.error();
  CaseFile next = file;
  next.state = State::kOpen;
  next.resolution.clear();
  next.resolved_by.clear();
  next.resolved_at.reset();
  if (next.routed) {
    start_round(next, handling, now);
  } else {
    ++next.round;  // its clock starts with its routing
  }
  return changed(std::move(next), who, "reopened", words, now);
}

}  // namespace kaiku::cases
