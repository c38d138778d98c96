#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <kaiku/domain/finding.hpp>
#include <kaiku/result/diagnostic.hpp>

namespace kaiku::classify {

/// A comment that a person has labelled.
struct LabelledComment {
  std::string id;
  std::string text;
  Language language = Language::kFinnish;
  CommentClass primary = CommentClass::kOther;
  std::set<CommentClass> classes;  ///< every class that holds, `primary` among them
  std::set<std::string> labels;

  /// The five classes: kOther holds none of them.
  bool holds(CommentClass c) const { return classes.contains(c); }
};

/// Bounds on a corpus; above them reading fails with a diagnostic.
inline constexpr std::size_t kMaxCorpusComments = 200'000;
inline constexpr std::size_t kMaxCorpusLineBytes = std::size_t{64} * 1024;

/// Reads JSON Lines: one object a line, `{"id","text","lang","class","classes":[…],"labels":[…]}`;
/// `classes` may be left out (then `class` alone) and so may `labels`. Empty lines are skipped. A
/// line that cannot be used is a diagnostic at its place and left out.
std::vector<LabelledComment> read_corpus(std::string_view content, const std::string& shown_as,
                                         Diagnostics& diagnostics);

/// All comments of the given files, and of the files `*.jsonl` directly in the given directories.
/// An id that stands twice is an error. Blocking.
std::vector<LabelledComment> read_corpus_files(const std::vector<std::string>& paths,
                                               Diagnostics& diagnostics);

}  // namespace kaiku::classify
