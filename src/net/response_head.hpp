#pragma once

#include <cstdint>
#include <string>

#include <kaiku/clock/time.hpp>
#include <kaiku/http/message.hpp>

namespace kaiku::net {

/// "Date: Thu, 01 Jan 2026 00:00:00 GMT\r\n", written anew once a second (RFC 9110 section 6.6.1).
class DateField {
 public:
  const std::string& at(TimePoint now);

 private:
  std::int64_t second_ = -1;
  std::string text_;
};

struct Framing {
  bool keep_alive = true;
  bool http10 = false;
};

/// What a response needs to be answerable: a final status, and fields in which no line break can
/// begin a second field.
bool is_answerable(const http::Response& response);

/// Replaces `out` by status line and fields up to the empty line. The server itself says Date,
/// Server, Connection and the length; those of `response` are left out.
void write_head(std::string& out, const http::Response& response, Framing framing,
                const std::string& date_field);

/// 1xx, 204 and 304 have none.
bool has_content(int status);

}  // namespace kaiku::net
