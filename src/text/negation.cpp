#include "negation.hpp"

#include <kaiku/text/word_set.hpp>

namespace kaiku::text {
namespace {

constexpr auto kSwedishNegations =
    word_set("inte", "ej", "icke", "aldrig", "ingen", "inget", "inga", "ingenting", "inget",
             "knappast", "varken", "ingenstans");
constexpr auto kEnglishNegations =
    word_set("not", "never", "no", "none", "nothing", "nobody", "neither", "nor", "cannot", "cant",
             "dont", "doesnt", "didnt", "wont", "isnt", "wasnt", "arent", "couldnt", "wouldnt",
             "shouldnt", "hasnt", "havent", "nowhere", "ain't");

constexpr auto kFinnishBoundaries =
    word_set("mutta", "mut", "vaan", "että", "koska", "kun", "ku", "joten", "vaikka", "jos", "eli",
             "muttei", "ettei", "eikä", "kunnes", "jotta");
// Not "så" and "so": "inte så dåligt", "not so bad".
constexpr auto kSwedishBoundaries =
    word_set("men", "utan", "fast", "fastän", "eftersom", "när", "medan");
constexpr auto kEnglishBoundaries = word_set("but", "because", "although", "though", "however",
                                             "so", "if", "when", "while", "yet", "since");

constexpr auto kOnly = word_set("vain", "pelkästään", "ainoastaan", "bara", "endast", "enbart",
                                "only", "just", "merely");
constexpr auto kSwedishPronouns =
    word_set("jag", "du", "han", "hon", "den", "det", "vi", "ni", "de", "dom", "man", "man", "er",
             "dem", "mig", "dig", "oss");
constexpr std::uint32_t kWithoutReach = 2;

bool is_boundary(const Token& token) {
  switch (token.language) {
    case Language::kSwedish:
      return kSwedishBoundaries.contains(token.folded);
    case Language::kEnglish:
      return kEnglishBoundaries.contains(token.folded);
    case Language::kFinnish:
      break;
  }
  // "En tiedä onko tämä hyvä": an embedded question is a clause of its own.
  return kFinnishBoundaries.contains(token.folded) || token.question_clitic;
}

bool is_without(const Token& token) {
  using std::string_view_literals::operator""sv;
  return token.folded == (token.language == Language::kFinnish   ? "ilman"sv
                          : token.language == Language::kSwedish ? "utan"sv
                                                                 : "without"sv);
}

bool negates(const Token& token) {
  switch (token.language) {
    case Language::kSwedish:
      return kSwedishNegations.contains(token.folded);
    case Language::kEnglish:
      return kEnglishNegations.contains(token.folded) || token.folded.ends_with("n't");
    case Language::kFinnish:
      break;
  }
  return token.negation;
}

bool is_and(const Token& token) {
  return token.language == Language::kFinnish && token.folded == "ja";
}

/// Clauses begin at conjunctions as well as at punctuation.
void split_clauses(std::vector<Token>& tokens) {
  std::uint32_t extra = 0;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const bool first = i == 0 || tokens[i].clause + extra > tokens[i - 1].clause;
    const bool next_acts = i + 1 < tokens.size() && tokens[i + 1].finite_verb;
    if (!first && (is_boundary(tokens[i]) || (is_and(tokens[i]) && next_acts))) ++extra;
    tokens[i].clause += extra;
  }
}

class Scopes {
 public:
  explicit Scopes(std::vector<Token>& tokens) : tokens_(tokens) {}

  void mark() {
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      tokens_[i].negation = negates(tokens_[i]);
      if (is_without(tokens_[i])) mark_forward(i, kWithoutReach);
      if (tokens_[i].negation && !only_follows(i)) mark_scope(i);
    }
  }

 private:
  bool same_clause(std::size_t a, std::size_t b) const {
    return b < tokens_.size() && tokens_[a].clause == tokens_[b].clause;
  }

  bool only_follows(std::size_t at) const {
    return same_clause(at, at + 1) && kOnly.contains(tokens_[at + 1].folded);
  }

  void mark_scope(std::size_t at) {
    mark_forward(at, kMaxTokens);
    if (tokens_[at].language != Language::kSwedish || at == 0) return;
    // "fungerar inte", "fungerar det inte"
    std::size_t verb = at - 1;
    if (verb > 0 && kSwedishPronouns.contains(tokens_[verb].folded)) --verb;
    if (same_clause(at, verb)) tokens_[verb].negated = true;
  }

  void mark_forward(std::size_t at, std::size_t reach) {
    for (std::size_t i = at + 1; i <= at + reach && same_clause(at, i); ++i)
      tokens_[i].negated = true;
  }

  std::vector<Token>& tokens_;
};

}  // namespace

void mark_negation(PreparedText::Storage& storage) {
  split_clauses(storage.tokens);
  Scopes(storage.tokens).mark();
}

}  // namespace kaiku::text
