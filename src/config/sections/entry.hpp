#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <kaiku/clock/time.hpp>
#include <kaiku/config/config.hpp>
#include <kaiku/config/schema.hpp>
#include <kaiku/config/yaml.hpp>

#include "form.hpp"

namespace kaiku::config {

/// One key of a mapping that is read into a `T`: how to read it and how to describe it. Sections
/// are constexpr arrays of these; a key exists nowhere else.
template <class T>
struct Entry {
  std::string_view name;
  std::string_view about;
  void (*read)(const Entry& entry, MapReader& map, T& target, Diagnostics& diagnostics);
  /// Null for a key that is not one any more.
  void (*describe)(const Entry& entry, const T& defaults, KeyDescription& description);
  bool required = false;
  double least = 0;
  double most = 0;
  Duration shortest{};
  Duration longest{};
  std::span<const std::string_view> choices{};
  const Form* form = &kAnyText;

  constexpr Entry must() const {
    Entry copy = *this;
    copy.required = true;
    return copy;
  }
};

template <class M>
struct MemberOf;
template <class T, class V>
struct MemberOf<V T::*> {
  using Owner = T;
  using Value = V;
};
template <auto Member>
using Owner = typename MemberOf<decltype(Member)>::Owner;
template <auto Member>
using Value = typename MemberOf<decltype(Member)>::Value;

std::string range_text(double least, double most);
std::string range_text(std::span<const std::string_view> choices);
std::string number_text(double value);

/// Reports an absent key that is required. Getters report the rest.
template <class T>
void check_present(const Entry<T>& entry, MapReader& map) {
  if (entry.required) map.required_node(entry.name);
}

template <class T>
void read_entries(std::span<const Entry<T>> entries, const Node& node, std::string what, T& target,
                  Diagnostics& diagnostics) {
  MapReader map(node, std::move(what), diagnostics);
  for (const Entry<T>& entry : entries) {
    check_present(entry, map);
    entry.read(entry, map, target, diagnostics);
  }
  map.finish();
}

template <class T>
std::vector<KeyDescription> describe_entries(std::span<const Entry<T>> entries, const T& defaults) {
  std::vector<KeyDescription> described;
  for (const Entry<T>& entry : entries) {
    if (entry.describe == nullptr) continue;  // no key any more
    KeyDescription& key = described.emplace_back();
    key.name = entry.name;
    key.about = entry.about;
    key.required = entry.required;
    entry.describe(entry, defaults, key);
  }
  return described;
}

}  // namespace kaiku::config
