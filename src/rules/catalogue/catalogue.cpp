#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <utility>

#include <nlohmann/json.hpp>

#include <kaiku/rules/catalogue.hpp>

#include "../checking/kinds.hpp"
#include "../loading/declarations.hpp"
#include "../loading/source_files.hpp"
#include "spelling.hpp"
#include "uses.hpp"

namespace kaiku::rules {
namespace {

using Kind = CatalogueEntry::Kind;

constexpr std::pair<Kind, std::string_view> kKindNames[] = {
    {Kind::kSignal, "signal"}, {Kind::kComposite, "composite"},
    {Kind::kPolicy, "policy"}, {Kind::kGroup, "group"},
    {Kind::kReply, "reply"},   {Kind::kAnswer, "answer"},
    {Kind::kClass, "class"},   {Kind::kList, "list"}};

/// Signals and composites share their names, and are asked for alike.
bool is_evidence(Kind kind) {
  return kind == Kind::kSignal || kind == Kind::kComposite;
}

std::string_view holds_of(FileKind kind) {
  switch (kind) {
    case FileKind::kSignals:
      return "signals";
    case FileKind::kPolicies:
      return "policies";
    case FileKind::kReplies:
      return "replies";
    case FileKind::kAnswers:
      return "answers";
    case FileKind::kWords:
      return "words";
    case FileKind::kClasses:
      return "classes";
    case FileKind::kWeights:
      return "weights";
    case FileKind::kModel:
      return "model";
    case FileKind::kOther:
      break;
  }
  return "";
}

const std::string& shown_path(const RuleFile& file) {
  return file.shown_as.empty() ? file.path : file.shown_as;
}

Origin origin_of(const config::Node& place, std::size_t layer) {
  return {.file = place.file(), .line = place.line(), .layer = layer};
}

std::vector<std::string> texts_under(const config::Node& node, std::string_view key) {
  std::vector<std::string> texts;
  for (const auto& [name, value] : node.entries()) {
    if (name.scalar() != key) continue;
    if (value.is_scalar()) texts.push_back(value.scalar());
    for (const config::Node& item : value.items()) texts.push_back(item.scalar());
  }
  return texts;
}

/// Gathers entries from declarations.
class CatalogueReader {
 public:
  CatalogueReader(Catalogue& catalogue, const Declarations& declarations)
      : catalogue_(catalogue), declarations_(declarations), uses_(uses_of(declarations)) {}

  void read(const std::vector<RuleFile>& files) {
    add_all(Kind::kSignal, declarations_.signals);
    add_all(Kind::kComposite, declarations_.composites);
    add_all(Kind::kPolicy, declarations_.policies);
    add_all(Kind::kGroup, declarations_.groups);
    add_all(Kind::kReply, declarations_.replies);
    add_all(Kind::kAnswer, declarations_.answers);
    add_all(Kind::kClass, declarations_.classes);
    for (const auto& [name, declaration] : declarations_.removed) {
      const std::optional<Kind> kind =
          declaration.composite ? Kind::kComposite : parse_entry_kind(name);
      if (kind) add(*kind, declaration);
    }
    add_lists(files);
    std::ranges::stable_sort(catalogue_.entries, {}, &CatalogueEntry::kind);
  }

 private:
  void add_all(Kind kind, const std::vector<Declaration>& declarations) {
    for (const Declaration& declaration : declarations) add(kind, declaration);
  }

  void add(Kind kind, const Declaration& declaration) {
    CatalogueEntry entry;
    entry.kind = kind;
    entry.id = declaration.id;
    entry.origin = origin_of(declaration.place, declaration.layer);
    entry.disabled = declaration.disabled;
    for (const Replaced& replaced : declaration.below) {
      entry.below.push_back(origin_of(replaced.place, replaced.layer));
    }
    const auto about = texts_under(declaration.value, "about");
    if (!about.empty()) entry.about = about.front();
    for (const auto& [key, value] : declaration.value.entries()) {
      const bool tested = is_evidence(kind) || kind == Kind::kAnswer;
      if (!tested || key.scalar() != "tests") continue;
      entry.hits = texts_under(value, "hit");
      entry.misses = texts_under(value, "miss");
    }
    const std::string name =
        kind == Kind::kReply ? declaration.id.substr(declaration.id.find('/') + 1) : declaration.id;
    note_uses(entry, (is_evidence(kind) ? "signal" : std::string(to_string(kind))) + " " + name);
    if (is_evidence(kind)) {
      for (const std::string& label : texts_under(declaration.value, "label")) {
        note_uses(entry, "label " + label);
      }
    }
    entry.yaml = to_yaml(declaration.value);
    entry.json = to_json(declaration.value)
                     .dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
    catalogue_.entries.push_back(std::move(entry));
  }

