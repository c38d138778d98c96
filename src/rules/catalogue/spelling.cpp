#include "spelling.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

namespace kaiku::rules {
namespace {

using nlohmann::ordered_json;

constexpr std::size_t kWidest = 100;
constexpr std::size_t kLongestWord = 40;

std::optional<double> number_of(const std::string& text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// Whether YAML would read the text as something else, or not at all, without quotes.
bool needs_quotes(const std::string& text) {
  if (text.empty() || text.front() == ' ' || text.back() == ' ') return true;
  if (text.find_first_of("\n\t\"\\:#{}[],&*!|>'%@`?") != text.npos) return true;
  if (text.front() == '-' || text.front() == '?' || text.front() == '=' || text.front() == '<') {
    return true;
  }
  for (const std::string_view word : {"true", "false", "null", "~", "yes", "no", "on", "off"}) {
    if (text == word) return true;
  }
  return number_of(text).has_value();
}

std::string scalar_text(const config::Node& node) {
  if (node.is_null()) return "null";
  const std::string& text = node.scalar();
  if (!node.quoted() && (text == "true" || text == "false" || number_of(text))) return text;
  if (!needs_quotes(text)) return text;
  return ordered_json(text).dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

/// In one line, as long as it may become.
std::string flow_text(const config::Node& node) {
  std::string text;
  if (node.is_mapping()) {
    for (const auto& [key, value] : node.entries()) {
      text += (text.empty() ? "" : ", ") + scalar_text(key) + ": " + flow_text(value);
    }
    return "{" + text + "}";
  }
  if (node.is_sequence()) {
    for (const config::Node& item : node.items()) {
      text += (text.empty() ? "" : ", ") + flow_text(item);
    }
    return "[" + text + "]";
  }
  return scalar_text(node);
}

bool flat(const config::Node& node) {
  const auto scalar = [](const config::Node& value) {
    return !value.is_mapping() && !value.is_sequence();
  };
  if (node.is_sequence()) return std::ranges::all_of(node.items(), scalar);
  return std::ranges::all_of(node.entries(),
                             [&](const auto& entry) { return scalar(entry.second); });
}

/// A list of words over several lines.
bool fill_lines(const config::Node& list, std::size_t indent, std::string& out) {
  std::string text;
  std::size_t width = 0;
  for (const config::Node& item : list.items()) {
    const std::string word = scalar_text(item);
    if (word.size() > kLongestWord) return false;
    if (!text.empty()) text += ",";
    if (width + word.size() > kWidest - indent) {
      text += "\n" + std::string(indent, ' ');
      width = 0;
    } else if (!text.empty()) {
      text += " ";
    }
    text += word;
    width += word.size() + 2;
  }
  out += " [" + text + "]\n";
  return true;
}

void write(const config::Node& node, std::size_t indent, std::string& out);

/// What follows "key:" or "-".
void write_value(const config::Node& value, std::size_t indent, std::string& out) {
  const std::string line = flow_text(value);
  const bool simple = !value.is_mapping() && !value.is_sequence();
  if (simple || (flat(value) && indent + line.size() <= kWidest)) {
    out += " " + line + "\n";
    return;
  }
  if (value.is_sequence() && flat(value) && fill_lines(value, indent, out)) return;
  out += "\n";
  write(value, indent, out);
}

void write(const config::Node& node, std::size_t indent, std::string& out) {
  const std::string margin(indent, ' ');
  for (const auto& [key, value] : node.entries()) {
    out += margin + scalar_text(key) + ":";
    write_value(value, indent + 2, out);
  }
  for (const config::Node& item : node.items()) {
    if (!item.is_mapping() || (flat(item) && indent + flow_text(item).size() <= kWidest)) {
      out += margin + "-";
      write_value(item, indent + 2, out);
      continue;
    }
    std::string inner;
    write(item, indent + 2, inner);
    inner.replace(indent, 1, "-");  // the first key stands behind the dash
    out += inner;
  }
}

}  // namespace

std::string to_yaml(const config::Node& node) {
  if (!node.is_mapping() && !node.is_sequence()) return scalar_text(node) + "\n";
  std::string out;
  write(node, 0, out);
  return out;
}

ordered_json to_json(const config::Node& node) {
  if (node.is_mapping()) {
    ordered_json object = ordered_json::object();
    for (const auto& [key, value] : node.entries()) object[key.scalar()] = to_json(value);
    return object;
  }
  if (node.is_sequence()) {
    ordered_json array = ordered_json::array();
    for (const config::Node& item : node.items()) array.push_back(to_json(item));
    return array;
  }
  if (node.is_null()) return nullptr;
  const std::string& text = node.scalar();
  if (node.quoted()) return text;
  if (text == "true") return true;
  if (text == "false") return false;
  if (const auto number = number_of(text)) return *number;
  return text;
}

}  // namespace kaiku::rules
