#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <kaiku/clock/time.hpp>
#include <kaiku/result/diagnostic.hpp>

namespace kaiku::config {

/// A YAML value with its place in the file. Cheap to copy; shares the document. Anchors and aliases
/// are resolved, merge keys and tags are refused. Depth at most 32, size at most 4 MiB, at most
/// 200,000 nodes: above it parsing fails with a diagnostic.
class Node {
 public:
  enum class Kind { kNull, kScalar, kSequence, kMapping };

  Kind kind() const;
  bool is_null() const { return kind() == Kind::kNull; }
  bool is_scalar() const { return kind() == Kind::kScalar; }
  bool is_sequence() const { return kind() == Kind::kSequence; }
  bool is_mapping() const { return kind() == Kind::kMapping; }

  const std::string& file() const;
  int line() const;    ///< from 1
  int column() const;  ///< from 1

  const std::string& scalar() const;  ///< text as written, "" unless a scalar
  bool quoted() const;                ///< written in quotes: never a number or boolean
  std::vector<Node> items() const;    ///< of a sequence
  std::vector<std::pair<Node, Node>> entries() const;  ///< of a mapping, in file order

  Diagnostic error(std::string message, std::string hint = {}) const;
  Diagnostic warning(std::string message, std::string hint = {}) const;

 private:
  friend class YamlReader;
  struct Tree;
  std::shared_ptr<const Tree> tree_;
  std::size_t index_ = 0;
};

/// Parses one document. A key written twice in one mapping is an error. Nothing on errors.
std::optional<Node> parse_yaml(std::string_view text, std::string file, Diagnostics& diagnostics);
/// Reads and parses a file. A missing or unreadable file is a diagnostic without a line.
std::optional<Node> read_yaml_file(const std::string& path, Diagnostics& diagnostics);

/// Reads the keys of one mapping with closed keys. Each getter remembers the key as known; finish()
/// reports what was never asked for, with the closest known key as a hint. Values of the wrong type
/// are diagnostics naming what was expected. A null node reads as a mapping without keys. Getters
/// return nothing when the key is absent or wrong.
class MapReader {
 public:
  /// `what` names the mapping in messages: "policy", "account 'kaisla-fb'".
  MapReader(const Node& node, std::string what, Diagnostics& diagnostics);

  std::optional<Node> node(std::string_view key);           ///< any value
  std::optional<Node> required_node(std::string_view key);  ///< absent: diagnostic
  std::optional<std::string> text(std::string_view key);
  std::string required_text(std::string_view key);  ///< "" after a diagnostic
  std::optional<bool> flag(std::string_view key);   ///< true, false
  std::optional<std::int64_t> whole(std::string_view key, std::int64_t least, std::int64_t most);
  std::optional<double> number(std::string_view key, double least, double most);
  std::optional<Duration> duration(std::string_view key, Duration least, Duration most);
  /// A scalar or a sequence of scalars.
  std::vector<Node> scalars(std::string_view key);
  std::vector<std::string> texts(std::string_view key);
  /// One of a closed set; anything else is a diagnostic with the closest.
  std::optional<std::string> choice(std::string_view key,
                                    std::initializer_list<std::string_view> allowed);

  bool has(std::string_view key) const;
  /// Places a diagnostic at `key`'s value (or at the mapping when it is absent).
  void error_at(std::string_view key, std::string message, std::string hint = {});
  void finish();

  const Node& at() const { return node_; }

 private:
  Node node_;
  std::string what_;
  Diagnostics& diagnostics_;
  std::vector<std::pair<Node, Node>> entries_;
  std::vector<std::string> known_;
};

}  // namespace kaiku::config
