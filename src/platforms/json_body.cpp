#include "json_body.hpp"

#include <algorithm>
#include <charconv>
#include <utility>
#include <vector>

#include "json_repair.hpp"

namespace kaiku::platforms {
namespace {

using nlohmann::json;

constexpr std::size_t kMostLevels = 64;
constexpr std::size_t kMostValues = 200'000;
constexpr std::size_t kLongestId = 512;
constexpr std::int64_t kLastSecond = 253'402'300'799;  // 9999-12-31T23:59:59Z

bool is_whole_number(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// Builds the tree from events, so that the bounds hold before a level or value exists.
class TreeBuilder final : public nlohmann::json_sax<json> {
 public:
  bool null() override { return put(nullptr) != nullptr; }
  bool boolean(bool value) override { return put(value) != nullptr; }
  bool number_integer(std::int64_t value) override { return put(value) != nullptr; }
  bool number_unsigned(std::uint64_t value) override { return put(value) != nullptr; }
  bool number_float(double value, const std::string& written) override {
    return (is_whole_number(written) ? put(written) : put(value)) != nullptr;
  }
  bool string(std::string& value) override { return put(std::move(value)) != nullptr; }
  bool binary(json::binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(json::object()); }
  bool start_array(std::size_t) override { return open(json::array()); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool key(std::string& name) override {
    key_ = std::move(name);
    return true;
  }
  bool parse_error(std::size_t position, const std::string&, const json::exception&) override {
    failure_ = "not JSON at byte " + std::to_string(position);
    return false;
  }

  json& root() { return root_; }
  const std::string& failure() const { return failure_; }

 private:
  json* put(json value) {
    if (++values_ > kMostValues) {
      failure_ = "JSON of more than " + std::to_string(kMostValues) + " values";
      return nullptr;
    }
    if (open_.empty()) {
      root_ = std::move(value);
      return &root_;
    }
    json& parent = *open_.back();
    if (parent.is_array()) return &parent.get_ref<json::array_t&>().emplace_back(std::move(value));
    json& slot = parent[key_];
    slot = std::move(value);
    return &slot;
  }

  bool open(json container) {
    if (open_.size() == kMostLevels) {
      failure_ = "JSON of more than " + std::to_string(kMostLevels) + " levels";
      return false;
    }
    json* const placed = put(std::move(container));
    if (placed != nullptr) open_.push_back(placed);
    return placed != nullptr;
  }

  bool close() {
    open_.pop_back();
    return true;
  }

  json root_;
  std::vector<json*> open_;  // stays valid: a container grows only while it is the innermost
  std::string key_;
  std::string failure_;
  std::size_t values_ = 0;
};

template <class Unit>
std::optional<TimePoint> unix_time_at(const json& object, const char* key) {
  const auto count = whole_at(object, key);
  constexpr auto kMost =
      std::chrono::duration_cast<Unit>(std::chrono::seconds(kLastSecond)).count();
  if (!count || *count < 0 || *count > kMost) return std::nullopt;
  return TimePoint(Unit(*count));
}

}  // namespace

Result<json> parse_json(std::string_view body) {
  TreeBuilder builder;
  const std::string readable = repair_text(body);
  if (!json::sax_parse(readable, &builder)) {
    return Error(Errc::kMalformedPayload, builder.failure());
  }
  return std::move(builder.root());
}

const json* member(const json& object, const char* key) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(key);
  return found == object.end() || found->is_null() ? nullptr : &*found;
}

std::string text_at(const json& object, const char* key) {
  const json* const value = member(object, key);
  return value != nullptr && value->is_string() ? value->get<std::string>() : std::string();
}

std::string id_at(const json& object, const char* key) {
  const json* const value = member(object, key);
  if (value == nullptr) return {};
  if (value->is_number_integer()) return value->dump();
  if (!value->is_string()) return {};
  const auto& text = value->get_ref<const std::string&>();
  const bool printable = std::ranges::none_of(
      text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == '\x7f'; });
  return printable && text.size() <= kLongestId ? text : std::string();
}

std::optional<std::int64_t> whole_at(const json& object, const char* key) {
  const json* const value = member(object, key);
  if (value == nullptr) return std::nullopt;
  if (value->is_number_unsigned()) {
    const auto number = value->get<std::uint64_t>();
    return std::in_range<std::int64_t>(number) ? std::optional(static_cast<std::int64_t>(number))
                                               : std::nullopt;
  }
  if (value->is_number_integer()) return value->get<std::int64_t>();
  if (!value->is_string()) return std::nullopt;
  const auto& text = value->get_ref<const std::string&>();
  std::int64_t number = 0;
  const char* const text_end = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data(), text_end, number);
  return error == std::errc() && end == text_end ? std::optional(number) : std::nullopt;
}

std::optional<bool> flag_at(const json& object, const char* key) {
  const json* const value = member(object, key);
  if (value == nullptr) return std::nullopt;
  if (value->is_boolean()) return value->get<bool>();
  const std::string text = value->is_string() ? value->get<std::string>() : value->dump();
  if (text == "true" || text == "1") return true;
  if (text == "false" || text == "0") return false;
  return std::nullopt;
}

std::optional<TimePoint> seconds_at(const json& object, const char* key) {
  return unix_time_at<std::chrono::seconds>(object, key);
}

std::optional<TimePoint> millis_at(const json& object, const char* key) {
  return unix_time_at<std::chrono::milliseconds>(object, key);
}

std::optional<TimePoint> time_at(const json& object, const char* key) {
  const auto time = parse_iso8601(text_at(object, key));
  return time ? std::optional(*time) : std::nullopt;
}

}  // namespace kaiku::platforms
