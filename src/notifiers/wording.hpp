#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <kaiku/clock/time.hpp>
#include <kaiku/notifiers/notifier.hpp>

namespace kaiku::notifiers {

/// What a person is told about an incident, in Finnish, line by line and without markup. Nothing of
/// what commenters wrote and no name of theirs: that stays in the console.
struct Wording {
  std::string subject;   ///< the same for every message of the incident
  std::string headline;  ///< severity, number, brand
  std::string title;     ///< the same in few words, for what has little room
  std::string counts;    ///< how many wrote, in few words
  std::string event;     ///< what has happened to the incident; empty in the reduced form
  std::vector<std::pair<std::string, std::string>> facts;  ///< name and value, for cards
  std::vector<std::string> lines;                          ///< all of it as sentences
  std::string link;             ///< page of the incident in the console; empty without a public URL
  std::string acknowledge;      ///< how to say "I have it"; empty when there is nothing to say
  std::string acknowledge_url;  ///< where to say it; empty when there is no such page
};

/// Where the incident stands after this message.
enum class Stage { kOpen, kAcknowledged, kResolved };
Stage stage_of(const Notice& notice);

/// What an alert that is kept by a key is about: "inc_42", "case/12", and for a draft that needs a
/// second person "inc_42_draft_7", which is not told away by the incident that somebody has.
std::string alert_name(const Notice& notice);

/// "case/12": what the messages about a case have in common; `notice.about_case` is set.
std::string case_name(const Notice& notice);

/// For chats: nobody is called by it ("@channel") and nothing in it becomes a link.
std::string without_calls(std::string_view text);

/// What messages need besides the notice.
struct Voice {
  std::string brand;        ///< its name, else its id
  std::string console_url;  ///< without a slash at the end; may be empty
};

Wording word(const Notice& notice, const Voice& voice, TimePoint now, bool reduced);

/// The same for a message about a case; `notice.about_case` is set.
Wording word_case(const Notice& notice, const Voice& voice, bool reduced);

/// "KRIISI", "KIIREELLINEN", "VAROITUS", "TIEDOKSI"
std::string_view severity_word(incidents::Severity severity);
/// "loukkaantuminen tai oireita (injury)"; the kind alone when it is not known here.
std::string kind_phrase(std::string_view kind);
/// "14.2.2026 klo 18.32", Finnish time.
std::string finnish_time(TimePoint time);
/// Finnish time ahead of UTC at `time`.
std::chrono::hours finnish_offset(TimePoint time);
/// The incident's page in the console; empty without a public URL.
std::string console_link(const incidents::Incident& incident, const Voice& voice);

}  // namespace kaiku::notifiers
