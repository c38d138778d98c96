#include <algorithm>
#include <charconv>
#include <utility>

#include <kaiku/config/yaml.hpp>

namespace kaiku::config {
namespace {

// Values and keys come from a file that a person edits: shown in messages, but never at length and
// never with line breaks.
std::string shown(std::string_view text) {
  std::string out;
  for (const char byte : text.substr(0, 60))
    out += static_cast<unsigned char>(byte) < 0x20 ? ' ' : byte;
  // The cut may have split a character.
  while (text.size() > 60 && !out.empty() && static_cast<unsigned char>(out.back()) >= 0x80) {
    out.pop_back();
  }
  return text.size() > 60 ? out + "…" : out;
}

std::string quoted_name(std::string_view key) {
  return "'" + std::string(key) + "'";
}

template <class Number>
std::optional<Number> parse_number(const Node& node) {
  if (!node.is_scalar() || node.quoted()) return std::nullopt;
  const std::string& text = node.scalar();
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::string plain(double value) {
  char buffer[32];
  const auto [end, error] = std::to_chars(buffer, buffer + sizeof(buffer), value);
  return error == std::errc() ? std::string(buffer, end) : std::to_string(value);
}

}  // namespace

MapReader::MapReader(const Node& node, std::string what, Diagnostics& diagnostics)
    : node_(node), what_(std::move(what)), diagnostics_(diagnostics), entries_(node.entries()) {
  // A section whose keys are all commented out is null and means "nothing set".
  if (!node.is_mapping() && !node.is_null()) {
    diagnostics_.push_back(
        node.error(what_ + ": expected keys and values", "write 'key: value' lines"));
  }
}

std::optional<Node> MapReader::node(std::string_view key) {
  if (std::ranges::find(known_, key) == known_.end()) known_.emplace_back(key);
  for (const auto& [name, value] : entries_) {
    if (name.scalar() == key) return value;
  }
  return std::nullopt;
}

std::optional<Node> MapReader::required_node(std::string_view key) {
  auto found = node(key);
  if (!found && (node_.is_mapping() || node_.is_null())) {
    diagnostics_.push_back(node_.error(what_ + ": " + quoted_name(key) + " is missing"));
  }
  return found;
}

std::optional<std::string> MapReader::text(std::string_view key) {
  const auto value = node(key);
  if (!value) return std::nullopt;
  if (value->is_scalar()) return value->scalar();
  diagnostics_.push_back(value->error(quoted_name(key) + ": expected a text"));
  return std::nullopt;
}

std::string MapReader::required_text(std::string_view key) {
  const auto value = required_node(key);
  if (!value) return {};
  if (value->is_scalar() && !value->scalar().empty()) return value->scalar();
  diagnostics_.push_back(value->error(quoted_name(key) + ": expected a text"));
  return {};
}

std::optional<bool> MapReader::flag(std::string_view key) {
  const auto value = node(key);
  if (!value) return std::nullopt;
  if (value->is_scalar() && !value->quoted()) {
    if (value->scalar() == "true") return true;
    if (value->scalar() == "false") return false;
  }
  diagnostics_.push_back(value->error(quoted_name(key) + ": expected true or false"));
  return std::nullopt;
}

std::optional<std::int64_t> MapReader::whole(std::string_view key, std::int64_t least,
                                             std::int64_t most) {
  const auto value = node(key);
  if (!value) return std::nullopt;
  const auto number = parse_number<std::int64_t>(*value);
  if (number && *number >= least && *number <= most) return number;
  diagnostics_.push_back(value->error(quoted_name(key) + ": expected a whole number from " +
                                      std::to_string(least) + " to " + std::to_string(most)));
  return std::nullopt;
}

std::optional<double> MapReader::number(std::string_view key, double least, double most) {
  const auto value = node(key);
  if (!value) return std::nullopt;
  const auto parsed = parse_number<double>(*value);
  if (parsed && *parsed >= least && *parsed <= most) return parsed;  // false for NaN
  diagnostics_.push_back(value->error(quoted_name(key) + ": expected a number from " +
                                      plain(least) + " to " + plain(most)));
  return std::nullopt;
}

std::optional<Duration> MapReader::duration(std::string_view key, Duration least, Duration most) {
  const auto value = node(key);
  if (!value) return std::nullopt;
  if (value->is_scalar()) {
    const auto parsed = parse_duration(value->scalar());
    if (parsed && *parsed >= least && *parsed <= most) return *parsed;
  }
  diagnostics_.push_back(value->error(quoted_name(key) + ": expected a duration from " +
                                          to_string(least) + " to " + to_string(most),
                                      "a whole number and ms, s, m, h, d or w, as in 15m"));
  return std::nullopt;
}

std::vector<Node> MapReader::scalars(std::string_view key) {
  const auto value = node(key);
  if (!value) return {};
  if (value->is_scalar()) return {*value};
  std::vector<Node> found;
  if (!value->is_sequence()) {
    diagnostics_.push_back(value->error(quoted_name(key) + ": expected a text or a list of texts"));
  }
  for (const Node& item : value->items()) {
    if (item.is_scalar()) {
      found.push_back(item);
    } else {
      diagnostics_.push_back(item.error(quoted_name(key) + ": expected a text in the list"));
    }
  }
  return found;
}

std::vector<std::string> MapReader::texts(std::string_view key) {
  std::vector<std::string> found;
  for (const Node& item : scalars(key)) found.push_back(item.scalar());
  return found;
}

std::optional<std::string> MapReader::choice(std::string_view key,
                                             std::initializer_list<std::string_view> allowed) {
  auto value = text(key);
  if (!value) return std::nullopt;
  if (std::ranges::find(allowed, *value) != allowed.end()) return value;
  error_at(key, quoted_name(key) + ": unknown value '" + shown(*value) + "'",
           did_you_mean(*value, {allowed.begin(), allowed.size()}));
  return std::nullopt;
}

bool MapReader::has(std::string_view key) const {
  return std::ranges::any_of(entries_,
                             [key](const auto& entry) { return entry.first.scalar() == key; });
}

void MapReader::error_at(std::string_view key, std::string message, std::string hint) {
  for (const auto& [name, value] : entries_) {
    if (name.scalar() != key) continue;
    diagnostics_.push_back(value.error(std::move(message), std::move(hint)));
    return;
  }
  diagnostics_.push_back(node_.error(std::move(message), std::move(hint)));
}

void MapReader::finish() {
  const std::vector<std::string_view> known(known_.begin(), known_.end());
  for (const auto& [name, value] : entries_) {
    if (std::ranges::find(known, name.scalar()) != known.end()) continue;
    diagnostics_.push_back(name.error(what_ + ": unknown key '" + shown(name.scalar()) + "'",
                                      did_you_mean(name.scalar(), known)));
  }
}

}  // namespace kaiku::config
