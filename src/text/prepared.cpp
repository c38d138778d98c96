#include <utility>

#include <kaiku/text/prepared.hpp>

#include "storage.hpp"

namespace kaiku::text {

std::string_view to_string(Disguise disguise) {
  switch (disguise) {
    case Disguise::kLookAlike:
      return "look_alike";
    case Disguise::kLeet:
      return "leet";
    case Disguise::kMask:
      return "mask";
    case Disguise::kPicture:
      return "picture";
    case Disguise::kRepeat:
      return "repeat";
    case Disguise::kSpacedLetters:
      return "spaced_letters";
    case Disguise::kSplit:
      return "split";
    case Disguise::kPhonetic:
      return "phonetic";
    case Disguise::kLinkEscape:
      return "link_escape";
  }
  return "";
}

PreparedText::PreparedText(std::unique_ptr<Storage> storage) : storage_(std::move(storage)) {}
PreparedText::PreparedText(PreparedText&&) noexcept = default;
PreparedText& PreparedText::operator=(PreparedText&&) noexcept = default;
PreparedText::~PreparedText() = default;

std::string_view PreparedText::original() const {
  return storage_->original;
}
std::string_view PreparedText::folded() const {
  return storage_->folded.text;
}
std::span<const Token> PreparedText::tokens() const {
  return storage_->tokens;
}
Language PreparedText::language() const {
  return storage_->language;
}
double PreparedText::language_confidence() const {
  return storage_->language_confidence;
}

Span PreparedText::to_original(Span folded) const {
  return storage_->folded.to_original(folded, storage_->original.size());
}

std::size_t PreparedText::sentences() const {
  return storage_->sentences.size();
}

bool PreparedText::sentence_asks(std::uint32_t sentence) const {
  return sentence < storage_->sentences.size() && storage_->sentences[sentence].asks;
}

std::span<const Sentence> PreparedText::sentence_list() const {
  return storage_->sentences;
}
std::span<const Emoji> PreparedText::emoji() const {
  return storage_->emoji;
}
std::size_t PreparedText::links() const {
  return storage_->links;
}
std::size_t PreparedText::letters() const {
  return storage_->letters;
}
std::size_t PreparedText::capitals() const {
  return storage_->capitals;
}
std::size_t PreparedText::hidden_characters() const {
  return storage_->folded.hidden_characters;
}
bool PreparedText::bidi_override() const {
  return storage_->folded.bidi_override;
}
bool PreparedText::truncated() const {
  return storage_->truncated;
}

}  // namespace kaiku::text
