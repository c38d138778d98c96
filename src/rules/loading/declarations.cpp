#include "declarations.hpp"

#include <algorithm>
#include <utility>

#include "../rule_text.hpp"
#include "parsed_files.hpp"
#include "source_files.hpp"

namespace kaiku::rules {
namespace {

constexpr std::size_t kLongestId = 100;

bool is_id(std::string_view text) {
  return !text.empty() && text.size() <= kLongestId && std::ranges::all_of(text, [](char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '_' ||
           byte == '.';
  });
}

/// Gathers the declarations of all files, by kind.
class Collector {
 public:
  explicit Collector(Diagnostics& diagnostics)
      : diagnostics_(diagnostics),
        signals_("signal", diagnostics),
        labels_("label", diagnostics),
        policies_("policy", diagnostics),
        groups_("group", diagnostics),
        replies_("reply", diagnostics),
        answers_("answer", diagnostics),
        facts_("fact", diagnostics),
        classes_("class", diagnostics) {}

  /// `root` is the YAML of a file that holds some.
  void add(const RuleFile& file, const std::optional<config::Node>& root) {
    const FileKind kind = kind_of_file(file.path);
    if (kind == FileKind::kOther) return;
    if (kind == FileKind::kWords) {
      collected_.lists.add(file, diagnostics_);
      return;
    }
    if (kind == FileKind::kModel) {
      collected_.statistical.files[file.path] = {file.content,
                                                 file.shown_as.empty() ? file.path : file.shown_as};
      return;
    }
    if (!root) return;
    if (kind == FileKind::kWeights) {
      collected_.weights.push_back({.root = *root, .layer = file.layer});
      return;
    }
    config::MapReader reader(*root, "rule file", diagnostics_);
    switch (kind) {
      case FileKind::kSignals:
        add_named(reader.node("groups"), file.layer, "group", groups_);
        add_named(reader.node("labels"), file.layer, "label", labels_);
        add_items(reader.node("signals"), file.layer, "signal", signals_);
        add_items(reader.node("composites"), file.layer, "composite", signals_);
        break;
      case FileKind::kPolicies:
        add_named(reader.node("labels"), file.layer, "label", labels_);
        add_items(reader.node("policies"), file.layer, "policy", policies_);
        break;
      case FileKind::kReplies:
        add_replies(reader, file.layer);
        break;
      case FileKind::kAnswers:
        add_items(reader.node("answers"), file.layer, "answer", answers_);
        add_named(reader.node("facts"), file.layer, "fact", facts_);
        if (const auto matching = reader.node("matching")) collected_.matching = matching;
        break;
      case FileKind::kClasses:
        add_classes(reader.node("classes"), file.layer);
        add_statistical(reader.node("statistical"), file.layer);
        break;
      case FileKind::kWords:
      case FileKind::kWeights:
      case FileKind::kModel:
      case FileKind::kOther:
        break;
    }
    reader.finish();
  }

  Declarations finish() {
    for (const Declaration& gone : signals_.removed()) collected_.removed_signals.insert(gone.id);
    for (Declaration& declared : signals_.result()) {
      auto& kind = declared.composite ? collected_.composites : collected_.signals;
      kind.push_back(std::move(declared));
    }
    collected_.labels = labels_.result();
    collected_.policies = policies_.result();
    collected_.groups = groups_.result();
    collected_.replies = replies_.result();
    collected_.answers = answers_.result();
    collected_.facts = facts_.result();
    collected_.classes = classes_.result();
    note_removed("signal", signals_);
    note_removed("policy", policies_);
    note_removed("group", groups_);
    note_removed("reply", replies_);
    note_removed("answer", answers_);
    return std::move(collected_);
  }

 private:
  void note_removed(const std::string& what, const Layers& layers) {
    for (Declaration& gone : layers.removed()) collected_.removed.emplace_back(what, gone);
  }

  void error(const config::Node& node, std::string message, std::string hint = {}) {
    diagnostics_.push_back(node.error(std::move(message), std::move(hint)));
  }

