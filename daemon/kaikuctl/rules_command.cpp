#include "rules_command.hpp"

#include <algorithm>
#include <iostream>
#include <optional>
#include <sstream>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <kaiku/rules/catalogue.hpp>

#include "json_output.hpp"

namespace kaikuctl {

using namespace kaiku;
using nlohmann::json;
using rules::Catalogue;
using rules::CatalogueEntry;
using rules::Origin;

namespace {

std::optional<Catalogue> read(const Options& options) {
  Diagnostics diagnostics;
  auto catalogue = rules::read_catalogue(rule_directories(options), diagnostics);
  for (const Diagnostic& diagnostic : diagnostics) {
    if (diagnostic.severity == Diagnostic::Severity::kError)
      std::cerr << to_string(diagnostic) << '\n';
  }
  return catalogue;
}

json origin_json(const Catalogue& catalogue, const Origin& origin) {
  return {{"file", origin.file},
          {"line", origin.line},
          {"layer", origin.layer},
          {"directory", catalogue.directories[origin.layer]}};
}

json entry_json(const Catalogue& catalogue, const CatalogueEntry& entry) {
  json value = {{"kind", to_string(entry.kind)}, {"id", entry.id},
                {"about", entry.about},          {"origin", origin_json(catalogue, entry.origin)},
                {"disabled", entry.disabled},    {"used_by", entry.used_by}};
  value["below"] = json::array();
  for (const Origin& below : entry.below) value["below"].push_back(origin_json(catalogue, below));
  return value;
}

std::string place(const Origin& origin) {
  return origin.line > 0 ? origin.file + ":" + std::to_string(origin.line) : origin.file;
}

void print_indented(const std::string& text) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) std::cout << "  " << line << '\n';
}

void print_texts(const char* title, const std::vector<std::string>& texts) {
  if (texts.empty()) return;
  std::cout << title << '\n';
  for (const std::string& text : texts) std::cout << "  " << text << '\n';
}

void print_history(const Catalogue& catalogue, const CatalogueEntry& entry) {
  const bool list = entry.kind == CatalogueEntry::Kind::kList;
  const auto line = [&](const char* what, const Origin& origin) {
    std::cout << fmt::format("  {:<12} {}  (directory {}: {})\n", what, place(origin),
                             origin.layer + 1, catalogue.directories[origin.layer]);
  };
  line(entry.disabled ? "disabled by" : "in force", entry.origin);
  for (auto below = entry.below.rbegin(); below != entry.below.rend(); ++below) {
    line(list ? "adds to" : (entry.disabled ? "removed" : "replaces"), *below);
  }
}

void print_entry(const Catalogue& catalogue, const CatalogueEntry& entry) {
  std::cout << fmt::format("{} {}{}\n", to_string(entry.kind), entry.id,
                           entry.disabled ? "  (disabled)" : "");
  print_history(catalogue, entry);
  if (!entry.disabled) {
    std::cout << '\n';
    print_indented(entry.yaml);
  }
  std::cout << '\n';
  print_texts("used by", entry.used_by);
  const bool tested = entry.kind == CatalogueEntry::Kind::kSignal ||
                      entry.kind == CatalogueEntry::Kind::kComposite ||
                      entry.kind == CatalogueEntry::Kind::kAnswer;
  if (tested && !entry.disabled) {
    std::cout << fmt::format("tests: {} must hit, {} must not\n", entry.hits.size(),
                             entry.misses.size());
  }
}

int unknown(const Catalogue& catalogue, const std::string& id) {
  std::vector<std::string_view> names;
  names.reserve(catalogue.entries.size());
  for (const CatalogueEntry& entry : catalogue.entries) names.push_back(entry.id);
  const std::string_view near = closest(id, names);
  std::cerr << "kaikuctl: nothing is called '" << id << "'";
  if (!near.empty()) std::cerr << " (did you mean '" << near << "'?)";
  std::cerr << "; 'kaikuctl rules list' names everything\n";
  return kFailed;
}

std::string state(const CatalogueEntry& entry) {
  if (entry.disabled) return "disabled";
  if (entry.below.empty()) return "";
  return entry.kind == CatalogueEntry::Kind::kList ? "added to" : "overrides";
}

}  // namespace

int show_rule(const Options& options, const std::string& id) {
  const auto catalogue = read(options);
  if (!catalogue) return kFailed;
  const auto found = catalogue->find(id);
  if (found.empty()) return unknown(*catalogue, id);
  for (const CatalogueEntry* entry : found) {
    if (!options.json) {
      if (entry != found.front()) std::cout << '\n';
      print_entry(*catalogue, *entry);
      continue;
    }
    json value = entry_json(*catalogue, *entry);
    value["says"] = json::parse(entry->json, nullptr, false);
    value["tests"] = {{"hit", entry->hits}, {"miss", entry->misses}};
    print(value);
  }
  return kDone;
}

int list_rules(const Options& options, const std::string& kind) {
  const auto catalogue = read(options);
  if (!catalogue) return kFailed;
  const auto wanted = rules::parse_entry_kind(kind);
  for (const CatalogueEntry& entry : catalogue->entries) {
    if (wanted && entry.kind != *wanted) continue;
    if (options.json) {
      print(entry_json(*catalogue, entry));
    } else {
      std::cout << fmt::format("{:<9} {:<44} {:<9} {}\n", to_string(entry.kind), entry.id,
                               state(entry), place(entry.origin));
    }
  }
  return kDone;
}

int list_rule_files(const Options& options) {
  const auto catalogue = read(options);
  if (!catalogue) return kFailed;
  if (!options.json) std::cout << "revision " << catalogue->revision << '\n';
  std::optional<std::size_t> layer;
  for (const rules::CatalogueFile& file : catalogue->files) {
    if (options.json) {
      print({{"path", file.path},
             {"layer", file.layer},
             {"holds", file.holds},
             {"bytes", file.bytes},
             {"in_force", file.in_force},
             {"overridden", file.overridden},
             {"revision", catalogue->revision}});
      continue;
    }
    if (layer != file.layer) {
      std::cout << fmt::format("directory {}: {}\n", file.layer + 1,
                               catalogue->directories[file.layer]);
    }
    layer = file.layer;
    std::cout << fmt::format("  {:<9} {:>4} in force", file.holds, file.in_force);
    if (file.overridden > 0) std::cout << fmt::format(", {} overridden", file.overridden);
    std::cout << "  " << file.path << '\n';
  }
  return kDone;
}

}  // namespace kaikuctl
