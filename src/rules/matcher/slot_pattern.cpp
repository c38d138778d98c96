#include "slot_pattern.hpp"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <utility>

#include <re2/re2.h>
#include <re2/set.h>

#include "number_escape.hpp"
#include "regex_tree.hpp"
#include "slot_view.hpp"

namespace kaiku::rules {
namespace {

constexpr std::int64_t kMemory = 1 << 20;        // of a compiled pattern
constexpr std::size_t kMostSurelySmall = 2'000;  // bytes

bool is_capital(char32_t code) {
  return code >= 'A' && code <= 'Z';
}

bool is_letter(char32_t code) {
  static const RE2 letter(R"(\pL)");
  if (code < 0x80) return is_capital(code) || (code >= 'a' && code <= 'z');
  std::string text;
  append_utf8(text, code);
  return RE2::FullMatch(text, letter);
}

std::string quoted(char32_t code) {
  std::string text = "'";
  append_utf8(text, code);
  return text + "'";
}

/// Reads a pattern that RE2 has accepted, character by character, and writes it in slot spelling.
class Speller {
 public:
  Speller(std::string_view pattern, PatternView view) : rest_(pattern), view_(view) {}

  SpelledPattern run() {
    while (!rest_.empty()) {
      if (rest_.front() == '\\') {
        escape(/*in_class=*/false);
      } else if (rest_.front() == '[') {
        character_class();
      } else if (rest_.starts_with("(?")) {
        flags();
      } else if (const std::size_t run = plain_run(); run > 0) {
        copy(take(run));
        plain();
      } else {
        literal(take_character());
      }
    }
    return std::move(spelled_);
  }

 private:
  bool folded() const { return view_ == PatternView::kFolded; }

  /// Bytes that are written as they stand: most of a pattern.
  std::size_t plain_run() const {
    const auto special = std::ranges::find_if(rest_, [](char byte) {
      return static_cast<unsigned char>(byte) >= 0x80 || byte == '\\' || byte == '[' ||
             byte == '(' || is_capital(static_cast<unsigned char>(byte));
    });
    return static_cast<std::size_t>(special - rest_.begin());
  }

  char32_t take_character() {
    const Character character = decode(rest_);
    rest_.remove_prefix(character.bytes);
    return character.code;
  }

  std::string_view take(std::size_t bytes) {
    const std::string_view taken = rest_.substr(0, bytes);
    rest_.remove_prefix(taken.size());
    return taken;
  }

  void copy(std::string_view text) { spelled_.text += text; }

  void problem(std::string message, std::string hint) {
    const bool known = std::ranges::any_of(
        spelled_.problems, [&](const PatternProblem& other) { return other.message == message; });
    if (!known) spelled_.problems.push_back({std::move(message), std::move(hint)});
  }

  /// Writes one literal character outside of classes.
  void literal(char32_t code) {
    const bool other_script = is_other_letter(code);
    if (other_script && after_boundary_) boundary_problem(code);
    put(code);
    after_boundary_ = false;
    before_ = other_script ? std::optional(code) : std::nullopt;
  }

  /// A letter that RE2's ASCII word class does not know in this view.
  bool is_other_letter(char32_t code) const {
    return code >= 0x80 && is_letter(code) && !(folded() && slot_of(code));
  }

  void boundary_problem(char32_t code) {
    problem(
        "\\b and \\w know no letter " + quoted(code) + (folded() ? "" : " in the text as written"),
        folded() ? "spell out what may stand there, e.g. (^|[^\\pL])"
                 : "use 'regex', or spell out what may stand there, e.g. (^|[^\\pL])");
  }

  void put(char32_t code) {
    if (folded() && is_capital(code)) {
      problem("a capital " + quoted(code) + " never occurs in the folded text",
              "write small letters, or use 'raw'");
    }
    if (folded() && code >= 0x80) check_foldable(code);
    const std::optional<char> slot = folded() ? slot_of(code) : std::nullopt;
    if (slot) {
      copy(std::string_view(&*slot, 1));
    } else {
      append_utf8(spelled_.text, code);
    }
  }

  void check_foldable(char32_t code) {
    std::string text;
    append_utf8(text, code);
    static const RE2 capital(R"(\p{Lu})");
    if (RE2::FullMatch(text, capital)) {
      problem("a capital " + quoted(code) + " never occurs in the folded text",
              "write small letters, or use 'raw'");
    }
  }