  bool check_id(const config::Node& place, const std::string& what) {
    if (place.is_scalar() && is_id(place.scalar())) return true;
    error(place, what + ": '" + shown(place.scalar()) + "' is no name",
          "small letters a-z, digits, '_' and '.', at most 100");
    return false;
  }

  /// A list whose items carry their name under `id`.
  void add_items(const std::optional<config::Node>& list, std::size_t layer,
                 const std::string& what, Layers& layers) {
    if (!list || list->is_null()) return;
    if (!list->is_sequence()) {
      error(*list, "expected a list, each item beginning with '- id:'");
      return;
    }
    for (const config::Node& item : list->items()) {
      const auto entries = item.entries();
      const auto id = std::ranges::find_if(
          entries, [](const auto& entry) { return entry.first.scalar() == "id"; });
      if (id == entries.end()) {
        error(item, what + ": 'id' is missing", "begin it with '- id: name'");
        continue;
      }
      if (check_id(id->second, what)) {
        add_one(id->second.scalar(), id->second, item, layer, layers, what == "composite");
      }
    }
  }

  /// A mapping from names to values.
  void add_named(const std::optional<config::Node>& map, std::size_t layer, const std::string& what,
                 Layers& layers, const std::string& prefix = {}) {
    if (!map || map->is_null()) return;
    if (!map->is_mapping()) {
      error(*map, "expected names and values");
      return;
    }
    for (const auto& [key, value] : map->entries()) {
      if (check_id(key, what)) add_one(prefix + key.scalar(), key, value, layer, layers);
    }
  }

  static void add_one(std::string id, const config::Node& place, const config::Node& value,
                      std::size_t layer, Layers& layers, bool composite = false) {
    Declaration declaration{.id = std::move(id),
                            .place = place,
                            .value = value,
                            .layer = layer,
                            .overrides = false,
                            .disabled = false,
                            .below = {},
                            .composite = composite};
    read_layer_flags(value, declaration);
    layers.add(std::move(declaration));
  }

  void add_replies(config::MapReader& reader, std::size_t layer) {
    const std::string code = reader.required_text("language");
    const auto replies = reader.node("replies");
    const auto language = parse_language(code);
    if (language) {
      add_named(replies, layer, "reply", replies_, std::string(to_string(*language)) + "/");
    } else if (!code.empty()) {
      reader.error_at("language", "no language '" + shown(code) + "'",
                      did_you_mean(code, kLanguageCodes));
    }
  }

  /// Weights are tuned as a whole: a later file replaces what it names without saying so.
  void add_classes(const std::optional<config::Node>& classes, std::size_t layer) {
    if (!classes || classes->is_null()) return;
    if (!classes->is_mapping()) {
      error(*classes, "expected classes and their settings");
      return;
    }
    for (const auto& [key, value] : classes->entries()) {
      const bool replaces = class_layers_.insert({key.scalar(), layer}).first->second < layer;
      classes_.add({.id = key.scalar(),
                    .place = key,
                    .value = value,
                    .layer = layer,
                    .overrides = replaces,
                    .disabled = false,
                    .below = {},
                    .composite = false});
    }
  }

  /// As with classes: a later one replaces the whole of an earlier one.
  void add_statistical(const std::optional<config::Node>& statement, std::size_t layer) {
    if (!statement) return;
    collected_.statistical.statement = statement;
    collected_.statistical.layer = layer;
  }

  Diagnostics& diagnostics_;
  Layers signals_;  ///< and composites
  Layers labels_;
  Layers policies_;
  Layers groups_;
  Layers replies_;
  Layers answers_;
  Layers facts_;
  Layers classes_;
  std::map<std::string, std::size_t> class_layers_;
  Declarations collected_;
};

}  // namespace

Declarations collect_declarations(const std::vector<RuleFile>& files, Diagnostics& diagnostics) {
  Collector collector(diagnostics);
  const auto roots = parse_files(files, diagnostics);
  for (std::size_t i = 0; i < files.size(); ++i) collector.add(files[i], roots[i]);
  return collector.finish();
}

}  // namespace kaiku::rules
