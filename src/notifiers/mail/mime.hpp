#pragma once

#include <string>
#include <string_view>

namespace kaiku::notifiers {

/// "Name: value" as header lines with CRLF, folded so that no line is longer than 76 characters
/// where a place to fold exists (RFC 5322 section 2.1.1). What is not ASCII becomes encoded words
/// (RFC 2047). `value` is one line of text: plain_line() has made it so, and anything that could
/// end the header is dropped here again.
std::string text_header(std::string_view name, std::string_view value);

/// A header whose value is an address, an id, a date or a token: ASCII, folded only at spaces,
/// never encoded. Anything else in it is dropped.
std::string structured_header(std::string_view name, std::string_view value);

/// Quoted-printable (RFC 2045 section 6.7) with CRLF line ends, lines of at most 76 characters.
/// "\n" in `text` is a line break.
std::string quoted_printable(std::string_view text);

}  // namespace kaiku::notifiers
