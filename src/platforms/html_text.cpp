#include "html_text.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <utility>

namespace kaiku::platforms {
namespace {

constexpr std::size_t kLongestReference = 10;  // "&#x10FFFF;" without its ends, and some
constexpr std::pair<std::string_view, std::string_view> kNamed[] = {
    {"amp", "&"},  {"lt", "<"},   {"gt", ">"},     {"quot", "\""},
    {"apos", "'"}, {"nbsp", " "}, {"hellip", "…"}, {"ndash", "–"}};
constexpr std::string_view kLineEnds[] = {"br",  "p",  "/p",  "li",         "div",
                                          "/ul", "tr", "/ol", "blockquote", "/blockquote"};

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

void append_utf8(std::uint32_t c, std::string& out) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0U | (c >> 6U));
    out += static_cast<char>(0x80U | (c & 0x3FU));
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0U | (c >> 12U));
    out += static_cast<char>(0x80U | ((c >> 6U) & 0x3FU));
    out += static_cast<char>(0x80U | (c & 0x3FU));
  } else {
    out += static_cast<char>(0xF0U | (c >> 18U));
    out += static_cast<char>(0x80U | ((c >> 12U) & 0x3FU));
    out += static_cast<char>(0x80U | ((c >> 6U) & 0x3FU));
    out += static_cast<char>(0x80U | (c & 0x3FU));
  }
}

// "#228", "#xE4".
std::optional<std::uint32_t> numbered(std::string_view reference) {
  if (!reference.starts_with('#')) return std::nullopt;
  reference.remove_prefix(1);
  const bool hex = reference.starts_with('x') || reference.starts_with('X');
  if (hex) reference.remove_prefix(1);
  std::uint32_t c = 0;
  const char* const last = reference.data() + reference.size();
  const auto [end, error] = std::from_chars(reference.data(), last, c, hex ? 16 : 10);
  const bool is_character = c > 0 && c <= 0x10FFFF && (c < 0xD800 || c > 0xDFFF);
  if (error != std::errc() || end != last || !is_character) return std::nullopt;
  return c;
}

// Reads "&…;" at the front of `html`; what is no reference stands for itself.
std::size_t take_reference(std::string_view html, std::string& out) {
  const std::size_t end = html.substr(0, kLongestReference + 2).find(';');
  if (end != std::string_view::npos) {
    const std::string_view name = html.substr(1, end - 1);
    if (const auto c = numbered(name)) {
      append_utf8(*c, out);
      return end + 1;
    }
    for (const auto& [known, meant] : kNamed) {
      if (known != name) continue;
      out += meant;
      return end + 1;
    }
  }
  out += '&';
  return 1;
}

// Leaves out the tag at the front of `html`; a '<' that opens none stands for itself.
std::size_t take_tag(std::string_view html, std::string& out) {
  const char next = html.size() > 1 ? lower(html[1]) : '\0';
  const bool opens = (next >= 'a' && next <= 'z') || next == '/' || next == '!';
  if (!opens) {
    out += '<';
    return 1;
  }
  const std::size_t end = html.find('>');
  if (end == std::string_view::npos) return html.size();
  std::string name(html.substr(1, html.find_first_of(" \t\r\n/>", 2) - 1));
  std::ranges::transform(name, name.begin(), lower);
  const bool ends_line = std::ranges::find(kLineEnds, name) != std::end(kLineEnds);
  if (ends_line && !out.empty() && out.back() != '\n') out += '\n';
  return end + 1;
}

}  // namespace

std::string text_of_html(std::string_view html) {
  std::string text;
  while (!html.empty()) {
    const std::size_t plain = html.find_first_of("<&");
    text += html.substr(0, plain);
    if (plain == std::string_view::npos) break;
    html.remove_prefix(plain);
    html.remove_prefix(html.front() == '<' ? take_tag(html, text) : take_reference(html, text));
  }
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  return text;
}

}  // namespace kaiku::platforms
