#include "places.hpp"

namespace kaiku::config {

Node value_at(const Node& mapping, std::string_view key) {
  for (const auto& [name, value] : mapping.entries()) {
    if (name.scalar() == key) return value;
  }
  return mapping;
}

std::vector<Node> items_at(const Node& mapping, std::string_view key) {
  const Node list = value_at(mapping, key);
  return list.is_sequence() ? list.items() : std::vector<Node>{};
}

std::vector<Node> scalars_at(const Node& mapping, std::string_view key) {
  const Node value = value_at(mapping, key);
  if (value.is_scalar()) return {value};
  return value.items();
}

}  // namespace kaiku::config
