#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <kaiku/config/yaml.hpp>

namespace kaiku::rules {

/// What a later directory replaced or removed.
struct Replaced {
  config::Node place;
  std::size_t layer = 0;
};

/// Something that rule files declare under a name: a signal, a policy, a group, a template.
struct Declaration {
  std::string id;
  config::Node place;  ///< where the name stands
  config::Node value;
  std::size_t layer = 0;
  bool overrides = false;
  bool disabled = false;
  std::vector<Replaced> below;  ///< from the lowest directory up
  bool composite = false;       ///< signals and composites share their names
};

/// Declarations of one kind from directories laid over each other. A later one with an id that
/// exists must replace or remove it on purpose.
class Layers {
 public:
  /// `what` names the kind in messages: "signal".
  Layers(std::string what, Diagnostics& diagnostics)
      : what_(std::move(what)), diagnostics_(diagnostics) {}

  void add(Declaration declaration);

  /// What is left, in the order of the files; what replaces another stands at its place.
  std::vector<Declaration> result() const;
  /// What was removed, by the declarations that did it.
  std::vector<Declaration> removed() const;

 private:
  void report_double(const Declaration& first, const Declaration& second);
  std::string shown_name(const Declaration& declaration) const;

  std::string what_;
  Diagnostics& diagnostics_;
  std::vector<Declaration> all_;
  std::map<std::string, std::size_t, std::less<>> places_;  ///< in all_
};

/// The flags `override` and `disabled` of a declaration, without reporting anything.
void read_layer_flags(const config::Node& value, Declaration& declaration);

}  // namespace kaiku::rules
