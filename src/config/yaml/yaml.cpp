#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <utility>

#include <kaiku/config/yaml.hpp>

#include "reader.hpp"
#include "source_text.hpp"
#include "tree.hpp"

namespace kaiku::config {
namespace {

constexpr std::size_t kMostBytes = 4'194'304;

void report_file(Diagnostics& diagnostics, const std::string& file, std::string message) {
  diagnostics.push_back({Diagnostic::Severity::kError, file, 0, 0, std::move(message), {}});
}

const std::string kNothing;

}  // namespace

Node::Kind Node::kind() const {
  return tree_ ? tree_->items[index_].kind : Kind::kNull;
}

const std::string& Node::file() const {
  return tree_ ? tree_->file : kNothing;
}

int Node::line() const {
  return tree_ ? tree_->items[index_].line : 0;
}

int Node::column() const {
  return tree_ ? tree_->items[index_].column : 0;
}

const std::string& Node::scalar() const {
  return tree_ ? tree_->items[index_].scalar : kNothing;
}

bool Node::quoted() const {
  return tree_ && tree_->items[index_].quoted;
}

std::vector<Node> Node::items() const {
  std::vector<Node> nodes;
  if (!is_sequence()) return nodes;
  const Tree::Item& item = tree_->items[index_];
  nodes.reserve(item.child_count);
  for (std::size_t i = 0; i < item.child_count; ++i) {
    Node& child = nodes.emplace_back();
    child.tree_ = tree_;
    child.index_ = tree_->children[item.first_child + i];
  }
  return nodes;
}

std::vector<std::pair<Node, Node>> Node::entries() const {
  std::vector<std::pair<Node, Node>> pairs;
  if (!is_mapping()) return pairs;
  const Tree::Item& item = tree_->items[index_];
  pairs.reserve(item.child_count / 2);
  for (std::size_t i = 0; i + 1 < item.child_count; i += 2) {
    auto& [key, value] = pairs.emplace_back();
    key.tree_ = tree_;
    key.index_ = tree_->children[item.first_child + i];
    value.tree_ = tree_;
    value.index_ = tree_->children[item.first_child + i + 1];
  }
  return pairs;
}

Diagnostic Node::error(std::string message, std::string hint) const {
  return {Diagnostic::Severity::kError, file(),         line(), column(),
          std::move(message),           std::move(hint)};
}

Diagnostic Node::warning(std::string message, std::string hint) const {
  return {Diagnostic::Severity::kWarning,
          file(),
          line(),
          column(),
          std::move(message),
          std::move(hint)};
}

std::optional<Node> parse_yaml(std::string_view text, std::string file, Diagnostics& diagnostics) {
  if (text.size() > kMostBytes) {
    report_file(diagnostics, file, "larger than " + std::to_string(kMostBytes) + " bytes");
    return std::nullopt;
  }
  const SourceText source(text);
  if (const auto fault = source.find_fault()) {
    diagnostics.push_back({Diagnostic::Severity::kError, std::move(file), fault->place.line,
                           fault->place.column, fault->reason, "save the file as UTF-8 text"});
    return std::nullopt;
  }
  YamlReader reader(source, std::move(file), diagnostics);
  return reader.read();
}

std::optional<Node> read_yaml_file(const std::string& path, Diagnostics& diagnostics) {
  std::error_code status_error;
  const auto status = std::filesystem::status(path, status_error);
  if (!std::filesystem::exists(status)) {
    report_file(diagnostics, path, "cannot be read: no such file");
    return std::nullopt;
  }
  // A pipe or device would block the start or never end.
  if (!std::filesystem::is_regular_file(status)) {
    report_file(diagnostics, path, "cannot be read: not a regular file");
    return std::nullopt;
  }
  errno = 0;
  std::ifstream input(path, std::ios::binary);
  std::string text(kMostBytes + 1, '\0');
  if (input) input.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (!input.is_open() || input.bad()) {
    report_file(diagnostics, path, std::string("cannot be read: ") + std::strerror(errno));
    return std::nullopt;
  }
  text.resize(static_cast<std::size_t>(input.gcount()));
  return parse_yaml(text, path, diagnostics);
}

}  // namespace kaiku::config
