// fuzz-links: kaiku::config
// Any bytes as kaiku.yaml: a configuration or diagnostics with places inside the text, never both
// nothing, never a crash; what is walked stays within the reader's bounds.

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include <kaiku/config/config.hpp>
#include <kaiku/config/yaml.hpp>

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

std::size_t walk(const kaiku::config::Node& node, int depth) {
  require(depth <= 32);
  std::size_t count = 1;
  for (const auto& item : node.items()) count += walk(item, depth + 1);
  for (const auto& [key, value] : node.entries())
    count += walk(key, depth + 1) + walk(value, depth + 1);
  return count;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto lines = 2 + std::ranges::count(text, '\n');

  kaiku::Diagnostics diagnostics;
  const auto node = kaiku::config::parse_yaml(text, "fuzz.yaml", diagnostics);
  require(node.has_value() == diagnostics.empty());
  if (node) require(walk(*node, 1) <= 200'000);

  diagnostics.clear();
  const auto config = kaiku::config::parse_config(text, "fuzz.yaml", diagnostics);
  require(config.has_value() == !kaiku::has_errors(diagnostics));
  for (const auto& diagnostic : diagnostics) {
    require(diagnostic.line >= 0 && diagnostic.line <= lines && diagnostic.column >= 0);
    require(!diagnostic.message.empty());
  }
  return 0;
}
