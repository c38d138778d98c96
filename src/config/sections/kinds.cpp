#include "kinds.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>

namespace kaiku::config {
namespace {

std::string name(std::string_view key) {
  return "'" + std::string(key) + "'";
}

}  // namespace

std::string number_text(double value) {
  char buffer[32];
  const auto [end, error] =
      std::to_chars(buffer, buffer + sizeof(buffer), value, std::chars_format::fixed);
  return error == std::errc() ? std::string(buffer, end) : std::to_string(value);
}

std::string range_text(double least, double most) {
  return number_text(least) + " to " + number_text(most);
}

std::string range_text(std::span<const std::string_view> choices) {
  std::string text;
  for (std::size_t i = 0; i < choices.size(); ++i) {
    if (i > 0) text += i + 1 == choices.size() ? " or " : ", ";
    text += choices[i];
  }
  return text;
}

std::string joined(const std::vector<std::string>& texts) {
  std::string out;
  for (const std::string& text : texts) out += (out.empty() ? "" : ", ") + text;
  return out;
}

std::optional<std::string> read_form(MapReader& map, std::string_view key, const Form& form) {
  const auto node = map.node(key);
  if (!node) return std::nullopt;
  if (node->is_scalar() && form.fits(node->scalar())) return node->scalar();
  map.error_at(key, name(key) + ": expected " + std::string(form.expected));
  return std::nullopt;
}

std::optional<std::string> read_choice(MapReader& map, std::string_view key,
                                       std::span<const std::string_view> choices) {
  const auto node = map.node(key);
  if (!node) return std::nullopt;
  if (node->is_scalar() && std::ranges::find(choices, node->scalar()) != choices.end()) {
    return node->scalar();
  }
  const std::string_view near = closest(node->scalar(), choices);
  map.error_at(key, name(key) + ": expected " + range_text(choices),
               near.empty() ? "" : "did you mean '" + std::string(near) + "'?");
  return std::nullopt;
}

std::vector<std::string> read_choices(MapReader& map, std::string_view key,
                                      std::span<const std::string_view> choices,
                                      Diagnostics& diagnostics) {
  std::vector<std::string> found;
  const std::size_t before = diagnostics.size();
  for (const Node& item : map.scalars(key)) {
    if (std::ranges::find(choices, item.scalar()) == choices.end()) {
      diagnostics.push_back(item.error(name(key) + ": expected " + range_text(choices)));
    } else if (std::ranges::find(found, item.scalar()) != found.end()) {
      diagnostics.push_back(item.error(name(key) + ": '" + item.scalar() + "' is listed twice"));
    } else {
      found.push_back(item.scalar());
    }
  }
  if (map.has(key) && found.empty() && diagnostics.size() == before) {
    map.error_at(key, name(key) + ": expected at least one of " + range_text(choices));
  }
  return found;
}

std::vector<std::string> read_forms(MapReader& map, std::string_view key, const Form& form,
                                    Diagnostics& diagnostics) {
  std::vector<std::string> found;
  for (const Node& item : map.scalars(key)) {
    if (form.fits(item.scalar())) {
      found.push_back(item.scalar());
    } else {
      diagnostics.push_back(item.error(name(key) + ": expected " + std::string(form.expected)));
    }
  }
  return found;
}

std::vector<SecretRef> read_secrets(MapReader& map, std::string_view key,
                                    Diagnostics& diagnostics) {
  std::vector<SecretRef> found;
  for (const Node& item : map.scalars(key)) {
    if (auto reference = parse_secret_ref(item, diagnostics))
      found.push_back(std::move(*reference));
  }
  return found;
}

std::string beside_file(const Node& node, const std::string& path) {
  if (path.empty()) return path;
  const std::filesystem::path directory = std::filesystem::path(node.file()).parent_path();
  return (directory / path).lexically_normal().string();
}

std::string item_name(std::string_view singular, const Node& item) {
  for (const auto& [key, value] : item.entries()) {
    if (key.scalar() == "id" && kId.fits(value.scalar())) {
      return std::string(singular) + " '" + value.scalar() + "'";
    }
  }
  return std::string(singular);
}

std::vector<Node> list_items(MapReader& map, std::string_view key, Diagnostics& diagnostics) {
  const auto node = map.node(key);
  if (!node) return {};
  if (!node->is_sequence() && !node->is_null()) {
    diagnostics.push_back(
        node->error(name(key) + ": expected a list", "begin each item with '- '"));
  }
  return node->items();
}

}  // namespace kaiku::config
