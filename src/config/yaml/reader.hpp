#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/mark.h>

#include <kaiku/config/yaml.hpp>
#include <kaiku/result/diagnostic.hpp>

#include "source_text.hpp"
#include "tree.hpp"

namespace kaiku::config {

/// Builds a Node::Tree from the parser's events and enforces the bounds while they arrive, so that
/// nothing large is ever built. One reader reads one document.
class YamlReader final : public YAML::EventHandler {
 public:
  YamlReader(const SourceText& source, std::string file, Diagnostics& diagnostics);

  /// Nothing after a diagnostic.
  std::optional<Node> read();

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override;
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override;
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override;
  void OnMapEnd() override { close(); }

 private:
  using Tree = Node::Tree;
  struct Open {
    std::size_t item = 0;
    YAML::anchor_t anchor = 0;
    std::vector<std::size_t> children;
  };
  struct Stop {};  ///< leaves the parser after a diagnostic from which it cannot go on

  void parse();
  Tree::Item item_at(const YAML::Mark& mark, Node::Kind kind) const;
  void open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, Node::Kind kind);
  void close();
  std::size_t add(Tree::Item item, YAML::anchor_t anchor);
  void refuse_tag(const YAML::Mark& mark, const std::string& tag);
  void check_keys(const Tree::Item& mapping);
  void report(Place place, std::string message, std::string hint = {});
  [[noreturn]] void stop(const YAML::Mark& mark, std::string message, std::string hint = {});
  Place place(const YAML::Mark& mark) const;

  const SourceText& source_;
  Diagnostics& diagnostics_;
  std::shared_ptr<Tree> tree_ = std::make_shared<Tree>();
  std::vector<Open> open_;
  std::unordered_map<YAML::anchor_t, std::size_t> anchors_;  ///< closed values only
  std::size_t expanded_ = 0;
  std::optional<YAML::Mark> last_quoted_;  ///< when the latest value is a quoted one
  std::optional<std::size_t> root_;
  std::size_t reported_ = 0;
};

}  // namespace kaiku::config
