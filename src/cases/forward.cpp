// Cases that a help desk works on: handed over with what was said, and its word taken back.

#include <string>
#include <utility>

#include <kaiku/cases/steps.hpp>

#include "telling.hpp"

namespace kaiku::cases {
namespace {

constexpr std::size_t kMostName = 100;

}  // namespace

Result<Change> forward(const CaseFile& file, const Facts& facts, const Handling& handling,
                       std::string_view who, std::string_view contact, TimePoint now) {
  if (who.empty()) return Error(Errc::kInvalidArgument, "who: a name is needed");
  if (file.state == State::kResolved)
    return Error(Errc::kConflict, cause_of(file) + " is resolved: reopen it first");
  const auto channels = handling.contacts.find(std::string(contact));
  if (channels == handling.contacts.end() || channels->second.empty()) {
    return Error(Errc::kInvalidArgument,
                 "no contact with a channel has the id '" + std::string(contact) + "'");
  }
  Change change;
  change.file = file;
  change.file.forwarded_to = contact;
  tell_desk(change, facts, handling, "case.forwarded", 0, now);
  change.story.push_back({now, std::string(who), "forwarded", "to " + std::string(contact)});
  return change;
}

Result<Change> take_word(const CaseFile& file, const Facts& facts, const Handling& handling,
                         const DeskWord& word, TimePoint now) {
  if (file.forwarded_to.empty() || file.forwarded_to != word.contact)
    return Error(Errc::kNotFound, cause_of(file) + " was not forwarded to " + word.contact);
  if (word.who.size() > kMostName)
    return Error(Errc::kInvalidArgument,
                 "who: longer than " + std::to_string(kMostName) + " bytes");
  const std::string who = word.contact + (word.who.empty() ? "" : ": " + word.who);
  Result<Change> change = note(file, who, word.text, now);
  switch (word.event) {
    case DeskEvent::kNoted:
      break;
    case DeskEvent::kWaiting:
      change = wait(file, handling, who, word.text, now);
      break;
    case DeskEvent::kResolved:
      change = resolve(file, facts, handling, who, word.text, now);
      break;
    case DeskEvent::kReopened:
      change = reopen(file, handling, who, word.text, now);
      break;
  }
  if (change) change->once = word.once;
  return change;
}

}  // namespace kaiku::cases