  void note_uses(CatalogueEntry& entry, const std::string& name) {
    const auto found = uses_.find(name);
    if (found == uses_.end()) return;
    for (const std::string& user : found->second) {
      const bool known = std::ranges::find(entry.used_by, user) != entry.used_by.end();
      if (!known) entry.used_by.push_back(user);
    }
  }

  /// A list has no statement: its entry shows the files that add up to it.
  void add_lists(const std::vector<RuleFile>& files) {
    std::map<std::string, CatalogueEntry> lists;
    for (const RuleFile& file : files) {
      if (kind_of_file(file.path) != FileKind::kWords) continue;
      std::string name = file.path.substr(std::string_view("words/").size());
      name.resize(name.size() - std::string_view(".txt").size());
      CatalogueEntry& entry = lists[name];
      entry.kind = Kind::kList;
      if (!entry.id.empty()) entry.below.push_back(entry.origin);
      entry.id = name;
      entry.origin = {.file = shown_path(file), .line = 0, .layer = file.layer};
      entry.yaml += file.content;
    }
    for (auto& [name, entry] : lists) {
      note_uses(entry, "list " + name);
      entry.json = nlohmann::ordered_json(entry.yaml)
                       .dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
      catalogue_.entries.push_back(std::move(entry));
    }
  }

  Catalogue& catalogue_;
  const Declarations& declarations_;
  Uses uses_;
};

void count_entries(Catalogue& catalogue) {
  std::map<std::string, CatalogueFile*> by_path;
  for (CatalogueFile& file : catalogue.files) by_path[file.path] = &file;
  const auto count = [&](const Origin& origin, std::size_t CatalogueFile::*number) {
    const auto found = by_path.find(origin.file);
    if (found != by_path.end()) ++(found->second->*number);
  };
  for (const CatalogueEntry& entry : catalogue.entries) {
    const bool list = entry.kind == Kind::kList;
    if (!entry.disabled) count(entry.origin, &CatalogueFile::in_force);
    for (const Origin& below : entry.below) {
      count(below, list ? &CatalogueFile::in_force : &CatalogueFile::overridden);
    }
  }
}

}  // namespace

std::string_view to_string(CatalogueEntry::Kind kind) {
  return std::ranges::find(kKindNames, kind, &std::pair<Kind, std::string_view>::first)->second;
}

std::optional<CatalogueEntry::Kind> parse_entry_kind(std::string_view name) {
  const auto* const found =
      std::ranges::find(kKindNames, name, &std::pair<Kind, std::string_view>::second);
  if (found == std::end(kKindNames)) return std::nullopt;
  return found->first;
}

std::vector<const CatalogueEntry*> Catalogue::find(std::string_view id) const {
  std::vector<const CatalogueEntry*> found;
  for (const CatalogueEntry& entry : entries) {
    const std::string_view name = entry.id;
    const bool reply =
        entry.kind == CatalogueEntry::Kind::kReply && name.substr(name.find('/') + 1) == id;
    if (name == id || reply) found.push_back(&entry);
  }
  return found;
}

Catalogue catalogue_of(const std::vector<RuleFile>& files, Diagnostics& diagnostics) {
  Catalogue catalogue;
  catalogue.revision = revision_of(files);
  for (const RuleFile& file : files) {
    const FileKind kind = kind_of_file(file.path);
    if (kind == FileKind::kOther) continue;
    catalogue.files.push_back({.path = shown_path(file),
                               .layer = file.layer,
                               .holds = std::string(holds_of(kind)),
                               .bytes = file.content.size(),
                               .in_force = 0,
                               .overridden = 0});
  }
  Diagnostics found;
  const Declarations declarations = collect_declarations(files, found);
  complete_codes(found);
  std::ranges::move(found, std::back_inserter(diagnostics));
  CatalogueReader(catalogue, declarations).read(files);
  count_entries(catalogue);
  return catalogue;
}

std::optional<Catalogue> read_catalogue(const std::vector<std::string>& directories,
                                        Diagnostics& diagnostics, const LoadLimits& limits) {
  Diagnostics reading;
  const std::vector<RuleFile> files = read_rule_files(directories, reading, limits);
  complete_codes(reading);
  const bool unreadable = has_errors(reading);
  std::ranges::move(reading, std::back_inserter(diagnostics));
  if (unreadable) return std::nullopt;
  Catalogue catalogue = catalogue_of(files, diagnostics);
  catalogue.directories = directories;
  return catalogue;
}

}  // namespace kaiku::rules
