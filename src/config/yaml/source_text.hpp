#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <kaiku/result/diagnostic.hpp>

namespace kaiku::config {

/// Where a byte stands, as an editor shows it.
struct Place {
  int line = 1;    ///< from 1
  int column = 1;  ///< from 1, in characters
};

/// The text of a file, checked to be what YAML allows before the parser sees it: UTF-8 without
/// control characters (YAML 1.2 section 5.1) and without line breaks that editors do not show.
class SourceText {
 public:
  /// `text` must outlive this.
  explicit SourceText(std::string_view text);

  /// The text without a byte order mark.
  std::string_view text() const { return text_; }
  /// The first byte sequence that is not allowed, with the reason.
  struct Fault {
    Place place;
    std::string reason;
  };
  std::optional<Fault> find_fault() const;

  /// Whether a tab stands in the indentation of the line, counted from 0.
  bool tab_indented(std::size_t line) const;

 private:
  Place place_of(std::size_t offset) const;

  std::string_view text_;
  std::vector<std::size_t> line_starts_;
};

}  // namespace kaiku::config
