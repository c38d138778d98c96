#pragma once

#include <string_view>

namespace kaiku::config {

/// What a text must look like. `expected` completes "expected …"; `pattern` says the same to
/// editors as far as a regular expression can.
struct Form {
  std::string_view expected;
  std::string_view pattern;
  bool (*fits)(std::string_view text);
};

extern const Form kAnyText;
extern const Form kWords;  ///< of a post: lines may end in it
extern const Form kId;     ///< short, lower case: it appears in URLs, logs and metrics
extern const Form kIpAddress;
extern const Form kWebUrl;       ///< http or https, a host, no user information
extern const Form kMailAddress;  ///< ASCII, so that every mail server takes it
extern const Form kHostName;
extern const Form kPath;
extern const Form kPathOrNone;  ///< empty: switched off
extern const Form kTimeZone;
extern const Form kOpeningHours;
extern const Form kDayOff;
extern const Form kWeeklyTime;
extern const Form kPhoneNumber;
extern const Form kSlackChannel;
extern const Form kMatrixRoom;
extern const Form kTelegramChat;
extern const Form kWallTime;
extern const Form kDate;
extern const Form kCalmText;  ///< no advertisement's tone, nothing to be filled in

}  // namespace kaiku::config
