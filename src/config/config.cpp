#include <algorithm>
#include <tuple>

#include <kaiku/config/config.hpp>

#include "sections/root.hpp"

namespace kaiku::config {
namespace {

template <class T>
const T* find_id(const std::vector<T>& elements, std::string_view id) {
  const auto found = std::ranges::find(elements, id, &T::id);
  return found == elements.end() ? nullptr : &*found;
}

std::optional<Config> typed(const std::optional<Node>& root, const std::string& file,
                            Diagnostics& diagnostics) {
  if (!root) return std::nullopt;
  Diagnostics found;
  Config config;
  config.file = file;
  read_root(*root, config, found);
  if (root->is_mapping()) check_meaning(*root, config, found);
  // People work through a file from its beginning.
  std::ranges::stable_sort(found, {},
                           [](const Diagnostic& d) { return std::tuple(d.line, d.column); });
  const bool usable = !has_errors(found);
  diagnostics.insert(diagnostics.end(), found.begin(), found.end());
  if (!usable) return std::nullopt;
  return config;
}

}  // namespace

const Brand* Config::find_brand(std::string_view id) const {
  return find_id(brands, id);
}
const Account* Config::find_account(std::string_view id) const {
  return find_id(accounts, id);
}
const Contact* Config::find_contact(std::string_view id) const {
  return find_id(contacts, id);
}

std::optional<Config> load_config(const std::string& path, Diagnostics& diagnostics) {
  return typed(read_yaml_file(path, diagnostics), path, diagnostics);
}

std::optional<Config> parse_config(std::string_view text, const std::string& file,
                                   Diagnostics& diagnostics) {
  return typed(parse_yaml(text, file, diagnostics), file, diagnostics);
}

}  // namespace kaiku::config
