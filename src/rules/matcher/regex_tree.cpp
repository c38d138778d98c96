#include "regex_tree.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "number_escape.hpp"
#include "slot_view.hpp"

namespace kaiku::rules {
namespace {

using Kind = RegexNode::Kind;

constexpr int kMostCount = 1'000;  // RE2's own bound of a repetition
constexpr int kMostDepth = 1'000;  // and of nesting

bool is_word_character(char32_t code) {
  return code < 0x80 && is_word_byte(static_cast<char>(code));
}

/// Characters without a capital or small form beyond ASCII: ASCII itself, punctuation and currency
/// signs, symbols and emoji. The letterlike and circled characters between them have one.
bool is_common_ground(char32_t code) {
  const auto within = [code](char32_t first, char32_t last) {
    return code >= first && code <= last;
  };
  return code < 0x80 || within(0x2000, 0x20CF) || within(0x2600, 0x2BFF) ||
         within(0xFE00, 0xFE0F) || within(0x1F000, 0x1FBFF);
}

/// Characters of a class: a list, or more than one would list.
struct Characters {
  std::vector<char32_t> list;
  bool too_many = false;
  // Of all of them, also those that are not listed:
  bool outside_words = true;
  bool letters = true;
  bool spaces = true;
  bool has_all_of_words = false;

  void add(char32_t code) { add_range(code, code); }

  void add_range(char32_t low, char32_t high) {
    for (char32_t code = low; code <= std::min<char32_t>(high, 0x7F); ++code) {
      const char byte = static_cast<char>(code);
      outside_words = outside_words && !is_word_byte(byte);
      letters = letters && is_letter_byte(byte);
      spaces = spaces && is_space_byte(byte);
    }
    if (high > 0x7F) letters = spaces = false;
    if (high - low >= RegexNode::kMostCharacters) {
      too_many = true;
      return;
    }
    for (char32_t code = low; code <= high; ++code) list.push_back(code);
    too_many = too_many || list.size() > RegexNode::kMostCharacters;
  }

  void add_many(bool outside) {
    too_many = true;
    outside_words = outside_words && outside;
    letters = spaces = false;
  }

  void add_spaces() {
    too_many = true;
    letters = false;
  }

  RegexNode node(bool without_case) && {
    RegexNode node{.kind = Kind::kCharacter,
                   .outside_words = outside_words,
                   .letters = letters && !without_case,
                   .spaces = spaces};
    too_many = too_many || (without_case && !std::ranges::all_of(list, is_common_ground));
    if (too_many) return node;
    for (char32_t& code : list) {
      if (without_case && code >= 'A' && code <= 'Z') code += 'a' - 'A';
    }
    std::ranges::sort(list);
    list.erase(std::ranges::unique(list).begin(), list.end());
    node.characters = std::move(list);
    return node;
  }
};

class TreeReader {
 public:
  explicit TreeReader(std::string_view pattern) : rest_(pattern) {}

  std::optional<RegexNode> run() {
    RegexNode tree = choice();
    if (!understood_ || !rest_.empty()) return std::nullopt;
    return tree;
  }

 private:
  bool take(std::string_view text) {
    if (!rest_.starts_with(text)) return false;
    rest_.remove_prefix(text.size());
    return true;
  }

  char32_t take_character() {
    const Character character = decode(rest_);
    rest_.remove_prefix(std::min(character.bytes, rest_.size()));
    return character.code;
  }

  RegexNode give_up() {
    understood_ = false;
    rest_ = {};
    return {};
  }

  RegexNode choice() {
    if (++depth_ > kMostDepth) return give_up();
    const bool without_case = without_case_;
    const bool of_lines = of_lines_;
    RegexNode node{.kind = Kind::kChoice};
    node.parts.push_back(sequence());
    while (take("|")) node.parts.push_back(sequence());
    without_case_ = without_case;  // flags end with their group
    of_lines_ = of_lines;
    --depth_;
    if (node.parts.size() > 1) return node;
    RegexNode only = std::move(node.parts.front());
    return only;
  }

  RegexNode sequence() {
    RegexNode node{.kind = Kind::kSequence};
    while (!rest_.empty() && rest_.front() != '|' && rest_.front() != ')') {
      if (take("\\Q")) {
        quotation(node);
        continue;
      }
      if (const std::string_view run = plain_run(); !run.empty()) {
        node.parts.push_back({.kind = Kind::kLiteral, .literal = std::string(run)});
        rest_.remove_prefix(run.size());
        continue;
      }
      const std::size_t before = rest_.size();
      RegexNode part = atom();
      while (repeat(part, before - rest_.size())) {
      }
      node.parts.push_back(std::move(part));
    }
    return node;
  }

