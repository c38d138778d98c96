#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>
#include <yaml.h>

#include <kaiku/config/yaml.hpp>
#include <kaiku/result/diagnostic.hpp>

#include "source_text.hpp"
#include "tree.hpp"

namespace kaiku::config {

/// Builds a Node::Tree from the parser's events and enforces the bounds while they arrive, so that
/// nothing large is ever built. One reader reads one document.
class YamlReader {
 public:
  /// `source` must outlive this.
  YamlReader(const SourceText& source, std::string file, Diagnostics& diagnostics);
  ~YamlReader();
  YamlReader(const YamlReader&) = delete;
  YamlReader& operator=(const YamlReader&) = delete;

  /// Nothing after a diagnostic.
  std::optional<Node> read();

 private:
  using Tree = Node::Tree;
  struct Open {
    std::size_t item = 0;
    std::string anchor;  ///< empty: none
    std::vector<std::size_t> children;
  };
  struct Anchored {
    std::size_t item = 0;
    bool closed = false;  ///< false: its value is still being read
  };

  /// Each takes what follows one event; false: a diagnostic from which there is no going on.
  bool parse();
  bool take(const yaml_event_t& event);
  bool take_scalar(const yaml_event_t& event);
  bool take_alias(const yaml_event_t& event);
  bool open(const yaml_event_t& event, const yaml_char_t* tag, const yaml_char_t* anchor,
            Node::Kind kind);
  bool close();
  bool add(Tree::Item item, const yaml_char_t* anchor, bool closed);

  void place_at_key(Tree::Item& absent) const;
  bool refuse_tag(const yaml_event_t& event, const yaml_char_t* tag);
  bool check_keys(const Tree::Item& mapping);
  bool report_syntax();
  /// False when no more is to be reported.
  bool report(Place place, std::string message, std::string hint = {});
  bool stop(Place place, std::string message, std::string hint = {});

  const SourceText& source_;
  Diagnostics& diagnostics_;
  yaml_parser_t parser_{};
  std::shared_ptr<Tree> tree_ = std::make_shared<Tree>();
  std::vector<Open> open_;
  std::unordered_map<std::string, Anchored> anchors_;  ///< by name, the latest of each
  std::size_t documents_ = 0;
  std::size_t expanded_ = 0;
  std::optional<std::size_t> root_;
  std::size_t reported_ = 0;
};

}  // namespace kaiku::config
