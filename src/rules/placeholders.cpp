#include "placeholders.hpp"

#include <optional>
#include <string>

#include <kaiku/rules/rule_set.hpp>

#include "rule_text.hpp"

namespace kaiku::rules {
namespace {

/// Calls `text(part)` for what stands between placeholders and `name(placeholder)` for each of
/// them. False when a "{{" is not closed.
template <class Text, class Name>
bool walk(std::string_view variant, Text text, Name name) {
  while (true) {
    const std::size_t open = variant.find("{{");
    text(variant.substr(0, open));
    if (open == variant.npos) return true;
    const std::size_t close = variant.find("}}", open);
    if (close == variant.npos) return false;
    name(trimmed(variant.substr(open + 2, close - open - 2)));
    variant.remove_prefix(close + 2);
  }
}

}  // namespace

Placeholders find_placeholders(std::string_view variant) {
  Placeholders found;
  found.well_formed = walk(
      variant, [](std::string_view) {},
      [&](std::string_view name) { found.names.push_back(name); });
  return found;
}

bool has_blank(std::string_view variant) {
  return variant.find("###") != variant.npos;
}

std::optional<std::string> fill(std::string_view variant, const PlaceholderValue& value_of) {
  if (has_blank(variant)) return std::nullopt;
  std::string filled;
  filled.reserve(variant.size());
  bool complete = true;
  const bool well_formed = walk(
      variant, [&](std::string_view text) { filled += text; },
      [&](std::string_view name) {
        const std::string* const value = complete ? value_of(name) : nullptr;
        complete = value != nullptr && !trimmed(*value).empty();
        if (complete) filled += *value;
      });
  if (!well_formed || !complete) return std::nullopt;
  return filled;
}

}  // namespace kaiku::rules
