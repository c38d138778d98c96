// fuzz-links: kaiku::text
//
// Any bytes may come as a comment. Whatever they are, spans must stay inside the texts, on
// character borders of the folded text, in order, and agree with each other.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include <kaiku/text/prepared.hpp>

namespace {

using namespace kaiku;
using namespace kaiku::text;

void require(bool holds) {
  if (!holds) std::abort();
}

bool inside(Span span, std::string_view text) {
  return span.begin <= span.end && span.end <= text.size();
}

bool on_border(std::string_view text, std::size_t at) {
  return at >= text.size() || (static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80U;
}

void check_token(const PreparedText& text, const Token& token, std::size_t index) {
  require(inside(token.in_folded, text.folded()));
  require(inside(token.original, text.original()));
  require(on_border(text.folded(), token.in_folded.begin));
  require(on_border(text.folded(), token.in_folded.end));
  require(!token.folded.empty());
  require(token.folded.data() == text.folded().data() + token.in_folded.begin);
  require(text.to_original(token.in_folded) == token.original);
  require(token.sentence < text.sentences());
  require(token.revealed.empty() == token.readings.empty());
  for (const Reading& reading : token.readings) {
    require(!reading.form.empty());
    require(inside(reading.original, text.original()));
    require(reading.tokens >= 1 && index + reading.tokens <= text.tokens().size());
    require(fold(reading.form) == reading.form);
  }
}

void check(const PreparedText& text) {
  require(fold(text.folded()) == text.folded());
  std::size_t end = 0;
  for (std::size_t i = 0; i < text.tokens().size(); ++i) {
    const Token& token = text.tokens()[i];
    check_token(text, token, i);
    require(token.in_folded.begin >= end);
    end = token.in_folded.end;
  }
  std::uint32_t next = 0;
  for (const Sentence& sentence : text.sentence_list()) {
    require(sentence.begin == next && sentence.begin <= sentence.end);
    require(sentence.start == sentence.begin || sentence.start < sentence.end);
    next = sentence.end;
  }
  require(next == text.tokens().size());
  for (const Emoji& emoji : text.emoji()) {
    require(inside(emoji.in_folded, text.folded()) && inside(emoji.original, text.original()));
    require(!emoji.base.empty());
  }
  require(text.capitals() <= text.letters());
  require(text.language_confidence() >= 0 && text.language_confidence() <= 1);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Analyzer analyzer;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  check(analyzer.prepare(bytes, {}));
  return 0;
}
