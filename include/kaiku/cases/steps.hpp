#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <kaiku/cases/case_file.hpp>
#include <kaiku/cases/handling.hpp>
#include <kaiku/result/result.hpp>

namespace kaiku::cases {

/// The state machine of a case: every step is a pure function of the case and the time. What people
/// do is refused with kConflict where it does not fit the state or while somebody else has claimed
/// the case, and with kInvalidArgument where words are missing.

/// Longest note, reason or resolution.
inline constexpr std::size_t kMostWords = 4'000;

/// What the clock and the platform demand: team and time for a new case, a waiting case woken by
/// the customer, a claim that has ended, the warning, the breach. Always returns the case with the
/// time of its next look; an empty story means that there was nothing to do. Doing it again with
/// what it returned changes nothing.
Change attend(const CaseFile& file, const Facts& facts, const Handling& handling, TimePoint now);

/// Takes the case for Handling::claim; again by the same person: prolongs.
Result<Change> claim(const CaseFile& file, const Handling& handling, std::string_view who,
                     TimePoint now);
/// A word for colleagues, in every state and by everybody.
Result<Change> note(const CaseFile& file, std::string_view who, std::string_view words,
                    TimePoint now);
/// Gives it to a team, or the claim to a person; exactly one of them is named. The clock goes on.
Result<Change> hand_over(const CaseFile& file, const Handling& handling, std::string_view who,
                         std::string_view team, std::string_view person, std::string_view words,
                         TimePoint now);
/// The customer's turn: the clock stops.
Result<Change> wait(const CaseFile& file, const Handling& handling, std::string_view who,
                    std::string_view words, TimePoint now);
/// Done, with what was done. For a public comment a closing line is offered as a draft: it is never
/// sent by itself.
Result<Change> resolve(const CaseFile& file, const Facts& facts, const Handling& handling,
                       std::string_view who, std::string_view words, TimePoint now);
/// Not done after all: open, with a clock of its own.
Result<Change> reopen(const CaseFile& file, const Handling& handling, std::string_view who,
                      std::string_view words, TimePoint now);

/// Gives it to a help desk, with what was said so far; what the customer writes later follows. The
/// case stays ours: its clock goes on.
Result<Change> forward(const CaseFile& file, const Facts& facts, const Handling& handling,
                       std::string_view who, std::string_view contact, TimePoint now);

/// What a help desk may tell about a case that was forwarded to it.
enum class DeskEvent { kNoted, kWaiting, kResolved, kReopened };
std::optional<DeskEvent> parse_desk_event(std::string_view name);  ///< "noted", "waiting", …
struct DeskWord {
  DeskEvent event = DeskEvent::kNoted;
  std::string contact;  ///< who speaks
  std::string who;      ///< the person there; may be empty
  std::string text;
  std::string once;  ///< names the message: the same one again is kDuplicate
};
/// The step that it asks for. Errors: kNotFound (not forwarded to that contact), those of the step.
Result<Change> take_word(const CaseFile& file, const Facts& facts, const Handling& handling,
                         const DeskWord& word, TimePoint now);

}  // namespace kaiku::cases
