#include "reader.hpp"

#include <algorithm>
#include <exception>
#include <sstream>
#include <utility>

#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

namespace kaiku::config {
namespace {

constexpr std::size_t kMostLevels = 32;
constexpr std::size_t kMostNodes = 200'000;
constexpr std::size_t kMostReported = 200;  // a broken file needs no more to be understood

std::string hint_for(std::string_view message) {
  if (message == "illegal map value") return "quote a text that contains ': '";
  if (message == "end of map not found" || message == "end of sequence not found") {
    return "check the indentation of this line";
  }
  if (message.find("flow not found") != std::string_view::npos) return "a bracket is not closed";
  if (message == "illegal EOF in scalar") return "a quote is not closed";
  return {};
}

}  // namespace

YamlReader::YamlReader(const SourceText& source, std::string file, Diagnostics& diagnostics)
    : source_(source), diagnostics_(diagnostics) {
  tree_->file = std::move(file);
}

std::optional<Node> YamlReader::read() {
  // The parser reports by exceptions; they end here.
  try {
    parse();
  } catch (const Stop&) {
  } catch (const YAML::Exception& exception) {
    const bool tab = !exception.mark.is_null() && source_.tab_indented(exception.mark.line);
    report(place(exception.mark), "YAML: " + exception.msg,
           tab ? "indent with spaces, not tabs" : hint_for(exception.msg));
  } catch (const std::exception& exception) {
    report({}, std::string("YAML: ") + exception.what());
  }
  if (reported_ > 0) return std::nullopt;
  Node node;
  if (!root_) root_ = add(Tree::Item{.line = 1, .column = 1}, 0);  // an empty file is null
  node.tree_ = std::move(tree_);
  node.index_ = *root_;
  return node;
}

void YamlReader::parse() {
  std::istringstream input{std::string(source_.text())};
  YAML::Parser parser(input);
  if (!parser.HandleNextDocument(*this)) return;
  // The parser takes a file that ends inside quotes after a line break as if they were closed.
  if (last_quoted_ && source_.unclosed_quote(last_quoted_->line, last_quoted_->column)) {
    report(place(*last_quoted_), "a quote is not closed");
  }
  const std::size_t first_document = tree_->items.size();
  if (parser.HandleNextDocument(*this) && tree_->items.size() > first_document) {
    const Tree::Item& second = tree_->items[first_document];
    report({second.line, second.column}, "a second document in one file",
           "write one document and no further '---'");
  }
}

void YamlReader::OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) {
  Tree::Item item = item_at(mark, Node::Kind::kNull);
  // The parser marks an absent value at the next token, often lines below: its key is the place.
  if (!open_.empty()) {
    const Open& parent = open_.back();
    if (tree_->items[parent.item].kind == Node::Kind::kMapping && parent.children.size() % 2 == 1) {
      item.line = tree_->items[parent.children.back()].line;
      item.column = tree_->items[parent.children.back()].column;
    }
  }
  add(std::move(item), anchor);
}

void YamlReader::OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) {
  const auto target = anchors_.find(anchor);
  if (target == anchors_.end()) stop(mark, "an alias inside the value that it stands for");
  Tree::Item item = tree_->items[target->second];
  item.line = place(mark).line;
  item.column = place(mark).column;
  if (open_.size() + static_cast<std::size_t>(item.height) > kMostLevels) {
    stop(mark, "nested deeper than " + std::to_string(kMostLevels) + " levels");
  }
  add(std::move(item), 0);
}

void YamlReader::OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                          const std::string& value) {
  refuse_tag(mark, tag);
  Tree::Item item = item_at(mark, Node::Kind::kScalar);
  item.quoted = tag == "!";
  item.scalar = value;
  add(std::move(item), anchor);
  if (tag == "!") last_quoted_ = mark;
}

void YamlReader::OnSequenceStart(const YAML::Mark& mark, const std::string& tag,
                                 YAML::anchor_t anchor, YAML::EmitterStyle::value) {
  open(mark, tag, anchor, Node::Kind::kSequence);
}

