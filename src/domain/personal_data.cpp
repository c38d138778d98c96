// Check characters as their authorities publish them: Finnish Digital and Population Data Services
// Agency (identity code, number modulo 31), Swedish Tax Agency (personal number, Luhn), ISO 13616
// (IBAN, modulo 97), ISO/IEC 7812 (payment card, Luhn).

#include <algorithm>
#include <utility>

#include <kaiku/domain/personal_data.hpp>

namespace kaiku {
namespace {

constexpr std::pair<PersonalDatum, std::string_view> kNames[] = {
    {PersonalDatum::kFinnishIdentityCode, "finnish_identity_code"},
    {PersonalDatum::kSwedishPersonalNumber, "swedish_personal_number"},
    {PersonalDatum::kIban, "iban"},
    {PersonalDatum::kPaymentCard, "payment_card"},
    {PersonalDatum::kPhone, "phone"},
    {PersonalDatum::kEmail, "email"}};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_alnum(char c) {
  return is_digit(c) || is_letter(c);
}
char upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

// A letter of another script or with a mark goes on a word too: every byte above ASCII.
bool continues_word(char c) {
  return is_alnum(c) || static_cast<unsigned char>(c) >= 0x80;
}

int number(std::string_view digits) {
  int value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

bool is_date(std::string_view month, std::string_view day, bool coordination) {
  const int d = number(day);
  const bool shifted = coordination && d > 60 && d <= 91;
  return number(month) >= 1 && number(month) <= 12 && ((d >= 1 && d <= 31) || shifted);
}

bool luhn(std::string_view digits) {
  int sum = 0;
  bool twice = false;
  for (std::size_t i = digits.size(); i-- > 0; twice = !twice) {
    const int digit = (digits[i] - '0') * (twice ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 == 0;
}

/// Letters and digits read from a place on, over single blanks and hyphens between them.
struct Run {
  std::string signs;              ///< without what stands between
  std::vector<std::size_t> ends;  ///< byte behind each of them
};

Run run_at(std::string_view text, std::size_t at, std::size_t most, bool (*wanted)(char)) {
  Run run;
  bool gap = false;
  for (; at < text.size() && run.signs.size() < most; ++at) {
    const char c = text[at];
    if (wanted(c)) {
      run.signs += upper(c);
      run.ends.push_back(at + 1);
      gap = false;
    } else if ((c == ' ' || c == '-') && !gap && !run.signs.empty()) {
      gap = true;
    } else {
      break;
    }
  }
  return run;
}

bool ends_word(std::string_view text, std::size_t end) {
  return end >= text.size() || !continues_word(text[end]);
}

// All of these take the place where a word begins and give the byte behind their data, or 0.

std::size_t finnish_identity_code(std::string_view text, std::size_t at) {
  constexpr std::size_t kLength = 11;
  constexpr std::string_view kCenturies = "-+ABCDEFYXWVU";
  constexpr std::string_view kChecks = "0123456789ABCDEFHJKLMNPRSTUVWXY";
  const std::string_view code = text.substr(at, kLength);
  if (code.size() < kLength || !ends_word(text, at + kLength)) return 0;
  const std::string digits = std::string(code.substr(0, 6)) + std::string(code.substr(7, 3));
  if (!std::ranges::all_of(digits, is_digit)) return 0;
  if (kCenturies.find(upper(code[6])) == std::string_view::npos) return 0;
  if (!is_date(code.substr(2, 2), code.substr(0, 2), false)) return 0;
  const char check = kChecks[static_cast<std::size_t>(number(digits)) % kChecks.size()];
  return check == upper(code[10]) ? at + kLength : 0;
}

// With the century, or with the sign between: ten bare digits are too often an order's number.
std::size_t swedish_personal_number(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && end - at < 13 && is_digit(text[end])) ++end;
  std::string digits(text.substr(at, end - at));
  if (digits.size() == 6 || digits.size() == 8) {
    if (end >= text.size() || (text[end] != '-' && text[end] != '+')) return 0;
    const std::string_view rest = text.substr(end + 1, 4);
    if (rest.size() < 4 || !std::ranges::all_of(rest, is_digit)) return 0;
    digits += rest;
    end += 5;
  } else if (digits.size() != 12) {
    return 0;
  }
  if (!ends_word(text, end)) return 0;
  if (digits.size() == 12) {
    if (!digits.starts_with("19") && !digits.starts_with("20")) return 0;
    digits.erase(0, 2);
  }
  const std::string_view ten = digits;
  return is_date(ten.substr(2, 2), ten.substr(4, 2), true) && luhn(ten) ? end : 0;
}

struct IbanLength {
  std::string_view country;
  std::size_t length;
};
constexpr IbanLength kIbanLengths[] = {
    {"FI", 18}, {"SE", 24}, {"AT", 20}, {"AX", 18}, {"BE", 16}, {"CH", 21}, {"DE", 22}, {"DK", 18},
    {"EE", 20}, {"ES", 24}, {"FR", 27}, {"GB", 22}, {"IE", 22}, {"IS", 26}, {"IT", 27}, {"LT", 20},
    {"LU", 20}, {"LV", 21}, {"NL", 18}, {"NO", 15}, {"PL", 28}, {"PT", 25}};

int iban_remainder(std::string_view iban) {
  std::string moved(iban.substr(4));
  moved += iban.substr(0, 4);
  int remainder = 0;
  for (const char c : moved) {
    const int value = is_digit(c) ? c - '0' : c - 'A' + 10;
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder;
}

std::size_t iban(std::string_view text, std::size_t at) {
  // The third sign, perhaps behind a blank or a hyphen, is a digit: of hardly any word.
  if (!is_letter(text[at]) || at + 3 >= text.size()) return 0;
  const bool gap = text[at + 2] == ' ' || text[at + 2] == '-';
  if (!is_digit(text[gap ? at + 3 : at + 2])) return 0;
  const char country[] = {upper(text[at]), upper(text[at + 1])};
  const auto* const known = std::ranges::find(
      kIbanLengths, std::string_view(country, std::size(country)), &IbanLength::country);
  if (known == std::end(kIbanLengths)) return 0;
  const Run run = run_at(text, at, known->length, is_alnum);
  if (run.signs.size() < known->length || !ends_word(text, run.ends.back())) return 0;
  if (!is_digit(run.signs[2]) || !is_digit(run.signs[3])) return 0;
  return iban_remainder(run.signs) == 1 ? run.ends.back() : 0;
}

std::size_t card_length(std::string_view digits) {
  const int first = number(digits.substr(0, 4));
  if (digits.starts_with("34") || digits.starts_with("37")) return 15;
  const bool mastercard = (first >= 5100 && first <= 5599) || (first >= 2221 && first <= 2720);
  return mastercard || digits.front() == '4' ? 16 : 0;
}

std::size_t payment_card(std::string_view text, std::size_t at) {
  if (!is_digit(text[at])) return 0;
  const Run run = run_at(text, at, 16, is_digit);
  if (run.signs.size() < 15) return 0;
  const std::size_t length = card_length(run.signs);
  if (length == 0 || run.signs.size() < length || !ends_word(text, run.ends[length - 1])) return 0;
  return luhn(std::string_view(run.signs).substr(0, length)) ? run.ends[length - 1] : 0;
}

// The part behind the country: mobile numbers belong to people, others mostly to offices.
bool is_mobile(std::string_view country, std::string_view national) {
  if (country == "358") {
    return (national.starts_with("4") || national.starts_with("50")) && national.size() >= 8 &&
           national.size() <= 10;
  }
  return national.starts_with("7") && national.size() == 9;
}

bool is_phone(std::string_view digits, bool plus) {
  const bool abroad = plus || digits.starts_with("00");
  if (!plus && abroad) digits.remove_prefix(2);
  if (!abroad) {
    if (!digits.starts_with("0")) return false;
    digits.remove_prefix(1);
    return is_mobile("358", digits) || is_mobile("46", digits);
  }
  for (const std::string_view country : {"358", "46"}) {
    if (!digits.starts_with(country)) continue;
    std::string_view national = digits.substr(country.size());
    if (national.starts_with("0")) national.remove_prefix(1);  // "+46 070": not dialled
    return is_mobile(country, national);
  }
  return plus && !digits.starts_with("0");
}

// What stands behind a blank may be the next number: the longest that is one counts.
std::size_t phone(std::string_view text, std::size_t at) {
  constexpr std::size_t kShortest = 8;
  constexpr std::size_t kLongest = 15;  // ITU-T E.164
  const bool plus = text[at] == '+';
  if (!plus && text[at] != '0') return 0;
  const Run run = run_at(text, plus ? at + 1 : at, kLongest, is_digit);
  for (std::size_t length = run.signs.size(); length >= kShortest; --length) {
    const std::size_t end = run.ends[length - 1];
    if (ends_word(text, end) && is_phone(std::string_view(run.signs).substr(0, length), plus))
      return end;
  }
  return 0;
}

constexpr std::string_view kOffices[] = {
    "admin",  "asiakaspalvelu", "contact", "customercare", "customerservice", "hello",
    "help",   "info",           "jobs",    "kundservice",  "kundtjanst",      "media",
    "myynti", "noreply",        "office",  "palaute",      "posti",           "press",
    "rekry",  "sales",          "service", "support",      "tietosuoja",      "toimisto"};

bool is_office(std::string_view local) {
  std::string name;
  for (const char c : local) {
    if (is_alnum(c)) name += static_cast<char>(is_letter(c) ? upper(c) - 'A' + 'a' : c);
  }
  return std::ranges::find(kOffices, name) != std::end(kOffices);
}

bool in_local_part(char c) {
  return is_alnum(c) || std::string_view("._%+-").find(c) != std::string_view::npos;
}

// The address around an @; nothing when there is none.
std::optional<Span> address_around(std::string_view text, std::size_t at) {
  constexpr std::size_t kLongestLocal = 64;  // RFC 5321 section 4.5.3.1
  constexpr std::size_t kLongestDomain = 255;
  std::size_t begin = at;
  while (begin > 0 && at - begin < kLongestLocal && in_local_part(text[begin - 1])) --begin;
  while (begin < at && !is_alnum(text[begin])) ++begin;
  std::size_t end = at + 1;
  std::size_t label = end;  // where the last label begins
  for (; end < text.size() && end - at <= kLongestDomain; ++end) {
    if (text[end] == '.') {
      if (end == label || end + 1 >= text.size() || !is_alnum(text[end + 1])) break;
      label = end + 1;
    } else if (!is_alnum(text[end]) && text[end] != '-') {
      break;
    }
  }
  const std::string_view top = text.substr(label, end - label);
  const bool domain = label > at + 1 && top.size() >= 2 && std::ranges::all_of(top, is_letter);
  if (begin == at || !domain || is_office(text.substr(begin, at - begin))) return std::nullopt;
  return Span{begin, end};
}

using Reader = std::size_t (*)(std::string_view text, std::size_t at);
constexpr std::pair<PersonalDatum, Reader> kReaders[] = {
    {PersonalDatum::kFinnishIdentityCode, finnish_identity_code},
    {PersonalDatum::kSwedishPersonalNumber, swedish_personal_number},
    {PersonalDatum::kIban, iban},
    {PersonalDatum::kPaymentCard, payment_card},
    {PersonalDatum::kPhone, phone}};

// What begins at `at`; an end of 0: nothing does. Only account numbers begin with a letter.
std::pair<PersonalDatum, std::size_t> datum_at(std::string_view text, std::size_t at) {
  if (is_letter(text[at])) return {PersonalDatum::kIban, iban(text, at)};
  for (const auto& [datum, read] : kReaders) {
    if (const std::size_t end = read(text, at); end > 0) return {datum, end};
  }
  return {PersonalDatum::kEmail, 0};
}

// To the end of the text in any case: without a way out the compiler looks at many bytes at once.
bool holds_digit(std::string_view text) {
  bool found = false;
  for (const char c : text) found |= is_digit(c);
  return found;
}

void find_numbers(std::string_view text, std::vector<PersonalDataHit>& hits) {
  if (!holds_digit(text)) return;  // as in most comments
  for (std::size_t at = 0; at < text.size() && hits.size() < kMostPersonalDataHits;) {
    const bool begins = (is_alnum(text[at]) || text[at] == '+') &&
                        (at == 0 || !continues_word(text[at - 1])) &&
                        (at == 0 || text[at - 1] != '+');
    const auto [datum, end] = begins ? datum_at(text, at) : std::pair(PersonalDatum::kEmail, 0UL);
    if (end > 0) hits.push_back({datum, {at, end}});
    at = end > 0 ? end : at + 1;
  }
}

void find_addresses(std::string_view text, std::vector<PersonalDataHit>& hits) {
  std::size_t found = 0;
  for (std::size_t at = text.find('@'); at != std::string_view::npos; at = text.find('@', at + 1)) {
    const auto place = address_around(text, at);
    if (!place) continue;
    hits.push_back({PersonalDatum::kEmail, *place});
    if (++found == kMostPersonalDataHits) return;
  }
}

std::string described(PersonalDatum datum) {
  std::string name(to_string(datum));
  std::ranges::replace(name, '_', ' ');
  return "[" + name + "]";
}

}  // namespace

std::string_view to_string(PersonalDatum datum) {
  return std::ranges::find(kNames, datum, &std::pair<PersonalDatum, std::string_view>::first)
      ->second;
}

std::optional<PersonalDatum> parse_personal_datum(std::string_view name) {
  for (const auto& [datum, known] : kNames) {
    if (known == name) return datum;
  }
  return std::nullopt;
}

std::vector<PersonalDataHit> find_personal_data(std::string_view text) {
  text = text.substr(0, kMostPersonalDataBytes);
  std::vector<PersonalDataHit> hits;
  find_addresses(text, hits);  // first: digits inside an address are part of it
  find_numbers(text, hits);
  std::ranges::stable_sort(hits, {}, [](const PersonalDataHit& hit) { return hit.place.begin; });
  std::vector<PersonalDataHit> apart;
  for (const PersonalDataHit& hit : hits) {
    if (!apart.empty() && hit.place.begin < apart.back().place.end) continue;
    apart.push_back(hit);
    if (apart.size() == kMostPersonalDataHits) break;
  }
  return apart;
}

std::string mask_personal_data(std::string_view text) {
  const std::vector<PersonalDataHit> hits = find_personal_data(text);
  std::string masked;
  std::size_t at = 0;
  for (const PersonalDataHit& hit : hits) {
    masked += text.substr(at, hit.place.begin - at);
    masked += described(hit.datum);
    at = hit.place.end;
  }
  const bool looked_at_all =
      text.size() <= kMostPersonalDataBytes && hits.size() < kMostPersonalDataHits;
  if (looked_at_all) return masked += text.substr(at);
  const std::size_t end = hits.size() < kMostPersonalDataHits ? kMostPersonalDataBytes : at;
  masked += text.substr(at, end - at);
  return masked += "[…]";
}

}  // namespace kaiku
