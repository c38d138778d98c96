#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include <kaiku/clock/time.hpp>
#include <kaiku/result/result.hpp>

namespace kaiku {

// Reads the members of one object. A missing member (or null) gives the value of a new one; a
// member of another type than it is written with is an error, kept until the end: the record is
// damaged.
class Members {
 public:
  Members(const nlohmann::json& value, const char* what) : value_(value), what_(what) {
    if (!value.is_object()) wrong_ = "is no object";
  }

  bool has(const char* key) const { return find(key) != nullptr; }
  std::string text(const char* key) { return read<std::string>(key, &nlohmann::json::is_string); }
  bool flag(const char* key) { return read<bool>(key, &nlohmann::json::is_boolean); }
  std::int64_t whole(const char* key) {
    return read<std::int64_t>(key, &nlohmann::json::is_number_integer);
  }
  double number(const char* key) { return read<double>(key, &nlohmann::json::is_number); }
  /// The array or object, else nothing.
  const nlohmann::json* list(const char* key) { return child(key, &nlohmann::json::is_array); }
  const nlohmann::json* object(const char* key) { return child(key, &nlohmann::json::is_object); }

  std::optional<TimePoint> time(const char* key) {
    if (!has(key)) return std::nullopt;
    const auto parsed = parse_iso8601(text(key));
    if (parsed) return *parsed;
    refuse(key);
    return std::nullopt;
  }

  std::vector<std::string> texts(const char* key) {
    std::vector<std::string> texts;
    const nlohmann::json* const found = list(key);
    if (!found) return texts;
    for (const nlohmann::json& text : *found) {
      if (text.is_string()) {
        texts.push_back(text.get<std::string>());
      } else {
        refuse(key);
      }
    }
    return texts;
  }

  /// An enumerator's name, which has to be known.
  template <class E>
  E name(const char* key, std::optional<E> (*parse)(std::string_view)) {
    const auto parsed = parse(text(key));
    if (parsed) return *parsed;
    refuse(key);
    return E{};
  }

  void refuse(const char* key) {
    if (wrong_.empty()) wrong_ = std::string("has no readable '") + key + "'";
  }
  void join(const Members& part) {
    if (wrong_.empty()) wrong_ = part.wrong_;
  }
  std::optional<Error> error() const {
    if (wrong_.empty()) return std::nullopt;
    return Error(Errc::kMalformedPayload, std::string("stored ") + what_ + " " + wrong_);
  }

 private:
  const nlohmann::json* find(const char* key) const {
    if (!value_.is_object()) return nullptr;
    const auto found = value_.find(key);
    return found == value_.end() || found->is_null() ? nullptr : &*found;
  }
  const nlohmann::json* child(const char* key, bool (nlohmann::json::*is_right)() const noexcept) {
    const nlohmann::json* const found = find(key);
    if (!found || (found->*is_right)()) return found;
    refuse(key);
    return nullptr;
  }
  template <class T>
  T read(const char* key, bool (nlohmann::json::*is_right)() const noexcept) {
    const nlohmann::json* const found = child(key, is_right);
    return found ? found->get<T>() : T{};
  }

  const nlohmann::json& value_;
  const char* what_;
  std::string wrong_;
};

}  // namespace kaiku