void YamlReader::OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                            YAML::EmitterStyle::value) {
  open(mark, tag, anchor, Node::Kind::kMapping);
}

YamlReader::Tree::Item YamlReader::item_at(const YAML::Mark& mark, Node::Kind kind) const {
  Tree::Item item;
  item.kind = kind;
  item.line = place(mark).line;
  item.column = place(mark).column;
  return item;
}

void YamlReader::open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                      Node::Kind kind) {
  refuse_tag(mark, tag);
  if (open_.size() + 1 > kMostLevels) {
    stop(mark, "nested deeper than " + std::to_string(kMostLevels) + " levels");
  }
  const std::size_t item = add(item_at(mark, kind), 0);
  open_.push_back({item, anchor, {}});
}

void YamlReader::close() {
  Open closed = std::move(open_.back());
  open_.pop_back();
  Tree::Item& item = tree_->items[closed.item];
  item.first_child = tree_->children.size();
  item.child_count = closed.children.size();
  for (const std::size_t child : closed.children) {
    item.expanded += tree_->items[child].expanded;
    item.height = std::max(item.height, tree_->items[child].height + 1);
  }
  tree_->children.insert(tree_->children.end(), closed.children.begin(), closed.children.end());
  if (closed.anchor != 0) anchors_[closed.anchor] = closed.item;
  if (item.kind == Node::Kind::kMapping) check_keys(item);
}

std::size_t YamlReader::add(Tree::Item item, YAML::anchor_t anchor) {
  // Aliases count in full: readers walk the values as if each were written out, so a file of
  // aliases of aliases must not become more than the bound allows to write.
  expanded_ += item.expanded;
  last_quoted_.reset();
  const Place where{item.line, item.column};
  if (expanded_ > kMostNodes) {
    report(where, "more than " + std::to_string(kMostNodes) + " values in one file",
           "split the file; aliases count as what they stand for");
    throw Stop{};
  }
  const std::size_t index = tree_->items.size();
  tree_->items.push_back(std::move(item));
  if (anchor != 0) anchors_[anchor] = index;
  if (!open_.empty()) {
    open_.back().children.push_back(index);
  } else if (!root_) {
    root_ = index;
  }
  return index;
}

// Plain values arrive with "?", quoted ones with "!"; everything else was written as a tag.
void YamlReader::refuse_tag(const YAML::Mark& mark, const std::string& tag) {
  if (tag.empty() || tag == "?" || tag == "!") return;
  report(place(mark), "tags are not supported", "remove the word that begins with '!'");
}

void YamlReader::check_keys(const Tree::Item& mapping) {
  std::unordered_map<std::string_view, int> lines;  // of each key seen so far
  for (std::size_t i = 0; i < mapping.child_count; i += 2) {
    const Tree::Item& key = tree_->items[tree_->children[mapping.first_child + i]];
    const Place where{key.line, key.column};
    if (key.kind != Node::Kind::kScalar) {
      report(where, "a key must be a text");
    } else if (key.scalar == "<<" && !key.quoted) {
      report(where, "merge keys are not supported",
             "write the keys out, or use an alias for a value");
    } else if (const auto [first, fresh] = lines.try_emplace(key.scalar, key.line); !fresh) {
      report(where, "key '" + key.scalar.substr(0, 80) + "' is written twice",
             "first in line " + std::to_string(first->second));
    }
  }
}

void YamlReader::report(Place where, std::string message, std::string hint) {
  diagnostics_.push_back({Diagnostic::Severity::kError, tree_->file, where.line, where.column,
                          std::move(message), std::move(hint)});
  if (++reported_ >= kMostReported) throw Stop{};
}

void YamlReader::stop(const YAML::Mark& mark, std::string message, std::string hint) {
  report(place(mark), std::move(message), std::move(hint));
  throw Stop{};
}

Place YamlReader::place(const YAML::Mark& mark) const {
  return mark.is_null() ? Place{} : source_.place(mark.line, mark.column);
}

}  // namespace kaiku::config
