#include "spoken_forms.hpp"

#include <algorithm>
#include <array>
#include <iterator>

#include "spoken_form_table.hpp"

namespace kaiku::text::finnish {
namespace {

struct Form {
  std::string_view spoken;
  std::string_view standard;
};

struct BySpoken {
  constexpr bool operator()(const Form& a, const Form& b) const { return a.spoken < b.spoken; }
};

consteval std::size_t count_forms() {
  std::size_t count = 0;
  for (const SpokenGroup& group : kSpokenGroups) {
    count +=
        1 + static_cast<std::size_t>(std::count(group.spoken.begin(), group.spoken.end(), ' '));
  }
  return count;
}

consteval auto sorted_forms() {
  std::array<Form, count_forms()> forms{};
  std::size_t next = 0;
  for (const SpokenGroup& group : kSpokenGroups) {
    std::string_view rest = group.spoken;
    while (!rest.empty()) {
      const std::size_t blank = std::min(rest.find(' '), rest.size());
      forms[next++] = {rest.substr(0, blank), group.standard};
      rest.remove_prefix(std::min(blank + 1, rest.size()));
    }
  }
  std::sort(forms.begin(), forms.end(), BySpoken{});
  return forms;
}
constexpr auto kSorted = sorted_forms();

/// Longer endings stand before shorter ones that they contain.
constexpr SpokenEnding kEndings[] = {
    // -ks is a question only behind a finite verb: toimiiks, maksaaks, mennääks, oisks.
    {"iskohan", "isikohan", kConditional, true},
    {"isköhän", "isiköhän", kConditional, true},
    {"iskaan", "isikaan", kConditional},
    {"iskään", "isikään", kConditional},
    {"isko", "isiko", kConditional, true},
    {"iskö", "isikö", kConditional, true},
    {"isks", "isi", kConditional, true},
    {"ispa", "isipa", kConditional},
    {"ispä", "isipä", kConditional},
    {"aaks", "aan", kStatement | kPassive, true},
    {"ääks", "ään", kStatement | kPassive, true},
    {"ks", "", kStatement, true},
    {"ks", "ksi", kTranslative},
    // Conditional without its last vowel, participle without -t.
    {"is", "isi", kConditional},
    {"u", "ut", kPastParticiple},
    {"y", "yt", kPastParticiple},
    // -ea, -eä → -ee
    {"eeta", "eata", kAdjective},
    {"eetä", "eätä", kAdjective},
    {"een", "ean", kAdjective},
    {"een", "eän", kAdjective},
    {"eet", "eat", kAdjective},
    {"eet", "eät", kAdjective},
    {"ee", "ea", kAdjective},
    {"ee", "eä", kAdjective},
    // Partitives whose last vowel has become like the one before: varastoo, laatuu, järkee.
    {"oo", "oa", kPartitive},
    {"öö", "öä", kPartitive},
    {"uu", "ua", kPartitive},
    {"yy", "yä", kPartitive},
    {"ee", "ea", kPartitive},
    {"ee", "eä", kPartitive},
    {"ii", "ia", kPartitive},
    {"ii", "iä", kPartitive},
    // Local cases without their last vowel.
    {"st", "sta", kElative},
    {"st", "stä", kElative},
    {"lt", "lta", kAblative},
    {"lt", "ltä", kAblative},
    {"s", "ssa", kInessive},
    {"s", "ssä", kInessive},
    {"l", "lla", kAdessive},
    {"l", "llä", kAdessive}};

constexpr Clitic kClitics[] = {{"kohan", true}, {"köhän", true}, {"kos", true},  {"kös", true},
                               {"ko", true},    {"kö", true},    {"ks", true},   {"kaan", false},
                               {"kään", false}, {"kin", false},  {"han", false}, {"hän", false},
                               {"pa", false},   {"pä", false}};

}  // namespace

std::string_view standard_form(std::string_view spoken) {
  const auto found = std::lower_bound(kSorted.begin(), kSorted.end(), Form{spoken, {}}, BySpoken{});
  return found != kSorted.end() && found->spoken == spoken ? found->standard : std::string_view();
}

std::span<const SpokenEnding> spoken_endings() {
  return kEndings;
}

std::span<const Clitic> clitics() {
  return kClitics;
}

}  // namespace kaiku::text::finnish
