#include "reader.hpp"

#include <algorithm>
#include <utility>

namespace kaiku::config {
namespace {

constexpr std::size_t kMostLevels = 32;
constexpr std::size_t kMostNodes = 200'000;
constexpr std::size_t kMostReported = 200;  // a broken file needs no more to be understood

/// An event of the parser, freed when it has been taken.
class Event {
 public:
  Event() = default;
  ~Event() { yaml_event_delete(&event_); }
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;

  yaml_event_t& get() { return event_; }

 private:
  yaml_event_t event_{};
};

// The parser's marks count from 0, in characters: SourceText lets no line break pass that an editor
// does not show as one.
Place place_of(const yaml_mark_t& mark) {
  return {static_cast<int>(mark.line) + 1, static_cast<int>(mark.column) + 1};
}

std::string text_of(const yaml_char_t* text) {
  return text == nullptr ? std::string() : reinterpret_cast<const char*>(text);
}

// YAML 1.2 section 10.3.2.
bool is_null(std::string_view plain) {
  return plain.empty() || plain == "~" || plain == "null" || plain == "Null" || plain == "NULL";
}

struct Remedy {
  std::string_view problem;  ///< as the parser words it
  const char* hint;
};
constexpr Remedy kRemedies[] = {
    {"mapping values are not allowed in this context", "quote a text that contains ': '"},
    {"did not find expected key", "check the indentation of this line"},
    {"did not find expected '-' indicator", "check the indentation of this line"},
    {"could not find expected ':'", "a key is followed by ': '; check the indentation as well"},
    {"did not find expected ',' or ']'", "a bracket is not closed"},
    {"did not find expected ',' or '}'", "a bracket is not closed"},
    {"found character that cannot start any token", "quote a text that begins with this sign"},
};

std::string hint_for(std::string_view problem) {
  for (const Remedy& remedy : kRemedies) {
    if (problem == remedy.problem) return remedy.hint;
  }
  return {};
}

}  // namespace

YamlReader::YamlReader(const SourceText& source, std::string file, Diagnostics& diagnostics)
    : source_(source), diagnostics_(diagnostics) {
  tree_->file = std::move(file);
}

YamlReader::~YamlReader() {
  yaml_parser_delete(&parser_);
}

std::optional<Node> YamlReader::read() {
  if (yaml_parser_initialize(&parser_) == 0) {
    report({}, "YAML: out of memory");
    return std::nullopt;
  }
  const std::string_view text = source_.text();
  yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
  yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text.data()),
                               text.size());
  if (!parse() || reported_ > 0) return std::nullopt;
  if (!root_) add(Tree::Item{.line = 1, .column = 1}, nullptr, true);  // an empty file is null
  Node node;
  node.tree_ = std::move(tree_);
  node.index_ = *root_;
  return node;
}

bool YamlReader::parse() {
  for (;;) {
    Event event;
    if (yaml_parser_parse(&parser_, &event.get()) == 0) return report_syntax();
    if (event.get().type == YAML_STREAM_END_EVENT) return true;
    if (!take(event.get())) return false;
  }
}

bool YamlReader::take(const yaml_event_t& event) {
  switch (event.type) {
    case YAML_DOCUMENT_START_EVENT:
      if (++documents_ == 1) return true;
      return stop(place_of(event.start_mark), "a second document in one file",
                  "write one document and no further '---'");
    case YAML_SCALAR_EVENT:
      return take_scalar(event);
    case YAML_ALIAS_EVENT:
      return take_alias(event);
    case YAML_SEQUENCE_START_EVENT:
      return open(event, event.data.sequence_start.tag, event.data.sequence_start.anchor,
                  Node::Kind::kSequence);
    case YAML_MAPPING_START_EVENT:
      return open(event, event.data.mapping_start.tag, event.data.mapping_start.anchor,
                  Node::Kind::kMapping);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
      return close();
    case YAML_NO_EVENT:
    case YAML_STREAM_START_EVENT:
    case YAML_STREAM_END_EVENT:
    case YAML_DOCUMENT_END_EVENT:
      return true;
  }
  return true;
}

bool YamlReader::take_scalar(const yaml_event_t& event) {
  const auto& scalar = event.data.scalar;
  if (!refuse_tag(event, scalar.tag)) return false;
  const Place place = place_of(event.start_mark);
  Tree::Item item{.line = place.line, .column = place.column};
  item.scalar.assign(reinterpret_cast<const char*>(scalar.value), scalar.length);
  item.quoted = scalar.style != YAML_PLAIN_SCALAR_STYLE;
  const bool null = !item.quoted && is_null(item.scalar);
  item.kind = null ? Node::Kind::kNull : Node::Kind::kScalar;
  if (null) {
    if (item.scalar.empty()) place_at_key(item);
    item.scalar.clear();
  }
  return add(std::move(item), scalar.anchor, true);
}

bool YamlReader::take_alias(const yaml_event_t& event) {
  const Place place = place_of(event.start_mark);
  const std::string name = text_of(event.data.alias.anchor);
  const auto target = anchors_.find(name);
  if (target == anchors_.end())
    return stop(place, "the anchor is not defined", "write &" + name + " before its value above");
  if (!target->second.closed) return stop(place, "an alias inside the value that it stands for");
  Tree::Item item = tree_->items[target->second.item];
  item.line = place.line;
  item.column = place.column;
  if (open_.size() + static_cast<std::size_t>(item.height) > kMostLevels) {
    return stop(place, "nested deeper than " + std::to_string(kMostLevels) + " levels");
  }
  return add(std::move(item), nullptr, true);
}

