#pragma once

#include <string_view>
#include <vector>

#include <kaiku/config/yaml.hpp>

// Places in kaiku.yaml, for checks that need more than one value.
namespace kaiku::config {

/// The value of `key`, or the mapping itself when it is absent.
Node value_at(const Node& mapping, std::string_view key);
/// The items of a list; none when it is absent or no list.
std::vector<Node> items_at(const Node& mapping, std::string_view key);
/// A scalar or the scalars of a sequence, in the order in which texts are read.
std::vector<Node> scalars_at(const Node& mapping, std::string_view key);

template <class T>
std::vector<std::string_view> ids_of(const std::vector<T>& elements) {
  std::vector<std::string_view> ids;
  for (const T& element : elements) {
    if (!element.id.empty()) ids.push_back(element.id);
  }
  return ids;
}

}  // namespace kaiku::config
