#include "links.hpp"

#include <algorithm>
#include <array>

namespace kaiku::text {
namespace {

/// Endings that make "name.ending" an address without http or www. Only common ones: after a full
/// stop people forget the space ("toimii.kiitos").
constexpr std::string_view kEndings[] = {
    "app", "biz",  "blog", "cc",   "click", "club", "co",   "com",  "de",   "dev",   "dk",
    "ee",  "eu",   "fi",   "fun",  "gg",    "info", "io",   "jp",   "link", "live",  "ly",
    "net", "news", "org",  "page", "pl",    "pro",  "ru",   "shop", "site", "store", "tk",
    "top", "tv",   "uk",   "us",   "vip",   "win",  "work", "xyz"};
/// Endings that are also ordinary words of our languages: only with a path behind them.
constexpr std::string_view kWordEndings[] = {"as", "at", "be", "in", "is", "it",
                                             "me", "no", "se", "so", "to"};

bool is_blank(char c) {
  return static_cast<unsigned char>(c) <= 0x20;
}
bool is_alnum(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
}
bool is_host_char(char c) {
  return is_alnum(c) || c == '-' || c == '.';
}
bool is_local_char(char c) {
  return is_alnum(c) || c == '.' || c == '_' || c == '+' || c == '-';
}

template <std::size_t N>
bool is_one_of(std::string_view word, const std::string_view (&words)[N]) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

/// Up to the next blank or bracket, without punctuation that belongs to the sentence.
std::size_t address_end(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && !is_blank(text[end]) && text[end] != '<' && text[end] != '>' &&
         text[end] != '"' && text.substr(end, 2) != "\xC2\xA0") {
    ++end;
  }
  constexpr std::string_view kClosing = ".,!?:;)'\"]*";
  while (end > at && kClosing.find(text[end - 1]) != std::string_view::npos) --end;
  return end;
}

/// A host name has at most 253 bytes (RFC 1035); the bound keeps a long text without blanks from
/// being walked once for each of its words.
constexpr std::size_t kMaxHostBytes = 254;

std::size_t run_end(std::string_view text, std::size_t at, bool (*belongs)(char)) {
  const std::size_t bound = std::min(text.size(), at + kMaxHostBytes);
  while (at < bound && belongs(text[at])) ++at;
  return at;
}

/// "example.fi" or "example.fi/path" at `at`; 0 when it is none. `path` counts for word endings.
std::size_t bare_host_end(std::string_view text, std::size_t at, bool mail) {
  std::size_t end = run_end(text, at, is_host_char);
  if (end - at == kMaxHostBytes) return 0;  // longer than any host name
  while (end > at && (text[end - 1] == '.' || text[end - 1] == '-')) --end;
  const std::string_view host = text.substr(at, end - at);
  const std::size_t dot = host.rfind('.');
  if (dot == std::string_view::npos || dot < 2 || host.find("..") != std::string_view::npos)
    return 0;
  const std::string_view ending = host.substr(dot + 1);
  const bool path = end < text.size() && text[end] == '/';
  if (mail) return ending.size() >= 2 ? end : 0;
  if (is_one_of(ending, kEndings) || (path && is_one_of(ending, kWordEndings))) {
    return path ? address_end(text, end) : end;
  }
  return 0;
}

}  // namespace

bool may_hold_address(std::string_view folded) {
  if (folded.find('@') != folded.npos || folded.find("://") != folded.npos) return true;
  // "www." and a host have a dot with a name behind it.
  for (std::size_t dot = folded.find('.'); dot != folded.npos; dot = folded.find('.', dot + 1)) {
    if (dot + 1 < folded.size() && is_alnum(folded[dot + 1])) return true;
  }
  return false;
}

Address find_address(std::string_view folded, std::size_t at) {
  const std::string_view rest = folded.substr(at);
  for (const std::string_view scheme : {"https://", "http://", "www."}) {
    if (!rest.starts_with(scheme)) continue;
    const std::size_t end = address_end(folded, at + scheme.size());
    if (end > at + scheme.size() && is_alnum(rest[scheme.size()])) return {AddressKind::kWeb, end};
  }
  const std::size_t local = run_end(folded, at, is_local_char);
  if (local == at) return {};
  if (local < folded.size() && folded[local] == '@') {
    const std::size_t end = bare_host_end(folded, local + 1, true);
    return end == 0 ? Address{} : Address{AddressKind::kMail, end};
  }
  // Most words hold no dot: look no further.
  if (folded.substr(at, local - at).find('.') == std::string_view::npos) return {};
  const std::size_t end = bare_host_end(folded, at, false);
  return end == 0 ? Address{} : Address{AddressKind::kWeb, end};
}

}  // namespace kaiku::text