bool YamlReader::open(const yaml_event_t& event, const yaml_char_t* tag, const yaml_char_t* anchor,
                      Node::Kind kind) {
  if (!refuse_tag(event, tag)) return false;
  const Place place = place_of(event.start_mark);
  if (open_.size() + 1 > kMostLevels) {
    return stop(place, "nested deeper than " + std::to_string(kMostLevels) + " levels");
  }
  const std::size_t item = tree_->items.size();
  if (!add({.kind = kind, .line = place.line, .column = place.column}, anchor, false)) return false;
  open_.push_back({item, text_of(anchor), {}});
  return true;
}

bool YamlReader::close() {
  const Open closed = std::move(open_.back());
  open_.pop_back();
  Tree::Item& item = tree_->items[closed.item];
  item.first_child = tree_->children.size();
  item.child_count = closed.children.size();
  for (const std::size_t child : closed.children) {
    item.expanded += tree_->items[child].expanded;
    item.height = std::max(item.height, tree_->items[child].height + 1);
  }
  tree_->children.insert(tree_->children.end(), closed.children.begin(), closed.children.end());
  if (!closed.anchor.empty()) {
    Anchored& anchored = anchors_[closed.anchor];  // a value inside may have taken the name
    if (anchored.item == closed.item) anchored.closed = true;
  }
  return item.kind != Node::Kind::kMapping || check_keys(item);
}

bool YamlReader::add(Tree::Item item, const yaml_char_t* anchor, bool closed) {
  // Aliases count in full: readers walk the values as if each were written out, so a file of
  // aliases of aliases must not become more than the bound allows to write.
  expanded_ += item.expanded;
  if (expanded_ > kMostNodes) {
    return stop({item.line, item.column},
                "more than " + std::to_string(kMostNodes) + " values in one file",
                "split the file; aliases count as what they stand for");
  }
  const std::size_t index = tree_->items.size();
  tree_->items.push_back(std::move(item));
  if (anchor != nullptr) anchors_[text_of(anchor)] = {.item = index, .closed = closed};
  if (!open_.empty()) {
    open_.back().children.push_back(index);
  } else if (!root_) {
    root_ = index;
  }
  return true;
}

// The parser marks an absent value behind its key or at the next token, often lines below: its key
// is the place.
void YamlReader::place_at_key(Tree::Item& absent) const {
  if (open_.empty()) return;
  const Open& parent = open_.back();
  if (tree_->items[parent.item].kind != Node::Kind::kMapping || parent.children.size() % 2 == 0)
    return;
  absent.line = tree_->items[parent.children.back()].line;
  absent.column = tree_->items[parent.children.back()].column;
}

bool YamlReader::refuse_tag(const yaml_event_t& event, const yaml_char_t* tag) {
  if (tag == nullptr) return true;
  return report(place_of(event.start_mark), "tags are not supported",
                "remove the word that begins with '!'");
}

bool YamlReader::check_keys(const Tree::Item& mapping) {
  std::unordered_map<std::string_view, int> lines;  // of each key seen so far
  for (std::size_t i = 0; i < mapping.child_count; i += 2) {
    const Tree::Item& key = tree_->items[tree_->children[mapping.first_child + i]];
    const Place where{key.line, key.column};
    bool go_on = true;
    if (key.kind != Node::Kind::kScalar) {
      go_on = report(where, "a key must be a text");
    } else if (key.scalar == "<<" && !key.quoted) {
      go_on = report(where, "merge keys are not supported",
                     "write the keys out, or use an alias for a value");
    } else if (const auto [first, fresh] = lines.try_emplace(key.scalar, key.line); !fresh) {
      go_on = report(where, "key '" + key.scalar.substr(0, 80) + "' is written twice",
                     "first in line " + std::to_string(first->second));
    }
    if (!go_on) return false;
  }
  return true;
}

bool YamlReader::report_syntax() {
  if (parser_.error == YAML_MEMORY_ERROR) return stop({}, "YAML: out of memory");
  const std::string_view problem = parser_.problem == nullptr ? "" : parser_.problem;
  const std::string_view context = parser_.context == nullptr ? "" : parser_.context;
  if (context == "while scanning a quoted scalar" && problem == "found unexpected end of stream") {
    return stop(place_of(parser_.context_mark), "a quote is not closed");
  }
  if (source_.tab_indented(parser_.problem_mark.line)) {
    return stop(place_of(parser_.problem_mark), "YAML: a tab in the indentation",
                "indent with spaces, not tabs");
  }
  return stop(place_of(parser_.problem_mark), "YAML: " + std::string(problem), hint_for(problem));
}

bool YamlReader::report(Place where, std::string message, std::string hint) {
  diagnostics_.push_back({Diagnostic::Severity::kError, tree_->file, where.line, where.column,
                          std::move(message), std::move(hint)});
  return ++reported_ < kMostReported;
}

bool YamlReader::stop(Place where, std::string message, std::string hint) {
  report(where, std::move(message), std::move(hint));
  return false;
}

}  // namespace kaiku::config
