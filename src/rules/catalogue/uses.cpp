#include "uses.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace kaiku::rules {
namespace {

/// Keys of statements whose values name something, and what. Conditions and steps share no key.
using Naming = std::pair<std::string_view, std::string_view>;
constexpr Naming kNaming[] = {{"signal", "signal"},      {"list", "list"},   {"evades", "list"},
                              {"group", "group"},        {"reply", "reply"}, {"warn", "reply"},
                              {"private_reply", "reply"}};

/// Every name-like word: a value may be an expression of several.
std::vector<std::string> names_in(std::string_view text) {
  constexpr std::string_view kOfNames = "abcdefghijklmnopqrstuvwxyz0123456789_./:";
  std::vector<std::string> names;
  while (true) {
    const std::size_t begin = text.find_first_of(kOfNames);
    if (begin == text.npos) return names;
    text.remove_prefix(begin);
    const std::size_t size = std::min(text.find_first_not_of(kOfNames), text.size());
    names.emplace_back(text.substr(0, size));
    text.remove_prefix(size);
  }
}

class UseReader {
 public:
  explicit UseReader(Uses& uses) : uses_(uses) {}

  void read(const std::string& user, const config::Node& statement) {
    for (const auto& [key, value] : statement.entries()) {
      if (key.scalar() == "tests") continue;
      read_one(user, key.scalar(), value, /*condition=*/key.scalar() == "when");
    }
  }

 private:
  void read_one(const std::string& user, const std::string& key, const config::Node& value,
                bool condition) {
    // Elsewhere a label is given, not asked for.
    const bool asks_for_label = condition && key == "label";
    const auto* const naming = std::ranges::find(kNaming, key, &Naming::first);
    if (asks_for_label) {
      note(user, "label", value);
    } else if (naming != std::end(kNaming)) {
      note(user, std::string(naming->second), value);
    } else {
      read_inner(user, value, condition);
    }
  }

  void read_inner(const std::string& user, const config::Node& node, bool condition) {
    for (const auto& [key, value] : node.entries()) {
      read_one(user, key.scalar(), value, condition);
    }
    for (const config::Node& item : node.items()) read_inner(user, item, condition);
  }

  void note(const std::string& user, const std::string& what, const config::Node& value) {
    std::vector<config::Node> texts = value.items();
    if (value.is_scalar()) texts.push_back(value);
    for (const config::Node& text : texts) {
      for (const std::string& name : names_in(text.scalar())) {
        const bool group = name.starts_with(kGroupMark);
        auto& users = uses_[group ? "group " + name.substr(kGroupMark.size()) : what + " " + name];
        if (users.empty() || users.back() != user) users.push_back(user);
      }
    }
  }

  static constexpr std::string_view kGroupMark = "g:";  // in expressions of composites

  Uses& uses_;
};

}  // namespace

Uses uses_of(const Declarations& declarations) {
  Uses uses;
  UseReader reader(uses);
  for (const Declaration& signal : declarations.signals) {
    reader.read("signal " + signal.id, signal.value);
  }
  for (const Declaration& composite : declarations.composites) {
    reader.read("composite " + composite.id, composite.value);
  }
  for (const Declaration& policy : declarations.policies) {
    reader.read("policy " + policy.id, policy.value);
  }
  return uses;
}

}  // namespace kaiku::rules