  void escape(bool in_class) {
    const char kind = rest_.size() > 1 ? rest_[1] : '\0';
    if (kind == 'p' || kind == 'P') return unicode_class();
    if (kind == 'Q' && !in_class) return quotation();
    if (const auto escaped = number_escape(rest_)) return number(*escaped, in_class);
    copy(take(2));
    if (in_class) return;
    const bool boundary = kind == 'b' || kind == 'B' || kind == 'w' || kind == 'W';
    if (boundary && before_) boundary_problem(*before_);
    after_boundary_ = boundary;
    before_.reset();
  }

  void unicode_class() {
    std::size_t length = 3;  // \pL
    if (rest_.size() > 2 && rest_[2] == '{')
      length = std::min(rest_.find('}'), rest_.size() - 1) + 1;
    const std::string_view name = take(length);
    if (folded() && (name.find("Lu") != name.npos || name.find("Ll") != name.npos)) {
      problem(std::string(name) + " cannot tell capitals in the folded text", "use \\pL, or 'raw'");
    }
    copy(name);
    plain();
  }

  /// \Q…\E: every character between is literal.
  void quotation() {
    take(2);
    while (!rest_.empty() && !rest_.starts_with("\\E")) {
      const char32_t code = take_character();
      if (code < 0x80 && !is_letter(code)) {
        copy(RE2::QuoteMeta(std::string(1, static_cast<char>(code))));
        plain();
      } else {
        literal(code);
      }
    }
    take(2);
  }

  /// \x41, \x{E4}, \101: the character itself is written when it has a slot.
  void number(NumberEscape escaped, bool in_class) {
    const auto [code, length] = escaped;
    const std::string_view written = take(length);
    if (folded() && (is_letter(code) || slot_of(code))) {
      in_class ? put(code) : literal(code);
      return;
    }
    copy(written);
    if (!in_class) plain();
  }

  /// (?i), (?s:…), (?P<name>…): names and flags are copied, (?i) is refused on the folded text.
  void flags() {
    std::size_t length = rest_.find_first_of(":)>");
    length = length == rest_.npos ? rest_.size() : length + 1;
    const std::string_view head = take(length);
    const bool named = head.starts_with("(?P");
    const std::string_view on = head.substr(0, head.find('-'));
    if (folded() && !named && on.find('i') != on.npos) {
      problem("(?i) is not needed: the text is folded already", "write small letters without (?i)");
    }
    copy(head);
    plain();
  }

  void plain() {
    after_boundary_ = false;
    before_.reset();
  }

  void character_class() {
    copy(take(1));
    if (rest_.starts_with("^")) copy(take(1));
    bool first = true;
    while (!rest_.empty() && (first || rest_.front() != ']')) {
      first = false;
      if (rest_.starts_with("[:")) {
        posix_class();
        continue;
      }
      class_item();
    }
    copy(take(1));
    plain();
  }

  void posix_class() {
    const std::size_t close = rest_.find(":]");
    const std::string_view name = take(close == rest_.npos ? rest_.size() : close + 2);
    if (folded() && (name.find("upper") != name.npos || name.find("lower") != name.npos)) {
      problem(std::string(name) + " cannot tell capitals in the folded text",
              "use [:alpha:], or 'raw'");
    }
    copy(name);
  }

  /// A single character, an escape, or a range between two characters.
  void class_item() {
    const std::string_view before = rest_;
    const std::optional<char32_t> low = peek_class_character();
    if (!low) return escape(/*in_class=*/true);
    skip_class_character();
    const bool range = rest_.size() > 1 && rest_[0] == '-' && rest_[1] != ']';
    if (!range) {
      put_class_character(*low, before.substr(0, before.size() - rest_.size()));
      return;
    }
    take(1);
    const std::optional<char32_t> high = peek_class_character();
    if (!high) return;  // RE2 refuses [a-\d]; it has accepted this pattern
    skip_class_character();
    check_range(*low, *high);
    copy(before.substr(0, before.size() - rest_.size()));
  }

  void put_class_character(char32_t code, std::string_view written) {
    if (written.size() > 1 && written.front() == '\\' && !slot_of(code) && !is_letter(code)) {
      copy(written);
    } else if (code < 0x80 && written.front() != '\\') {
      if (folded() && is_capital(code))
        put(code);
      else
        copy(written);
    } else {
      put(code);
    }
  }