  /// Letters, digits and spaces that stand for themselves and are not repeated: most of a pattern,
  /// read at once.
  std::string_view plain_run() const {
    if (without_case_) return {};
    const std::string_view possible = rest_.substr(0, RegexNode::kMostLiteral);
    const auto* const end = std::ranges::find_if_not(
        possible, [](char byte) { return byte == ' ' || is_word_byte(byte); });
    auto length = static_cast<std::size_t>(end - possible.begin());
    const char next = length < rest_.size() ? rest_[length] : '\0';
    const bool repeated = next == '*' || next == '+' || next == '?' || next == '{';
    if (repeated && length > 0) --length;
    return possible.substr(0, length);
  }

  RegexNode atom() {
    switch (rest_.front()) {
      case '(':
        return group();
      case '[':
        return character_class();
      case '\\':
        return escape();
      case '^':
      case '$':
        return take_character() == U'^'
                   ? RegexNode{.kind = Kind::kBoundary, .text_begins = !of_lines_}
                   : RegexNode{.kind = Kind::kBoundary, .text_ends = !of_lines_};
      case '.':
        take_character();
        return {.kind = Kind::kCharacter};
      default:
        return literal(take_character());
    }
  }

  RegexNode literal(char32_t code) const {
    Characters one;
    one.add(code);
    return std::move(one).node(without_case_);
  }

  RegexNode group() {
    const bool without_case = without_case_;
    const bool of_lines = of_lines_;
    take("(");
    if (take("?")) {
      if (take("P<")) {
        const std::size_t close = rest_.find('>');
        if (close == rest_.npos) return give_up();
        rest_.remove_prefix(close + 1);
      } else if (const auto only_flags = flags()) {
        if (*only_flags) return {};
      } else {
        return give_up();
      }
    }
    RegexNode node = choice();
    without_case_ = without_case;
    of_lines_ = of_lines;
    if (!take(")")) return give_up();
    return node;
  }

  /// `i-s)` for the rest of the group around it: true. `i-s:` for the group that begins: false.
  std::optional<bool> flags() {
    bool on = true;
    while (!rest_.empty()) {
      const char flag = rest_.front();
      rest_.remove_prefix(1);
      if (flag == 'i') without_case_ = on;
      if (flag == 'm') of_lines_ = on;
      if (flag == '-') on = false;
      if (flag == ')') return true;
      if (flag == ':') return false;
      if (std::string_view("imsU-").find(flag) == std::string_view::npos) return std::nullopt;
    }
    return std::nullopt;
  }

  void quotation(RegexNode& into) {
    while (!rest_.empty() && !take("\\E")) into.parts.push_back(literal(take_character()));
  }

  /// Wraps `part`, written in so many bytes, into the repetition that follows it, if one does.
  bool repeat(RegexNode& part, std::size_t written) {
    RegexNode node{
        .kind = Kind::kRepetition, .least = 0, .most = RegexNode::kUnbounded, .written = written};
    if (take("*")) {
    } else if (take("+")) {
      node.least = 1;
    } else if (take("?")) {
      node.most = 1;
    } else if (!count(node)) {
      return false;
    }
    take("?");  // as few as possible: the same texts match
    node.parts.push_back(std::move(part));
    part = std::move(node);
    return true;
  }

  /// {3}, {3,} or {3,5}; other braces are literal.
  bool count(RegexNode& node) {
    const std::string_view before = rest_;
    if (!take("{")) return false;
    const std::optional<int> least = number();
    std::optional<int> most = least;
    if (least && take(",")) most = rest_.starts_with("}") ? RegexNode::kUnbounded : number();
    if (!least || !most || !take("}")) {
      rest_ = before;
      return false;
    }
    node.least = *least;
    node.most = *most;
    return true;
  }

  std::optional<int> number() {
    std::optional<int> value;
    while (!rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9') {
      value = std::min(value.value_or(0) * 10 + (rest_.front() - '0'), kMostCount);
      rest_.remove_prefix(1);
    }
    return value;
  }

  RegexNode escape() {
    const char kind = rest_.size() > 1 ? rest_[1] : '\0';
    if (kind != 0 && std::string_view("bAz").find(kind) != std::string_view::npos) {
      rest_.remove_prefix(2);
      return {.kind = Kind::kBoundary, .text_begins = kind == 'A', .text_ends = kind == 'z'};
    }
    if (kind == 'B') {
      rest_.remove_prefix(2);
      return {};
    }
    Characters characters;
    if (!escaped(characters)) return give_up();
    return std::move(characters).node(without_case_);
  }

