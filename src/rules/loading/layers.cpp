#include "layers.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "../rule_text.hpp"

namespace kaiku::rules {

void Layers::add(Declaration declaration) {
  const auto known = places_.find(declaration.id);
  if (known == places_.end()) {
    if (declaration.overrides || declaration.disabled) {
      std::vector<std::string_view> ids;
      ids.reserve(places_.size());
      for (const auto& [id, place] : places_) ids.push_back(id);
      const std::string_view near = closest(declaration.id, ids);
      diagnostics_.push_back(declaration.place.warning(
          shown_name(declaration) + " does not exist below: nothing to " +
              (declaration.disabled ? "disable" : "override"),
          near.empty() ? "" : "did you mean '" + std::string(near) + "'?"));
    }
    places_.emplace(declaration.id, all_.size());
    all_.push_back(std::move(declaration));
    return;
  }
  Declaration& first = all_[known->second];
  if (!declaration.overrides && !declaration.disabled) {
    report_double(first, declaration);
    return;
  }
  declaration.below = std::move(first.below);
  declaration.below.push_back({.place = first.place, .layer = first.layer});
  first = std::move(declaration);
}

void Layers::report_double(const Declaration& first, const Declaration& second) {
  const std::string where = first.place.file() + ":" + std::to_string(first.place.line());
  diagnostics_.push_back(second.place.error(
      shown_name(second) + " exists already, at " + where,
      first.layer == second.layer
          ? "choose another name"
          : "write 'override: true' to replace it, 'disabled: true' to remove it"));
}

std::string Layers::shown_name(const Declaration& declaration) const {
  return what_ + " '" + shown(declaration.id) + "'";
}

std::vector<Declaration> Layers::result() const {
  std::vector<Declaration> live;
  std::ranges::copy_if(all_, std::back_inserter(live),
                       [](const Declaration& declaration) { return !declaration.disabled; });
  return live;
}

std::vector<Declaration> Layers::removed() const {
  std::vector<Declaration> gone;
  std::ranges::copy_if(all_, std::back_inserter(gone), &Declaration::disabled);
  return gone;
}

void read_layer_flags(const config::Node& value, Declaration& declaration) {
  for (const auto& [key, flag] : value.entries()) {
    const bool set = flag.is_scalar() && !flag.quoted() && flag.scalar() == "true";
    if (key.scalar() == "override") declaration.overrides = set;
    if (key.scalar() == "disabled") declaration.disabled = set;
  }
}

}  // namespace kaiku::rules
