#include <cstdlib>
#include <memory>
#include <string>

#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <sys/stat.h>

#include <kaiku/logging/log.hpp>

namespace kaiku::logging {
namespace {

// sd-daemon(3): "<4>" at the start of a line on stderr is its priority in the journal.
class JournalPriority final : public spdlog::custom_flag_formatter {
 public:
  void format(const spdlog::details::log_msg& message, const std::tm&,
              spdlog::memory_buf_t& out) override {
    switch (message.level) {
      case spdlog::level::err:
        return out.push_back('3');
      case spdlog::level::warn:
        return out.push_back('4');
      case spdlog::level::info:
        return out.push_back('6');
      default:
        return out.push_back('7');
    }
  }
  std::unique_ptr<spdlog::custom_flag_formatter> clone() const override {
    return std::make_unique<JournalPriority>();
  }
};

// Five characters, so that event names stand below each other.
class LevelName final : public spdlog::custom_flag_formatter {
 public:
  void format(const spdlog::details::log_msg& message, const std::tm&,
              spdlog::memory_buf_t& out) override {
    const std::string_view name = name_of(message.level);
    out.append(name.data(), name.data() + name.size());
  }
  std::unique_ptr<spdlog::custom_flag_formatter> clone() const override {
    return std::make_unique<LevelName>();
  }

 private:
  static std::string_view name_of(spdlog::level::level_enum level) {
    switch (level) {
      case spdlog::level::err:
        return "error";
      case spdlog::level::warn:
        return "warn ";
      case spdlog::level::info:
        return "info ";
      default:
        return "debug";
    }
  }
};

spdlog::level::level_enum spdlog_level(Level level) {
  switch (level) {
    case Level::kDebug:
      return spdlog::level::debug;
    case Level::kInfo:
      return spdlog::level::info;
    case Level::kWarn:
      return spdlog::level::warn;
    case Level::kError:
      return spdlog::level::err;
  }
  return spdlog::level::err;
}

std::unique_ptr<spdlog::formatter> formatter_for(Format format) {
  auto formatter = std::make_unique<spdlog::pattern_formatter>(spdlog::pattern_time_type::utc);
  formatter->add_flag<JournalPriority>('*').add_flag<LevelName>('?');
  formatter->set_pattern(format == Format::kJournal ? "<%*>%v" : "%Y-%m-%dT%H:%M:%S.%eZ %? %v");
  return formatter;
}

// The process has one stderr; before configure() lines are written as they most likely should be.
spdlog::logger& logger() {
  static const std::unique_ptr<spdlog::logger> instance = [] {
    auto made = std::make_unique<spdlog::logger>("kaiku",
                                                 std::make_shared<spdlog::sinks::stderr_sink_mt>());
    made->set_level(spdlog::level::info);
    made->set_formatter(formatter_for(detect_format()));
    return made;
  }();
  return *instance;
}

void write(Level level, std::string_view event, std::initializer_list<Field> fields) {
  if (!logger().should_log(spdlog_level(level))) return;
  const std::string line = format_line(event, fields);
  logger().log(spdlog_level(level), spdlog::string_view_t(line.data(), line.size()));
}

void write(Level level, std::string_view event, const Error& why) {
  write(level, event, {{"why", why.code.message()}, {"where", why.context}});
}

}  // namespace

void configure(Level lowest, Format format) {
  logger().set_formatter(formatter_for(format));
  logger().set_level(spdlog_level(lowest));
}

// systemd.exec(5): JOURNAL_STREAM holds device and inode of the journal's socket. A child whose
// stderr was redirected inherits the variable, hence the comparison.
Format detect_format() {
  const char* stream = std::getenv("JOURNAL_STREAM");
  struct stat status {};
  if (stream == nullptr || fstat(2, &status) != 0) return Format::kReadable;
  const std::string own = std::to_string(status.st_dev) + ":" + std::to_string(status.st_ino);
  return own == stream ? Format::kJournal : Format::kReadable;
}

void debug(std::string_view event, std::initializer_list<Field> fields) {
  write(Level::kDebug, event, fields);
}
void info(std::string_view event, std::initializer_list<Field> fields) {
  write(Level::kInfo, event, fields);
}
void warn(std::string_view event, std::initializer_list<Field> fields) {
  write(Level::kWarn, event, fields);
}
void error(std::string_view event, std::initializer_list<Field> fields) {
  write(Level::kError, event, fields);
}
void error(std::string_view event, const Error& why) {
  write(Level::kError, event, why);
}
void warn(std::string_view event, const Error& why) {
  write(Level::kWarn, event, why);
}

}  // namespace kaiku::logging
