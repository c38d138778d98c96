#include "../matcher/marks.hpp"

#include <cmath>
#include <string>
#include <utility>

#include "../rule_text.hpp"
#include "counting.hpp"
#include "families.hpp"
#include "places.hpp"
#include "values.hpp"

namespace kaiku::rules {
namespace {

constexpr double kLongestRun = 1'000;

ConditionPtr condition_of(std::set<Mark> marks, Parsing& parsing) {
  PatternSet set;
  set.marks = std::move(marks);
  return pattern_condition(std::move(set), parsing);
}

/// What belongs to no language counts in every sentence.
ConditionPtr anywhere(std::set<Mark> wanted, std::set<Mark> exempt, Parsing& parsing) {
  PatternSet set;
  set.marks = std::move(wanted);
  const SetId id = parsing.patterns.add(std::move(set));
  std::optional<SetId> exceptions;
  if (!exempt.empty()) {
    PatternSet other;
    other.marks = std::move(exempt);
    exceptions = parsing.patterns.add(std::move(other));
  }
  return std::make_unique<ExceptedHits>(id, exceptions, ExceptedHits::In::kWholeText);
}

/// "Bit.LY" → "bit.ly"; empty after a diagnostic.
std::string domain_of(const config::Node& value, Parsing& parsing) {
  const std::string host = text::fold(trimmed(value.scalar()));
  const bool usable = host.find('.') != std::string::npos && !host.starts_with('.') &&
                      !host.ends_with('.') && host.find_first_of("/:@*? ") == std::string::npos;
  if (usable) return host;
  parsing.diagnostics.push_back(value.error("'" + shown(value.scalar()) + "' is no domain",
                                            "only the name, e.g. example.fi: what stands below it "
                                            "is covered"));
  return {};
}

/// "@Kaisla" → "kaisla"; empty after a diagnostic.
std::string name_of(const config::Node& value, Parsing& parsing) {
  std::string name = text::fold(trimmed(value.scalar()));
  if (name.starts_with('@')) name.erase(0, 1);
  if (!name.empty() && name.find(' ') == std::string::npos) return name;
  parsing.diagnostics.push_back(
      value.error("'" + shown(value.scalar()) + "' is no name", "one name, e.g. kaisla"));
  return {};
}

/// How one sort of mark is written in rules.
struct Sort {
  std::string_view names;  ///< the key of the list
  Mark any;
  Mark (*mark)(std::string_view name);
  std::string (*read)(const config::Node& value, Parsing& parsing);
};

std::optional<std::set<Mark>> read_marks(config::MapReader& reader, std::string_view key,
                                         const Sort& sort, Parsing& parsing) {
  std::set<Mark> marks;
  const std::vector<config::Node> values = reader.scalars(key);
  bool usable = !reader.has(key) || !values.empty();
  for (const config::Node& value : values) {
    const std::string name = sort.read(value, parsing);
    usable = usable && !name.empty();
    marks.insert(sort.mark(name));
  }
  if (reader.has(key) && values.empty()) {
    reader.error_at(key, "'" + std::string(key) + "': an empty list can never hold",
                    "write at least one value");
  }
  if (!usable) return std::nullopt;
  return marks;
}

/// `{count: ">= 2", domains: [...]}`: how many of which.
ConditionPtr parse_counted(const Site& site, const Sort& sort, Parsing& parsing) {
  config::MapReader reader(site.value, site.name(), parsing.diagnostics);
  const auto count = reader.node("count");
  const auto wanted = read_marks(reader, sort.names, sort, parsing);
  const auto exempt = read_marks(reader, "other_than", sort, parsing);
  reader.finish();
  if (!wanted || !exempt) return nullptr;
  if (!count && wanted->empty() && exempt->empty()) {
    parsing.diagnostics.push_back(
        site.value.error("'" + site.name() + "' asks for nothing", "e.g. {count: \">= 2\"}"));
    return nullptr;
  }
  ConditionPtr marks =
      anywhere(wanted->empty() ? std::set<Mark>{sort.any} : *wanted, *exempt, parsing);
  if (!count) return marks;
  const auto comparison = number_comparison_of({site.key, *count, site.value}, parsing);
  return comparison ? make_counted(std::move(marks), *comparison) : nullptr;
}

ConditionPtr parse_marks(const Site& site, const Sort& sort, Parsing& parsing) {
  if (site.value.is_mapping()) return parse_counted(site, sort, parsing);
  const auto comparison = number_comparison_of(site, parsing);
  if (!comparison) return nullptr;
  return make_counted(anywhere({sort.any}, {}, parsing), *comparison);
}

/// The shortest run that a comparison asks for. Only "so long or longer" can be looked for.
std::optional<std::size_t> shortest_run(const Site& site, const config::Node& value,
                                        Parsing& parsing) {
  const auto comparison = number_comparison_of({site.key, value, site.mapping}, parsing);
  if (!comparison) return std::nullopt;
  using Operator = NumberComparison::Operator;
  double least = std::ceil(comparison->bound);
  if (comparison->op == Operator::kGreater && least == comparison->bound) ++least;
  const bool upwards =
      comparison->op == Operator::kGreater || comparison->op == Operator::kGreaterOrEqual;
  if (upwards && least >= 2 && least <= kLongestRun) return static_cast<std::size_t>(least);
  parsing.diagnostics.push_back(value.error("'repeats': expected a run of 2 to 1000 or more",
                                            "e.g. \">= 4\"; what must not be goes into 'none'"));
  return std::nullopt;
}

}  // namespace

ConditionPtr parse_emoji(const Site& site, Parsing& parsing) {
  if (site.value.is_mapping()) return parse_only_emoji(site.value, parsing);
  std::set<Mark> marks;
  for (const config::Node& value : values_of(site, parsing)) {
    marks.insert(mark_of_emoji(text::fold(value.scalar())));
  }
  return marks.empty() ? nullptr : condition_of(std::move(marks), parsing);
}

ConditionPtr parse_links(const Site& site, Parsing& parsing) {
  return parse_marks(site, {"domains", mark_of_any_link(), mark_of_domain, domain_of}, parsing);
}

ConditionPtr parse_mentions(const Site& site, Parsing& parsing) {
  return parse_marks(site, {"names", mark_of_any_mention(), mark_of_mention, name_of}, parsing);
}

ConditionPtr parse_repeats(const Site& site, Parsing& parsing) {
  if (!site.value.is_mapping()) {
    const auto least = shortest_run(site, site.value, parsing);
    return least ? anywhere({mark_of_character_run(*least)}, {}, parsing) : nullptr;
  }
  config::MapReader reader(site.value, site.name(), parsing.diagnostics);
  const auto characters = reader.node("characters");
  const auto words = reader.node("words");
  reader.finish();
  std::set<Mark> marks;
  if (characters) {
    if (const auto least = shortest_run(site, *characters, parsing))
      marks.insert(mark_of_character_run(*least));
  }
  if (words) {
    if (const auto least = shortest_run(site, *words, parsing))
      marks.insert(mark_of_word_run(*least));
  }
  if (!characters && !words) {
    parsing.diagnostics.push_back(
        site.value.error("'repeats' asks for nothing", "e.g. {words: \">= 3\"}"));
  }
  return marks.empty() ? nullptr : anywhere(std::move(marks), {}, parsing);
}

}  // namespace kaiku::rules
