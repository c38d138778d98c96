#include "person.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "../json_body.hpp"

namespace kaiku::platforms::mastodon {
namespace {

constexpr std::size_t kLongestId = 64;
constexpr std::size_t kLongestAcct = 320;

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// "maija", "maija@mastodon.example": nothing that could end a mention or begin another.
bool is_acct(std::string_view acct) {
  return !acct.empty() && acct.size() <= kLongestAcct && acct.front() != '@' &&
         std::ranges::count(acct, '@') <= 1 && std::ranges::all_of(acct, [](char c) {
           return is_letter_or_digit(c) || c == '_' || c == '-' || c == '.' || c == '@';
         });
}

// Names do not differ by case.
std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return text;
}

}  // namespace

bool is_mastodon_id(std::string_view id) {
  return !id.empty() && id.size() <= kLongestId && std::ranges::all_of(id, is_letter_or_digit);
}

bool is_later(std::string_view id, std::string_view than) {
  return id.size() != than.size() ? id.size() > than.size() : id > than;
}

std::optional<Person> Person::of(const AuthorId& author) {
  const auto at = author.value.find('@');
  if (at == std::string::npos) return std::nullopt;
  Person person{.id = author.value.substr(0, at), .acct = author.value.substr(at + 1)};
  if (!is_mastodon_id(person.id) || !is_acct(person.acct)) return std::nullopt;
  return person;
}

std::optional<Person> Person::of(const nlohmann::json& account) {
  Person person{.id = id_at(account, "id"), .acct = lower(text_at(account, "acct"))};
  if (!is_mastodon_id(person.id)) return std::nullopt;
  if (!is_acct(person.acct)) person.acct.clear();
  return person;
}

}  // namespace kaiku::platforms::mastodon