  /// An escape that stands for characters, inside of classes or outside.
  bool escaped(Characters& characters) {
    const char kind = rest_.size() > 1 ? rest_[1] : '\0';
    if (kind == 'p' || kind == 'P') return property(characters);
    if (const auto number = number_escape(rest_)) {
      rest_.remove_prefix(number->bytes);
      characters.add(number->code);
      return true;
    }
    rest_.remove_prefix(1);
    const char32_t code = take_character();
    static constexpr std::string_view kControls = "a\af\ft\tn\nr\rv\v";
    switch (code) {
      case 'd':
        characters.add_range('0', '9');
        return true;
      case 's':
        characters.add_spaces();
        return true;
      case 'W':
        characters.add_many(/*outside=*/true);
        return true;
      case 'w':
        characters.has_all_of_words = true;
        characters.add_many(/*outside=*/false);
        return true;
      case 'D':
      case 'S':
      case 'C':
        characters.add_many(/*outside=*/false);
        return true;
      default:
        break;
    }
    for (std::size_t i = 0; i < kControls.size(); i += 2) {
      if (code == static_cast<unsigned char>(kControls[i])) {
        characters.add(static_cast<unsigned char>(kControls[i + 1]));
        return true;
      }
    }
    if (code < 0x80 && is_word_character(code) && code != '_') return false;
    characters.add(code);
    return true;
  }

  bool property(Characters& characters) {
    std::size_t length = 3;  // \pL
    if (rest_.size() > 2 && rest_[2] == '{') length = rest_.find('}') + 1;
    if (length == 0 || length > rest_.size()) return false;
    rest_.remove_prefix(length);
    characters.add_many(/*outside=*/false);
    return true;
  }

  RegexNode character_class() {
    take("[");
    const bool negated = take("^");
    Characters characters;
    for (bool first = true; !rest_.empty() && (first || rest_.front() != ']'); first = false) {
      if (!class_item(characters)) return give_up();
    }
    if (!take("]")) return give_up();
    if (!negated) return std::move(characters).node(without_case_);
    Characters others;
    others.add_many(/*outside=*/characters.has_all_of_words);
    return std::move(others).node(without_case_);
  }

  bool class_item(Characters& characters) {
    if (rest_.starts_with("[:")) {
      const std::size_t close = rest_.find(":]");
      if (close == rest_.npos) return false;
      const std::string_view name = rest_.substr(2, close - 2);
      rest_.remove_prefix(close + 2);
      characters.has_all_of_words = characters.has_all_of_words || name == "word";
      characters.add_many(/*outside=*/name == "space" || name == "^word");
      return true;
    }
    Characters low;
    if (!class_character(low)) return false;
    const bool single = !low.too_many && low.list.size() == 1;
    if (!single || rest_.size() < 2 || rest_[0] != '-' || rest_[1] == ']') {
      merge(characters, low);
      return true;
    }
    rest_.remove_prefix(1);
    Characters high;
    if (!class_character(high) || high.too_many || high.list.size() != 1) return false;
    if (high.list[0] < low.list[0]) return false;
    characters.add_range(low.list[0], high.list[0]);
    return true;
  }

  bool class_character(Characters& characters) {
    if (rest_.empty()) return false;
    if (rest_.front() == '\\') return rest_.size() > 1 && escaped(characters);
    characters.add(take_character());
    return true;
  }

  static void merge(Characters& into, const Characters& from) {
    into.has_all_of_words = into.has_all_of_words || from.has_all_of_words;
    into.too_many = into.too_many || from.too_many;
    into.outside_words = into.outside_words && from.outside_words;
    into.letters = into.letters && from.letters;
    into.spaces = into.spaces && from.spaces;
    for (const char32_t code : from.list) into.add(code);
  }

  std::string_view rest_;
  bool understood_ = true;
  bool without_case_ = false;
  bool of_lines_ = false;  ///< `^` also holds behind a line break
  int depth_ = 0;
};

}  // namespace

std::optional<RegexNode> parse_regex_tree(std::string_view pattern) {
  return TreeReader(pattern).run();
}

bool may_match_nothing(const RegexNode& node) {
  switch (node.kind) {
    case Kind::kSequence:
      return std::ranges::all_of(node.parts, may_match_nothing);
    case Kind::kChoice:
      return std::ranges::any_of(node.parts, may_match_nothing);
    case Kind::kRepetition:
      return node.least == 0 || may_match_nothing(node.parts.front());
    case Kind::kLiteral:
      return node.literal.empty();
    case Kind::kCharacter:
      return false;
    case Kind::kBoundary:
      return true;
  }
  return true;
}

}  // namespace kaiku::rules
