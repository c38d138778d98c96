#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

#include <kaiku/result/result.hpp>

namespace kaiku::logging {

/// Who acts: error – on call now; warn – an operator this week; info – rare milestones; debug –
/// developers.
enum class Level { kDebug, kInfo, kWarn, kError };

/// How lines are written to stderr.
enum class Format {
  kReadable,  ///< "2026-01-01T00:00:00.000Z warn  event_name key=value"
  kJournal,   ///< "<4>event_name key=value": sd-daemon priority prefixes, journald adds the time
};

struct Field {
  Field(std::string_view key, std::string_view text) : name(key), value(std::string(text)) {}
  Field(std::string_view key, const char* text) : name(key), value(std::string(text)) {}
  Field(std::string_view key, const std::string& text) : name(key), value(text) {}
  Field(std::string_view key, bool flag) : name(key), value(std::string(flag ? "true" : "false")) {}
  Field(std::string_view key, double number) : name(key), value(number) {}
  template <class N>
    requires std::is_integral_v<N>
  Field(std::string_view key, N number) : name(key), value(static_cast<std::int64_t>(number)) {}

  std::string_view name;
  std::variant<std::string, std::int64_t, double> value;
};

/// Picks the format (kJournal when stderr is the journal: JOURNAL_STREAM) and the lowest level
/// written.
void configure(Level lowest, Format format);
Format detect_format();

/// One line `event_name key=value …`. Names are listed in docs/log-events.md. Never give message
/// text, names of people or secrets: ids only. Values with spaces, quotes or control characters are
/// quoted and escaped. Thread-safe.
void debug(std::string_view event, std::initializer_list<Field> fields = {});
void info(std::string_view event, std::initializer_list<Field> fields = {});
void warn(std::string_view event, std::initializer_list<Field> fields = {});
void error(std::string_view event, std::initializer_list<Field> fields = {});
void error(std::string_view event, const Error& why);
void warn(std::string_view event, const Error& why);

/// The line without prefix and time, for tests.
std::string format_line(std::string_view event, std::initializer_list<Field> fields);

}  // namespace kaiku::logging