  /// The character that stands next in a class, or nothing for an escape that means several.
  std::optional<char32_t> peek_class_character() const {
    if (rest_.empty()) return std::nullopt;
    if (rest_.front() != '\\') return decode(rest_).code;
    const char kind = rest_.size() > 1 ? rest_[1] : '\0';
    if (const auto escaped = number_escape(rest_)) return escaped->code;
    const bool letter = is_letter(static_cast<unsigned char>(kind));
    return letter ? std::nullopt : std::optional(decode(rest_.substr(1)).code);
  }

  void skip_class_character() {
    if (rest_.front() != '\\') {
      take_character();
      return;
    }
    const auto escaped = number_escape(rest_);
    take(escaped ? escaped->bytes : 1 + decode(rest_.substr(1)).bytes);
  }

  void check_range(char32_t low, char32_t high) {
    if (!folded()) return;
    const bool inside_small = low >= 'a' && high <= 'z';
    bool letters = low <= 'Z' && high >= 'A';
    for (char slot = 'A'; slot <= 'Z'; ++slot) {
      const std::optional<char32_t> letter = letter_of(slot);
      letters = letters || (letter && *letter >= low && *letter <= high);
    }
    if (inside_small || !letters) return;
    problem("a range from " + quoted(low) + " to " + quoted(high) + " runs across letters",
            "write [a-zåäö], each letter beyond z by itself");
  }

  std::string_view rest_;
  PatternView view_;
  SpelledPattern spelled_;
  bool after_boundary_ = false;     ///< \b or \w was the last thing written
  std::optional<char32_t> before_;  ///< the last thing written, if a letter of another script
};

RE2::Options reading_options() {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_never_capture(true);
  options.set_max_mem(kMemory);
  return options;
}

/// RE2's reason for not reading a pattern; nothing when it can be read. Compiling it would tell the
/// same at ten times the cost.
std::optional<std::string> reading_error(re2::StringPiece pattern) {
  RE2::Set reader(reading_options(), RE2::UNANCHORED);
  std::string error;
  if (reader.Add(pattern, &error) >= 0) return std::nullopt;
  return error;
}

/// Bytes of the pattern once counted repetitions are written out, beyond those of the pattern
/// itself; above any bound that matters, a number too small.
std::size_t repeated_bytes(const RegexNode& node, std::size_t times = 1) {
  std::size_t bytes = 0;
  if (node.kind == RegexNode::Kind::kRepetition) {
    const int copies = std::max({1, node.least, node.most});
    times = std::min(times * static_cast<std::size_t>(copies), kMostSurelySmall);
    if (copies > 1) bytes += times * node.written;
  }
  for (const RegexNode& part : node.parts) bytes += repeated_bytes(part, times);
  return bytes;
}

/// Whether a compiled pattern may outgrow its memory. A byte of a pattern becomes less than 20
/// steps of 16 bytes, except in a property, which stands for hundreds of ranges.
bool may_be_large(std::string_view pattern, const RegexNode& tree) {
  return pattern.find("\\p") != pattern.npos || pattern.find("\\P") != pattern.npos ||
         pattern.size() + repeated_bytes(tree) > kMostSurelySmall;
}

}  // namespace

SpelledPattern spell_pattern(std::string_view pattern, PatternView view) {
  const auto refused = [](const std::string& reason) {
    return SpelledPattern{.text = {}, .problems = {{"bad pattern: " + reason, "RE2 syntax"}}};
  };
  const re2::StringPiece piece(pattern.data(), pattern.size());
  if (const auto error = reading_error(piece)) return refused(*error);
  const auto tree = parse_regex_tree(pattern);
  bool matches_nothing = false;
  if (!tree || may_match_nothing(*tree) || may_be_large(pattern, *tree)) {
    const RE2 compiled(piece, reading_options());
    if (!compiled.ok()) return refused(compiled.error());
    matches_nothing = RE2::PartialMatch("", compiled);
  }
  SpelledPattern spelled = Speller(pattern, view).run();
  if (matches_nothing) {
    spelled.problems.push_back({"the pattern matches the empty text, so it hits every comment",
                                "make a part of it required", true});
  }
  return spelled;
}

}  // namespace kaiku::rules
