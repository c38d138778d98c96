#pragma once

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <kaiku/cases/steps.hpp>

namespace kaiku::cases {

/// 2026-04-01 is a Wednesday.
inline TimePoint at(const char* text) {
  return parse_iso8601(text).value();
}

/// Kaisla is open from Monday to Friday, 8 to 16 UTC; one team reaches two channels, one another,
/// one nobody.
inline Handling handling() {
  Handling made;
  made.default_team = "service";
  made.due.fill(std::chrono::hours(8));
  made.due[static_cast<std::size_t>(CommentClass::kQuestion)] = std::chrono::hours(4);
  made.breach = Breach::kTell;
  made.channels = {
      {"service", {"maija/mail", "desk/webhook"}}, {"seniors", {"liisa/mail"}}, {"silent", {}}};
  OpeningHours hours;
  EXPECT_TRUE(hours.add("mon-fri 8-16"));
  made.calendars.emplace(BrandId("kaisla"), BusinessCalendar(*TimeZone::named("UTC"), hours));
  made.write = [](const CaseFile& file, const Telling& telling, TimePoint) {
    return telling.type + " " + std::to_string(file.id);
  };
  return made;
}

inline CaseFile opened(const char* when = "2026-04-01T09:00:00Z") {
  CaseFile file;
  file.id = 12;
  file.brand = BrandId("kaisla");
  file.account = AccountId("kaisla-fb");
  file.comment = CommentId("c-1");
  file.author = AuthorId("author-1");
  file.reason = "criticism_public_then_private";
  file.opened_at = at(when);
  file.next_alarm_at = file.opened_at;
  return file;
}

inline Facts question() {
  return {CommentClass::kQuestion, "fi", {"delivery"}};
}

/// Routed at the moment it was opened.
inline CaseFile routed(const Handling& by = handling()) {
  const CaseFile file = opened();
  return attend(file, question(), by, file.opened_at).file;
}

inline std::vector<std::string> story(const Change& change) {
  std::vector<std::string> words;
  for (const Line& line : change.story) words.push_back(line.what);
  return words;
}

inline std::vector<std::string> told(const Change& change) {
  std::vector<std::string> keys;
  for (const Action& action : change.notifications) keys.push_back(action.key);
  return keys;
}

}  // namespace kaiku::cases
