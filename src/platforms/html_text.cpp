#include "html_text.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <iterator>
#include <optional>
#include <utility>

#include <unicode/unistr.h>

namespace kaiku::platforms {
namespace {

constexpr std::size_t kLongestEntity = 10;  // "&#1114111;"
constexpr std::uint32_t kLastCodePoint = 0x10FFFF;

constexpr std::pair<std::string_view, std::string_view> kNamed[] = {
    {"amp", "&"},  {"lt", "<"},   {"gt", ">"},     {"quot", "\""},
    {"apos", "'"}, {"nbsp", " "}, {"hellip", "…"}, {"ndash", "–"}};

constexpr std::string_view kLineBreaking[] = {"br", "p",  "div",        "li", "ul",
                                              "ol", "tr", "blockquote", "pre"};

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
bool is_letter(char c) {
  return lower(c) >= 'a' && lower(c) <= 'z';
}
bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

// "#228" or "#xE4"; nothing for what is no character.
std::optional<std::uint32_t> code_of(std::string_view name) {
  if (!name.starts_with('#')) return std::nullopt;
  name.remove_prefix(1);
  const bool hex = !name.empty() && lower(name.front()) == 'x';
  if (hex) name.remove_prefix(1);
  std::uint32_t code = 0;
  const char* const name_end = name.data() + name.size();
  const auto [end, error] = std::from_chars(name.data(), name_end, code, hex ? 16 : 10);
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  if (error != std::errc() || end != name_end || code == 0 || code > kLastCodePoint || surrogate) {
    return std::nullopt;
  }
  return code;
}

// Appends the character of the entity at the start of `html` and returns its length; 0 when there
// is none.
std::size_t take_entity(std::string_view html, std::string& out) {
  const auto end = html.substr(0, kLongestEntity + 1).find(';');
  if (end == std::string_view::npos) return 0;
  const std::string_view name = html.substr(1, end - 1);
  if (const auto code = code_of(name)) {
    icu::UnicodeString(static_cast<UChar32>(*code)).toUTF8String(out);
    return end + 1;
  }
  for (const auto& [known, character] : kNamed) {
    if (known != name) continue;
    out += character;
    return end + 1;
  }
  return 0;
}

std::string decoded(std::string_view html) {
  std::string out;
  while (!html.empty()) {
    std::size_t taken = html.front() == '&' ? take_entity(html, out) : 0;
    if (taken == 0) {
      out += html.front();
      taken = 1;
    }
    html.remove_prefix(taken);
  }
  return out;
}

struct Tag {
  std::string name;  ///< lower case
  bool closes = false;
  std::string_view attributes;
};

// The tag or comment at the start of `html` and its length; 0 for a '<' that opens none. The first
// '>' ends it: inside a value platforms write &gt;.
std::size_t take_tag(std::string_view html, Tag& tag) {
  tag.closes = html.substr(1).starts_with('/');
  const std::size_t name = tag.closes ? 2 : 1;
  std::size_t at = name;
  while (at < html.size() && is_letter(html[at])) ++at;
  const bool opens = at > name || html.substr(1).starts_with('!');
  const std::size_t end = opens ? html.find('>', at) : std::string_view::npos;
  if (end == std::string_view::npos) return 0;
  tag.name = std::string(html.substr(name, at - name));
  std::ranges::transform(tag.name, tag.name.begin(), lower);
  tag.attributes = html.substr(at, end - at);
  return end + 1;
}

// The platforms write attributes as href="…" or href='…'.
std::string address_of(const Tag& tag) {
  std::string_view rest = tag.attributes;
  while (!rest.empty()) {
    const auto equals = rest.find('=');
    if (equals == std::string_view::npos || equals + 1 >= rest.size()) return {};
    std::string name(rest.substr(0, equals));
    std::erase_if(name, is_blank);
    std::ranges::transform(name, name.begin(), lower);
    const char quote = rest[equals + 1];
    if (quote != '"' && quote != '\'') return {};
    const auto end = rest.find(quote, equals + 2);
    if (end == std::string_view::npos) return {};
    if (name == "href") return decoded(rest.substr(equals + 2, end - equals - 2));
    rest.remove_prefix(end + 1);
  }
  return {};
}

/// Collects the words.
class Reader {
 public:
  explicit Reader(LinksIn links) : links_(links) {}

  void text(std::string_view piece) { out_ += piece; }
  std::size_t entity(std::string_view html) { return take_entity(html, out_); }

  void tag(const Tag& tag) {
    if (tag.name == "a" && links_ == LinksIn::kWordsAndAddress) {
      tag.closes ? close_link() : open_link(tag);
    } else if (std::ranges::find(kLineBreaking, tag.name) != std::end(kLineBreaking)) {
      if (!out_.empty() && !out_.ends_with('\n')) out_ += '\n';
    }
  }

  std::string finish() && {
    close_link();
    while (!out_.empty() && is_blank(out_.back())) out_.pop_back();
    return std::move(out_);
  }

 private:
  void open_link(const Tag& tag) {
    close_link();
    address_ = address_of(tag);
    words_at_ = out_.size();
  }

  void close_link() {
    if (!address_.empty() && std::string_view(out_).substr(words_at_) != address_) {
      out_ += (out_.size() > words_at_ ? " " : "") + address_;
    }
    address_.clear();
  }

  LinksIn links_;
  std::string out_;
  std::string address_;  ///< of the link that is open
  std::size_t words_at_ = 0;
};

}  // namespace

std::string text_of_html(std::string_view html, LinksIn links) {
  Reader reader(links);
  const std::size_t last_end = html.rfind('>');
  // Behind the last '>' no '<' opens a tag: looking for its end each time would cost a second
  // power.
  std::size_t tags_left = last_end == std::string_view::npos ? 0 : last_end;
  while (!html.empty()) {
    std::size_t taken = 0;
    if (html.front() == '<' && tags_left > 0) {
      Tag tag;
      taken = take_tag(html, tag);
      if (taken > 0) reader.tag(tag);
    } else if (html.front() == '&') {
      taken = reader.entity(html);
    }
    if (taken == 0) {
      taken = std::min(html.find_first_of("<&", 1), html.size());
      reader.text(html.substr(0, taken));
    }
    html.remove_prefix(taken);
    tags_left -= std::min(taken, tags_left);
  }
  return std::move(reader).finish();
}

std::string html_of_text(std::string_view words) {
  std::string html;
  for (const char c : words) {
    switch (c) {
      case '&':
        html += "&amp;";
        break;
      case '<':
        html += "&lt;";
        break;
      case '>':
        html += "&gt;";
        break;
      default:
        html += c;
    }
  }
  return html;
}

}  // namespace kaiku::platforms
