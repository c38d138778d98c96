#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <kaiku/result/diagnostic.hpp>
#include <kaiku/rules/rule_set.hpp>

namespace kaiku::rules {

/// A place in a rule file.
struct Origin {
  std::string file;
  int line = 0;
  std::size_t layer = 0;  ///< number of the directory, from 0
};

/// Something that rule files declare under a name, as it is in force, and how it came to be so.
struct CatalogueEntry {
  enum class Kind : std::uint8_t {
    kSignal,
    kComposite,
    kPolicy,
    kGroup,
    kReply,
    kAnswer,
    kClass,
    kList
  };

  Kind kind = Kind::kSignal;
  std::string id;  ///< a reply's with its language: "fi/criticism_acknowledged"
  std::string about;
  Origin origin;              ///< what is in force, or removed it
  bool disabled = false;      ///< `disabled: true`: not in force
  std::vector<Origin> below;  ///< what it replaced, from the lowest directory up; of a list, the
                              ///< other files that add to it
  /// Who asks for it, or for a label that it gives.
  std::vector<std::string> used_by;  ///< "policy moderate.spam", "signal spam.link"
  std::vector<std::string> hits;     ///< its tests
  std::vector<std::string> misses;
  std::string yaml;  ///< what it says, in one spelling
  std::string json;  ///< the same
};
std::string_view to_string(CatalogueEntry::Kind kind);  ///< "signal", "composite" …
std::optional<CatalogueEntry::Kind> parse_entry_kind(std::string_view name);

/// A file that was read.
struct CatalogueFile {
  std::string path;  ///< as found
  std::size_t layer = 0;
  std::string holds;  ///< "signals", "policies", "replies", "answers", "words", "classes"
  std::size_t bytes = 0;
  std::size_t in_force = 0;    ///< entries in force that stand in it
  std::size_t overridden = 0;  ///< entries of it that a later directory replaced or removed
};

struct Catalogue {
  std::vector<std::string> directories;  ///< by layer
  std::string revision;
  std::vector<CatalogueFile> files;     ///< in the order of reading
  std::vector<CatalogueEntry> entries;  ///< by kind, in the order of the files

  /// Entries of that name, of any kind; a reply also by its name without a language.
  std::vector<const CatalogueEntry*> find(std::string_view id) const;
};

/// Reads rule directories without compiling them. Nothing when they cannot be read; what is wrong
/// in single files is told and left out.
std::optional<Catalogue> read_catalogue(const std::vector<std::string>& directories,
                                        Diagnostics& diagnostics, const LoadLimits& limits = {});

/// The same from memory.
Catalogue catalogue_of(const std::vector<RuleFile>& files, Diagnostics& diagnostics);

}  // namespace kaiku::rules
