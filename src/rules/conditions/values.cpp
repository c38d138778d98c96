#include "values.hpp"

#include <utility>

#include "../checking/kinds.hpp"

namespace kaiku::rules {
namespace {

std::string quoted_name(const Site& site) {
  return "'" + site.name() + "'";
}

}  // namespace

std::vector<config::Node> values_of(const Site& site, Parsing& parsing) {
  std::vector<config::Node> values;
  if (site.value.is_scalar()) {
    values.push_back(site.value);
  } else if (site.value.is_sequence()) {
    values = site.value.items();
  }
  if (values.empty()) {
    const bool list = site.value.is_sequence();
    parsing.diagnostics.push_back(finding(
        list ? FindingCode::kEmptyList : FindingCode::kRefused, site.value,
        quoted_name(site) +
            (list ? ": an empty list can never hold" : ": expected a text or a list of texts"),
        "write at least one value"));
  }
  for (const config::Node& value : values) {
    if (value.is_scalar() && !value.scalar().empty()) continue;
    parsing.diagnostics.push_back(value.error(quoted_name(site) + ": expected a text in the list"));
    return {};
  }
  return values;
}

std::optional<bool> flag_of(const Site& site, Parsing& parsing) {
  if (site.value.is_scalar() && !site.value.quoted()) {
    if (site.value.scalar() == "true") return true;
    if (site.value.scalar() == "false") return false;
  }
  parsing.diagnostics.push_back(site.value.error(quoted_name(site) + ": expected true or false"));
  return std::nullopt;
}

bool only_true(const Site& site, Parsing& parsing) {
  if (site.value.is_scalar() && !site.value.quoted() && site.value.scalar() == "true") return true;
  parsing.diagnostics.push_back(
      site.value.error(quoted_name(site) + ": expected true", "what must not be goes into 'none'"));
  return false;
}

bool labels_declared(const Site& site, LabelScope scope, Parsing& parsing) {
  std::vector<config::Node> values;
  if (site.value.is_scalar()) values.push_back(site.value);
  if (site.value.is_sequence()) values = site.value.items();
  bool declared = true;
  for (const config::Node& value : values) {
    declared = parsing.names.check_label(value, scope, parsing.diagnostics) && declared;
  }
  return declared;
}

std::optional<NumberComparison> number_comparison_of(const Site& site, Parsing& parsing) {
  if (site.value.is_scalar()) {
    if (auto comparison = parse_number_comparison(site.value.scalar())) return comparison;
  }
  parsing.diagnostics.push_back(
      site.value.error(quoted_name(site) + ": expected a comparison with a number",
                       "< <= > >= or = and a number in quotes, e.g. \">= 2\""));
  return std::nullopt;
}

std::optional<DurationComparison> duration_comparison_of(const Site& site, Parsing& parsing) {
  if (site.value.is_scalar()) {
    if (auto comparison = parse_duration_comparison(site.value.scalar())) return comparison;
  }
  parsing.diagnostics.push_back(
      site.value.error(quoted_name(site) + ": expected a comparison with a duration",
                       "< <= > >= or = and a duration in quotes, e.g. \"< 7d\""));
  return std::nullopt;
}

}  // namespace kaiku::rules
