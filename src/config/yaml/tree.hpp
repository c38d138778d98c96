#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <kaiku/config/yaml.hpp>

namespace kaiku::config {

/// What a Node points into: all values of one document, flat. Children are ranges of `children`, so
/// that an alias costs one item and shares the rest with its anchor.
struct Node::Tree {
  struct Item {
    Kind kind = Kind::kNull;
    bool quoted = false;
    int line = 0;
    int column = 0;
    std::string scalar;
    std::size_t first_child = 0;  ///< mapping: key, value, key, value …
    std::size_t child_count = 0;
    std::size_t expanded = 1;  ///< values below and including this one, aliases counted in full
    int height = 1;            ///< levels below and including this one
  };

  std::string file;
  std::vector<Item> items;
  std::vector<std::size_t> children;
};

}  // namespace kaiku::config
