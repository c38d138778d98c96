#include "character_runs.hpp"

#include <utility>

#include "slot_view.hpp"

namespace kaiku::rules {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Walks a text character by character, an emoji at once, and gathers equal neighbours.
class RunFinder {
 public:
  RunFinder(std::string_view folded, std::size_t shortest) : folded_(folded), shortest_(shortest) {}

  void take(std::string_view character, Span at) {
    if (run_.length > 0 && character == character_) {
      ++run_.length;
      run_.in_folded.end = at.end;
      return;
    }
    finish();
    character_ = character;
    run_ = {.length = 1, .in_folded = at};
  }

  void finish() {
    if (run_.length >= shortest_) found_.push_back(run_);
    run_ = {};
  }

  /// The character at `at`, and what it does to the run before it. Returns the byte behind it.
  std::size_t take_character(std::size_t at, bool behind_emoji) {
    const std::size_t end = at + decode(folded_.substr(at)).bytes;
    const std::string_view character = folded_.substr(at, end - at);
    if (character == " ") {
      if (!behind_emoji) finish();
    } else if (is_digit(character.front()) || character.front() <= ' ') {
      finish();
    } else {
      take(character, {at, end});
    }
    return end;
  }

  std::vector<CharacterRun> result() {
    finish();
    return std::move(found_);
  }

 private:
  std::string_view folded_;
  std::size_t shortest_;
  std::string_view character_;
  CharacterRun run_;
  std::vector<CharacterRun> found_;
};

}  // namespace

std::vector<CharacterRun> character_runs(std::span<const text::Token> tokens,
                                         std::string_view folded,
                                         std::span<const text::Emoji> emoji, std::size_t shortest) {
  RunFinder finder(folded, shortest);
  std::size_t token = 0;
  std::size_t face = 0;
  bool behind_emoji = false;
  for (std::size_t at = 0; at < folded.size();) {
    while (token < tokens.size() && tokens[token].in_folded.end <= at) ++token;
    while (face < emoji.size() && emoji[face].in_folded.end <= at) ++face;
    if (face < emoji.size() && emoji[face].in_folded.begin <= at) {
      finder.take(emoji[face].base, emoji[face].in_folded);
      at = emoji[face].in_folded.end;
      behind_emoji = true;
    } else if (token < tokens.size() && tokens[token].link && tokens[token].in_folded.begin <= at) {
      finder.finish();
      at = tokens[token].in_folded.end;
      behind_emoji = false;
    } else {
      const bool blank = folded[at] == ' ';
      at = finder.take_character(at, behind_emoji);
      behind_emoji = behind_emoji && blank;
    }
  }
  return finder.result();
}

}  // namespace kaiku::rules
